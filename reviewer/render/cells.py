"""Text as terminal cells: measured with wide and joined characters, wrapped, cut, with marks that stay in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import split_graphemes

from reviewer.document.printable import clean_for_terminal

if TYPE_CHECKING:
    from reviewer.render.look import Look

TAB = "    "
_CLOSING = frozenset("。、，．！？：；）」』】〉》!?,.:;)]}”’…")  # none of these begins a row


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as the reader sees it, harmless, with its width in cells."""

    text: str
    width: int
    is_marked: bool = False

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


def glyphs(text: str, look: Look, marks: tuple[tuple[int, int], ...] = ()) -> list[Glyph]:
    """`text` (one line) as glyphs; `marks` are half-open ranges of its characters. Tabs become four spaces."""
    made: list[Glyph] = []
    for start, end, width in split_graphemes(text)[0]:
        raw = text[start:end]
        is_marked = any(low <= start < high for low, high in marks)
        if raw.isascii() and raw.isprintable():
            made.append(Glyph(raw, width, is_marked))
            continue
        shown = TAB if raw == "\t" else look.fit(clean_for_terminal(raw))
        # what was made visible is several characters now, each a glyph that a row may end after
        made += [Glyph(shown[low:high], cells, is_marked) for low, high, cells in split_graphemes(shown)[0]]
    return made


def wrap(row: list[Glyph], width: int) -> list[list[Glyph]]:
    """Rows of at most `width` cells, broken at spaces or beside wide characters, else within a word.

    Spaces at a break are dropped; at least one row comes back, and a row holds at least one glyph.
    """
    rows: list[list[Glyph]] = []
    start = 0
    while start < len(row):
        end, used = start, 0
        while end < len(row) and (used + row[end].width <= width or end == start):
            used += row[end].width
            end += 1
        cut = end if end == len(row) else _break_before(row, start, end)
        rows.append(_without_trailing_space(row[start:cut]))
        start = cut
        while start < len(row) and row[start].is_space:
            start += 1
    return rows or [[]]


def _break_before(row: list[Glyph], start: int, end: int) -> int:
    """The last place in (start, end] where a row may end."""
    for at in range(end, start, -1):
        before, after = row[at - 1], row[at]
        if after.is_space or before.is_space:
            return at
        if (before.width == 2 or after.width == 2) and after.text not in _CLOSING:
            return at
    return end


def _without_trailing_space(row: list[Glyph]) -> list[Glyph]:
    while row and row[-1].is_space:
        row = row[:-1]
    return row


def text_of(row: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in row)


def width_of(row: list[Glyph]) -> int:
    return sum(glyph.width for glyph in row)


def fold_space(text: str) -> str:
    """White space, line ends included, as single spaces."""
    return " ".join(text.split())


def one_line(text: str, look: Look) -> str:
    """`text` on one row of any length, harmless and in the stream's encoding."""
    return text_of(glyphs(fold_space(text), look))


def prose(text: str, look: Look, width: int) -> list[str]:
    """Wrapped lines of free text, harmless and in the stream's encoding."""
    return [text_of(row) for row in wrap(glyphs(fold_space(text), look), max(width, 1))]


def clip(text: str, look: Look, width: int) -> str:
    """`text` on one row, cut at a word with an ellipsis where it does not fit."""
    whole = glyphs(fold_space(text), look)
    if width_of(whole) <= width:
        return text_of(whole)
    dots = look.fit("…")
    return text_of(wrap(whole, max(width - len(dots), 1))[0]) + dots
