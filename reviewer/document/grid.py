"""Tables of a page: which ones hold data, and which cell stands in which column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_CELLS = ["td", "th"]
_DATA_CLASSES = {"confluenceTable", "wikitable"}
_MAX_SPAN = 50  # columns or rows; a page can ask for any number


def is_grid(table: Tag) -> bool:
    """A table of data. One of a single column only lays out a page, and so does one that holds tables, unless it has
    a head or a wiki's class."""
    rows = own_rows(table)
    if not any(len(row.find_all(_CELLS, recursive=False)) > 1 for row in rows):
        return False
    if table.find("table") is None or _DATA_CLASSES & set(table.get_attribute_list("class")):
        return True
    return any(row.find("th", recursive=False) is not None for row in rows)


def own_rows(table: Tag) -> list[Tag]:
    """The rows of a table without those of tables inside it."""
    rows = list(table.find_all("tr", recursive=False))
    for group in table.find_all(["thead", "tbody", "tfoot"], recursive=False):
        rows += group.find_all("tr", recursive=False)
    return rows


def columns(rows: list[Tag]) -> list[list[Tag | None]]:
    """The cells of each row by column; None where a cell from the left or from above reaches in."""
    grid: list[list[Tag | None]] = []
    reaching: dict[int, int] = {}  # column -> further rows that a cell above reaches into
    for row in rows:
        cells: list[Tag | None] = []
        after: dict[int, int] = {}
        for cell in row.find_all(_CELLS, recursive=False):
            while len(cells) in reaching:
                cells.append(None)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            if height > 1:
                after.update(dict.fromkeys(range(len(cells), len(cells) + width), height - 1))
            cells += [cell, *[None] * (width - 1)]
        while len(cells) in reaching:
            cells.append(None)
        grid.append(cells)
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1} | after
    return grid


def _span(cell: Tag, name: str) -> int:
    told = str(cell.get(name) or "")
    return min(max(int(told), 1), _MAX_SPAN) if told.isascii() and told.isdigit() and len(told) < 6 else 1
