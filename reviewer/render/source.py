"""The lines of a document that evidence stands in, with the evidence underlined, as compilers show code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.render.cells import Glyph, glyphs, text_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.contract import Evidence
    from reviewer.render.look import Look

MAX_LINES = 8  # source lines shown for one finding
_FULL_ROWS = 3  # a source line that needs more rows is cut down to what surrounds its evidence
_MARGIN_CHARS = 28  # kept before and after the evidence of a line that is cut down
_LINE_END = re.compile(r"\r\n|\r|\n")
_HANGING = re.compile(r"[ \t]*(?:[-*+•–>|]|\d{1,3}[.)])?[ \t]*")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with the parts of it that are evidence: half-open ranges of its characters."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...]


def marked_lines(text: str, evidence: Sequence[Evidence]) -> list[SourceLine]:
    """The lines, in order, that hold evidence. White space at the edges of a line is never marked."""
    lines: list[SourceLine] = []
    start = 0
    for number, line in enumerate(_LINE_END.split(text), start=1):
        marks = tuple(
            mark
            for item in evidence
            if (mark := _strip(line, max(item.start - start, 0), min(item.end - start, len(line)))) is not None
        )
        if marks:
            lines.append(SourceLine(number, line, marks))
        ending = _LINE_END.match(text, start + len(line))
        start = ending.end() if ending else len(text)
    return lines


def _strip(line: str, low: int, high: int) -> tuple[int, int] | None:
    while low < high and line[low].isspace():
        low += 1
    while high > low and line[high - 1].isspace():
        high -= 1
    return (low, high) if low < high else None


def render_source(lines: Sequence[SourceLine], look: Look, style: str, *, is_numbered: bool = True) -> list[str]:
    """Rows to print: the number, a bar, the line; beneath it the underline in the finding's colour."""
    bar, gap, dots = ("│", "⋮", "…") if look.can_draw else ("|", ":", "...")
    shown = lines[:MAX_LINES]
    gutter = max((len(str(line.number)) for line in shown), default=1) + 1
    rows: list[str] = []
    previous = None
    for line in shown:
        if previous is not None and line.number > previous + 1:
            rows.append(look.paint(f"{gap:>{gutter}}", "dim"))
        previous = line.number
        number = f"{line.number if is_numbered else '':>{gutter}}"
        for cells in _wrapped(line, look, look.width - gutter - 3):
            rows.append(look.paint(f"{number} {bar} ", "dim") + _lit(cells, look))
            number = " " * gutter
            under = _underline(cells, look)
            if under:
                rows.append(look.paint(f"{number} {bar} ", "dim") + look.paint(under, style))
    if len(lines) > len(shown):
        rows.append(look.paint(f"{gap:>{gutter}} {dots} and {len(lines) - len(shown)} more lines", "dim"))
    return rows


def _lit(cells: list[Glyph], look: Look) -> str:
    """The row as text. What is no evidence steps back a little; without colour it is all alike."""
    if not look.has_colour:
        return text_of(cells)
    out, at = "", 0
    while at < len(cells):
        end = at
        while end < len(cells) and cells[end].is_marked == cells[at].is_marked:
            end += 1
        part = text_of(cells[at:end])
        out += part if cells[at].is_marked else look.paint(part, "dim")
        at = end
    return out


def _underline(cells: list[Glyph], look: Look) -> str:
    mark = "‾" if look.fit("‾") == "‾" else "^"
    return "".join((mark if cell.is_marked else " ") * cell.width for cell in cells).rstrip()


def _wrapped(line: SourceLine, look: Look, width: int) -> list[list[Glyph]]:
    found = _HANGING.match(line.text)
    indent = min(found.end() if found else 0, 8)
    whole = wrap(glyphs(line.text, look, line.marks), width)
    if len(whole) > _FULL_ROWS:
        return _cut_down(line, look, width)
    if len(whole) == 1 or not indent:
        return whole
    first, rest = whole[0], glyphs(line.text, look, line.marks)
    tail = rest[len(first) :]
    while tail and tail[0].is_space:
        tail = tail[1:]
    pad = [Glyph(" ", 1)] * indent
    return [first, *(pad + row for row in wrap(tail, width - indent))]


def _cut_down(line: SourceLine, look: Look, width: int) -> list[list[Glyph]]:
    """The evidence of a long line with a little of what surrounds it."""
    dots = glyphs(look.fit("…"), look)
    pieces: list[Glyph] = []
    reached = 0
    for low, high in _windows(line):
        if low > reached:
            pieces += dots if not pieces else [Glyph(" ", 1), *dots]
            pieces.append(Glyph(" ", 1))
        marks = tuple((max(a, low) - low, min(b, high) - low) for a, b in line.marks if a < high and b > low)
        pieces += glyphs(line.text[low:high], look, marks)
        reached = high
    if reached < len(line.text.rstrip()):
        pieces += [Glyph(" ", 1), *dots]
    return wrap(pieces, width)


def _windows(line: SourceLine) -> list[tuple[int, int]]:
    """Ranges to keep: each mark with a margin that ends at words, joined where they meet."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(line.marks):
        low = _word_start(line.text, max(start - _MARGIN_CHARS, 0), start)
        high = _word_end(line.text, min(end + _MARGIN_CHARS, len(line.text)), end)
        if kept and low <= kept[-1][1] + 1:
            kept[-1] = (kept[-1][0], max(high, kept[-1][1]))
        else:
            kept.append((low, high))
    return kept


def _word_start(text: str, low: int, limit: int) -> int:
    if low == 0:
        return 0
    at = text.find(" ", low, limit)
    return at + 1 if at >= 0 else limit


def _word_end(text: str, high: int, limit: int) -> int:
    if high == len(text):
        return high
    at = text.rfind(" ", limit, high)
    return at if at >= 0 else limit
