"""Whether run B is better or worse than run A, or cannot be told apart: paired by case, clustered by document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from reviewer.evals.baseline import guarded_figures, is_worse
from reviewer.evals.common import common_outcomes, common_runs, differences
from reviewer.evals.faults import describe
from reviewer.evals.metrics import BY_NAME, METRICS, Metric, is_right
from reviewer.evals.scorers import Tables
from reviewer.evals.stats import ALPHA, Interval, detectable, holm, mcnemar, paired_bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.evals.runs import EvalRun, Outcome

Verdict = Literal["better", "worse", "cannot tell", "same"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure in both runs. `p` is Holm's over all tested; `detectable` the smallest true difference to be seen."""

    name: str
    title: str
    a: float
    b: float
    difference: float
    interval: Interval | None
    p: float
    detectable: float | None
    verdict: Verdict
    is_higher_better: bool

    @property
    def loss(self) -> float:
        """By how much B is worse; negative where it is better."""
        return -self.difference if self.is_higher_better else self.difference


@dataclass(frozen=True, slots=True)
class Change:
    """A case whose verdict differs: what was wrong before and what is now; empty for right."""

    case: str
    before: str
    now: str
    is_worse: bool


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that no chance can have moved. `now` is None where nothing is left to measure it on."""

    name: str
    before: float
    now: float | None
    is_worse: bool


@dataclass(frozen=True, slots=True)
class Compared:
    rows: tuple[Comparison, ...]
    changes: tuple[Change, ...]
    n_common: int
    n_repeats: int  # of each case, in both runs
    only_a: tuple[str, ...]  # cases that B lacks or has in another form
    only_b: tuple[str, ...]
    is_exact: bool
    figures: tuple[FigureChange, ...]  # without noise all that the gate guards, with noise retrieval's
    untested: tuple[FigureChange, ...]  # with noise: others that moved, by chance or not
    newly_broken: tuple[str, ...]  # invariants that held in A
    differences: tuple[str, ...]  # in what the runs were made with

    def verdict(self) -> Verdict:
        """Worse if anything is; better if something is and nothing is worse. Without common cases nobody can tell."""
        if not self.n_common:
            return "cannot tell"
        found = {row.verdict for row in self.rows}
        found |= {"worse" if figure.is_worse else "better" for figure in self.figures}
        found |= {"worse"} if self.newly_broken else set()
        found |= {"cannot tell"} if self.untested else set()
        return next((v for v in ("worse", "better", "cannot tell") if v in found), "same")


def compare_runs(a: EvalRun, b: EvalRun, pitfalls: Sequence[str]) -> Compared:
    """Test what is tested on the cases that both runs share."""
    outcomes_a, outcomes_b = common_outcomes(a, b)
    names_a, names_b = {o.case for o in a.outcomes}, {o.case for o in b.outcomes}
    common = {o.case for o in outcomes_a}
    is_exact = a.is_exact and b.is_exact
    moved = _figure_changes(a, b, pitfalls)
    return Compared(
        rows=_rows(outcomes_a, outcomes_b, a.seed, is_exact=is_exact),
        changes=tuple(changed_cases(outcomes_a, outcomes_b)),
        n_common=len(common),
        n_repeats=len({o.repeat for o in outcomes_a}),
        only_a=tuple(sorted(names_a - common)),
        only_b=tuple(sorted(names_b - common)),
        is_exact=is_exact,
        figures=tuple(f for f in moved if is_exact or f.name.startswith("retrieval")),
        untested=() if is_exact else tuple(f for f in moved if f.name in BY_NAME and not BY_NAME[f.name].is_tested),
        newly_broken=tuple(sorted(_broken(outcomes_b) - _broken(outcomes_a))),
        differences=differences(a, b),
    )


def _broken(outcomes: Sequence[Outcome]) -> set[str]:
    return {f"{outcome.case}: {text}" for outcome in outcomes for text in outcome.broken}


def _figure_changes(a: EvalRun, b: EvalRun, pitfalls: Sequence[str]) -> tuple[FigureChange, ...]:
    """Guarded figures that moved, measured on what both runs have; what only one of them has is no change."""
    before, now = (guarded_figures(run, pitfalls) for run in common_runs(a, b))
    found = []
    for name, value in before.items():
        is_optional = name.startswith(("relation", "retrieval"))
        if name not in now:
            found += [] if is_optional else [FigureChange(name, value, None, is_worse=True)]
        elif is_worse(name, now[name], value) or is_worse(name, value, now[name]):
            found.append(FigureChange(name, value, now[name], is_worse(name, now[name], value)))
    return tuple(found)


def _rows(a: list[Outcome], b: list[Outcome], seed: int, *, is_exact: bool) -> tuple[Comparison, ...]:
    clusters = sorted({o.cluster for o in a})
    if not clusters:
        return ()
    before, now = Tables(a, seed, clusters), Tables(b, seed, clusters)
    found: list[_Tested] = []
    for metric in METRICS:
        counts_a, counts_b = before.counts(metric), now.counts(metric)
        if not metric.is_tested or not counts_a[:, 1].sum() or not counts_b[:, 1].sum():
            continue
        paired = paired_bootstrap(counts_a, counts_b, before.drawn)
        value_a = float(counts_a[:, 0].sum() / counts_a[:, 1].sum())
        n = int((counts_b[:, 1] > 0).sum())
        found.append(_Tested(metric, value_a, value_a + paired.difference, paired.interval, paired.p, paired.error, n))
    found.append(_all_right(a, b))
    adjusted = holm([row.p for row in found])
    return tuple(
        Comparison(
            name=row.metric.name,
            title=row.metric.title,
            a=row.a,
            b=row.b,
            difference=row.b - row.a,
            interval=row.interval,
            p=p,
            detectable=detectable(row.error, row.n, len(found)),
            verdict=_verdict(row.metric.better_by(row.b - row.a), p, is_exact=is_exact),
            is_higher_better=row.metric.is_higher_better,
        )
        for row, p in zip(found, adjusted, strict=True)
    )


class _Tested(NamedTuple):
    """A figure before Holm: values, interval, raw p, standard error of the difference, clusters that it rests on.

    A loss may take whole clusters, in every repeat, so neither repeats nor a document's labels count apart.
    """

    metric: Metric
    a: float
    b: float
    interval: Interval | None
    p: float
    error: float
    n: int


def _all_right(a: list[Outcome], b: list[Outcome]) -> _Tested:
    """Cases wholly right in most repeats; McNemar's exact test on clusters, as the cases of one fall together."""
    right_a, right_b = _mostly_right(a), _mostly_right(b)
    n = len(right_a)
    net: dict[str, int] = {outcome.cluster: 0 for outcome in a}
    for outcome in {o.case: o for o in a}.values():
        net[outcome.cluster] += right_b[outcome.case] - right_a[outcome.case]
    p = mcnemar(sum(change < 0 for change in net.values()), sum(change > 0 for change in net.values()))
    error = sum(change**2 for change in net.values()) ** 0.5 / n
    value_a, value_b = sum(right_a.values()) / n, sum(right_b.values()) / n
    return _Tested(BY_NAME["all_right"], value_a, value_b, None, p, error, len(net))


