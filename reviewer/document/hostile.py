"""What in a document is meant to deceive a reader or a machine: reported as warnings, obeyed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.document.characters import character_warnings
from reviewer.document.instructions import instruction_warnings
from reviewer.document.suppress import is_suppression
from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.document.text import Cut


def hostile_warnings(text: str, cut: Cut, instructions: Sequence[tuple[int, ...]]) -> list[Warning]:
    """Warnings `hidden-text`, `control-characters` and `instruction-like`, in the order of their lines.

    `instructions` are the groups that `instruction_groups` finds in the units.
    """
    spoken = instruction_warnings(cut.units, instructions)
    warnings = [*character_warnings(text, cut.lines), *spoken, *_hidden_spans(text, cut)]
    return sorted(warnings, key=lambda warning: (warning.line or 0, warning.code))


def _hidden_spans(text: str, cut: Cut) -> list[Warning]:
    rows = {unit.start: unit.line for unit in cut.units if unit.is_hidden}
    warnings: list[Warning] = []
    for span in cut.hidden:
        words = text[span.start : span.end]
        if is_suppression(words):
            continue
        what = "a comment" if span.kind == "comment" else "text styled to be invisible"
        line = rows.get(span.start) or 1 + text.count("\n", 0, span.start)
        warnings.append(Warning("hidden-text", f"{what} that readers don't see was kept from the engine", line))
    return warnings
