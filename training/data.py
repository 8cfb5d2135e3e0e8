"""Loads the labelled corpus and turns documents and passages into token pieces with labels.

Labels are per family: at a stage, each family has exactly one pitfall in scope (rule 3 of pitfalls.yaml), so
documents of all stages teach one output a family, and the stage itself is part of the input.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from reviewer.document.read import read_text
from reviewer.engines.windows import QUOTED_MARKER, Piece, own_rows, pieces

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from reviewer.ladder.taxonomy import Taxonomy

UNKNOWN = -1.0  # a label that is not to be learnt from: out of scope, or arguable (`may`)


@dataclass(frozen=True)
class Example:
    """`unit_labels` (n_pieces, n_families + n_behaviours) and `labels` (n_families,) in {0, 1, UNKNOWN}."""

    id: str
    stage: str
    kind: str
    parts: tuple[Piece, ...]
    unit_labels: np.ndarray
    labels: np.ndarray
    is_own: np.ndarray  # (n_pieces,) False for somebody else's quoted words
    pair: str | None = None


class Labels:
    """The order of the model's outputs."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.families = list(dict.fromkeys(p.family for p in taxonomy.pitfalls))
        self.behaviours = [b.id for b in taxonomy.behaviours]

    def scope(self, stage: str) -> dict[str, int]:
        """Pitfall id -> family index, of the pitfalls in scope at the stage."""
        return {p.id: self.families.index(p.family) for p in self.taxonomy.pitfalls_in_scope(stage)}


def read_corpus(folder: Path) -> list[dict[str, Any]]:
    """All labelled documents of a folder, by file name."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def read_passages(folder: Path) -> list[dict[str, Any]]:
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return rows


def _spans(text: str, quotes: list[str]) -> list[tuple[int, int]]:
    found = []
    for quote in quotes:
        at = text.find(quote)
        if at < 0:
            raise ValueError(f"evidence is not verbatim: {quote!r}")
        found.append((at, at + len(quote)))
    return found


def _touched(document: Any, parts: tuple[Piece, ...], spans: list[tuple[int, int]]) -> list[int]:
    """Rows whose unit shares at least half of itself with a span."""
    rows = []
    for row, piece in enumerate(parts):
        unit = document.units[piece.unit]
        shared = max((min(unit.end, end) - max(unit.start, start) for start, end in spans), default=0)
        if shared * 2 >= unit.end - unit.start:
            rows.append(row)
    return rows


def example_of(case: dict[str, Any], labels: Labels, tokenizer: Any) -> Example:
    """A labelled document as an Example."""
    document = read_text(case["text"], case["id"])
    parts = tuple(pieces(document, tokenizer))
    scope = labels.scope(case["stage"])
    n_families = len(labels.families)
    unit_labels = np.full((len(parts), n_families + len(labels.behaviours)), UNKNOWN, np.float32)
    whole = np.full(n_families, UNKNOWN, np.float32)
    for family in scope.values():
        whole[family] = 0.0
        unit_labels[:, family] = 0.0
    unit_labels[:, n_families:] = 0.0
    for item in case.get("may") or []:
        whole[scope[item["pitfall"]]] = UNKNOWN
        unit_labels[:, scope[item["pitfall"]]] = UNKNOWN
    for item in case["must"]:
        family = scope[item["pitfall"]]
        whole[family] = 1.0
        rows = _touched(document, parts, _spans(document.text, item["evidence"]))
        unit_labels[rows, family] = 1.0
    for item in case.get("strengths") or []:
        column = n_families + labels.behaviours.index(item["behaviour"])
        rows = _touched(document, parts, _spans(document.text, item["evidence"]))
        unit_labels[rows, column] = 1.0
    is_own = own_rows(document, parts)
    return Example(case["id"], case["stage"], case["kind"], parts, unit_labels, whole, is_own, case.get("pair"))


def passage_case(row: dict[str, Any]) -> dict[str, Any]:
    """A passage as a labelled document of its own."""
    must = [{"pitfall": row["pitfall"], "evidence": row["evidence"]}] if row["label"] == "pitfall" else []
    return {k: row[k] for k in ("id", "stage", "kind", "text", "pair")} | {"must": must, "strengths": []}


def without_evidence(example: Example, family: int) -> Example:
    """The same document with a family's evidence taken out: a counterfactual negative."""
    keep = example.unit_labels[:, family] < 0.5
    labels = example.labels.copy()
    labels[family] = 0.0
    parts = tuple(p for p, k in zip(example.parts, keep, strict=True) if k)
    kept = replace(
        example, parts=parts, unit_labels=example.unit_labels[keep], labels=labels, is_own=example.is_own[keep]
    )
    return _recount(kept)


def _recount(example: Example) -> Example:
    """Labels of families that lost all their evidence in the same cut become unknown."""
    labels = example.labels.copy()
    n = len(labels)
    for family in range(n):
        if labels[family] == 1.0 and not (example.unit_labels[:, family] == 1.0).any():
            labels[family] = UNKNOWN
    return replace(example, labels=labels)


def thinned(example: Example, rng: random.Random, share: float) -> Example:
    """Drops innocent units at random; evidence and strengths stay."""
    telling = (example.unit_labels == 1.0).any(axis=1)
    keep = np.array([bool(t) or rng.random() >= share for t in telling])
    if not keep.any():
        return example
    parts = tuple(p for p, k in zip(example.parts, keep, strict=True) if k)
    return replace(example, parts=parts, unit_labels=example.unit_labels[keep], is_own=example.is_own[keep])


def spliced(host: Example, guest: Example, rng: random.Random) -> Example:
    """The guest's units set into the host at a random place, the labels of both kept."""
    at = rng.randint(0, len(host.parts))
    parts = host.parts[:at] + guest.parts + host.parts[at:]
    unit_labels = np.concatenate([host.unit_labels[:at], guest.unit_labels, host.unit_labels[at:]])
    is_own = np.concatenate([host.is_own[:at], guest.is_own, host.is_own[at:]])
    labels = host.labels.copy()
    for family, value in enumerate(guest.labels):
        if value == 1.0 or (value == UNKNOWN and labels[family] == 0.0):
            labels[family] = value
    # a guest of another stage has families out of scope here: keep the host's mask
    out = host.labels == UNKNOWN
    labels[out] = UNKNOWN
    unit_labels[:, : len(labels)][:, out] = UNKNOWN
    return replace(host, parts=tuple(parts), unit_labels=unit_labels, labels=labels, is_own=is_own)


def quoting(host: Example, guest: Example, rng: random.Random) -> Example:
    """The guest's units set into the host as lines that somebody else wrote: no label of the host changes."""
    quoted = tuple(Piece(p.unit, (QUOTED_MARKER + int(row == 0), *p.ids[1:])) for row, p in enumerate(guest.parts))
    at = rng.choice([0, len(host.parts), rng.randint(0, len(host.parts))])
    parts = host.parts[:at] + quoted + host.parts[at:]
    ignored = np.full_like(guest.unit_labels, UNKNOWN)
    unit_labels = np.concatenate([host.unit_labels[:at], ignored, host.unit_labels[at:]])
    is_own = np.concatenate([host.is_own[:at], np.zeros(len(quoted), np.bool_), host.is_own[at:]])
    return replace(host, parts=parts, unit_labels=unit_labels, is_own=is_own)
