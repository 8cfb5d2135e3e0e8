"""The embedded detector: unit and document probabilities from encoder states and the exported head.

The same arithmetic as `training/model.py`, in numpy. The head is JSON so that a reader can inspect it and a
diff shows what changed: matrices, calibration (Platt, fitted on dev) and thresholds (chosen on dev).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewer.encoder import DIM, Encoder
from reviewer.engines.windows import own_rows, pieces, prefix, windows
from reviewer.errors import ModelError
from reviewer.resources import model_path

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from reviewer.records import Document

MODEL_VERSION = 1
LAYER_NORM_EPSILON = 1e-5


@dataclass(frozen=True)
class Head:
    """The matrices over unit vectors, with the names of their outputs.

    `unit_w` (n_families + n_behaviours, DIM); `attend_w`, `document_w` (n_families, DIM); `calibration`
    (n_families, 3): slopes on the document logit and on the highest own unit's logit, and an offset.
    """

    families: tuple[str, ...]
    behaviours: tuple[str, ...]
    unit_w: NDArray[np.float64]
    unit_b: NDArray[np.float64]
    attend_w: NDArray[np.float64]
    attend_b: NDArray[np.float64]
    document_w: NDArray[np.float64]
    document_b: NDArray[np.float64]
    peak: NDArray[np.float64]
    calibration: NDArray[np.float64]
    finding_at: dict[str, float]  # by family: probability from which it is a finding
    possible_at: dict[str, float]
    strength_at: dict[str, float]  # by behaviour; above 1: never claimed
    evidence_share: float  # units within this share of the best unit's probability are evidence too
    evidence_floor: float
    fingerprint: str


@dataclass(frozen=True)
class Reading:
    """What the detector makes of one document.

    `units` are the judged units' indices in the document; `unit_p` (n_units, n_families + n_behaviours)
    and `family_p` (n_families,) are probabilities in [0, 1]; the two logits are what `family_p` is made of.
    """

    units: tuple[int, ...]
    unit_p: NDArray[np.float64]
    family_p: NDArray[np.float64]
    document_logits: NDArray[np.float64]
    peak_logits: NDArray[np.float64]


def load_head(path: Path | None = None) -> Head:
    """Raises ModelError when the file is missing, damaged or of another version."""
    source = path or model_path("head.json")
    try:
        raw: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
        if raw["version"] != MODEL_VERSION:
            raise ModelError(
                f"head.json is version {raw['version']}, not {MODEL_VERSION}", hint="reinstall the package"
            )

        def matrix(name: str) -> NDArray[np.float64]:
            return np.asarray(raw[name], np.float64)

        head = Head(
            families=tuple(raw["families"]),
            behaviours=tuple(raw["behaviours"]),
            **{name: matrix(name) for name in _MATRICES},
            finding_at=raw["finding_at"],
            possible_at=raw["possible_at"],
            strength_at=raw["strength_at"],
            evidence_share=raw["evidence_share"],
            evidence_floor=raw["evidence_floor"],
            fingerprint=raw["fingerprint"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"model file unusable: {source}: {error}", hint="reinstall the package") from error
    if head.unit_w.shape != (len(head.families) + len(head.behaviours), DIM):
        raise ModelError(f"model file unusable: {source}: wrong shape", hint="reinstall the package")
    return head


_MATRICES = (
    "unit_w",
    "unit_b",
    "attend_w",
    "attend_b",
    "document_w",
    "document_b",
    "peak",
    "calibration",
)


class Detector:
    """Reads documents. Weights are loaded at the first reading."""

    def __init__(self, encoder: Encoder, head: Head | None = None) -> None:
        self._encoder = encoder
        self._given_head = head

    @cached_property
    def head(self) -> Head:
        return self._given_head or load_head()

    def read(self, document: Document, stage: str | None, kind: str | None) -> Reading:
        """Judge every visible unit in the context of its window, and the document as a whole."""
        head = self.head
        n_outputs = len(head.families) + len(head.behaviours)
        parts = pieces(document, self._encoder.tokenizer)
        if not parts:
            none = np.zeros(len(head.families))
            return Reading((), np.empty((0, n_outputs)), none, none, none)
        cuts = windows(parts, prefix(stage, kind, self._encoder.tokenizer))
        states = self._encoder.token_states([list(w.ids) for w in cuts])
        sums: dict[int, list[NDArray[np.float64]]] = {}
        for window, state in zip(cuts, states, strict=True):
            for unit, start, end in window.spans:
                sums.setdefault(unit, []).append(state[start:end].mean(axis=0, dtype=np.float64))
        vectors = np.stack([np.mean(rows, axis=0) for rows in sums.values()])
        is_own = own_rows(document, parts)
        logits, documents = _apply(head, vectors, is_own)
        peaks = logits[is_own][:, : len(head.families)].max(axis=0)
        by_document, by_peak, offset = head.calibration.T
        family_p = _sigmoid(by_document * documents + by_peak * peaks + offset)
        return Reading(tuple(sums), _sigmoid(logits), family_p, documents, peaks)


def _apply(
    head: Head, vectors: NDArray[np.float64], is_own: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit logits `(n_units, outputs)` and document logits `(n_families,)` of unit vectors `(n_units, DIM)`.

    Only the author's own units count towards the document.
    """
    vectors = vectors - vectors.mean(axis=1, keepdims=True)
    vectors = vectors / np.sqrt((vectors**2).mean(axis=1, keepdims=True) + LAYER_NORM_EPSILON)
    logits = vectors @ head.unit_w.T + head.unit_b
    own = vectors[is_own]
    attention = own @ head.attend_w.T + head.attend_b
    weights = np.exp(attention - attention.max(axis=0))
    weights /= weights.sum(axis=0)
    pooled = weights.T @ own
    family_logits = logits[is_own][:, : len(head.families)]
    top = family_logits.max(axis=0)
    peak = top + np.log(np.exp(family_logits - top).sum(axis=0))
    documents = (pooled * head.document_w).sum(axis=1) + head.document_b + head.peak * peak
    return logits, documents


def _sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -60.0, 60.0))), np.float64)
