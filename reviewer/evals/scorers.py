"""Outcomes to figures with intervals: overall, by pitfall, by relation, and what the run cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reviewer.evals.metrics import METRICS, Metric, expected_calibration_error, pitfall_metrics
from reviewer.evals.stats import Interval, bootstrap_interval, weights, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from reviewer.evals.runs import EvalRun, Outcome, VariantOutcome


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval. `n` is the denominator, in `n_clusters`; without one there is no value."""

    name: str
    title: str
    value: float | None
    n: float
    interval: Interval
    metric: Metric | None = None
    n_clusters: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """Times in milliseconds over scored reviews; tokens and money as the engine counted them."""

    p50_ms: float
    p95_ms: float
    calls: int
    cached_calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Scores:
    overall: tuple[Figure, ...]
    by_pitfall: dict[str, tuple[Figure, ...]]
    relations: tuple[Figure, ...]
    calibration_error: float | None
    n_claims: int
    cost: Cost
    n_cases: int
    n_crashed: int
    n_failed: int

    def get(self, name: str) -> Figure | None:
        """A figure by name: `recall`, `recall:<pitfall>`, `relation:<relation>`; None where it was not measured."""
        every = (*self.overall, *self.relations, *(f for row in self.by_pitfall.values() for f in row))
        return next((f for f in every if f.name == name), None)


def score(run: EvalRun, pitfalls: Sequence[str]) -> Scores:
    """All figures of a run."""
    outcomes = run.scored()
    tables = Tables(outcomes, run.seed)
    error, n_claims = expected_calibration_error(outcomes)
    return Scores(
        overall=tables.figures(METRICS),
        by_pitfall={p: tables.figures(pitfall_metrics(p)) for p in pitfalls},
        relations=relation_figures(run.variants),
        calibration_error=error,
        n_claims=n_claims,
        cost=cost_of(outcomes, run.variants),
        n_cases=len({outcome.case for outcome in run.outcomes}),
        n_crashed=len(run.crashed()),
        n_failed=len(run.unreviewed()),
    )


class Tables:
    """Counts by cluster, with one set of resamples for all figures."""

    def __init__(self, outcomes: Sequence[Outcome], seed: int, clusters: Sequence[str] | None = None) -> None:
        names = clusters if clusters is not None else sorted({outcome.cluster for outcome in outcomes})
        self._row = {name: at for at, name in enumerate(names)}
        self._outcomes = outcomes
        self.drawn: NDArray[np.float64] = weights(len(names), seed) if names else np.ones((1, 0))

    def counts(self, metric: Metric) -> NDArray[np.float64]:
        """`(n_clusters, 2)`."""
        table = np.zeros((len(self._row), 2))
        for outcome in self._outcomes:
            table[self._row[outcome.cluster]] += metric.count(outcome)
        return table

    def figures(self, metrics: Sequence[Metric]) -> tuple[Figure, ...]:
        """Resampled together: one product of matrices is many times faster than one for each figure."""
        counts = [self.counts(metric) for metric in metrics]
        sums = self.drawn @ np.hstack(counts)
        return tuple(
            _figure(metric, table, sums[:, 2 * at : 2 * at + 2])
            for at, (metric, table) in enumerate(zip(metrics, counts, strict=True))
        )


def _figure(metric: Metric, table: NDArray[np.float64], sums: NDArray[np.float64]) -> Figure:
    over, under = table.sum(axis=0)
    value = float(over / under) if under else None
    interval, n_clusters = Interval(0.0, 1.0), int(np.count_nonzero(table[:, 1]))
    if under:
        # repeats and labels of one document agree with each other: as observations they count by clusters, not apart
        share = n_clusters / under
        interval = bootstrap_interval(table * share, sums * share)
    return Figure(metric.name, metric.title, value, float(under), interval, metric, n_clusters)


def relation_figures(variants: Iterable[VariantOutcome]) -> tuple[Figure, ...]:
    """How often each relation held, of the documents on which it could be tried."""
    held: dict[str, list[bool]] = {}
    for variant in variants:
        if variant.held is not None:
            held.setdefault(variant.relation, []).append(variant.held)
    return tuple(
        Figure(f"relation:{name}", name, sum(row) / len(row), len(row), wilson(sum(row), len(row)), None, len(row))
        for name, row in held.items()
    )


def cost_of(outcomes: Sequence[Outcome], variants: Sequence[VariantOutcome]) -> Cost:
    """Times of the cases; calls, tokens and money of their changed copies too. Unknown where one call's price is."""
    times = [o.ms for o in outcomes if o.status == "scored"] or [0.0]
    reviewed: list[Outcome | VariantOutcome] = [*outcomes, *variants]
    usages = [o.usage for o in reviewed if o.usage is not None]
    costs = [usage.cost for usage in usages]
    known = [cost for cost in costs if cost is not None]
    return Cost(
        p50_ms=float(np.quantile(times, 0.5)),
        p95_ms=float(np.quantile(times, 0.95)),
        calls=sum(usage.calls for usage in usages),
        cached_calls=sum(usage.cached_calls for usage in usages),
        prompt_tokens=sum(usage.prompt_tokens for usage in usages),
        completion_tokens=sum(usage.completion_tokens for usage in usages),
        cost=sum(known) if known and len(known) == len(costs) else None,
        currency=next((usage.currency for usage in usages if usage.currency), None),
    )
