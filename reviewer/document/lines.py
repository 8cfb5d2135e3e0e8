"""Lines of a text with their offsets; CR, LF and CRLF end a line and nothing else does."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` without its line end; `number` counts from 1."""

    number: int
    start: int
    end: int


def split_lines(text: str) -> list[Line]:
    """All lines in order; a text that ends with a line end has no empty line after it."""
    lines: list[Line] = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(Line(len(lines) + 1, start, match.start()))
        start = match.end()
    if start < len(text) or not lines:
        lines.append(Line(len(lines) + 1, start, len(text)))
    return lines


class Places:
    """Finds the line and column (both from 1) of an offset."""

    def __init__(self, lines: list[Line]) -> None:
        self._starts = [line.start for line in lines]

    def at(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self._starts, offset) - 1
        return row + 1, offset - self._starts[row] + 1
