"""Plans and decisions of the author's own level that the text says lie untouched."""

from __future__ import annotations

import re

_PLAN = re.compile(
    r"\b(?P<what>(?:(?:Q[1-4]|H[12]|annual|yearly|regional|[a-z]+-year|hiring|staffing|headcount|budget|resource|"
    r"capacity|"
    r"year|site|supplier|organisation|portfolio|next\syear['’]s)\s){1,2}(?:plan|sheet|paper|proposal|decision|"
    r"question|review)|"
    r"road\s?map|site\sdecision|plan\s(?:for|of)\s(?:the\s|next\s)(?:year|second\shalf|half|coming\syear))\b"
)
_WAITS = re.compile(
    r"\b(?:a?wait\w*|not\s(?:yet\s)?(?:begun|started|opened|read)|unread|blank|empty|lying|lie|lies|in\smy\sbag|"
    r"stuck|deferred|sitting|carried\sover|no\sfurther|still\s(?:an?\s|not\s|in\s|only\s|un)\w*|under\s(?:a|the|my)\s(?:pile|stack|heap|plant|bag)|"
    r"page\s(?:one|1)|sleeps|haven['’]t|when\sit\scomes|where\sit\swas|bottom|missed|follows|yellow|drawer)\b",
    re.IGNORECASE,
)
# These tell of the plan also where they stand before it.
_WAITS_FOR = re.compile(
    r"\b(?:waiting\s(?:for|with)|waits\sfor|missed|carried\sover|unread|(?:not\s(?:yet\s)?|haven['’]t\s(?:yet\s)?|never\s)"
    r"(?:begun|started|opened|read|touched|looked))\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:approved|done|finished|agreed|signed|sent|on\s(?:time|track|schedule)|went|after\sthe)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.;!?]\s")


def waiting(text: str) -> str | None:
    """A plan or decision that the text says lies untouched, without its article: "Q4 headcount sheet"."""
    match = next((m for m in _PLAN.finditer(text) if _is_waiting(text, m)), None)
    if match is None:
        return None
    return re.sub(r"^next\syear['’]s\s", "", " ".join(match["what"].split()))


def _is_waiting(text: str, plan: re.Match[str]) -> bool:
    """Whether the sentence around the plan says that it doesn't move, and nothing of the contrary."""
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, plan.start())), default=0)
    end = _SENTENCE_END.search(text, plan.end())
    before, after = text[start : plan.start()], text[plan.end() : end.start() if end else len(text)]
    if _MOVES.search(before + plan[0] + after):
        return False
    return bool(_WAITS.search(after) or _WAITS_FOR.search(before))
