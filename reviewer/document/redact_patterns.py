"""What is sensitive in a text: e-mail addresses, links, phone numbers, keys and secrets, and listed names."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MIN_NAME_PART = 3  # letters; shorter parts of a name are words too often
_EMAIL = re.compile(r"[\w.+'%-]+@[\w-]+(?:\.[\w-]+)*")
_URL = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+"
    r"|\b(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co|edu|gov|info|eu|de|uk|fr|nl|ch|at|it|es|pl|se|no|dk|fi|cz|us|ca"
    r"|au|jp|cn|in|br|internal|local|corp)\b(?:[/:?#][^\s<>\"“”]*)?",
    re.IGNORECASE,
)
# A plus or a leading zero or bracket, or the 3-3-4 grouping: bare long numbers are counts more often than phones.
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\s?\d[\d\s().\-/]{5,20}\d|\(0?\d{1,5}\)[\s\-/]?\d[\d\s\-/]{3,14}\d|0\d{1,5}[\s\-/.]\d[\d\s\-/]{3,14}\d"
    r"|0\d{8,13}|\d{3}[-.\s]\d{3}[-.\s]\d{4})(?!\w)"
)
_DATE = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:\d{2}){1,2}\b")
_LABELLED = re.compile(
    r"\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[ _-]?key|access[ _-]?key|client[ _-]?secret|pin)\b"
    r"[\"']?\s*(?:[:=]|\bis\b)\s*[\"'`]?(?P<value>[^\s\"'`,;]{6,})",
    re.IGNORECASE,
)
_KEYLIKE = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|ghs|xox[abprs]|glpat|npm|pypi|hf|AKIA|ASIA|AIza)[-_]?[A-Za-z0-9_\-]{12,}"
    r"|(?<![\w/])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[A-Za-z0-9_+/=-]{28,}(?!\w)"
)


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A listed name or one part of it. `label` numbers the person: `1` the whole name, `1b` its second part."""

    label: str
    pattern: re.Pattern[str]


def name_patterns(names: Iterable[str]) -> tuple[NamePattern, ...]:
    """Patterns of listed names, whole names first.

    A whole name is found in any case; a part of one only as listed or in capitals, for Will and Mark are words.
    """
    import unicodedata

    listed = dict.fromkeys(" ".join(unicodedata.normalize("NFC", name).split()) for name in names)
    whole: list[NamePattern] = []
    parts: list[NamePattern] = []
    for number, name in enumerate((n for n in listed if n), start=1):
        whole.append(NamePattern(str(number), _words(name, re.IGNORECASE)))
        pieces = name.split(" ")
        for at, piece in enumerate(pieces):
            if len(pieces) > 1 and len(piece) >= MIN_NAME_PART:
                parts.append(NamePattern(f"{number}{chr(ord('a') + at % 26)}", _part(piece)))
    return (*whole, *parts)


def _words(name: str, flags: int) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(word) for word in name.split(" "))
    if not re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", name):  # scripts without spaces have no borders
        body = rf"(?<![^\W\d_]){body}(?![^\W\d_])"
    return re.compile(body, flags)


def _part(piece: str) -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in dict.fromkeys((piece, piece.upper(), piece.capitalize())))
    return re.compile(rf"(?<![^\W\d_])(?:{forms})(?![^\W\d_])")


def sensitive_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and sort (EMAIL, URL, PHONE, SECRET) of everything found; they may overlap."""
    yield from ((m.start(), m.end(), "EMAIL") for m in _EMAIL.finditer(text))
    yield from ((m.start(), m.end(), "URL") for m in _URL.finditer(text))
    for match in _PHONE.finditer(text):
        if not _DATE.fullmatch(match.group().strip()):
            yield match.start(), match.end(), "PHONE"
    yield from ((m.start("value"), m.end("value"), "SECRET") for m in _LABELLED.finditer(text))
    yield from ((m.start(), m.end(), "SECRET") for m in _KEYLIKE.finditer(text))
    for secret in _known_secrets(text):
        yield from ((m.start(), m.end(), "SECRET") for m in re.finditer(re.escape(secret), text))


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
