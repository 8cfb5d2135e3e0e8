"""The telling clause: a short verbatim piece of the evidence that makes sense by itself, fit for quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.records import Unit

MAX_CHARS = 80
# Of a unit longer than this only the beginning is read: no sentence is, and patterns over lists of names are cubic.
MAX_UNIT_CHARS = 600
MIN_CHARS = 8
_MIN_WORDS = 3
_GOOD_CHARS = (20, 70)
_MAX_SEGMENTS = 4
# "and" joins clauses only where a new subject or verb follows; elsewhere it joins names and nouns.
_CLAUSE_OPENING = (
    r"I|i|we|he|she|they|it|you|there|this|that|nobody|everybody|then|now|still|not|no|all|each|every|what|when|if|"
    r"\w+ed|took|gave|told|said|went|ran|did|had|put|wrote|drew|made|left|will|is|are|was|were|have|has|do|does|hung|"
    r"kept|came|I'm|I've|I'll"
)
# The full stop after a title ends nothing.
_NO_TITLE = r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bIng)(?<!\bProf)(?<!\bSt)"
_BORDER = re.compile(
    rf"(?:{_NO_TITLE}[,;:.!?…]+(?=\s|$)|\s[–—-]+\s|[–—]|[()\[\]]|\s?->\s?|\s(?=(?:but|so|because|although|then|"
    rf"therefore|whereas)\s)|\s(?=and\s(?:{_CLAUSE_OPENING})\s))\s*",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"[.!?…–—]|\s-+\s")
_OPENS = re.compile(r"[.:!?…–—]|\s-+\s")
_STOPS = re.compile(r"[.;:!?]\s")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Ing|St|No|e\.g|i\.e|approx|vs)$")
_LEADING = re.compile(
    r"^(?:and|but|so|because|then|also|plus|or|although|therefore|thus|however|nevertheless|whereas)\b,?\s+|^(?:ah|"
    r"ok|okay|haha|lol|well|ja|ya|yes|so)\b,\s+",
    re.IGNORECASE,
)
# "Lind and Okafor" after a comma is the end of a list of names.
_LIST_END = re.compile(r"[^\W\d_][\w'’-]+ (?:and|&) [A-ZÀ-ÖØ-Þ]")
# What hangs on the clause before it, or points back at it.
_HANGING = re.compile(
    r"^(?:who|which|whose|whom|than|as|after|before|since|when|whenever|if|while|until|till|though|whether|for|with|"
    r"without|from|of|in|on|at|by|to|not|where|like|including|except|only|even|especially|it|its|that|this|these|"
    r"those|there|them|one|some|same|both|says|reads|means|shows|goes|gets|takes|comes|makes|needs|wants|(?:is|are|was|were|has|have|had|will|would|can|could|do|does|did)(?:n['’]t)?|"
    r"\w+ing)\b",
    re.IGNORECASE,
)
# A new sentence after a comma: what stands before it may be one whose verb we don't know ("I pity him, so I took it").
_JOINS = re.compile(r"(?:but|so|because)\s+(?:I|we|i)\b")
# "To keep the date I parked the pricing" opens with what it is for and then says who did what.
_LED_IN = re.compile(r"^(?:for|with|from|of|in|on|at|by|to)\s[^,;:]*?\s(?:I|we|I['’]ve|we['’]ve|i)\s", re.IGNORECASE)
# A second idea within the clause.
_TURNS = re.compile(r" (?:but|although|therefore|whereas)\b|[,;] (?:so|then)\b", re.IGNORECASE)
# Without the one who did it, a clause reads as torn off: "moved the card to my name".
_NO_DOER = re.compile(
    r"^(?:[a-z]{2,}ed|took|wrote|gave|told|said|went|ran|did|had|put|drew|made|left|kept|came)\s",
)
# Such an opening points back even where it is a sentence.
_RELATIVE = re.compile(r"^(?:who|which|whose|whom|than)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|have|has|had|do|does|did|will|would|can|could|may|might|must|shall|should|\w+n['’]t|"
    r"(?:I|we|you|he|she|they|it|that|there|who|i)['’]\w+|[a-z]{2,}ed|"
    r"said|told|took|gave|went|got|put|kept|left|made|came|wrote|ran|cut|sent|let|set|held|found|built|drew|sat|slept|"
    r"gets?|goes?|go|gives?|takes?|says?|stays?|waits?|comes?|keeps?|runs?|needs?|wants?|looks?|knows?|thinks?|reads?|"
    r"writes?|makes?|works?|decides?|draws?|chooses?|answers?|adds?|remains?|continues?|shares?|depends?|ends?|hangs?|lies|"
    r"stands?|asks?|loves?|shows?|finds?|starts?|belongs?|owns?|uses?|means?|leaves?|moves?|holds?|lands?|stay|wait|squeeze|skip|hope|believe|"
    r"won|lost|bought|paid|grew|met|fell|hung|became|began|chose|spoke|thought|brought|went|rewrote|shook)\b",
    re.IGNORECASE,
)
# Without its addressee or object, a report says nothing: "I told them".
_BARE_REPORT = re.compile(r"^(?:I|we|i)(?:'ve| have| had)? (?:told|said|answered|asked|replied|wrote)(?: \w+){0,2}$")
_MARKUP = re.compile(r"[*_`#|<>{}~\\]|[\"“”„«»]|https?:|@|\.{4,}|[\u2600-\u27bf\U0001f000-\U0001faff]")
_EDGES = " \t\r\n.,;:!?…-–—*_'’‘()[]\"“”"
_FIRST_PERSON = re.compile(r"^(?:I|I'm|I've|I'll|i|we|We|We've|we've)\b")


@dataclass(frozen=True, slots=True)
class Fragment:
    """`text` stands in the document but for its white space, which is folded; `unit` is where."""

    text: str
    unit: int
    score: float
    is_whole: bool  # a sentence, or a line


def fragments(units: Iterable[Unit], cues: Sequence[re.Pattern[str]]) -> tuple[Fragment, ...]:
    """Whole clauses of these units that hold a cue, the most telling first; overlapping ones are left out.

    Empty where no clause can stand alone: no quotation is better than one that reads as torn out. Without cues,
    any clause will do.
    """
    found = [
        Fragment(text, unit.index, _score(text, cues, is_whole=is_whole), is_whole)
        for unit in units
        for text, is_whole in _clauses(opening_of(unit.text)).items()
        if not cues or any(cue.search(text) for cue in cues)
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


def _clauses(text: str) -> dict[str, bool]:
    """Runs of neighbouring segments that can stand alone, each with whether it is a whole sentence."""
    starts: list[int] = [0]
    ends: list[int] = []
    for match in _BORDER.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    ends.append(len(text))
    made: dict[str, bool] = {}
    sentence = 0
    for first, start in enumerate(starts):
        opens = start == 0 or bool(_OPENS.search(text[ends[first - 1] : start]))
        joins = bool(_JOINS.match(text, start))
        if not opens and not joins and not _VERB.search(text[sentence:start]):
            continue  # "the other part, I took over too", "the plan which you and I made": its object stands before it
        if not opens and not _VERB.search(text[start : ends[first]]):
            continue  # "then the Q2 list, and it came off again": the end of what stands before it
        sentence = start if opens else sentence
        for last in range(first, min(first + _MAX_SEGMENTS, len(ends))):
            piece = _trim(text[start : ends[last]])
            if _LIST_END.match(piece) and text[:start].rstrip().endswith(","):
                continue
            if text[ends[first - 1] : start].strip().startswith(("(", "[")) and first:
                continue  # what stands in brackets is said in passing
            closes = last == len(ends) - 1 or bool(_FULL_STOP.search(text[ends[last] : starts[last + 1]]))
            is_whole = opens and closes
            if MIN_CHARS <= len(piece) <= MAX_CHARS and _can_stand_alone(piece, opens=opens, is_whole=is_whole):
                made[piece] = made.get(piece, False) or is_whole
    return made


def _trim(piece: str) -> str:
    piece = " ".join(piece.split()).strip(_EDGES)
    previous = None
    while previous != piece:
        previous = piece
        piece = _LEADING.sub("", piece).strip(_EDGES)
    return piece


def _can_stand_alone(piece: str, *, opens: bool, is_whole: bool) -> bool:
    """A clause with a verb that neither hangs on the one before it nor lacks what was reported."""
    if _ABBREVIATED.search(piece) or _MARKUP.search(piece) or piece.count("(") != piece.count(")"):
        return False
    if len(piece.split()) < _MIN_WORDS or _BARE_REPORT.match(piece):
        return False
    if not (_VERB.search(piece) or (is_whole and ": " in piece)):  # "Decisions needed: none" has no verb
        return False
    if _RELATIVE.match(piece) or (_NO_DOER.match(piece) and not is_whole):
        return False
    if opens and _LED_IN.match(piece) and ": " not in piece:
        return True
    return is_whole or not (_HANGING.match(piece) or ": " in piece)


def _score(text: str, cues: Sequence[re.Pattern[str]], *, is_whole: bool) -> float:
    """A clause gains by every cue that it holds, by naming its author, and by a length that is quick to read."""
    low, high = _GOOD_CHARS
    score = sum(2.0 if at == 0 else 1.0 for at, cue in enumerate(cues) if cue.search(text))
    score += 0.6 if low <= len(text) <= high else 0.0
    score += 0.7 if _FIRST_PERSON.match(text) else 0.0
    score += 1.0 if is_whole else 0.0
    score -= 0.7 if _HANGING.match(text) or text.casefold().startswith(("they ", "he ", "she ")) else 0.0
    score -= 0.8 if _STOPS.search(text) else 0.0
    score -= 1.2 if _TURNS.search(text) else 0.0
    return score - (1.0 if len(text.split()) <= _MIN_WORDS else 0.0)


def _overlap(one: Fragment, other: Fragment) -> bool:
    if one.unit != other.unit:
        return one.text.casefold() == other.text.casefold()
    a, b = set(one.text.casefold().split()), set(other.text.casefold().split())
    return one.text in other.text or other.text in one.text or len(a & b) * 2 > min(len(a), len(b))
