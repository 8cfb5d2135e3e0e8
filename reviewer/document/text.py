"""Text to units: sentences, bullets, headings, cells and code lines with exact offsets, lines and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.document.blocks import Run, find_runs
from reviewer.document.hidden import (
    HiddenSpan,
    blank_out,
    code_fences,
    front_matter_end,
    hidden_spans,
    suppression_spans,
)
from reviewer.document.lines import Line, Places, split_lines
from reviewer.document.sentences import sentence_spans, trim
from reviewer.records import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from reviewer.records import UnitKind

_LINE_PIECE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into units. `visible` is the text with its hidden spans blanked, offsets kept."""

    units: tuple[Unit, ...]
    lines: tuple[Line, ...]
    visible: str
    hidden: tuple[HiddenSpan, ...]
    front_matter: str | None  # what stands between the `---` lines

    def without_instructions(self, indices: Collection[int]) -> Cut:
        """The same with these units marked as orders to a reviewing program, and blanked in `visible`."""
        units = tuple(replace(u, is_instruction=True) if u.index in indices else u for u in self.units)
        return replace(self, units=units, visible=blank_out(self.visible, [u for u in units if u.is_instruction]))


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    kind: UnitKind
    is_quoted: bool = False
    is_hidden: bool = False
    speaker: str | None = None


def cut(text: str, *, has_markup: bool = True) -> Cut:
    """Cuts `text` into units: in order, never overlapping, every non-blank character in exactly one.

    Bullet marks, speaker labels, table lines, rules, comments and front matter are units with `is_hidden`. Without
    markup, as in what a page or a Word file shows, `<!-- … -->` and tags are words that readers see.
    """
    lines = split_lines(text)
    head = front_matter_end(text, lines) or 0
    fences = code_fences(text, lines, head)
    code_spans = [(lines[opening].start, lines[closing].end) for opening, closing in fences]
    begin = (lines[head].start if head < len(lines) else len(text)) if head else 0
    hidden = (hidden_spans if has_markup else suppression_spans)(text, begin, code_spans)
    visible = blank_out(text, hidden)
    skipped = {i for opening, closing in fences for i in range(opening, closing + 1)} | set(range(head))
    pieces = [_Piece(line.start, line.end, "code", is_hidden=True) for line in lines[:head]]
    for opening, closing in fences:
        pieces += [_Piece(line.start, line.end, "code") for line in lines[opening + 1 : closing]]
    pieces += [_Piece(span.start, span.end, "code", is_hidden=True) for span in hidden]
    for run in find_runs(visible, lines, skipped):
        pieces += _sentences(visible, run, hidden)
    between = text[lines[1].start : lines[head - 1].start] if head else None
    return Cut(_units(text, pieces, Places(lines)), tuple(lines), visible, tuple(hidden), between)


def _sentences(visible: str, run: Run, hidden: list[HiddenSpan]) -> list[_Piece]:
    spans = [(run.start, run.end)] if run.is_whole else sentence_spans(visible, run.start, run.end)
    return [_Piece(start, end, run.kind, run.is_quoted, False, run.speaker) for start, end in spans]


def _units(text: str, pieces: list[_Piece], places: Places) -> tuple[Unit, ...]:
    """Pieces to units: trimmed, in order, freed of overlaps, and the gaps between them filled with hidden units."""
    ordered = sorted(pieces, key=lambda piece: (piece.start, not piece.is_hidden))
    hidden = [piece for piece in ordered if piece.is_hidden]
    final: list[_Piece] = []
    at = 0
    for piece in _without_overlaps(ordered, hidden):
        final += _gap(text, at, piece.start)
        span = trim(text, piece.start, piece.end)
        if span:
            final.append(_Piece(*span, piece.kind, piece.is_quoted, piece.is_hidden, piece.speaker))
        at = piece.end
    final += _gap(text, at, len(text))
    units: list[Unit] = []
    for index, piece in enumerate(final):
        line, column = places.at(piece.start)
        words = text[piece.start : piece.end]
        units.append(
            Unit(
                index,
                piece.start,
                piece.end,
                line,
                column,
                words,
                piece.kind,
                piece.is_quoted,
                piece.is_hidden,
                piece.speaker,
            )
        )
    return tuple(units)


def _without_overlaps(ordered: list[_Piece], hidden: list[_Piece]) -> list[_Piece]:
    """A sentence around a comment becomes two, with the comment between them."""
    result: list[_Piece] = []
    at = 0
    first = 0
    for piece in ordered:
        if piece.is_hidden:
            continue
        while first < len(hidden) and hidden[first].end <= piece.start:
            first += 1
        begin, index = max(piece.start, at), first
        while index < len(hidden) and hidden[index].start < piece.end:
            if begin < hidden[index].start:
                result.append(_Piece(begin, hidden[index].start, piece.kind, piece.is_quoted, False, piece.speaker))
            begin = max(begin, hidden[index].end)
            index += 1
        if begin < piece.end:
            result.append(_Piece(begin, piece.end, piece.kind, piece.is_quoted, False, piece.speaker))
        at = max(at, piece.end)
    return sorted([*result, *hidden], key=lambda piece: piece.start)


def _gap(text: str, start: int, end: int) -> list[_Piece]:
    """Hidden units for what no run holds, one for each line and group of marks."""
    pieces: list[_Piece] = []
    if start >= end or not text[start:end].strip():
        return pieces
    for match in _LINE_PIECE.finditer(text, start, end):
        span = trim(text, match.start(), match.end())
        if span:
            pieces.append(_Piece(*span, "code", is_hidden=True))
    return pieces
