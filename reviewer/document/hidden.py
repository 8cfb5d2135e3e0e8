"""Spans that a reader of the rendered document doesn't see: comments, invisible markup, front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.document.lines import Line
    from reviewer.records import Unit

HiddenKind = Literal["comment", "markup", "front-matter"]

_INVISIBLE_TAG = re.compile(
    r"<(?P<tag>span|div|p|font|small|section|td|li)\b[^<>]{0,300}?"
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|font-size\s*:\s*[01](?:px|pt)?\b(?!\.?\d)"
    r"|(?<!-)color\s*[:=]\s*[\"']?(?:white|#fff(?:fff)?)\b|\shidden(?=[\s>=]))[^<>]{0,300}>",
    re.I,
)
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
    spans = [*_comments(text, start, code), *_invisible_markup(text, start)]
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


def _invisible_markup(text: str, start: int) -> list[HiddenSpan]:
    if "<" not in text:
        return []
    spans: list[HiddenSpan] = []
    low = text.lower() if len(text.lower()) == len(text) else text
    at = start
    unclosed: set[str] = set()
    while match := _INVISIBLE_TAG.search(text, at):
        at = match.end()
        tag = match["tag"].lower()
        end = low.find(f"</{tag}>", at) if tag not in unclosed else -1
        if end < 0:
            unclosed.add(tag)
            continue
        at = end + len(tag) + 3
        spans.append(HiddenSpan(match.start(), at, "markup"))
    return spans


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
