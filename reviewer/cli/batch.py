"""`reviewer batch`: many documents in, their reviews out in the order of the inputs, kept in a store on the way."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from reviewer.cli.options import endpoint_flags, judging_flags, review_options, say_unused, setting_flags
from reviewer.errors import UsageError
from reviewer.settings import Settings, load_settings
from reviewer.settings_keys import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.batch.inputs import Found, Input
    from reviewer.batch.progress import Progress
    from reviewer.batch.store import Store
    from reviewer.batch.surroundings import Surroundings
    from reviewer.batch.work import Outcome, Worker
    from reviewer.errors import ReviewerError
    from reviewer.pipeline import Parts

FORMATS = ("text", "markdown", "jsonl", "csv")
EXIT_THRESHOLD = 1
EXIT_INCOMPLETE = 3
_LISTED_FAILURES = 20


@dataclass
class _Result:
    """What a run came to."""

    failed: list[Outcome] = field(default_factory=list)
    not_tried: int = 0
    gone: int = 0
    unplaced: int = 0
    severities: set[str] = field(default_factory=set)
    stopped_by: ReviewerError | None = None

    def add(self, outcome: Outcome) -> None:
        self.severities.update(outcome.severities)
        self.not_tried += outcome.status == "not-tried"
        if outcome.status == "failed":
            self.failed.append(outcome)


def _batch_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    flags = [
        click.option("--store", type=click.Path(), metavar="FILE", help="Where reviews are kept (mode 0600)."),
        click.option("--jobs", type=int, metavar="N", help="Documents judged at the same time (default: 1)."),
        click.option("--keep-text", is_flag=True, help="Keep the documents' whole text in the store as well."),
        click.option("--path-pattern", metavar="P", help="Such as '{team}/{author}/{date}-*.md'."),
        click.option("--people", type=click.Path(), metavar="FILE", help="Who writes (default: ./people.toml)."),
        click.option("--author", metavar="NAME", help="The author of all documents."),
        click.option("--team", metavar="NAME", help="The team of all documents."),
        click.option("--format", type=click.Choice(FORMATS), help="How results are written (default: text)."),
        click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Write to FILE (mode 0600)."),
        click.option("--all", "show_all", is_flag=True, help="All findings, and the possible ones."),
        click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit 1 at a finding this severe or worse."),
        click.option("-q", "--quiet", is_flag=True, help="No progress on standard error."),
    ]
    for flag in reversed(flags):
        command = flag(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@judging_flags
@endpoint_flags
@_batch_flags
@click.pass_context
def batch(ctx: click.Context, /, paths: tuple[str, ...], **flags: Any) -> None:
    """Review files, folders, patterns such as 'notes/**/*.md', or with `-` a list of paths on standard input.

    What is done is kept: run the same command again after an interruption, and it goes on from there.
    """
    from reviewer.batch.inputs import find_inputs
    from reviewer.batch.store import files_of
    from reviewer.output import refuse_overwriting
    from reviewer.render.words import count

    if not paths:
        raise UsageError("no PATH given", hint="name files or folders, or `-` for a list on standard input")
    if flags["dry_run"]:
        raise UsageError("--dry-run shows one document", hint="use it with `reviewer review`")
    given = setting_flags({name: value for name, value in flags.items() if name != "format"})
    settings = load_settings(given | {"jobs": flags["jobs"], "store": flags["store"]})
    say_unused(settings, flags)
    flags["format"] = flags["format"] or ("markdown" if settings.format == "markdown" else "text")
    around = surroundings(flags)
    found = find_inputs(paths, sys.stdin.buffer.read() if "-" in paths else None)
    inputs = found.inputs
    output = Path(flags["output"]) if flags["output"] else None
    taken = [(item.path, "one of the documents") for item in inputs]
    refuse_overwriting(output, (*taken, *files_of(store_path(settings)), (people_path(flags), "the people file")))
    _say_left_out(found, around, is_quiet=flags["quiet"])
    result = _run(found, settings, around, flags, build=ctx.obj)
    if result.gone:
        _say(f"note: no longer there, and no longer counted in trends: {count(result.gone, 'document')}")
    if result.unplaced:
        _say(f"note: {count(result.unplaced, 'document')} of an older store may count twice: known by name only")
        _say("hint: review their folder once from where it was reviewed before")
    if result.failed or result.not_tried:
        _list_failures(result)
        ctx.exit(EXIT_INCOMPLETE)
    if settings.fail_on and result.severities & set(SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1]):
        ctx.exit(EXIT_THRESHOLD)


def store_path(settings: Settings) -> Path:
    """The store that the settings name, or the one in the user's data folder."""
    return settings.store or settings.data_dir / "reviews.sqlite"


def people_path(flags: dict[str, Any]) -> Path:
    """The file of people that was given, or the one looked for in the current folder."""
    return Path(flags["people"] or "people.toml")


def surroundings(flags: dict[str, Any]) -> Surroundings:
    """What the command line and `people.toml` say of the documents."""
    from reviewer.batch.surroundings import PathPattern, People, Surroundings, load_people

    people = people_path(flags)
    given = {name: flags[name] for name in ("author", "team") if flags.get(name)}
    return Surroundings(
        given=given,
        pattern=PathPattern(flags["path_pattern"]) if flags["path_pattern"] else None,
        people=load_people(people) if flags["people"] or people.is_file() else People(),
    )


