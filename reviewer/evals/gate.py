"""Decides whether a run may ship: held against the baseline, its floors, the invariants, and our own crashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.errors import UsageError
from reviewer.evals.baseline import guarded_figures, is_lower_better, is_worse
from reviewer.evals.compare import Change, Compared, common_outcomes, compare_runs
from reviewer.evals.report import share
from reviewer.evals.scorers import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.evals.baseline import Baseline
    from reviewer.evals.runs import EvalRun, VariantOutcome

ProblemKind = Literal["worse", "floor", "invariant", "crash", "coverage"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why the gate fails."""

    kind: ProblemKind
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    compared: Compared

    @property
    def is_passed(self) -> bool:
        return not self.problems

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.compared.changes


def decide(run: EvalRun, baseline: Baseline, pitfalls: Sequence[str]) -> Decision:
    """Raises UsageError where the baseline is another engine's: its figures would say nothing."""
    before = baseline.run
    if before.engine.name != run.engine.name:
        raise UsageError(
            f"the baseline is of the engine '{before.engine.name}', the run of '{run.engine.name}'",
            hint="keep one baseline for each engine",
        )
    compared = compare_runs(before, run)
    is_exact = compared.is_exact
    problems = [
        *_crashes(run),
        *_invariants(run),
        *_coverage(run, baseline),
        *(_exact(run, baseline, pitfalls) if is_exact else _noisy(compared, baseline)),
        *_floors(run, baseline, pitfalls),
    ]
    return Decision(tuple(problems), tuple(_notes(run, baseline, compared)), compared)


def _crashes(run: EvalRun) -> list[Problem]:
    return [Problem("crash", f"{o.case}: {o.error}") for o in run.outcomes if o.status == "crashed"]


def _invariants(run: EvalRun) -> list[Problem]:
    broken = [f"{o.case}: {text}" for o in run.outcomes for text in dict.fromkeys(o.broken)]
    broken += [f"{v.case}, {v.relation}: {text}" for v in run.variants for text in dict.fromkeys(v.broken)]
    return [Problem("invariant", text) for text in broken]


def _coverage(run: EvalRun, baseline: Baseline) -> list[Problem]:
    """A case taken away or relabelled could hide a regression: the baseline must be told."""
    now = {o.case: o.sha256 for o in run.outcomes}
    before = {o.case: o.sha256 for o in baseline.run.outcomes}
    gone = sorted(before.keys() - now.keys())
    changed = sorted(case for case in before.keys() & now.keys() if before[case] != now[case])
    problems = []
    for cases, what in ((gone, "not in this run"), (changed, "changed since the baseline was written")):
        if cases:
            shown = ", ".join(cases[:5]) + (f" and {len(cases) - 5} more" if len(cases) > 5 else "")
            problems.append(Problem("coverage", f"{len(cases)} of the baseline's cases {what}: {shown}"))
    before_retrieval, now_retrieval = baseline.run.retrieval, run.retrieval
    if before_retrieval is not None and now_retrieval is None:
        problems.append(Problem("coverage", "retrieval was not measured, and the baseline holds it"))
    elif before_retrieval and now_retrieval and before_retrieval.source_sha256 != now_retrieval.source_sha256:
        problems.append(Problem("coverage", "the retrieval situations changed since the baseline was written"))
    return problems


def _exact(run: EvalRun, baseline: Baseline, pitfalls: Sequence[str]) -> list[Problem]:
    """Without noise every loss is real. Measured on the cases and changed documents that both have."""
    old, new = _on_common(baseline.run, run)
    before, now = guarded_figures(old, pitfalls), guarded_figures(new, pitfalls)
    problems = []
    for name, value in before.items():
        if name in now and is_worse(name, now[name], value):
            problems.append(Problem("worse", f"{name}: {_shown(name, value)} to {_shown(name, now[name])}"))
        elif name not in now and not name.startswith(("relation", "retrieval")):
            problems.append(Problem("worse", f"{name}: {_shown(name, value)}, and nothing left to measure it on"))
    return problems


