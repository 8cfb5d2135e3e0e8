"""What is sensitive in a text: e-mail addresses, links, phone numbers, keys and secrets."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from reviewer.document.bare_links import bare_links
from reviewer.document.redact_phones import phone_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL = re.compile(r"[\w.+'%-]+@(?:[\w-]+\.)+[^\W\d_][\w-]+")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+", re.IGNORECASE)
_HOST = re.compile(
    r"\b(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co|edu|gov|info|eu|de|uk|fr|nl|ch|at|it|es|pl|se|no|dk|fi|cz|us|ca"
    r"|au|jp|cn|in|br|cloud|xyz|internal|local|corp)\b(?:[/:?#][^\s<>\"“”]*)?",
    re.IGNORECASE,
)
# Names that look like hosts; `I.e.it` and `done.It` are a full stop without its blank.
_NO_HOST = re.compile(
    r"(?i:(?:ado|asp|ml|vb)\.net|(?:crates|draw|socket)\.io)|(?:\w\.){2,}\w+|.*\.(?:At|De|Es|In|It|No|Se|Us)"
)
# `sure`: what such a label names may be a plain word. Of API keys and tokens one tells more ("API key: blocked").
LABEL = (
    r"(?:(?P<sure>pass(?:word|wd|phrase|code)|passwort|kennwort|pwd?|(?:api|access|private)_key|client_secret"
    r"|(?<=_)(?:secret|token))|pass|(?:api|access|private)[ -]?key|client[ -]?secret|secret|token|pin)"
)
_VALUE = r"(?P<quote>[\"'`]?)(?P<value>[^\s\"'`,;]{6,})"
# A letter before or after makes another word of a label (`compass`, `tokens`); an underscore (`DB_PASSWORD`) does not.
_LABELLED = re.compile(
    rf"(?<![^\W\d_]){LABEL}(?![^\W\d])(?P<by>[\"']?\s*(?:[:=][*_]*|\b(?:is|ist)\b)\s*){_VALUE}"
    r"(?P<ends>(?=[\"'`,;]*(?:[ \t]*$|[ \t]+[\"']?\w+[\"']?[:=])))?",  # the line, or before the next label
    re.IGNORECASE | re.MULTILINE,
)
_BESIDE = re.compile(rf"(?<![^\W\d_])(?:pass(?:word|wd|code|phrase|wort)|kennwort|pwd?)\s+{_VALUE}", re.IGNORECASE)
# What stands after a label without being a secret: dates, versions, tickets, figures (`password v2.0.1`).
_FIGURE = re.compile(
    r"v?[\d.,:/%-]+\W*|[A-Z]{1,10}-\d+\W*|\d+[a-z]{1,4}\W*|[A-Z]\d\W*(?:20\d\d)?\W*|\w+/\w+\W*", re.IGNORECASE
)
_ODD = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])|\S*[!@#$%^&*+=~]\S")
_PIN = re.compile(
    r"(?<!\w)(?:pin|pass(?:code|word|wort))(?:\s*[:=]|\s+ist?\b)\s*(?P<value>\d{4,8})(?!\w)", re.IGNORECASE
)
_KEYLIKE = re.compile(
    r"\b(?:(?:sk|pk|rk|gh[ops]|xox[abprs]|glpat|npm|pypi|hf)[-_]|AKIA|ASIA|AIza)[A-Za-z0-9_\-]{12,}"
    r"|(?<![\w/])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[A-Za-z0-9_+/=-]{28,}(?!\w)"
)
# `npm-package-updates`, `feature/pay-1234-migrate-billing`: words and short figures; a key has long random runs.
_NO_KEY = re.compile(
    r"(?:(?:[A-Z]?[a-z]{1,15}|[A-Z]{1,12}|\d{1,8}|[A-Za-z]{1,3}\d{1,4}|\d{1,4}[a-z]{1,3})(?:[-_/+=]+|$))+"
)


def sensitive_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and sort (EMAIL, URL, PHONE, SECRET) of everything found; they may overlap."""
    yield from ((m.start(), m.end(), "EMAIL") for m in _EMAIL.finditer(text))
    yield from ((m.start(), m.end(), "URL") for m in _URL.finditer(text))
    yield from ((m.start(), m.end(), "URL") for m in _HOST.finditer(text) if not _NO_HOST.fullmatch(m.group()))
    yield from ((start, end, "PHONE") for start, end in phone_numbers(text))
    yield from ((start, end, "URL") for start, end in bare_links(text))
    yield from ((start, end, "SECRET") for start, end in _labelled(text))
    yield from ((m.start(), m.end(), "SECRET") for m in _KEYLIKE.finditer(text) if not _NO_KEY.fullmatch(m.group()))
    for secret in _known_secrets(text):
        yield from ((m.start(), m.end(), "SECRET") for m in re.finditer(re.escape(secret), text))


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    """Values that are named as secret. A plain word is one in `KEY=word`, in quotes, or ending `password: word`."""
    for match in _LABELLED.finditer(text):
        is_alone = match["quote"] or (not match["by"].strip().isalpha() and match["ends"] is not None)
        if match["by"] == "=" or (match["sure"] and is_alone) or looks_secret(match["value"]):
            yield match.span("value")
    yield from (match.span("value") for match in _BESIDE.finditer(text) if looks_secret(match["value"]))
    yield from (match.span("value") for match in _PIN.finditer(text))


def looks_secret(value: str) -> bool:
    """Letters with digits or signs among them, and no date, version or ticket."""
    return _ODD.match(value) is not None and not _FIGURE.fullmatch(value)


def _known_secrets(text: str) -> set[str]:
    """What the regex plugins of detect-secrets find. Its entropy plugins flag plain prose and are left out."""
    found: set[str] = set()
    for plugin in _plugins():
        found.update(secret for secret in plugin.analyze_string(text) if isinstance(secret, str) and len(secret) >= 6)
    return found


@functools.cache
def _plugins() -> tuple[Any, ...]:
    from detect_secrets.plugins import (
        artifactory,
        aws,
        azure_storage_key,
        basic_auth,
        discord,
        github_token,
        gitlab_token,
        ibm_cloud_iam,
        ibm_cos_hmac,
        ip_public,
        jwt,
        mailchimp,
        npm,
        openai,
        pypi_token,
        sendgrid,
        slack,
        square_oauth,
        stripe,
        telegram_token,
        twilio,
    )

    return (
        artifactory.ArtifactoryDetector(),
        aws.AWSKeyDetector(),
        azure_storage_key.AzureStorageKeyDetector(),
        basic_auth.BasicAuthDetector(),
        discord.DiscordBotTokenDetector(),
        github_token.GitHubTokenDetector(),
        gitlab_token.GitLabTokenDetector(),
        ibm_cloud_iam.IbmCloudIamDetector(),
        ibm_cos_hmac.IbmCosHmacDetector(),
        ip_public.IPPublicDetector(),
        jwt.JwtTokenDetector(),
        mailchimp.MailchimpDetector(),
        npm.NpmDetector(),
        openai.OpenAIDetector(),
        pypi_token.PypiTokenDetector(),
        sendgrid.SendGridDetector(),
        slack.SlackDetector(),
        square_oauth.SquareOAuthDetector(),
        stripe.StripeDetector(),
        telegram_token.TelegramBotTokenDetector(),
        twilio.TwilioKeyDetector(),
    )