def _run(
    found: Found,
    settings: Settings,
    around: Surroundings,
    flags: dict[str, Any],
    build: Callable[..., Parts] | None,
) -> _Result:
    """Everything processed, kept and written out."""
    from dataclasses import replace

    from reviewer.assembly import build_parts
    from reviewer.batch.exclusive import hold_alone
    from reviewer.batch.gone import forget_gone
    from reviewer.batch.halt import Halt
    from reviewer.batch.older_names import settle_names
    from reviewer.batch.progress import Progress, Tally
    from reviewer.batch.store import Store
    from reviewer.batch.work import Worker, limited

    progress = Progress(
        Tally(len(found.inputs)), sys.stderr, is_quiet=flags["quiet"], is_animated=_is_animated(sys.stderr)
    )
    progress.begin()
    store: Store | None = None
    with hold_alone(store_path(settings)), progress.wiped():
        try:
            parts = (build or build_parts)(settings, review_options(settings, flags))
            halt = Halt(settings.jobs)
            engine, threads = limited(parts.engine, settings.jobs, halt)
            store = Store(store_path(settings))
            worker = Worker(
                replace(parts, engine=engine),
                store,
                around,
                max_chars=settings.max_chars,
                keep_text=flags["keep_text"],
                asking=_asking(settings),
                halt=halt,
            )
            result = _process(found.inputs, worker, store, flags, progress=progress, threads=threads)
            result.stopped_by = halt.reason
            gone, result.unplaced = settle_names(store, worker.configuration, found)
            result.gone = gone + forget_gone(store, found)
        except KeyboardInterrupt:
            progress.close(f"stopped: {progress.tally.line()}; run the same command again to go on from there")
            raise
        finally:
            if store is not None:
                store.close()
    return result


def _asking(settings: Settings) -> str:
    """What decides the endpoint's answers besides model and prompts; names only as a hash, since it is stored."""
    import hashlib

    if settings.engine != "llm":
        return ""
    told = f"{settings.verify} {settings.redact} {settings.names} {settings.roster}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _process(
    inputs: list[Input], worker: Worker, store: Store, flags: dict[str, Any], *, progress: Progress, threads: int
) -> _Result:
    from reviewer.batch import listing
    from reviewer.batch.runner import InOrder, run
    from reviewer.batch.sink import open_sink
    from reviewer.batch.work import not_tried_row

    order, result = InOrder(), _Result()
    untried: dict[int, Outcome] = {}
    progress.tally.start()
    with open_sink(Path(flags["output"]) if flags["output"] else None) as write:
        write(listing.head(flags["format"]))
        for outcome in run(inputs, worker.process, threads, while_waiting=progress.update):
            progress.tally.add(outcome)
            result.add(outcome)
            if outcome.status == "not-tried":
                untried[outcome.index] = outcome
            for index in order.add(outcome.index):
                left = untried.pop(index, None)
                row = not_tried_row(left) if left else store.row(inputs[index].place, worker.configuration)
                if row is not None:
                    if not flags["output"] and _is_animated(sys.stdout):
                        progress.wipe()  # both stand on the same terminal
                    write(listing.piece(row, flags["format"], show_all=flags["show_all"]))
            progress.update()
    progress.close(progress.tally.closing())
    return result


def _is_animated(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _say(text: str) -> None:
    from reviewer.document.printable import clean_for_terminal

    click.echo(clean_for_terminal(text, keep_line_ends=False), err=True)


def _say_left_out(found: Found, around: Surroundings, *, is_quiet: bool) -> None:
    """What the folders hold and nobody reads, and a pattern that tells nothing."""
    from reviewer.render.words import count

    left = [(len(found.others), "other file"), (len(found.links), "linked folder")]
    if any(number for number, _ in left) and not is_quiet:
        _say("note: left out: " + " and ".join(count(number, noun) for number, noun in left if number))
    if around.pattern is not None and not any(around.pattern.read(item.name) for item in found.inputs):
        _say(f"warning: --path-pattern fits no path, not even {found.inputs[0].name}: nothing is known from paths")


def _list_failures(result: _Result) -> None:
    from reviewer.render.words import count

    failed = sorted(result.failed, key=lambda outcome: outcome.index)
    if failed:
        _say(f"error: {count(len(failed), 'document')} could not be reviewed:")
    for outcome in failed[:_LISTED_FAILURES]:
        _say("  " + (outcome.error if outcome.name in outcome.error else f"{outcome.name}: {outcome.error}"))
    if len(failed) > _LISTED_FAILURES:
        _say(f"  and {len(failed) - _LISTED_FAILURES} more (see --format jsonl)")
    if result.stopped_by is not None:
        _say(f"error: stopped early: {result.stopped_by.text}; {count(result.not_tried, 'document')} not tried")
        _say(f"hint: {result.stopped_by.hint}; then run the same command again, and it goes on from there")
    else:
        _say("hint: mend what can be mended and run the same command again; the rest is kept")
