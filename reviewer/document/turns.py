"""Who speaks in chats and transcripts, and where each line's own words begin after the label."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from reviewer.document.lines import Line

Style = Literal["header", "stamped", "angled", "labelled"]

_NAME = r"(?P<name>[^\W\d_][\w.'’\-]{0,24}(?:[ ][\w.'’\-]{1,24}){0,3}(?:[ ]?\([^()\n]{1,40}\))?)"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ ]?[AaPp]\.?[Mm]\.?)?"
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ ])?"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("header", re.compile(rf"{_NAME}[ \t]+[\[(]?{_DATE}(?:at )?{_TIME}[\])]?[ \t]*$")),
    (
        "stamped",
        re.compile(
            rf"[\[(]?{_DATE}{_TIME}(?:,[ ]\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}})?[\])]?[ \t]*[-–]?[ \t]*<?{_NAME}(?:>"
            rf"|:)[ \t]+"
        ),
    ),
    ("angled", re.compile(rf"(?:{_TIME}[ \t]+)?<{_NAME}>[ \t]+")),
    ("labelled", re.compile(rf"(?:\*\*|__)?{_NAME}(?::(?:\*\*|__)?|(?:\*\*|__):)(?:[ \t]+|$)")),
)
# Labels of sections and lists, which repeat in updates without anybody speaking.
_NOT_NAMES = words(
    """action actions agenda ask asks bad blocked blocker blockers budget by cc cause change conclusion context
    cost costs date deadline decision decisions dependencies details done draft due effect email escalation
    eta evidence expected fix fixed focus follow-up from goal goals good green amber red yellow headcount
    health highlight highlights hiring how idea impact incident incidents issue issues item keep kind kpi
    kpis kudos learned learnt lesson lessons link links location lowlight lowlights measure metric metrics
    milestone mitigation mood need needed needs next note notes now number numbers open outcome owner p0 p1
    p2 p3 pending people plan planned pr prs priority problem problems progress project q q1 q2 q3 q4
    question questions reason remaining request result results risk risks scope shipped stage start started
    state status stop stopped subject summary task team teams then ticket tickets time to todo topic total
    trend update updates verdict wed week what when where who why win wins monday tuesday wednesday thursday
    friday saturday sunday mon tue thu fri sat sun january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec standup stand-up
    demo lunch meeting planning review retro sprint before after today yesterday tomorrow re fw fwd sent
    answer a example also but ps p.s nb remark remarks background tldr tl;dr liked lacked longed wind anchor
    rock rocks island sailboat iceberg sun weather rose thorn bud mad sad glad keep drop add one two three
    four five first second third item line row point good bad mixed up down in out win loss frontend backend
    platform infra mobile web ios android data design support sales legal finance marketing product
    engineering security"""
)
_MIN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled line. `content` is the offset in the text where the speaker's words begin (line end: none)."""

    speaker: str
    content: int
    is_header: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """All turns by line number. `is_chat`: each line is a message of its own, so none goes on on the next line."""

    by_line: dict[int, Turn]
    is_chat: bool


def find_turns(text: str, lines: list[Line]) -> Turns:
    """The turns of a chat or transcript; none when the labels don't look like people talking in turn."""
    candidates: dict[Style, dict[int, Turn]] = {style: {} for style, _ in _PATTERNS}
    filled = 0
    for line in lines:
        body = text[line.start : line.end]
        if not body.strip():
            continue
        filled += 1
        for style, pattern in _PATTERNS:
            match = pattern.match(body[:200])
            if match and _is_name(match["name"]):
                turn = Turn(match["name"].strip(), line.start + match.end(), style == "header")
                candidates[style][line.number] = turn
                break
    for style in ("header", "stamped", "angled", "labelled"):
        found = candidates[style]
        if _is_talk(style, found, filled):
            return Turns(found, is_chat=style != "labelled")
    return Turns({}, is_chat=False)


def _is_talk(style: Style, found: dict[int, Turn], filled: int) -> bool:
    names = Counter(_bare(turn.speaker) for turn in found.values())
    if style == "header":
        has_messages = 2 * (filled - len(found)) >= len(found)  # a list of times is no chat
        return len(found) >= 2 and len(found) * 4 >= filled and has_messages
    if style in ("stamped", "angled"):
        return len(found) >= 2 and len(found) >= _MIN_SHARE * filled
    has_exchange = len(names) >= 2 and len(found) >= 3 and max(names.values()) >= 2
    return has_exchange and len(found) >= _MIN_SHARE * filled


def _bare(name: str) -> str:
    return name.split("(", maxsplit=1)[0].strip().lower()


def _is_name(name: str) -> bool:
    first = _bare(name)
    words = first.split()
    return bool(words) and first not in _NOT_NAMES and words[0] not in _NOT_NAMES and words[-1] not in _NOT_NAMES
