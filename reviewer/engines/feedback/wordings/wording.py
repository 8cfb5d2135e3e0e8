"""A wording: a sentence with slots, usable where the document fills every one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SLOT = re.compile(r"\{(\w+)\}")
# These are always known (`Facts.always`), so they make no wording more specific.
ALWAYS = frozenset({"crew", "above"})
QUOTES = frozenset({"quote", "beside", "line"})


@dataclass(frozen=True, slots=True)
class Wordings:
    """`why` for findings, `maybe` in its place for possible ones; each set ends with one that needs nothing."""

    why: tuple[str, ...]
    maybe: tuple[str, ...]
    ask: tuple[str, ...]
    try_: tuple[str, ...]


def slots(wording: str) -> frozenset[str]:
    """The facts that a wording needs, clauses in quotation marks among them."""
    return frozenset(_SLOT.findall(wording)) - ALWAYS


def fill(wording: str, facts: dict[str, str], *, proposes: bool = False) -> str:
    """The wording with its slots filled; a fact that opens a sentence is capitalised, a quotation never.

    Where it proposes a sentence, that one begins after a colon.
    """
    opening = re.compile(r"[.?!:]\s$" if proposes else r"[.?!]\s$")

    def put(match: re.Match[str]) -> str:
        words = facts[match[1]]
        opens = match.start() == 0 or opening.search(wording[: match.start()])
        return words[0].upper() + words[1:] if opens and match[1] not in QUOTES else words

    return _SLOT.sub(put, wording)
