"""Cuts a long document into pieces at section borders, with overlap, so that no unit is ever left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.engines.llm.frame import make_harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reviewer.records import Document

MAX_PIECE_CHARS = 24_000  # about 6,000 tokens of English: with the instructions it fits a context of 16k
MAX_PIECE_UNITS = 300
OVERLAP_UNITS = 2
MIN_UNITS = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Unit indices that one request judges; `context` are units before them, shown only to be understood."""

    units: tuple[int, ...]
    context: tuple[int, ...] = ()


class Pile:
    """The pieces of one document that are still to be asked for, in order, each with its number and their total."""

    def __init__(self, document: Document, pieces: Sequence[Piece]) -> None:
        self._document = document
        self._waiting = list(reversed(pieces))
        self._taken = 0
        self.total = len(pieces)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self) -> tuple[int, Piece]:
        """The next piece, with its number from 1."""
        self._taken += 1
        return self._taken, self._waiting.pop()

    def split(self, piece: Piece) -> bool:
        """Put the piece just taken back in two; False where it is too short to be cut."""
        parts = halves(self._document, piece)
        if parts is None:
            return False
        self._taken -= 1
        self.total += 1
        self._waiting += [parts[1], parts[0]]
        return True


def cut(document: Document, max_chars: int = MAX_PIECE_CHARS, max_units: int = MAX_PIECE_UNITS) -> tuple[Piece, ...]:
    """The visible units in pieces; each unit is judged in exactly one. Empty for a document with none."""
    visible = [unit.index for unit in document.units if not unit.is_hidden]
    pieces: list[tuple[int, ...]] = []
    current: list[int] = []
    size = 0
    for section in _sections(document, visible):
        length = _chars(document, section)
        if current and (size + length > max_chars or len(current) + len(section) > max_units):
            pieces.append(tuple(current))
            current, size = [], 0
        for index in section:
            unit_chars = _chars(document, [index])
            if current and (size + unit_chars > max_chars or len(current) >= max_units):
                pieces.append(tuple(current))
                current, size = [], 0
            current.append(index)
            size += unit_chars
    if current:
        pieces.append(tuple(current))
    return tuple(Piece(units, _before(visible, units[0])) for units in pieces)


def halves(document: Document, piece: Piece) -> tuple[Piece, Piece] | None:
    """A piece in two, at the section border nearest its middle; None where it is too short to be cut."""
    if len(piece.units) < 2 * MIN_UNITS:
        return None
    middle = len(piece.units) / 2
    borders = [
        at
        for at in range(MIN_UNITS, len(piece.units) - MIN_UNITS + 1)
        if document.units[piece.units[at]].kind == "heading"
    ]
    near = [at for at in borders if abs(at - middle) <= len(piece.units) / 4]
    at = min(near, key=lambda border: abs(border - middle)) if near else int(middle)
    first, second = piece.units[:at], piece.units[at:]
    return Piece(first, piece.context), Piece(second, first[-OVERLAP_UNITS:])


def _sections(document: Document, visible: list[int]) -> list[list[int]]:
    sections: list[list[int]] = []
    for index in visible:
        if not sections or document.units[index].kind == "heading":
            sections.append([])
        sections[-1].append(index)
    return sections


def _chars(document: Document, indices: Iterable[int]) -> int:
    return sum(len(document.units[index].text) + 20 for index in indices)  # 20: mark and number


def _before(visible: list[int], first: int) -> tuple[int, ...]:
    at = visible.index(first)
    return tuple(visible[max(0, at - OVERLAP_UNITS) : at])


def around(document: Document, units: Iterable[int]) -> tuple[int, ...]:
    """Visible units with what a reader sees before and after each. A table is read by rows, so its rows stay whole."""
    rows: dict[tuple[str, int], list[int]] = {}
    for unit in document.units:
        if not unit.is_hidden:
            place = ("row", unit.line) if unit.kind == "cell" else ("unit", unit.index)
            rows.setdefault(place, []).append(unit.index)
    wanted, groups = set(units), list(rows.values())
    at = {place for place, group in enumerate(groups) if wanted & set(group)}
    near = {place + step for place in at for step in (-1, 0, 1)} & set(range(len(groups)))
    return tuple(unit for place in sorted(near) for unit in groups[place])


def numbered(
    document: Document,
    units: Iterable[int],
    context: Iterable[int] = (),
    cited: Iterable[int] = (),
    clean: Callable[[str], str] = make_harmless,
) -> list[tuple[int, str, str]]:
    """Number, note and harmless text of each unit, context first. `clean` turns a unit's text into what is sent."""
    around, marked = set(context), set(cited)
    rows = _rows(document)
    lines = []
    for index in [*context, *units]:
        unit = document.units[index]
        notes = [
            "quoted" if unit.is_quoted else "",
            f"row {rows[unit.line]}" if unit.kind == "cell" else unit.kind if unit.kind in {"heading", "code"} else "",
            f"said by {clean(unit.speaker)}" if unit.speaker else "",
            "context" if index in around else "",
            "cited" if index in marked else "",
        ]
        lines.append((index, ", ".join(note for note in notes if note), clean(unit.text)))
    return lines


def _rows(document: Document) -> dict[int, int]:
    """The rows of all tables, by their line, counted from 1: what answers a cell often stands in its row."""
    lines = dict.fromkeys(unit.line for unit in document.units if unit.kind == "cell" and not unit.is_hidden)
    return {line: row for row, line in enumerate(lines, start=1)}
