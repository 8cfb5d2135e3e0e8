"""`reviewer eval run`: all cases through the pipeline, scored, as a table and a run file; and its flags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.eval_end import leave
from reviewer.cli.options import endpoint_flags, judging_flags, review_options, setting_flags
from reviewer.cli.output import progress
from reviewer.errors import EngineUnreachable, UsageError
from reviewer.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.engines.llm.endpoint import Endpoint
    from reviewer.evals.cases import Case
    from reviewer.evals.recording_file import GrowingRecording
    from reviewer.evals.recordings import Recording
    from reviewer.evals.runs import EvalRun
    from reviewer.pipeline import Parts, ReviewOptions

    PartsBuilder = Callable[[Settings, ReviewOptions], Parts]

DEFAULT_CASES = Path("evals/cases")
DEFAULT_SITUATIONS = Path("evals/retrieval/situations.yaml")
_LLM_JOBS = 10
_PROBE_S = 8.0
_JUDGING = ("engine", "ladder")  # stage and kind are the case's own


def run_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is run, and how; shared by `run` and `gate`."""
    path = click.Path(path_type=Path)
    flags = [
        click.option("--cases", type=path, multiple=True, help="Case files or folders (default: evals/cases)."),
        click.option(
            "--repeat", type=click.IntRange(1, 100), default=1, help="Review each case N times (an engine with noise)."
        ),
        click.option("--seed", type=int, default=1, show_default=True, help="Of resamples and perturbations."),
        click.option("--jobs", type=click.IntRange(1, 64), help="Reviews at a time (default: 1, or 10 for llm)."),
        click.option(
            "--perturb",
            type=click.Choice(["none", "sample", "all"]),
            default="none",
            show_default=True,
            help="Review changed copies too: a seeded sample, or all.",
        ),
        click.option("--retrieval", type=path, help="Situations (default: evals/retrieval/situations.yaml if there)."),
        click.option(
            "--replay", type=path, metavar="FILE", help="llm: answer from recorded exchanges; nothing is sent."
        ),
        click.option("--record", type=path, metavar="FILE", help="llm: keep the exchanges with the endpoint in FILE."),
        click.option("--resume", is_flag=True, help="Take over what an interrupted run with this -o had done."),
        click.option("-o", "--output", type=path, metavar="FILE", help="Write the run file (mode 0600)."),
        click.option("--summary", type=path, help="Append Markdown, say to $GITHUB_STEP_SUMMARY."),
        click.option("--junit", type=path, help="Write JUnit XML."),
        click.option("--annotations", is_flag=True, help="Print GitHub annotations on the case files."),
        click.option("--format", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True),
        click.option("-q", "--quiet", is_flag=True, help="No progress on standard error."),
    ]
    for flag in reversed(flags):
        command = flag(command)
    return without(judging_flags(endpoint_flags(command)), "stage", "kind", "no_suppress", "dry_run")


def without(command: Callable[..., Any], *names: str) -> Callable[..., Any]:
    """The command without flags that every case answers for itself."""
    params = getattr(command, "__click_params__", [])
    params[:] = [param for param in params if param.name not in names]
    return command


@click.command()
@run_flags
@click.pass_context
def run(ctx: click.Context, /, **flags: Any) -> None:
    """Review all cases and score the reviews: found, missed, false, on the right lines; cost and time."""
    from reviewer.evals.report import as_text, headline, run_tables
    from reviewer.evals.report_json import as_json

    cases, result, _ = execute(ctx, flags)
    from reviewer.evals.faults import places_of
    from reviewer.evals.scorers import score
    from reviewer.ladder.taxonomy import load_taxonomy

    places = places_of(cases)
    scores = score(result, [pitfall.id for pitfall in load_taxonomy().pitfalls])
    tables = run_tables(result, scores, places)
    title = headline(result, scores)
    if flags["format"] == "json":
        click.echo(as_json(title, result, scores))
    else:
        click.echo(as_text(title, tables, flags["format"]), nl=False)
    if flags["summary"]:
        append(flags["summary"], as_text(title, tables, "markdown"))
    write_ci(result, cases, flags)
    leave(ctx, result, flags["output"])