def _mostly_right(outcomes: list[Outcome]) -> dict[str, bool]:
    tried: dict[str, list[bool]] = {}
    for outcome in outcomes:
        tried.setdefault(outcome.case, []).append(is_right(outcome))
    return {case: sum(row) * 2 > len(row) for case, row in tried.items()}


def _verdict(better_by: float, p: float, *, is_exact: bool) -> Verdict:
    """An engine without noise leaves nothing to chance on these very cases; otherwise Holm's p decides."""
    if abs(better_by) < 1e-12:
        return "same" if is_exact or p >= 1.0 else "cannot tell"
    if is_exact or p <= ALPHA:
        return "better" if better_by > 0 else "worse"
    return "cannot tell"


def changed_cases(a: Sequence[Outcome], b: Sequence[Outcome]) -> list[Change]:
    """Cases of which something else is wrong now; worse ones first."""
    before, now = _faults(a), _faults(b)
    changes = [
        Change(case, before[case][0], now[case][0], now[case][1] > before[case][1])
        for case in before
        if case in now and before[case][0] != now[case][0]
    ]
    return sorted(changes, key=lambda change: (not change.is_worse, change.case))


def _faults(outcomes: Sequence[Outcome]) -> dict[str, tuple[str, float]]:
    """What is wrong with each case, in words, and how much."""
    found: dict[str, tuple[str, float]] = {}
    for outcome in outcomes:
        wrong = describe(outcome)
        text, weight = "; ".join(sorted(t for t, _ in wrong)), sum(w for _, w in wrong)
        if outcome.case not in found or weight > found[outcome.case][1]:
            found[outcome.case] = (text, weight)
    return found
