"""The author's wishes not to hear of a pitfall: `<!-- reviewer: ignore ID — reason -->`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.records import Suppression, Warning

if TYPE_CHECKING:
    from collections.abc import Collection

    from reviewer.document.text import Cut

_ADDRESS = re.compile(r"reviewer\s*:", re.I)
_ORDER = re.compile(
    r"ignore\s+(?P<ids>\w+(?:-\w+)*(?:\s*,\s*\w+(?:-\w+)*)*)(?:\s*(?:—|–|--|:)\s*|\s+-\s+)?(?P<reason>.*)\Z",
    re.I | re.S,
)
_MAX_ORDER = 2000  # characters
_MIN_ALIKE = 70  # per cent, of an id and one that was meant perhaps


def is_suppression(comment: str) -> bool:
    """Whether a comment is addressed to this program rather than a note of the author's."""
    return _order(comment) is not None


def _order(comment: str) -> str | None:
    """What a comment tells this program to do; None when it is not addressed to it."""
    words = comment.removeprefix("<!--").removesuffix("-->").strip()
    address = _ADDRESS.match(words) if comment.startswith("<!--") else None
    return words[address.end() :].strip()[:_MAX_ORDER] if address else None


def find_suppressions(
    text: str, cut: Cut, known_pitfalls: Collection[str] | None = None
) -> tuple[list[Suppression], list[Warning]]:
    """The suppressions of a document, with warnings for those that can't be understood.

    A comment above everything holds for the whole document (`line` None); one on a line of its own for the next
    line with words; any other for its own line. Without a reason it holds none the less, with a warning.
    `known_pitfalls` None: ids are not checked here (see `unknown_suppressions`).
    """
    found: list[Suppression] = []
    warnings: list[Warning] = []
    for unit in cut.units:
        words = _order(unit.text) if unit.is_hidden else None
        if words is None:
            continue
        order = _ORDER.match(words)
        if order is None:
            warnings.append(
                Warning("unknown-suppression", "write it as <!-- reviewer: ignore ID — reason -->", unit.line)
            )
            continue
        reason = " ".join(order["reason"].split())
        if not reason:
            warnings.append(Warning("suppression-without-reason", "a suppression gives no reason", unit.line))
        target = _target_line(cut, unit.start, unit.end, unit.line)
        ids = [name.strip().lower() for name in order["ids"].split(",")]
        found += [Suppression(name, reason, target, unit.line) for name in ids]
        warnings += unknown_suppressions([Suppression(name, reason, unit.line) for name in ids], known_pitfalls)
    return found, warnings


def unknown_suppressions(
    suppressions: Collection[Suppression], known_pitfalls: Collection[str] | None
) -> list[Warning]:
    """A warning for each suppression of a pitfall that does not exist; none when `known_pitfalls` is None."""
    if known_pitfalls is None:
        return []
    return [
        Warning("unknown-suppression", _unknown(item.pitfall, known_pitfalls), item.line)
        for item in suppressions
        if item.pitfall not in known_pitfalls
    ]


def _unknown(name: str, known: Collection[str]) -> str:
    from rapidfuzz import fuzz, process

    near = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_MIN_ALIKE)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return f"there is no pitfall '{_shown(name)}' to ignore{meant}"


def _shown(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def _target_line(cut: Cut, start: int, end: int, line: int) -> int | None:
    visible = cut.visible
    own = cut.lines[line - 1]
    last = next(i for i in range(line - 1, len(cut.lines)) if end <= cut.lines[i].end)
    beside = visible[own.start : start].strip() or visible[end : cut.lines[last].end].strip()
    if beside and any(not unit.is_hidden and unit.line == line for unit in cut.units):
        return line
    words = [unit for unit in cut.units if not unit.is_hidden]
    if not any(unit.start < start for unit in words):
        return None
    return next((unit.line for unit in words if unit.start >= end), line)
