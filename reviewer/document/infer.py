"""What kind of document it is and at which stage its author stands, guessed from the words; None when unsure.

Cues carry points; the confidence of a margin of points is the share of right guesses at that margin on the 740
labelled documents of train and dev, most of which name no title on purpose. On dev alone (198) kind was told for
79 % (84 % right) and stage for 23 % (80 % right); `python -m benchmarks.document_checks` prints them anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.records import Document, Kind

_HEAD_CHARS = 320  # titles and bylines stand here
_TAIL_CHARS = 120  # signatures
_RETRO: tuple[tuple[str, float], ...] = (
    (r"\bretro(?:s|spective|spectives)?\b", 1.5),
    (
        r"\blook(?:ing|ed)? back\b|\bpost-?mortem\b|\bafter[- ]action\b"
        r"|\blessons?(?: learn\w+)?\b|\bdebrief\b|\bpremortem\b",
        2.0,
    ),
    (
        r"\bwhat (?:we )?(?:went|worked|hurt|keep|change|learn\w*|surprised"
        r"|take|did(?:n't| not))\b|\bwent (?:well|badly|wrong|less well)\b",
        1.5,
    ),
    (r"\b(?:liked|lacked|longed for|sailboat|start/stop|stop/start|4ls|five whys|rose|thorn|mad|glad)\b", 1.5),
    (
        r"^\W*(?:keep|stop|start|change|good|bad|liked|learned|lacked|went well"
        r"|didn't like|improve|puzzles?|why \d|we keep|we change)\b",
        0.7,
    ),
    (
        r"\bsprint \d+\b|\b(?:this|the|last|past) (?:sprint|quarter|half"
        r"|season|cycle|iteration|block|release|project)\b|\bq[1-4]\b",
        0.5,
    ),
    (r"\bnext time\b", 1.0),
)
_WEEKLY: tuple[tuple[str, float], ...] = (
    (
        r"\b(?:week|wk|kw|cw)\.? ?\d{1,2}\b|\bw/e\b|\bweek (?:ending|of"
        r"|thirty|twenty|forty)\b|\bweekly\b|\bweek in review\b",
        2.5,
    ),
    (r"\bthis week\b|\bnext week\b|\blast week\b", 0.8),
    (
        r"^\W*(?:shipped|highlights?|lowlights?|next(?: week)?|risks?|blockers?"
        r"|asks?|needs?|status|done|progress|plan|hiring|people)\b",
        0.6,
    ),
    (r"\b(?:a|quiet|good|long|short|hard|loud|slow) week\b", 1.5),
    (r"\b(?:friday|monday) (?:note|mail|update|report)\b|\bstatus (?:note|report|update)\b|\bupdate\b", 1.0),
    (r"\b(?:on |by |next )?(?:monday|tuesday|wednesday|thursday|friday|mon|tue|wed|thu|fri)\b", 0.15),
)
# An author's own title stands in brackets, after a comma or a dash, or after "I am"; a bare one is somebody else's.
_BEFORE_TITLE = r"(?:[(\[,/|=–—]\s*|\bi(?:'m| am) (?:the |an? )?|\bfrom (?:the |your )?|^\W*)"
_AFTER_TITLE = r"(?=\s*(?:[)\],.:;|/–—=]|of\b|here\b|me\b|for\b|since\b|$))"


def _own(title: str, points: float) -> tuple[str, float]:
    return rf"{_BEFORE_TITLE}(?:{title}){_AFTER_TITLE}", points


_TITLES: dict[str, tuple[tuple[str, float], ...]] = {
    "team-lead": (_own(r"(?:the )?(?:team |tech |squad |crew )?lead|tl|teamlead|team leader", 3.0),),
    "engineering-manager": (_own(r"em|eng(?:ineering)? manager|manager(?= of team)", 3.0),),
    "senior-engineering-manager": (_own(r"sem|s(?:enio)?r\.?\s*(?:em|eng(?:ineering)? manager|manager)", 4.0),),
    "director": (
        _own(r"(?:(?!(?:my|our|your|his|her|their) )\w+ )?director|head|vp engineering|dir\.?|director of \w+", 3.0),
    ),
}
_RELATIONS: dict[str, tuple[tuple[str, float], ...]] = {
    "team-lead": (
        (r"\bmy (?:manager|em|boss)\b|\bfor my manager\b", 1.0),
        (
            r"\b(?:five|six|four|seven|4|5|6|7) of us\b|\bwe're \d ppl\b|\bour board\b"
            r"|\bthe sprint\b|\bsprint \d+\b|\bstand-?up\b",
            0.6,
        ),
        (
            r"\bpull requests?\b|\bprs?\b|\bcode review\b|\bpairing\b|\bi (?:wrote"
            r"|rewrote|fixed|coded|merged|debugged)\b|\btickets?\b",
            0.4,
        ),
    ),
    "engineering-manager": (
        (r"\bmy (?:team lead|lead|tech lead)\b|\bprobation\b|\b1:1s?\b|\bthe (?:team|squad)\b", 0.5),
        (r"\b(?:exec summary|product manager|pm|po|product owner|sales)\b", 0.4),
    ),
    "senior-engineering-manager": (
        (
            r"\b(?:my|the|our|all) (?:two|three|2|3) (?:managers|ems|teams)\b"
            r"|\bthree teams\b|\b[23] (?:managers|teams)\b",
            1.2,
        ),
        (r"\bmanagers:\s", 1.0),
        (
            r"\bmy managers\b|\bbetween the teams\b|\bacross (?:the )?(?:three"
            r"|four|teams)\b|\b\w+'s (?:people|team|group)\b",
            0.6,
        ),
        (r"\bshared (?:work|build|test|platform|tooling|library)\b", 0.6),
    ),
    "director": (
        (r"\b(?:the|my|our|whole) org(?:anisation|anization)?\b|\bmy (?:senior )?managers\b|\bmy heads\b", 1.0),
        (r"\b(?:executive committee|exco|excom|ceo)\b|\bthe board\b", 0.3),
        (
            r"\bmanagers and (?:their )?leads\b|\btheir leads\b|\bteam-weeks\b"
            r"|\bheadcount\b|\bbets?\b|\bhalf[- ]year\b|\bh[12]\b",
            0.4,
        ),
        (
            r"\b(?:eight|nine|ten|six|seven|five|four|\d+) (?:engineers|people"
            r"|persons) (?:moved|from|went|to)\b|\bmoved? (?:\w+ ){1,2}(?:people"
            r"|engineers|persons)\b",
            1.0,
        ),
        (
            r"\bcompany (?:wants|chose|decided)\b|\b\w+ org\b|\b(?:all|the) (?:four"
            r"|five|six|seven|eight) (?:managers|teams)\b",
            0.8,
        ),
    ),
}
# A title also is the author's own where it opens the document and names what it is: "SEM weekly", "Director update".
_OPENING = r"\A\W*(?:{})\s+(?:weekly|update|notes?|report|status)\b"
_OPENING_TITLES = {
    "team-lead": r"(?:team|tech|squad|crew)[ -]lead|teamlead|tl",
    "engineering-manager": r"em|eng(?:ineering)? manager",
    "senior-engineering-manager": r"sem|s(?:enio)?r\.?\s*(?:em|eng(?:ineering)? manager)",
    "director": r"(?:engineering )?director",
}
_OPENING_POINTS = 3.0
_CAP = 3  # a cue counts at most this often
# Titles of others: of whoever the text is for, is with or greets, and of whoever it tells of. A heading or greeting
# ends where the author comes in: "Hi Ines, I'm the new director", "Hi all, EM of Search here".
_TITLE = r"(?:lead(?:er)?|teamlead|tl|s?em|manager|director|dir|head|vp)"
_AUTHOR = rf"(?:from|by|i am|i'm|i’m|me|(?:\w+ ){{0,2}}{_TITLE}(?: of \w+)? here)\b"
_HEADING = (
    r"(?:to|cc|bcc|for|via|attn|attention|fao|copy(?: to)?|manager|reports? to|audience|readers?|reviewers?"
    r"|recipients?|distribution|circulation)\W{0,3}:"
)
_GREETING = (
    r"(?:hi|hello|hey|dear|esteemed|respected|honou?red|good (?:morning|afternoon|evening|day)|1[:-]1|cc|bcc|attn)\b"
)
_ABBREVIATED = r"\b(?:dr|mr|mrs|ms|prof|ing|sr|st|\w)\."
_SENTENCE = rf"(?:(?!\b{_AUTHOR})(?:{_ABBREVIATED}|[^\n.!?]))*"
_NO_NAME = (
    r"(?:weeks?|sprint|quarter|month|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|team|squad|group|all|everyone|leadership|management|regards|respect|greetings|wishes|thanks)\b"
)
_NAME = rf"(?:(?!{_NO_NAME})(?:{_ABBREVIATED}|[^\W\d_]+(?:['’-][^\W\d_]+)*) ?){{1,4}}"
_OPENED = r"[(\[,] *"
_IN_BRACKETS = rf"[^()\n,]{{0,30}}?\b{_TITLE}\b"
_OTHERS = re.compile(
    rf"(?:^\W*|[.;|·] ){_HEADING}{_SENTENCE}"
    rf"|^\W*{_GREETING}{_SENTENCE}"
    rf"|\b(?:to|for|with) {_NAME} *{_OPENED}(?!{_AUTHOR}){_IN_BRACKETS}"
    rf"|{_OPENED}(?!{_AUTHOR}){_IN_BRACKETS}[^()\n,]{{0,30}}[)\],] "
    r"(?:asked|asks|wants|wanted|needs|needed|told|tells|approved|agreed|decided|liked|joined|called)\b",
    re.M,
)


def infer_kind(document: Document) -> tuple[Kind | None, float]:
    """The kind and the confidence in it (0.5 to 1); `(None, 0.0)` when the words don't tell."""
    text, head, _ = _parts(document)
    retro = _points(_RETRO, text) + 2 * _points(_RETRO[:2], head)
    weekly = _points(_WEEKLY, text) + 2 * _points(_WEEKLY[:1], head)
    margin = abs(retro - weekly)
    confidence = _confidence(margin, _KIND_CONFIDENCE)
    if confidence is None:
        return None, 0.0
    return ("retro" if retro > weekly else "weekly-update"), confidence


