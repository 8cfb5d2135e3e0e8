"""Decides whether a run may ship: held against the baseline, its floors, the invariants, and our own crashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.errors import UsageError
from reviewer.evals.baseline import is_lower_better, is_worse
from reviewer.evals.common import is_same_text, variant_key
from reviewer.evals.compare import Change, Compared, compare_runs
from reviewer.evals.report import share, shown_figure
from reviewer.evals.scorers import score
from reviewer.render.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.evals.baseline import Baseline
    from reviewer.evals.runs import EvalRun

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
    compared = compare_runs(before, run, pitfalls)
    problems = [
        *_crashes(run),
        *_invariants(run),
        *_coverage(run, baseline),
        *_without_noise(compared),
        *([] if compared.is_exact else _noisy(compared, baseline)),
        *_floors(run, baseline, pitfalls),
    ]
    return Decision(tuple(problems), tuple(_notes(run, baseline, compared)), compared)


def _crashes(run: EvalRun) -> list[Problem]:
    return [Problem("crash", f"{reviewed.subject}: {reviewed.error}") for reviewed in run.crashed()]


def _invariants(run: EvalRun) -> list[Problem]:
    return [
        Problem("invariant", f"{reviewed.subject}: {text}")
        for reviewed in run.broken()
        for text in dict.fromkeys(reviewed.broken)
    ]


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
    if baseline.run.variants and run.variants and baseline.run.seed != run.seed:
        text = f"changed copies were made with seed {run.seed}, the baseline's with {baseline.run.seed}"
        problems.append(Problem("coverage", f"{text}: what moved can't be compared"))
    before_retrieval, now_retrieval = baseline.run.retrieval, run.retrieval
    if before_retrieval is not None and now_retrieval is None:
        problems.append(Problem("coverage", "retrieval was not measured, and the baseline holds it"))
    elif before_retrieval and now_retrieval and before_retrieval.source_sha256 != now_retrieval.source_sha256:
        problems.append(Problem("coverage", "the retrieval situations changed since the baseline was written"))
    return problems


def _without_noise(compared: Compared) -> list[Problem]:
    """Figures in which every loss is real, on the cases and changed documents that both runs have."""
    problems = []
    for figure in compared.figures:
        if figure.is_worse:
            before = f"{figure.name}: {shown_figure(figure.name, figure.before)}"
            now = (
                ", and nothing left to measure it on"
                if figure.now is None
                else f" to {shown_figure(figure.name, figure.now)}"
            )
            problems.append(Problem("worse", before + now))
    return problems


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
                far = figure.interval.low if is_lower_better(name) else figure.interval.high
                value = far if figure.n_clusters > 1 else None  # one document may be missed once: that tells nothing
        if value is not None and is_worse(name, value, floor):
            word = "ceiling" if is_lower_better(name) else "floor"
            problems.append(
                Problem("floor", f"{name}: {shown_figure(name, value)}, {word} {shown_figure(name, floor)}")
            )
    return problems


def _notes(run: EvalRun, baseline: Baseline, compared: Compared) -> list[str]:
    notes = []
    if compared.only_b:
        notes.append(f"{len(compared.only_b)} cases are new and in no comparison until the baseline is updated")
    before_texts = {variant_key(v): v for v in baseline.run.variants}
    n_other = sum(
        variant_key(v) in before_texts and not is_same_text(before_texts[variant_key(v)], v) for v in run.variants
    )
    if n_other:
        notes.append(f"{n_other} changed documents are other texts than the baseline's, and are in no comparison")
    if baseline.run.variants and not run.variants:
        notes.append(
            "behaviour under change was not compared: this run has no changed copies (--perturb sample or all)"
        )
    elif run.variants and not compared.is_exact:
        notes.append("behaviour under change is held to its floors only, and those only with --perturb all: noise")
    if compared.n_repeats < max(run.repeat, baseline.run.repeat):
        notes.append(f"compared on the first {count(compared.n_repeats, 'repeat')} of each case, which both runs have")
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
