"""Spans that a reader of the rendered document doesn't see: comments, invisible markup, front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.document.suppress import is_suppression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.document.lines import Line
    from reviewer.records import Unit

HiddenKind = Literal["comment", "markup", "front-matter"]

_TAG = re.compile(
    r"<(?P<end>/?)(?P<tag>span|div|p|font|small|section|td|li|b|i|em|strong|a|sub|sup)\b(?P<rest>[^<>]{0,600})>", re.I
)
_STYLE = re.compile(r"""\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_COLOUR = re.compile(r"""(?<![-\w])color\s*=\s*["']?([#\w]+)""", re.I)
_HIDDEN = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)", re.I)
_REFERENCE_COMMENT = re.compile(r"^[ ]{0,3}\[(?://|comment|_)\]:[ ]?(?:#|<>)[ ]?[(\"'].*$", re.M | re.I)
_FENCE = re.compile(r"^(?:[ \t]{0,12}|[ \t>]{0,12})(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
_FRONT_MATTER_LINE = re.compile(r"[ \t]*(?:#.*|-[ \t].*|[\w.\- ]{1,60}:(?:[ \t].*)?|[ \t]{2,}\S.*)?$")
_MAX_FRONT_MATTER_LINES = 60


@dataclass(frozen=True, slots=True)
class HiddenSpan:
    start: int
    end: int
    kind: HiddenKind


def front_matter_end(text: str, lines: list[Line]) -> int | None:
    """The number of lines of a front matter, fences included, at the very top of the text; None without one."""
    if not lines or text[lines[0].start : lines[0].end].rstrip() != "---":
        return None
    has_key = False
    for line in lines[1 : _MAX_FRONT_MATTER_LINES + 1]:
        body = text[line.start : line.end].rstrip()
        if body in ("---", "..."):
            return line.number if has_key else None
        if not _FRONT_MATTER_LINE.match(body):
            return None
        has_key = has_key or ":" in body
    return None


def code_fences(text: str, lines: list[Line], first: int = 0) -> list[tuple[int, int]]:
    """Index pairs (opening line, closing line) of closed code fences from `lines[first]` on.

    A fence that is never closed is no fence: a stray one must not swallow the rest of a report.
    """
    fences: list[tuple[int, int]] = []
    marks: list[tuple[int, str, bool]] = []
    for index in range(first, len(lines)):
        match = _FENCE.match(text[lines[index].start : lines[index].end][:400])
        if match and not (match["mark"][0] == "`" and "`" in match["info"]):
            marks.append((index, match["mark"], not match["info"].strip()))
    at = 0
    hopeless: dict[str, int] = {}  # by character: a length from which on nothing closes any more
    while at < len(marks):
        index, mark, _ = marks[at]
        at += 1
        if len(mark) >= hopeless.get(mark[0], 1 << 30):
            continue
        for later in range(at, len(marks)):
            close, closing, is_bare = marks[later]
            if is_bare and closing[0] == mark[0] and len(closing) >= len(mark):
                fences.append((index, close))
                at = later + 1
                break
        else:
            hopeless[mark[0]] = len(mark)
    return fences


def hidden_spans(text: str, start: int, code: list[tuple[int, int]]) -> list[HiddenSpan]:
    """Comments and invisible markup from offset `start` on, in order, never overlapping, none inside `code` spans."""
    spans = [*_comments(text, start, code), *_invisible_markup(text, start, code)]
    spans += [HiddenSpan(m.start(), m.end(), "comment") for m in _REFERENCE_COMMENT.finditer(text, start)]
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[HiddenSpan] = []
    block = 0
    for span in spans:
        while block < len(code) and code[block][1] <= span.start:
            block += 1
        is_in_code = block < len(code) and code[block][0] <= span.start
        if not is_in_code and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def _comments(text: str, start: int, code: list[tuple[int, int]]) -> list[HiddenSpan]:
    spans: list[HiddenSpan] = []
    at = text.find("<!--", start)
    block = 0
    while at >= 0:
        while block < len(code) and code[block][1] <= at:
            block += 1
        if block < len(code) and code[block][0] <= at:
            at = text.find("<!--", code[block][1])
            continue
        end = text.find("-->", at + 4)
        if end < 0:
            break  # never closed: visible text
        if not (text[at - 1 : at] == "`" and text[end + 3 : end + 4] == "`"):
            spans.append(HiddenSpan(at, end + 3, "comment"))
        at = text.find("<!--", end + 3)
    return spans


def suppression_spans(text: str, start: int, code: list[tuple[int, int]]) -> list[HiddenSpan]:
    """Of a text without markup, what is addressed to this program; whatever else looks like markup is seen."""
    return [span for span in _comments(text, start, code) if is_suppression(text[span.start : span.end])]


def _invisible_markup(text: str, start: int, code: list[tuple[int, int]]) -> list[HiddenSpan]:
    """From each tag styled to be invisible to its own end tag; without one of its own, to the last of that name."""
    spans: list[HiddenSpan] = []
    open_tags: dict[str, list[tuple[int, bool]]] = {}  # by name: where each begins, and whether it hides
    last_end: dict[str, int] = {}
    block = 0
    for match in _TAG.finditer(text, start):
        while block < len(code) and code[block][1] <= match.start():
            block += 1
        is_code = block < len(code) and code[block][0] <= match.start()
        if is_code or text[match.start() - 1 : match.start()] == "`" or match["rest"].endswith("/"):
            continue
        name = match["tag"].lower()
        waiting = open_tags.setdefault(name, [])
        if not match["end"]:
            waiting.append((match.start(), _is_invisible(match["rest"])))
            continue
        last_end[name] = match.end()
        begin, hides = waiting.pop() if waiting else (0, False)
        if hides:
            spans.append(HiddenSpan(begin, match.end(), "markup"))
    for name, waiting in open_tags.items():
        end = last_end.get(name, 0)
        spans += [HiddenSpan(begin, end, "markup") for begin, hides in waiting if hides and begin < end]
    return spans


def _is_invisible(attributes: str) -> bool:
    if _HIDDEN.search(_STYLE.sub("", attributes)):
        return True
    style, colour = _STYLE.search(attributes), _COLOUR.search(_STYLE.sub("", attributes))
    if style is None and colour is None:
        return False
    from reviewer.document.styles import is_hidden_style, is_white

    inline = next((value for value in style.groups() if value), "") if style else ""
    return is_hidden_style(inline) or (colour is not None and is_white(colour[1]))


def blank_out(text: str, spans: Sequence[HiddenSpan | Unit]) -> str:
    """`text` with the spans replaced by blanks of the same length; line ends stay, so offsets and lines do."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces.append(text[at : span.start])
        pieces.append(re.sub(r"[^\r\n]", " ", text[span.start : span.end]))
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces)
