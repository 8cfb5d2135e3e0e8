"""What is counted: every figure is a sum over outcomes divided by another sum, so that it can be resampled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer.evals.runs import Outcome

Ratio = tuple[float, float]
_NONE: Ratio = (0.0, 0.0)
Unit = Literal["share", "count", "error"]


@dataclass(frozen=True, slots=True)
class Metric:
    """`count` gives numerator and denominator of one outcome. `is_tested`: part of the statistical comparison."""

    name: str
    title: str
    count: Callable[[Outcome], Ratio]
    is_higher_better: bool = True
    is_guarded: bool = True  # the baseline holds it and the gate refuses a worse one
    is_tested: bool = False
    unit: Unit = "share"

    def better_by(self, difference: float) -> float:
        """The difference with the sign turned so that positive is better."""
        return difference if self.is_higher_better else -difference


@dataclass(frozen=True, slots=True)
class Confusion:
    """Right, wrongly claimed and missed. A crash misses everything; on a clean case it counts as one false claim."""

    hits: int
    false: int
    missed: int


def confusion(outcome: Outcome, *, is_placed: bool = True, pitfall: str | None = None) -> Confusion:
    """Findings against labels; placed: the right pitfall on the wrong lines is both false and missed."""
    must = [label for label in outcome.must if pitfall in {None, label}]
    if outcome.status == "crashed":
        is_clean = not outcome.must and pitfall in {None, outcome.aimed_at}
        return Confusion(0, int(is_clean), len(must))
    claimed = [f for f in outcome.findings() if f.label not in outcome.may and pitfall in {None, f.label}]
    hits = sum(f.label in must and (f.on_lines is True or not is_placed) for f in claimed)
    return Confusion(hits, len(claimed) - hits, len(must) - hits)


def is_right(outcome: Outcome) -> bool:
    """Everything found on the right lines, and nothing else."""
    counted = confusion(outcome)
    return outcome.status == "scored" and counted.false == 0 and counted.missed == 0


def false_labels(outcome: Outcome) -> tuple[str, ...]:
    """The pitfalls that were found where they are not, wrong lines left aside."""
    return tuple(f.label for f in outcome.findings() if f.label not in outcome.must and f.label not in outcome.may)


def missed_labels(outcome: Outcome) -> tuple[str, ...]:
    """The pitfalls that were not found at all."""
    found = {f.label for f in outcome.findings()}
    return tuple(label for label in outcome.must if label not in found)


def misplaced_labels(outcome: Outcome) -> tuple[str, ...]:
    """The pitfalls that were found, but on the wrong lines."""
    return tuple(f.label for f in outcome.findings() if f.label in outcome.must and f.on_lines is False)


def unguided_labels(outcome: Outcome) -> tuple[str, ...]:
    """The expected pitfalls that were found, but without the sentence of the ladder that states them."""
    return tuple(f.label for f in outcome.findings() if f.guided is False)


def precision(outcome: Outcome, *, is_placed: bool = True, pitfall: str | None = None) -> Ratio:
    c = confusion(outcome, is_placed=is_placed, pitfall=pitfall)
    return c.hits, c.hits + c.false


def recall(outcome: Outcome, *, is_placed: bool = True, pitfall: str | None = None) -> Ratio:
    c = confusion(outcome, is_placed=is_placed, pitfall=pitfall)
    return c.hits, c.hits + c.missed


def f1(outcome: Outcome, *, is_placed: bool = True, pitfall: str | None = None) -> Ratio:
    c = confusion(outcome, is_placed=is_placed, pitfall=pitfall)
    return 2.0 * c.hits, 2.0 * c.hits + c.false + c.missed


def _clean_flagged(outcome: Outcome) -> Ratio:
    """Whole clean documents with a finding; the matched negatives are counted apart."""
    if outcome.must or outcome.pair_role is not None:
        return _NONE
    return float(outcome.status == "crashed" or bool(false_labels(outcome))), 1.0


def _negative_flagged(outcome: Outcome, pitfall: str | None = None) -> Ratio:
    """Matched negatives in which the very pitfall is found that they are about."""
    if outcome.pair_role != "matched-negative" or pitfall not in {None, outcome.aimed_at}:
        return _NONE
    return float(outcome.status == "crashed" or outcome.aimed_at in false_labels(outcome)), 1.0


def _must_find(outcome: Outcome, pitfall: str | None = None) -> Ratio:
    if outcome.pair_role != "must-find" or pitfall not in {None, outcome.aimed_at}:
        return _NONE
    return float(any(f.label == outcome.aimed_at and f.on_lines for f in outcome.findings())), 1.0


def _all_right(outcome: Outcome) -> Ratio:
    return float(is_right(outcome)), 1.0


def _evidence(outcome: Outcome) -> Ratio:
    """Characters, as an F1, of the findings that were expected."""
    counts = [f.chars for f in outcome.findings() if f.label in outcome.must]
    return 2.0 * sum(c[0] for c in counts), float(sum(c[1] + c[2] for c in counts))


def _guided(outcome: Outcome) -> Ratio:
    expected = [f for f in outcome.findings() if f.guided is not None]
    return float(sum(f.guided is True for f in expected)), float(len(expected))


def _brier(outcome: Outcome) -> Ratio:
    pairs = confidences(outcome)
    return sum((confidence - is_true) ** 2 for confidence, is_true in pairs), float(len(pairs))


def confidences(outcome: Outcome) -> list[tuple[float, float]]:
    """Confidence of every claim, possible ones too, and 1.0 where the pitfall is there."""
    return [(f.confidence, float(f.label in outcome.must)) for f in outcome.found if f.label not in outcome.may]


def _strengths(outcome: Outcome) -> Ratio:
    hits = sum(s.on_lines is True for s in outcome.strengths)
    return 2.0 * hits, float(len(outcome.strengths) + len(outcome.must_strengths))


def _strength_precision(outcome: Outcome) -> Ratio:
    return float(sum(s.on_lines is True for s in outcome.strengths)), float(len(outcome.strengths))


def _stage_right(outcome: Outcome) -> Ratio:
    if outcome.inferred_stage is None or outcome.pair_role is not None:
        return _NONE
    return float(outcome.inferred_stage == outcome.stage), 1.0


def _stage_told(outcome: Outcome) -> Ratio:
    """Whole documents whose stage is inferred at all; the others are asked for."""
    if outcome.status == "crashed" or outcome.pair_role is not None:
        return _NONE
    return float(outcome.inferred_stage is not None), 1.0


def _dropped(outcome: Outcome) -> Ratio:
    return float(outcome.dropped), 1.0


METRICS: tuple[Metric, ...] = (
    Metric("precision", "precision", precision, is_tested=True),
    Metric("recall", "recall", recall, is_tested=True),
    Metric("f1", "F1", f1),
    Metric("label_precision", "precision, lines left aside", partial(precision, is_placed=False), is_guarded=False),
    Metric("label_recall", "recall, lines left aside", partial(recall, is_placed=False), is_guarded=False),
    Metric("label_f1", "F1, lines left aside", partial(f1, is_placed=False)),
    Metric("clean_flagged", "clean documents flagged", _clean_flagged, is_higher_better=False, is_tested=True),
    Metric("must_find", "must-find cases found", _must_find),
    Metric("negatives_flagged", "matched negatives flagged", _negative_flagged, is_higher_better=False, is_tested=True),
    Metric("all_right", "cases wholly right", _all_right),
    Metric("evidence", "evidence by characters (F1)", _evidence),
    Metric("guidance", "guided by the ladder's own sentence", _guided),
    Metric("strengths", "strengths (F1)", _strengths),
    Metric("strength_precision", "strengths, precision", _strength_precision, is_guarded=False),
    Metric("stage_right", "inferred stage right", _stage_right),
    Metric("stage_told", "stage inferred at all", _stage_told, is_guarded=False),
    Metric("brier", "Brier score", _brier, is_higher_better=False, unit="error"),
    Metric("dropped", "claims dropped a review", _dropped, is_higher_better=False, is_guarded=False, unit="count"),
)
BY_NAME = {metric.name: metric for metric in METRICS}


def pitfall_metrics(pitfall: str) -> tuple[Metric, ...]:
    """The figures of one pitfall, named `<figure>:<pitfall>`."""
    made = (
        ("precision", partial(precision, pitfall=pitfall), True),
        ("recall", partial(recall, pitfall=pitfall), True),
        ("f1", partial(f1, pitfall=pitfall), True),
        ("must_find", partial(_must_find, pitfall=pitfall), True),
        ("negatives_flagged", partial(_negative_flagged, pitfall=pitfall), False),
    )
    return tuple(
        Metric(f"{name}:{pitfall}", f"{BY_NAME[name].title}, {pitfall}", count, up) for name, count, up in made
    )


def total(metric: Metric, outcomes: Iterable[Outcome]) -> Ratio:
    """The metric's two sums."""
    over = under = 0.0
    for outcome in outcomes:
        numerator, denominator = metric.count(outcome)
        over, under = over + numerator, under + denominator
    return over, under


def expected_calibration_error(outcomes: Iterable[Outcome], n_bins: int = 10) -> tuple[float | None, int]:
    """Mean gap between confidence and the share that is right, over bins of equal size; and the number of claims."""
    pairs = sorted(pair for outcome in outcomes for pair in confidences(outcome))
    if not pairs:
        return None, 0
    n_bins = min(n_bins, len(pairs))
    edges = [round(at * len(pairs) / n_bins) for at in range(n_bins + 1)]
    gap = 0.0
    for start, end in pairwise(edges):
        rows = pairs[start:end]
        gap += abs(sum(c for c, _ in rows) - sum(y for _, y in rows))
    return gap / len(pairs), len(pairs)
