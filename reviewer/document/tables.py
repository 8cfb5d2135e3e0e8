"""Which lines are rows of a table, and where their cells lie: Markdown, ASCII boxes, and tab-separated pastes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.shapes import bullet_length, is_delimiter_row

if TYPE_CHECKING:
    from reviewer.document.lines import Line

_PIPE = re.compile(r"(?<!\\)[|│]")
_TAB = re.compile(r"\t+")


def table_cells(text: str, lines: list[Line], starts: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Cell spans by line index; a delimiter row has none. `starts` is where each line's own text begins."""
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
    at = 0
    for match in separator.finditer(body):
        spans.append((start + at, start + match.start()))
        at = match.end()
    spans.append((start + at, start + len(body)))
    return spans
