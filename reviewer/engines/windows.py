"""Cuts a document into token windows for the embedded detector; training and run time share this one form.

A window is `[CLS] stage kind [SEP] unit unit … [SEP]`. Each unit opens with a marker token that says what
it is (sentence, bullet, quoted, …) and whether a new block begins, so that the encoder sees the layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewer.encoder import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reviewer.records import Document, Unit

MAX_UNIT_TOKENS = 96
OVERLAP_UNITS = 3
_CLS, _SEP = 101, 102
# BERT's vocabulary reserves ids 1 to 99 for uses like this one; the base model never saw them.
_MARKERS = {"sentence": 1, "bullet": 3, "heading": 5, "cell": 7, "code": 9, "quote": 11}
QUOTED_MARKER = 11
STAGE_WORDS = {
    "team-lead": "team lead",
    "engineering-manager": "engineering manager",
    "senior-engineering-manager": "senior engineering manager",
    "director": "director",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit as the detector reads it: its index in the document and its token ids, marker first."""

    unit: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids (at most MAX_TOKENS) and, for each unit inside, its index and token span (half-open)."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...]


def judged_units(document: Document) -> list[Unit]:
    """The units the detector looks at: no hidden text, no line without a letter or digit, no order to a machine.

    An order left in the context moves verdicts of the lines around it (4 of 260 cases in the direction that it
    demanded); left out, it can move none.
    """
    seen = (u for u in document.units if not u.is_hidden and not u.is_instruction)
    return [u for u in seen if any(c.isalnum() for c in u.text)]


def pieces(document: Document, tokenizer: Any) -> list[Piece]:
    """Tokenise the judged units, each behind its marker; a chat line keeps its speaker's name in front."""
    units = judged_units(document)
    texts = [f"{u.speaker}: {u.text}" if u.speaker else u.text for u in units]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False) if texts else []
    made = []
    previous: Unit | None = None
    for unit, encoding in zip(units, encodings, strict=True):
        marker = QUOTED_MARKER if unit.is_quoted else _MARKERS[unit.kind]
        starts_block = previous is None or any(gap.count("\n") >= 2 for gap in _gaps(document, previous, unit))
        made.append(Piece(unit.index, (marker + int(starts_block), *encoding.ids[:MAX_UNIT_TOKENS])))
        previous = unit
    return made


def _gaps(document: Document, previous: Unit, unit: Unit) -> list[str]:
    """What stands between two judged units, without orders: one on a line of its own opens no new block."""
    made, start = [], previous.end
    for other in document.units[previous.index + 1 : unit.index]:
        if other.is_instruction:
            made.append(document.text[start : other.start])
            start = other.end
    return [*made, document.text[start : unit.start]]


def own_rows(document: Document, parts: Sequence[Piece]) -> NDArray[np.bool_]:
    """Which pieces are the author's own words, `(len(parts),)`; all of them where everything is quoted.

    Quoted lines stay context for the encoder, but the head never counts them: what somebody else wrote is
    not the author's pitfall (rule 1 of pitfalls.yaml).
    """
    own = np.array([not document.units[piece.unit].is_quoted for piece in parts], np.bool_)
    return own if own.any() else np.ones(len(parts), np.bool_)


def prefix(stage: str | None, kind: str | None, tokenizer: Any) -> list[int]:
    """`[CLS] engineering manager weekly update [SEP]`; unknown parts are left out."""
    words = " ".join(filter(None, (STAGE_WORDS.get(stage or "", stage or ""), (kind or "").replace("-", " "))))
    return [_CLS, *tokenizer.encode(words, add_special_tokens=False).ids, _SEP]


def windows(parts: Sequence[Piece], head: Sequence[int], max_tokens: int = MAX_TOKENS) -> list[Window]:
    """Pack pieces into windows; consecutive windows share OVERLAP_UNITS units so that no unit lacks context."""
    made: list[Window] = []
    first = 0
    while first < len(parts):
        ids = list(head)
        spans: list[tuple[int, int, int]] = []
        at = first
        while at < len(parts) and (not spans or len(ids) + len(parts[at].ids) < max_tokens):
            spans.append((parts[at].unit, len(ids), len(ids) + len(parts[at].ids)))
            ids.extend(parts[at].ids)
            at += 1
        made.append(Window((*ids[: max_tokens - 1], _SEP), tuple(spans)))
        if at >= len(parts):
            break
        first = max(at - OVERLAP_UNITS, first + 1)
    return made