def execute(ctx: click.Context, flags: dict[str, Any]) -> tuple[tuple[Case, ...], EvalRun, Parts]:
    """Load, run, write the run file. A case that is wrong or a set-up that does not work is raised."""
    from reviewer.document.language import load_meanwhile
    from reviewer.evals.cases import load_cases
    from reviewer.evals.runner import Plan
    from reviewer.evals.runs import save_run
    from reviewer.evals.suite import SuiteOptions, evaluate
    from reviewer.ladder.taxonomy import load_taxonomy

    load_meanwhile()
    cases = load_cases(case_paths(flags), load_taxonomy())
    if flags["resume"] and flags["output"] is None:
        raise UsageError("--resume needs -o", hint="name the run file of the interrupted run")
    parts, recording = build(ctx, flags)
    is_llm = parts.engine.identity.name == "llm"
    is_exact = not is_llm or flags["replay"] is not None
    if is_exact and flags["repeat"] > 1:
        click.echo("note: this engine answers the same every time; each case is reviewed once", err=True)
    output: Path | None = flags["output"]
    options = SuiteOptions(
        paths=case_paths(flags),
        seed=flags["seed"],
        perturb=flags["perturb"],
        situations=_situations(flags),
        plan=Plan(
            repeat=1 if is_exact else flags["repeat"],
            jobs=jobs_of(flags, parts),
            meanwhile=_load_reporting,
        ),
        is_exact=is_exact,
        journal=_journal(output),
        is_resumed=flags["resume"],
    )
    with progress(f"evaluating {len(cases)} cases", is_quiet=flags["quiet"]):
        try:
            result = evaluate(cases, parts, options)
        except KeyboardInterrupt:
            if output is not None:
                click.echo(f"note: add --resume to review only what is missing from {output}", err=True)
            raise
    if output is not None:
        save_run(result, output)
    if recording is not None:
        _keep(recording, result)
    return cases, result, parts


def jobs_of(flags: dict[str, Any], parts: Parts) -> int:
    """How many reviews are made at a time."""
    jobs: int = flags["jobs"] or (_LLM_JOBS if parts.engine.identity.name == "llm" else 1)
    return jobs


def _journal(output: Path | None) -> Path | None:
    return output.with_name(output.name + ".part") if output else None


def _keep(recording: GrowingRecording, result: EvalRun) -> None:
    """A recording that lacks exchanges would be a miss for whoever replays it."""
    if not result.unreviewed():
        recording.finish()
    elif recording.part.exists():
        click.echo(f"note: {recording.path} is written by a whole run; {recording.part} holds what there is", err=True)


def _load_reporting() -> None:
    """What is needed once all cases are reviewed; loading it takes a tenth of a second, which an endpoint takes too."""
    import reviewer.evals.faults
    import reviewer.evals.report
    import reviewer.evals.scorers  # noqa: F401


def build(ctx: click.Context, flags: dict[str, Any]) -> tuple[Parts, GrowingRecording | None]:
    """The collaborators that a review would have, as the settings and flags say; a caller gives its own as `obj`.

    With --record also the recording that they fill.
    """
    from dataclasses import replace

    from reviewer.assembly import build_parts

    settings = load_settings({k: v for k, v in setting_flags(flags).items() if k != "format"})
    make: PartsBuilder = ctx.obj or build_parts
    options = review_options(settings, flags)
    recording = None
    if flags["replay"] or flags["record"]:
        parts, recording = _with_recording(make, settings, options, flags)
    else:
        if ctx.obj is None:
            probe(settings)
        parts = make(settings, options)
    # a settings file's own stage or kind is for its user's documents, not for the cases
    return replace(parts, options=replace(parts.options, stage=None, kind=None)), recording


