"""What a pace is paid with: checks that were left out, free time that was worked."""

from __future__ import annotations

import re

_CHECK = re.compile(
    r"\b(?:(?:code|peer|load|regression|smoke|unit|integration|security|restore|acceptance|second|penetration|stress|"
    r"field|bench|release|performance|design)\s(?:reviews?|tests?|testing|checks?|pass|runs?|rehearsals?|suite|reading|"
    r"reader)|regression|rehearsals?|reviews|tests|test\ssuite|pull\srequest\sreviews?)\b",
    re.IGNORECASE,
)
_MASS = ("code review", "peer review", "testing", "regression")
# A check that the text names need not be one that was left out.
_LEFT_OUT = re.compile(
    r"\b(?:no|not|without|skip\w*|drop\w*|cut|cutting|stop\w*|off|out|quit|suspend\w*|waiv\w*|cancel\w*|optional|abolish\w*|"
    r"forwent|forgo\w*|left|leav\w+|remov\w*|paus\w*|waits?|later|zero|none|instead|reduced|shorten\w*)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.,;:!?\n]|\s(?=(?:but|while|and|yet)\s)")
_HOURS = re.compile(
    r"\b(?:(?P<many>weekends|nights|evenings|Saturdays|Sundays)|"
    r"(?:every|each|all|whole|free|have\sa)\s(?P<one>weekend|night|evening|Saturday|Sunday))\b",
    re.IGNORECASE,
)
_NOT_WORKED = re.compile(
    r"\b(?:(?:no|not|never|without|\w+n['’]t)\s(?:\w+\s){0,2}|(?:nobody|no\sone|none)\s(?:\w+\s){0,4})$", re.IGNORECASE
)
_GIVEN_BACK = re.compile(
    r"\b(?:days?\soff\sfor|time\soff|(?:were|was)\sfree|(?:given|gave)\sback|in\slieu)\b", re.IGNORECASE
)


def check(text: str) -> str | None:
    """What is named as left out, fit to follow a verb: "code reviews", "the load test"."""
    clauses = (clause for clause in _CLAUSE_END.split(text) if _LEFT_OUT.search(clause))
    match = next((match for clause in clauses if (match := _CHECK.search(clause))), None)
    if match is None:
        return None
    what = " ".join(match[0].lower().split())
    return what if what.endswith(("reviews", *_MASS)) else f"the {what}"


def hours(text: str) -> str | None:
    """The free time that is named as worked, and not as given back: "nights", "Sundays"."""
    worked = (m for m in _HOURS.finditer(text) if not _NOT_WORKED.search(text[: m.start()]))
    match = next(worked, None)
    if match is None or _GIVEN_BACK.search(text):
        return None
    what = match["many"] or f"{match['one']}s"
    return what.capitalize() if what.lower().startswith(("sat", "sun")) else what.lower()
