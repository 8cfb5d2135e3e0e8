"""Calibration and thresholds, from dev alone.

Dev holds few positives of each family, so everything is shrunk: common slopes for all families, offsets pulled
towards the common one, and thresholds that only leave the common threshold for a reason that dev shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.data import UNKNOWN, Example, Labels

if TYPE_CHECKING:
    from reviewer.engines.detector import Reading

MAX_CLEAN_FLAGGED = 0.05  # of the clean documents; the goal is 3 of 38, and new voices are flagged more often
MIN_PRECISION = 0.85
NEVER = 1.1
RAISE_GAIN = 0.004  # of F1 on dev, about one document: a family's own threshold has to earn itself
OFFSET_PENALTY = 10.0  # of a family's offset against the common one; .5 lost .01 of F1 on held-out folds of dev


def _table(examples: list[Example], readings: list[Reading]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    p = np.array([r.family_p for r in readings])
    y = np.array([e.labels for e in examples])
    return p, y, y != UNKNOWN


def fit_calibration(examples: list[Example], readings: list[Reading], n_rounds: int = 4000) -> list[list[float]]:
    """Logistic regression on (document logit, highest own unit logit): (n_families, 3) slopes and offset.

    The two slopes are shared by all families, the offset is each family's own, shrunk towards the mean.
    """
    _, y, known = _table(examples, readings)
    documents = np.array([r.document_logits for r in readings])
    peaks = np.array([r.peak_logits for r in readings])
    slopes, offset = np.array([0.5, 0.5]), np.zeros(y.shape[1])
    n = known.sum()
    for _ in range(n_rounds):
        q = 1 / (1 + np.exp(-(slopes[0] * documents + slopes[1] * peaks + offset)))
        error = np.where(known, q - (y == 1), 0.0)
        gradient = np.array([(error * documents).sum(), (error * peaks).sum()]) / n
        slopes = np.maximum(slopes - 0.1 * gradient, 0.0)
        pull = OFFSET_PENALTY * (offset - offset.mean())
        offset = offset - 0.3 * (error.sum(axis=0) + pull) / max(n / y.shape[1], 1)
    return [[round(float(slopes[0]), 4), round(float(slopes[1]), 4), round(float(b), 4)] for b in offset]


def _at(p: np.ndarray, y: np.ndarray, known: np.ndarray, bars: np.ndarray) -> dict[str, float]:
    hit = (p >= bars) & known
    tp = int((hit & (y == 1)).sum())
    clean = ~(y == 1).any(axis=1)
    precision = tp / max(int(hit.sum()), 1)
    recall = tp / max(int((y == 1).sum()), 1)
    return {
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "precision": precision,
        "recall": recall,
        "clean_flagged": float(hit[clean].any(axis=1).mean()),
    }


def choose_thresholds(families: list[str], examples: list[Example], readings: list[Reading]) -> dict[str, Any]:
    """`finding_at`: the common threshold with the best F1 that keeps precision and clean documents within bounds.

    A family is then moved up in small steps where that gains F1 without costing either. `possible_at` is the
    threshold with the best F1 regardless of the bounds, or less where that is above `finding_at`.
    """
    p, y, known = _table(examples, readings)
    grid = np.round(np.arange(0.05, 0.97, 0.01), 2)
    rows = [(t, _at(p, y, known, np.full(len(families), t))) for t in grid]
    allowed = [r for r in rows if r[1]["clean_flagged"] <= MAX_CLEAN_FLAGGED and r[1]["precision"] >= MIN_PRECISION]
    common = max(allowed or rows[-1:], key=lambda r: r[1]["f1"])[0]
    loose = min(max(rows, key=lambda r: r[1]["f1"])[0], common - 0.1)
    bars = np.full(len(families), common)
    best = _at(p, y, known, bars)
    for _ in range(2):
        for f in range(len(families)):
            for t in (common + 0.06, common + 0.12, common + 0.2):
                trial = bars.copy()
                trial[f] = min(t, 0.97)
                now = _at(p, y, known, trial)
                if now["f1"] > best["f1"] + RAISE_GAIN and now["precision"] >= best["precision"]:
                    bars, best = trial, now
    print("common threshold", common, {k: round(v, 3) for k, v in best.items()}, "possible from", loose)
    return {
        "finding_at": {f: round(float(t), 3) for f, t in zip(families, bars, strict=True)},
        "possible_at": {f: round(float(min(loose, t - 0.05)), 3) for f, t in zip(families, bars, strict=True)},
    }


def choose_strengths(labels: Labels, examples: list[Example], readings: list[Reading]) -> dict[str, Any]:
    """One common threshold on the best unit's probability: the loosest at which 4 of 5 named strengths are right."""
    n = len(labels.families)
    best_p, right = [], []
    for example, reading in zip(examples, readings, strict=True):
        if not len(reading.units):
            continue
        for at in range(n, n + len(labels.behaviours)):
            row = int(reading.unit_p[:, at].argmax())
            best_p.append(reading.unit_p[row, at])
            right.append(example.unit_labels[row, at] == 1)
    order = np.argsort(best_p)[::-1]
    precision = np.cumsum(np.array(right)[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= 0.8)
    bar = NEVER if not len(enough) else float(np.array(best_p)[order][enough[-1]])
    print("strengths from", round(bar, 3), "claims on dev", 0 if bar == NEVER else int(enough[-1]) + 1)
    return {"strength_at": dict.fromkeys(labels.behaviours, round(bar, 3))}


def choose_evidence(examples: list[Example], readings: list[Reading]) -> dict[str, Any]:
    """The share of the best unit's probability with the best unit-level F1 on the pitfalls shown."""
    best = (-1.0, 0.5, 0.3)
    for share in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        for floor in (0.1, 0.2, 0.3, 0.5):
            tp = fp = fn = 0
            for example, reading in zip(examples, readings, strict=True):
                for f in np.flatnonzero(example.labels == 1):
                    p = reading.unit_p[:, f]
                    bar = max(p.max() * share, min(p.max(), floor))
                    rows = [r for r in np.argsort(-p)[:4] if p[r] >= bar]
                    truth = set(np.flatnonzero(example.unit_labels[:, f] == 1))
                    tp += len(truth & set(rows))
                    fp += len(set(rows) - truth)
                    fn += len(truth - set(rows))
            best = max(best, (2 * tp / max(2 * tp + fp + fn, 1), share, floor))
    print("evidence unit F1 on dev", round(best[0], 3), "share, floor", best[1:])
    return {"evidence_share": best[1], "evidence_floor": best[2]}