def infer_stage(document: Document, stage_ids: Sequence[str]) -> tuple[str | None, float]:
    """The author's stage among `stage_ids` and the confidence in it; `(None, 0.0)` when the words don't tell.

    Knows the four stages of the shipped ladder; of a ladder with other stage names it never guesses.
    """
    known = [stage for stage in _TITLES if stage in stage_ids]
    if len(known) < 2:
        return None, 0.0
    text, head, _ = _parts(document)
    tail = _without_others(text[-4 * _TAIL_CHARS :])[-_TAIL_CHARS:]  # whom a line is for stands where it begins
    byline = f"{_without_others(head)}\n{tail}"
    points = {
        stage: 1.3 * _points(_TITLES[stage], byline) + _opening_points(stage, head) + _points(_RELATIONS[stage], text)
        for stage in known
    }
    first, second = sorted(points.values(), reverse=True)[:2]
    confidence = _confidence(first - second, _STAGE_CONFIDENCE)
    if confidence is None:
        return None, 0.0
    return max(points, key=lambda stage: points[stage]), confidence


# (least margin of points, share of right guesses between it and the next)
_KIND_CONFIDENCE = ((3.0, 0.9), (0.5, 0.8))
_STAGE_CONFIDENCE = ((2.0, 0.95), (1.5, 0.84), (1.0, 0.67))


def _confidence(margin: float, table: tuple[tuple[float, float], ...]) -> float | None:
    return next((confidence for least, confidence in table if margin >= least), None)


def _points(cues: tuple[tuple[str, float], ...], text: str) -> float:
    return sum(points * min(_CAP, sum(1 for _ in re.finditer(cue, text, re.M))) for cue, points in cues)


def _opening_points(stage: str, head: str) -> float:
    return _OPENING_POINTS if re.match(_OPENING.format(_OPENING_TITLES[stage]), head) else 0.0


def _without_others(text: str) -> str:
    """The same with blanks for what names others by their titles; no longer and no shorter."""
    return _OTHERS.sub(lambda found: " " * len(found[0]), text)


def _parts(document: Document) -> tuple[str, str, str]:
    """The visible words in lower case: all, the beginning, the end."""
    pieces: list[str] = []
    line = 0
    for unit in document.units:
        if unit.is_hidden or unit.is_quoted or unit.is_instruction:
            continue
        pieces += ("\n" if unit.line > line else " ", unit.text)
        line = unit.line
    text = "".join(pieces).strip().lower()
    return text, text[:_HEAD_CHARS], text[-_TAIL_CHARS:]
