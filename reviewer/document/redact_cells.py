"""Secrets that a unit by itself doesn't show: their name stands in another cell, or was taken for a speaker's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.redact_names import fold_signs
from reviewer.document.redact_patterns import LABEL, looks_secret, sensitive_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.records import Document, Unit

_SEPARATOR = re.compile(r"(?<!\\)[|│]|\t+")
_HEAD = re.compile(rf"(?<![^\W\d_]){LABEL}s?(?![^\W\d_])", re.IGNORECASE)
_MAX_HEAD_CHARS = 40
_MIN_CHARS = 6
_GAP = 2  # lines from one row to the next where a rule stands between them


def parted_secrets(document: Document) -> list[str]:
    """Of secrets that are named in the running text, what stands in a unit: others may hold it without the name.

    Plain words are left out: hidden wherever they stand, they would take sentences along that have nothing to hide.
    """
    spans = [span[:2] for span in sensitive_spans(fold_signs(document.text)) if span[2] == "SECRET"]
    shared = (
        document.text[max(start, unit.start) : min(end, unit.end)].strip()
        for start, end in spans
        for unit in document.units
        if start < unit.end and unit.start < end
    )
    return [value for value in shared if len(value) >= _MIN_CHARS and looks_secret(value)]


def secret_cells(document: Document) -> list[str]:
    """The values, as they stand in their cells."""
    found: list[str] = []
    head: dict[int, str] = {}
    last = -_GAP
    for line, row in _rows(document):
        if line - last > _GAP:
            head = row
        last = line
        for column, text in row.items():
            value = text.strip("`*_\"'")
            is_named = _is_head(head.get(column, "")) or _is_head(row.get(column - 1, ""))
            if is_named and len(value) >= _MIN_CHARS and " " not in value and looks_secret(value):
                found.append(value)
    return found


def _rows(document: Document) -> Iterator[tuple[int, dict[int, str]]]:
    """Line, and text by column, of each row of a table."""
    rows: dict[int, dict[int, str]] = {}
    for unit in document.units:
        if unit.kind == "cell":
            row = rows.setdefault(unit.line, {})
            column = _column(document, unit)
            row[column] = f"{row[column]} {unit.text}" if column in row else unit.text
    yield from sorted(rows.items())


def _column(document: Document, unit: Unit) -> int:
    start = max(document.text.rfind(end, 0, unit.start) for end in "\n\r") + 1
    return len(_SEPARATOR.findall(document.text, start, unit.start))


def _is_head(text: str) -> bool:
    return len(text) <= _MAX_HEAD_CHARS and _HEAD.search(text) is not None
