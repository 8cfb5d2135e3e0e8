"""Which lines are rows of a table, and where their cells lie: Markdown, ASCII boxes, and tab-separated pastes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.shapes import bullet_length, is_delimiter_row

if TYPE_CHECKING:
    from reviewer.document.lines import Line

_PIPE = re.compile(r"(?<!\\)[|│]")
_TAB = re.compile(r"\t+")
_BREAK = re.compile(r"<br\s{0,9}/?>", re.I)


def table_cells(text: str, lines: list[Line], starts: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Spans of what the cells of a line hold, by line index; a delimiter row has none.

    Paragraphs and list items of one cell stand between `<br>` and have a span each, without the items' marks.
    `starts` is where each line's own text begins.
    """
    bodies = [text[start : line.end] for line, start in zip(lines, starts, strict=True)]
    cells: dict[int, list[tuple[int, int]]] = {}
    for separator in (_PIPE, _TAB):
        counts = [_separators(body, separator) for body in bodies]
        index = 0
        while index < len(lines):
            stop = index
            while stop < len(lines) and stop not in cells and (counts[stop] or is_delimiter_row(bodies[stop])):
                stop += 1
            if stop > index and _is_table(bodies[index:stop], counts[index:stop], separator):
                for row in range(index, stop):
                    cells[row] = _split(bodies[row], starts[row], separator)
            index = max(stop, index + 1)
    return cells


def _separators(body: str, separator: re.Pattern[str]) -> int:
    words = body.strip()
    return len(separator.findall(words)) if words else 0


def _is_table(bodies: list[str], counts: list[int], separator: re.Pattern[str]) -> bool:
    if separator is _TAB:
        return (
            len(bodies) >= 2 and len({count for count in counts if count}) == 1 and not any(map(bullet_length, bodies))
        )
    if any(is_delimiter_row(body) for body in bodies):
        return any(counts)
    if all(body.lstrip()[:1] in "|│" and count >= 2 for body, count in zip(bodies, counts, strict=True)):
        return True
    return len(bodies) >= 2 and min(counts) >= 1 and len(set(counts)) == 1 and all(" | " in body for body in bodies)


def _split(body: str, start: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    if is_delimiter_row(body):
        return []
    spans: list[tuple[int, int]] = []
    for cell_start, cell_end in _between(body, 0, len(body), separator):
        blocks = _between(body, cell_start, cell_end, _BREAK)
        for block_start, block_end in blocks:
            mark = bullet_length(body[block_start:block_end]) if len(blocks) > 1 else 0
            spans.append((start + block_start + mark, start + block_end))
    return spans


def _between(body: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in separator.finditer(body, start, end):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, end))
    return spans
