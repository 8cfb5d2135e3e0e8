"""`reviewer eval gate`: fail where a run is worse than the baseline; `reviewer eval baseline`: keep the baseline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.eval_end import leave_if_unreviewed
from reviewer.cli.eval_run import append, case_paths, execute, jobs_of, run_flags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewer.evals.attribution import Cause
    from reviewer.evals.cases import Case
    from reviewer.evals.faults import Place
    from reviewer.evals.gate import Decision
    from reviewer.evals.runs import EvalRun

EXIT_GATE = 1
DEFAULT_BASELINE = Path("evals/baselines/embedded.json")
_MAX_ATTRIBUTED = 20
_BASELINE = click.option(
    "--baseline", type=click.Path(path_type=Path), default=DEFAULT_BASELINE, show_default=True, help="The baseline."
)


@click.command()
@click.argument("run_file", required=False, type=click.Path(path_type=Path, dir_okay=False), metavar="[RUN]")
@_BASELINE
@run_flags
@click.pass_context
def gate(ctx: click.Context, /, run_file: Path | None, baseline: Path, **flags: Any) -> None:
    """Fail where a run is worse than the baseline.

    RUN is a run file; without one the cases are run now. A deterministic engine is held to its figures exactly, one
    with noise to what the statistics can tell. Floors, invariants and crashes count for both.
    """
    from reviewer.evals.attribution import Search, attribute_all
    from reviewer.evals.baseline import load_baseline
    from reviewer.evals.gate import decide
    from reviewer.evals.runs import load_run
    from reviewer.ladder.taxonomy import load_taxonomy

    held = load_baseline(baseline)  # before minutes are spent on a run
    pitfalls = [pitfall.id for pitfall in load_taxonomy().pitfalls]
    if run_file is not None:
        result, cases, parts = load_run(run_file), _cases_if_there(flags), None
    else:
        cases, result, parts = execute(ctx, flags)
    decision = decide(result, held, pitfalls)
    search = Search()
    try:
        if parts is not None and not result.unreviewed():
            attribute_all(_lost(result, decision, cases), result, parts, search, jobs_of(flags, parts))
    finally:  # the verdict stands, whatever ends the search for causes
        decision = replace(decision, notes=(*decision.notes, *search.notes()))
        _report(result, decision, cases, search.causes, flags)
    leave_if_unreviewed(ctx, result, flags["output"] if run_file is None else run_file)
    if not decision.is_passed:
        ctx.exit(EXIT_GATE)


def _cases_if_there(flags: dict[str, Any]) -> tuple[Case, ...]:
    """The cases of a finished run, for file and line; a run file can be judged without them."""
    from reviewer.errors import ReviewerError
    from reviewer.evals.cases import load_cases
    from reviewer.ladder.taxonomy import load_taxonomy

    try:
        return load_cases(case_paths(flags), load_taxonomy())
    except ReviewerError:
        return ()


def _lost(result: EvalRun, decision: Decision, cases: Sequence[Case]) -> list[Case]:
    """The cases to look at once more; a crashed one would only crash again."""
    crashed = {outcome.case for outcome in result.outcomes if outcome.status == "crashed"}
    worse = {change.case for change in decision.changes if change.is_worse} - crashed
    return [case for case in cases if case.id in worse][:_MAX_ATTRIBUTED]


def _report(
    result: EvalRun, decision: Decision, cases: Sequence[Case], causes: dict[str, Cause], flags: dict[str, Any]
) -> None:
    from reviewer.evals.faults import places_of
    from reviewer.evals.gate_report import decision_tables
    from reviewer.evals.report import as_text, headline, run_tables
    from reviewer.evals.scorers import score
    from reviewer.ladder.taxonomy import load_taxonomy

    places = places_of(cases)
    scores = score(result, [pitfall.id for pitfall in load_taxonomy().pitfalls])
    title = f"Gate {_word(decision, result)}: {headline(result, scores)}"
    tables = [*decision_tables(decision, places, causes), *run_tables(result, scores, places)]
    if flags["format"] == "json":
        click.echo(_as_json(decision, causes, is_whole=not result.unreviewed()))
    else:
        click.echo(as_text(title, tables, flags["format"]), nl=False)
    if flags["summary"]:
        append(flags["summary"], as_text(title, tables, "markdown"))
    _report_to_ci(result, decision, places, flags)


def _report_to_ci(result: EvalRun, decision: Decision, places: Mapping[str, Place], flags: dict[str, Any]) -> None:
    """JUnit XML and annotations. A gate that passes shows no failure: what noise may have done is only noted."""
    from reviewer.evals.ci import annotation_lines, is_on_github, junit_xml
    from reviewer.evals.faults import Fault, copy_faults, faults_of
    from reviewer.output import write_private

    is_chance = decision.is_passed and not decision.compared.is_exact
    weight = 50.0 if is_chance else 95.0
    changed = [
        Fault(c.case, f"{c.now or 'right'} (before: {c.before or 'right'})", weight, 1.0, places.get(c.case))
        for c in decision.changes
        if c.is_worse
    ]
    failing, by_chance = ([], changed) if is_chance else ([*changed, *copy_faults(result, places)], [])
    problems = [f"{problem.kind}: {problem.text}" for problem in decision.problems]
    if flags["junit"]:
        known = faults_of(result, places)
        write_private(flags["junit"], junit_xml(result, failing, problems, known, by_chance))
    if flags["annotations"] or is_on_github():
        whole = [Fault("reviewer eval gate", problem, 100.0, 1.0) for problem in problems]
        for line in annotation_lines([*failing, *by_chance, *whole]):
            click.echo(line, err=flags["format"] == "json")


def _word(decision: Decision, result: EvalRun) -> str:
    """What came of it: nothing, where reviews are missing that could have failed."""
    from reviewer.render.words import count

    if not decision.is_passed:
        return f"FAILED, {count(len(decision.problems), 'problem')}"
    missing = len(result.unreviewed())
    return f"WITHOUT A VERDICT, {count(missing, 'review')} could not be made" if missing else "passed"


def _as_json(decision: Decision, causes: dict[str, Cause], *, is_whole: bool) -> str:
    """`passed` is null where reviews are missing and what there is does not fail."""
    import json
    from dataclasses import asdict

    passed = (None if decision.is_passed else False) if not is_whole else decision.is_passed
    return json.dumps({"passed": passed, "causes": causes, **asdict(decision)}, indent=2)


@click.group()
def baseline() -> None:
    """Write or show the baseline that the gate holds a run against."""


@baseline.command()
@click.argument("run_file", type=click.Path(path_type=Path, dir_okay=False), metavar="RUN")
@_BASELINE
@click.option("--because", help="Why a figure is lowered; recorded in the baseline.")
def update(run_file: Path, baseline: Path, because: str | None) -> None:
    """Make RUN the baseline. Refuses to lower a figure, or to lose cases, without --because."""
    from reviewer.errors import CaseError
    from reviewer.evals.baseline import baseline_text, load_baseline, updated
    from reviewer.evals.runs import load_run
    from reviewer.ladder.taxonomy import load_taxonomy

    run = load_run(run_file)
    try:
        old = load_baseline(baseline) if baseline.exists() else None
    except CaseError as error:
        raise CaseError(error.text, hint="mend it, or remove it to start afresh") from error
    new = updated(run, old, because, [pitfall.id for pitfall in load_taxonomy().pitfalls])
    baseline.parent.mkdir(parents=True, exist_ok=True)
    baseline.write_text(baseline_text(new), encoding="utf-8")  # holds no words of a document, and is committed
    n_lowered = len(new.lowered[-1].what) if old and len(new.lowered) > len(old.lowered) else 0
    said = f", {n_lowered} lowered because: {because}" if n_lowered else ""
    click.echo(f"wrote {baseline}: {len(new.figures)} figures, {len(new.floors)} floors{said}")


@baseline.command()
@_BASELINE
def show(baseline: Path) -> None:
    """The figures and floors, and what was ever lowered, and why."""
    from reviewer.evals.baseline import load_baseline

    held = load_baseline(baseline)
    click.echo(f"{baseline}: {held.updated}, {held.run.engine.name} {held.run.engine.model}, {held.run.suite.n} cases")
    for name, value in held.figures.items():
        floor = held.floors.get(name)
        click.echo(f"  {name:44} {value:.3f}" + (f"   floor {floor:.2f}" if floor is not None else ""))
    for entry in held.lowered:
        click.echo(f"lowered {entry.date} because: {entry.because}")
        for what in entry.what:
            click.echo(f"  {what}")