def _on_common(a: EvalRun, b: EvalRun) -> tuple[EvalRun, EvalRun]:
    outcomes_a, outcomes_b = common_outcomes(a, b)
    cases = {o.case for o in outcomes_a}
    is_same_seed = a.seed == b.seed
    keys_a, keys_b = ({_key(v): v for v in run.variants if is_same_seed and v.case in cases} for run in (a, b))
    common = {key for key in keys_a.keys() & keys_b.keys() if _is_same_text(keys_a[key], keys_b[key])}
    is_same_retrieval = a.retrieval is not None and b.retrieval is not None
    is_same_retrieval = is_same_retrieval and a.retrieval.source_sha256 == b.retrieval.source_sha256  # type: ignore[union-attr]
    changes = [
        {
            "outcomes": tuple(outcomes),
            "variants": tuple(v for key, v in keys.items() if key in common),
            "retrieval": run.retrieval if is_same_retrieval else None,
        }
        for run, outcomes, keys in ((a, outcomes_a, keys_a), (b, outcomes_b, keys_b))
    ]
    return a.model_copy(update=changes[0]), b.model_copy(update=changes[1])


def _key(variant: VariantOutcome) -> tuple[str, str, str | None]:
    return variant.case, variant.relation, variant.pitfall


def _is_same_text(a: VariantOutcome, b: VariantOutcome) -> bool:
    """What a relation now makes of a case may be another text than before; old runs don't say which."""
    return a.sha256 == b.sha256 or not (a.sha256 and b.sha256)


def _noisy(compared: Compared, baseline: Baseline) -> list[Problem]:
    """Worse by more than the margin, and not by chance."""
    return [
        Problem(
            "worse",
            f"{row.name}: {share(row.a)} to {share(row.b)}, p {row.p:.3f} after Holm, margin {share(baseline.margin)}",
        )
        for row in compared.rows
        if row.verdict == "worse" and row.loss > baseline.margin
    ]


def _floors(run: EvalRun, baseline: Baseline, pitfalls: Sequence[str]) -> list[Problem]:
    """With noise a floor counts as crossed when even the far end of the interval is beyond it."""
    if not baseline.floors:
        return []
    scores = score(run, pitfalls)
    problems = []
    for name, floor in baseline.floors.items():
        if name == "retrieval_recall":
            value = run.retrieval.recall if run.retrieval else None
        elif name.startswith("relation:") and run.perturb != "all":
            value = None  # a small sample may fall below what the whole holds
        else:
            figure = scores.get(name)
            value = figure.value if figure else None
            if figure is not None and value is not None and not run.is_exact:
                value = figure.interval.low if is_lower_better(name) else figure.interval.high
        if value is not None and is_worse(name, value, floor):
            word = "ceiling" if is_lower_better(name) else "floor"
            problems.append(Problem("floor", f"{name}: {_shown(name, value)}, {word} {_shown(name, floor)}"))
    return problems


def _shown(name: str, value: float) -> str:
    return f"{value:.3f}" if name in {"brier", "retrieval_mrr"} else share(value)


def _notes(run: EvalRun, baseline: Baseline, compared: Compared) -> list[str]:
    notes = []
    if compared.only_b:
        notes.append(f"{len(compared.only_b)} cases are new and in no comparison until the baseline is updated")
    before_texts = {_key(v): v for v in baseline.run.variants}
    n_other = sum(_key(v) in before_texts and not _is_same_text(before_texts[_key(v)], v) for v in run.variants)
    if n_other:
        notes.append(f"{n_other} changed documents are other texts than the baseline's, and are in no comparison")
    if run.taxonomy_sha256 != baseline.run.taxonomy_sha256:
        notes.append("the taxonomy is another one than the baseline's")
    if run.engine.prompts != baseline.run.engine.prompts:
        notes.append("prompts differ from the baseline's")
    if run.engine.model_fingerprint != baseline.run.engine.model_fingerprint:
        notes.append("the model is another one than the baseline's")
    better = [row.title for row in compared.rows if row.verdict == "better"]
    if better:
        notes.append(f"better: {', '.join(better)}; `reviewer eval baseline update` would keep it")
    return notes
