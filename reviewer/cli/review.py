"""`reviewer review`: one document in, one review out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from reviewer.cli.input import read_input
from reviewer.cli.options import endpoint_flags, judging_flags, output_flags, review_options, say_unused, setting_flags
from reviewer.cli.output import emit, progress
from reviewer.errors import UsageError
from reviewer.output import refuse_overwriting
from reviewer.settings import Settings, load_settings
from reviewer.settings_keys import SEVERITIES

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable

    from reviewer.contract import Review
    from reviewer.pipeline import Parts, ReviewOptions
    from reviewer.records import Document

    PartsBuilder = Callable[[Settings, ReviewOptions], Parts]

EXIT_THRESHOLD = 1


@click.command()
@click.argument("file", required=False)
@judging_flags
@endpoint_flags
@output_flags
@click.pass_context
def review(ctx: click.Context, /, file: str | None, **flags: Any) -> None:
    """Review one document: FILE, `-` or piped text for standard input, else $EDITOR opens.

    Nothing leaves this machine with the embedded engine.
    """
    settings = load_settings(setting_flags(flags))
    output = Path(flags["output"]) if flags["output"] else None
    refuse_overwriting(output, [(file, "the document itself")] if file not in (None, "-") else [])
    say_unused(settings, flags)
    document = read_input(file, settings)
    if flags["dry_run"]:
        _rehearse(document, settings, flags, build=ctx.obj)
        return
    try:
        with _waiting(settings)(f"reviewing {document.name}", is_quiet=flags["quiet"]):
            result = _review(document, settings, flags, build=ctx.obj)
    except KeyboardInterrupt:
        _say_stopped(document, settings)
        raise
    if flags["verbose"]:
        _say_how(result, settings)
    emit(result, document, settings.format, output, show_all=flags["show_all"], index_host=index_host(settings))
    if crosses(result, settings.fail_on):
        ctx.exit(EXIT_THRESHOLD)


def _waiting(settings: Settings) -> Callable[..., contextlib.AbstractContextManager[None]]:
    from reviewer.cli.spinner import spinner

    return spinner if settings.engine == "llm" else progress


def _say_stopped(document: Document, settings: Settings) -> None:
    from reviewer.document.printable import clean_for_terminal

    line = f"stopped: no review of {document.name} was written; run the same command again"
    if settings.engine == "llm" and settings.cache:
        line += ", answers that had come by now are kept and not asked for twice"
    click.echo(clean_for_terminal(line, keep_line_ends=False), err=True)


def _rehearse(document: Document, settings: Settings, flags: dict[str, Any], build: PartsBuilder | None) -> None:
    """Walk the path with an engine that only writes down what it would send."""
    from dataclasses import replace

    from reviewer import pipeline
    from reviewer.assembly import build_parts
    from reviewer.document.printable import clean_for_terminal
    from reviewer.engines.llm.build import needs_key
    from reviewer.engines.llm.engine import LLMEngine
    from reviewer.engines.llm.rehearsal import Rehearsal

    if settings.engine != "llm":
        click.echo(f"Nothing would be sent: the {settings.engine} engine works on this machine.")
        return
    if needs_key(settings):
        click.echo("note: OPENAI_API_KEY is not set; without --dry-run it is needed", err=True)
        settings = replace(settings, api_key="not-sent")
    parts = (build or build_parts)(settings, review_options(settings, flags))
    if not isinstance(parts.engine, LLMEngine):
        raise UsageError("this engine has nothing to rehearse", hint="give --engine llm")
    rehearsal = Rehearsal(parts.engine)
    pipeline.review(document, replace(parts, engine=rehearsal))
    for plan in rehearsal.plans:
        click.echo(clean_for_terminal(plan.text()), nl=False)


def _review(document: Document, settings: Settings, flags: dict[str, Any], build: PartsBuilder | None) -> Review:
    """`build` makes the collaborators; None for the real ones (a caller gives its own as Click's `obj`)."""
    from reviewer import pipeline
    from reviewer.assembly import build_parts

    parts = (build or build_parts)(settings, review_options(settings, flags))
    return pipeline.review(document, parts)


def crosses(result: Review, fail_on: str | None) -> bool:
    """Whether a finding is as severe as `fail_on` or worse. Possible ones never count."""
    if fail_on is None:
        return False
    severe = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(f.level == "finding" and f.severity in severe for f in result.findings)


def index_host(settings: Settings) -> str | None:
    """The host of a Chroma server elsewhere: vectors of the document's sentences go there."""
    host = urlsplit(settings.chroma_url or "").hostname
    return None if host in {None, "localhost", "127.0.0.1", "::1"} else host


def _say_how(result: Review, settings: Settings) -> None:
    from reviewer.document.printable import clean_for_terminal

    used = [f"{name} from {origin.where or origin.layer}" for name, origin in sorted(settings.origins.items())]
    times = [f"{name} {value:.0f} ms" for name, value in result.timing_ms.items()]
    lines = [
        f"engine: {result.engine.name}, model {result.engine.model} {result.engine.model_fingerprint[:12]}",
        f"ladder: {result.ladder.id} {result.ladder.fingerprint[:12]}",
        f"settings: {', '.join(used) or 'defaults only'}",
        f"time: {', '.join(times)}",
    ]
    for line in lines:
        click.echo(clean_for_terminal(line, keep_line_ends=False), err=True)