def _with_recording(
    make: PartsBuilder, settings: Settings, options: ReviewOptions, flags: dict[str, Any]
) -> tuple[Parts, GrowingRecording | None]:
    from dataclasses import replace

    from reviewer.evals.llm_parts import recorded, replaying
    from reviewer.evals.recordings import load_recording

    if settings.engine != "llm" or (flags["replay"] and flags["record"]):
        raise UsageError("--replay and --record are for --engine llm, one at a time", hint="add --engine llm")
    all_but_the_engine = replace(settings, engine="embedded")
    if flags["replay"]:
        recording = load_recording(flags["replay"])
        _check_model(settings, recording)
        if recording.head.made_by != "live":
            click.echo(f"note: this recording was made {recording.head.made_by}; it proves plumbing only", err=True)
        return replaying(make(all_but_the_engine, options), settings, recording), None
    probe(settings)
    journal = _journal(flags["output"])
    is_resumed = flags["resume"] and journal is not None and journal.exists()
    return recorded(make(all_but_the_engine, options), settings, flags["record"], is_resumed=is_resumed)


def _check_model(settings: Settings, recording: Recording) -> None:
    """A settings file's model is for reviews; one that is asked for here must be the one that answered."""
    if settings.origin("model").layer == "flag" and settings.model != recording.head.model:
        text = f"the recording is of the model '{recording.head.model}', not of '{settings.model}'"
        raise UsageError(text, hint="leave --model out, or record again with it")


def case_paths(flags: dict[str, Any]) -> tuple[Path, ...]:
    paths: tuple[Path, ...] = flags["cases"] or (DEFAULT_CASES,)
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder", hint="name your cases with --cases")
    return paths


def _situations(flags: dict[str, Any]) -> Path | None:
    given: Path | None = flags["retrieval"]
    return given or (DEFAULT_SITUATIONS if DEFAULT_SITUATIONS.exists() else None)


def probe(settings: Settings) -> None:
    """Whether the endpoint answers at all, in seconds: a whole suite must not find out case by case."""
    if settings.engine != "llm":
        return
    from reviewer.cli.checks import check_host
    from reviewer.engines.llm.endpoint import DEFAULT_BASE_URL, Endpoint

    endpoint = Endpoint(settings.base_url or DEFAULT_BASE_URL)
    if endpoint.proxy is not None:
        _probe_through_proxy(endpoint)
        return
    found = check_host("endpoint", endpoint.base_url, "/models", timeout_s=_PROBE_S)
    if found.status == "fail" and "does not answer" in found.text:
        raise EngineUnreachable(found.text, hint=found.fix)


def _probe_through_proxy(endpoint: Endpoint) -> None:
    """Only the engine's own client goes through one. No key is sent: a refusal is an answer."""
    from reviewer.engines.llm.client import Client

    fault = Client(endpoint).silence(_PROBE_S)
    if fault is not None:
        text = f"{endpoint.host} does not answer through the proxy {endpoint.proxy}"
        raise EngineUnreachable(text, hint="look at the proxy variables, or name the host in NO_PROXY")


def append(path: Path, text: str) -> None:
    """Add to a file that may have other parts already, as a CI summary does."""
    try:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text + "\n")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", hint="name a file you may write to") from error


def write_ci(result: EvalRun, cases: Sequence[Case], flags: dict[str, Any]) -> None:
    """JUnit XML and annotations, where asked for."""
    from reviewer.evals.ci import annotation_lines, is_on_github, junit_xml
    from reviewer.evals.faults import faults_of, places_of
    from reviewer.output import write_private

    faults = faults_of(result, places_of(cases))
    if flags["junit"]:
        write_private(flags["junit"], junit_xml(result, faults))
    if flags["annotations"] or is_on_github():
        for line in annotation_lines(faults):
            click.echo(line, err=flags["format"] == "json")
