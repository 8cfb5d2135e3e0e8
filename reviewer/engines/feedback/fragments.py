"""The telling clause: a short verbatim piece of the evidence, cut at clause borders, fit for quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.records import Unit

MAX_CHARS = 60
# Of a unit longer than this only the beginning is read: no sentence is, and patterns over lists of names are cubic.
MAX_UNIT_CHARS = 600
MIN_CHARS = 8
_GOOD_CHARS = (20, 48)
_MAX_SEGMENTS = 4
# "and" joins clauses only where a new subject or verb follows; elsewhere it joins names and nouns.
_CLAUSE_OPENING = (
    r"I|i|we|he|she|they|it|you|there|this|that|nobody|everybody|then|now|still|not|no|all|each|every|what|when|if|"
    r"\w+ed|took|"
    r"gave|told|said|went|ran|did|had|put|wrote|drew|made|left|will|is|are|was|were|have|has|do|does|hung|kept|"
    r"came|I'm|I've|I'll"
)
_BORDER = re.compile(
    r"(?:[,;:.!?…]+(?=\s|$)|\s[–—-]+\s|[–—]|[()\[\]]|\s?->\s?|\s(?=(?:but|so|because|although|then|"
    rf"therefore|whereas)\s)|\s(?=and\s(?:{_CLAUSE_OPENING})\s))\s*",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[.;:!?]\s")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Ing|St|No|e\.g|i\.e|approx|vs)$")
_LEADING = re.compile(
    r"^(?:and|but|so|because|then|also|plus|or|although|therefore|thus|however|nevertheless|whereas)\b,?\s+|^(?:ah|"
    r"ok|okay|haha|lol|well|ja|ya|yes|so)\b,\s+",
    re.IGNORECASE,
)
# What a clause cut short may not end on.
_TRAILING = re.compile(
    r"\s+(?:and|but|so|because|or|the|a|an|of|to|in|on|at|by|for|with|that|which|then|over|after|before|into|from|"
    r"under|about|"
    r"than|his|her|my|their|our|your|its|is|are|was|were|be|not|very|last|next|until|as|this|these|those|all|I|we|"
    r"he|she|they|it"
    r"|do|does|has|have|had|will|would|can|could)$",
    re.IGNORECASE,
)
# "Lind and Okafor" after a comma is the end of a list of names.
_LIST_END = re.compile(r"[^\W\d_][\w'’-]+ (?:and|&) [A-ZÀ-ÖØ-Þ]")
# A clause that hangs on the one before it.
_RELATIVE = re.compile(r"^(?:who|which|whose|whom|than)\b", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`#|<>{}~\\]|[\"“”„«»]|https?:|@")
_EDGES = " \t\r\n.,;:!?…-–—*_'’‘()[]"
_SOFT_CUT = re.compile(r"\s(?:but|so|because|for|with|in|at|on|until|from|by|when|if|that|as)\s", re.IGNORECASE)
_DANGLING = re.compile(
    r"^(?:it|they|he|she|these|those|this|that|there|them|its|one|some|of|in|on|for|with|to)\b", re.I
)
# "I told them" without what.
_BARE_REPORT = re.compile(r"^(?:I|we|i)(?:'ve| have| had)? (?:told|said|answered|asked|replied|wrote)(?: \w+){0,2}$")
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|I'll|i|we|we've|me|my|mine|myself|undersigned)\b")


@dataclass(frozen=True, slots=True)
class Fragment:
    """`text` stands in the document but for its white space, which is folded; `unit` is where."""

    text: str
    unit: int
    score: float
    is_cued: bool
    is_strong: bool  # holds the most telling cue and was not cut inside a clause


def fragments(units: Iterable[Unit], cues: Sequence[re.Pattern[str]]) -> tuple[Fragment, ...]:
    """Clauses of these units, the most telling first; overlapping ones are left out. May be empty.

    A clause gains by every cue that it holds, by naming its author, and by a length that is quick to read.
    """
    found = [
        Fragment(
            text,
            unit.index,
            _score(text, cues, is_whole=is_whole, is_cut=is_cut),
            any(cue.search(text) for cue in cues),
            bool(cues) and not is_cut and bool(cues[0].search(text)),
        )
        for unit in units
        for text, is_whole, is_cut in _clauses(opening_of(unit.text))
    ]
    found.sort(key=lambda f: (-f.score, f.unit, f.text))
    kept: list[Fragment] = []
    for fragment in found:
        if not any(_overlap(fragment, other) for other in kept):
            kept.append(fragment)
    return tuple(kept)


def opening_of(text: str) -> str:
    """The text on one line, and of an endless one only whole words at its beginning."""
    flat = " ".join(text[: 4 * MAX_UNIT_CHARS].split())
    if len(flat) <= MAX_UNIT_CHARS:
        return flat
    return flat[:MAX_UNIT_CHARS].rpartition(" ")[0] or flat[:MAX_UNIT_CHARS]


def _clauses(text: str) -> list[tuple[str, bool, bool]]:
    """Runs of neighbouring segments that fit, each with whether it is the whole unit and whether it was cut short."""
    starts: list[int] = [0]
    ends: list[int] = []
    for match in _BORDER.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    ends.append(len(text))
    made: dict[str, tuple[bool, bool]] = {}
    for first, start in enumerate(starts):
        for last in range(first, min(first + _MAX_SEGMENTS, len(ends))):
            piece = _trim(text[start : ends[last]])
            if _LIST_END.match(piece) and text[:start].rstrip().endswith(","):
                continue
            if MIN_CHARS <= len(piece) <= MAX_CHARS and _is_quotable(piece):
                made.setdefault(piece, (first == 0 and last == len(ends) - 1, False))
            elif last == first and len(piece) > MAX_CHARS and (cut := _shortened(piece)):
                made.setdefault(cut, (False, True))
    return [(piece, *flags) for piece, flags in made.items()]


def _shortened(piece: str) -> str | None:
    """The first part of a long clause, cut before a small word or, failing that, between two words."""
    cuts = [m.start() for m in _SOFT_CUT.finditer(piece, 20, MAX_CHARS)]
    end = cuts[-1] if cuts else piece.rfind(" ", 0, MAX_CHARS)
    if end < MIN_CHARS:
        return None
    short = _trim(piece[:end], is_cut=True)
    return short if MIN_CHARS <= len(short) <= MAX_CHARS and _is_quotable(short) else None


def _trim(piece: str, *, is_cut: bool = False) -> str:
    piece = " ".join(piece.split()).strip(_EDGES)
    previous = None
    while previous != piece:
        previous = piece
        piece = _LEADING.sub("", piece).strip(_EDGES)
        if is_cut:
            piece = _TRAILING.sub("", piece).strip(_EDGES)
    return piece


def _is_quotable(piece: str) -> bool:
    if _ABBREVIATED.search(piece) or _RELATIVE.match(piece):
        return False
    return not _MARKUP.search(piece) and piece.count("(") == piece.count(")") and any(c.isalpha() for c in piece)


def _score(text: str, cues: Sequence[re.Pattern[str]], *, is_whole: bool, is_cut: bool) -> float:
    low, high = _GOOD_CHARS
    score = sum(2.0 * weight for cue, weight in zip(cues, _weights(len(cues)), strict=True) if cue.search(text))
    score += 0.6 if low <= len(text) <= high else 0.0
    score += 0.3 if _FIRST_PERSON.search(text) else 0.0
    score += 0.4 if _FIRST_PERSON.match(text) else 0.0
    score += 0.5 if is_whole else 0.0
    score -= 0.7 if _DANGLING.match(text) and not is_whole else 0.0
    score -= 0.8 if _STOPS.search(text) else 0.0
    score -= 1.0 if len(text.split()) < 4 else 0.0
    score -= 0.6 if is_cut else 0.0
    score -= 2.0 if _BARE_REPORT.match(text) else 0.0
    return score


def _weights(n: int) -> list[float]:
    """Cues are listed most telling first."""
    return [1.0 if at == 0 else 0.5 for at in range(n)]


def _overlap(one: Fragment, other: Fragment) -> bool:
    if one.unit != other.unit:
        return one.text.casefold() == other.text.casefold()
    a, b = set(one.text.casefold().split()), set(other.text.casefold().split())
    return one.text in other.text or other.text in one.text or len(a & b) * 2 > min(len(a), len(b))
