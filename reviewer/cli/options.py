"""The flags of a review, shared by every command that reviews, and what they make of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewer.records import SHORT_STAGES
from reviewer.settings_keys import ENGINES, FORMATS, KEYS, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.pipeline import ReviewOptions
    from reviewer.settings import Settings

# Flags that are settings too, by the setting's name; the others only say how this one run goes.
_SETTING_FLAGS = ("stage", "kind", "ladder", "engine", "fail_on", "format")
_ENDPOINT_FLAGS = ("model", "base_url", "prompts_dir", "max_cost", "timeout_s", "verify", "redact", "roster", "cache")


def judging_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """Whose document it is, and what it is held against."""
    flags = [
        click.option("--stage", metavar="STAGE", help="The author's stage: tl, em, sem, dir or its full id."),
        click.option(
            "--kind",
            type=click.Choice(["weekly", "retro", "weekly-update"]),
            metavar="weekly|retro",
            help="What the document is.",
        ),
        click.option("--ladder", metavar="NAME", help="The ladder to quote (see `reviewer ladder list`)."),
        click.option(
            "--engine", type=click.Choice(ENGINES), help="What judges: embedded works offline, llm asks an endpoint."
        ),
        click.option("--no-suppress", is_flag=True, help="Ignore `<!-- reviewer: ignore … -->` comments."),
    ]
    for flag in reversed(flags):
        command = flag(command)
    return command


def endpoint_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """How the llm engine asks its endpoint. Keys are never flags: they would show in `ps` and the history."""
    folder = click.Path(exists=True, file_okay=False)
    flags = [
        click.option("--model", metavar="NAME", help="llm: the model's name at the endpoint."),
        click.option("--base-url", metavar="URL", help="llm: an OpenAI-compatible endpoint (ends in /v1 mostly)."),
        click.option("--prompts", "prompts_dir", type=folder, metavar="DIR", help="llm: prompts used instead of ours."),
        click.option("--dry-run", is_flag=True, help="llm: show what would be sent, and send nothing."),
        click.option(
            "--max-cost",
            type=float,
            metavar="N",
            help="llm: send nothing that would cost more, in the price's currency.",
        ),
        click.option("--no-cache", "cache", flag_value=False, default=None, help="llm: neither use nor keep answers."),
        click.option(
            "--timeout-s",
            type=float,
            metavar="N",
            help="llm: give a request up after N seconds, all its tries together (default: 300).",
        ),
        click.option("--verify/--no-verify", default=None, help="llm: ask about each finding once more."),
        click.option("--redact/--no-redact", default=None, help="llm: hide addresses, numbers, keys and names."),
        click.option(
            "--name", "names", multiple=True, metavar="NAME", help="llm: a person to hide (repeatable); redacts."
        ),
        click.option("--roster", type=click.Path(), metavar="FILE", help="llm: people to hide, one a line; redacts."),
    ]
    for flag in reversed(flags):
        command = flag(command)
    return command


def output_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """How one review comes out."""
    flags = [
        click.option("--format", type=click.Choice(FORMATS), help="How the review is written (default: text)."),
        click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Write to FILE (mode 0600)."),
        click.option("--all", "show_all", is_flag=True, help="All findings, not three, and the possible ones."),
        click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit 1 at a finding this severe or worse."),
        click.option("-q", "--quiet", is_flag=True, help="No progress on standard error."),
        click.option("-v", "--verbose", is_flag=True, help="Say on standard error what was used, and times."),
    ]
    for flag in reversed(flags):
        command = flag(command)
    return command


def setting_flags(flags: dict[str, Any]) -> dict[str, Any]:
    """Of a command's flags those that override settings."""
    chosen = {name: flags[name] for name in (*_SETTING_FLAGS, *_ENDPOINT_FLAGS) if name in flags}
    if flags.get("names"):
        chosen["names"] = ",".join(flags["names"])
    return chosen


def say_unused(settings: Settings, flags: dict[str, Any]) -> None:
    """A note on standard error of flags that only matter to an endpoint's model, where none is asked."""
    if settings.engine == "llm":
        return
    chosen = [name for name in (*_ENDPOINT_FLAGS, "names") if flags.get(name) not in (None, ())]
    # switched off explicitly is what they are; of the cache the flag says nothing else
    named = [_flag(name) for name in chosen if flags[name] is not False or name == "cache"]
    if named:
        listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        click.echo(f"note: {listed} {'has' if len(named) == 1 else 'have'} no effect without --engine llm", err=True)


def _flag(name: str) -> str:
    return {"cache": "--no-cache", "names": "--name"}.get(name, KEYS[name].flag)


def odd_stage(settings: Settings) -> str:
    """What is wrong with the stage that the settings name; empty where nothing is, or the ladder can't be read."""
    from reviewer.errors import ReviewerError
    from reviewer.ladder.registry import taxonomy_for

    if settings.stage is None:
        return ""
    try:
        known = {stage.id for stage in taxonomy_for(settings.ladder, settings.data_dir).stages}
    except ReviewerError:
        return ""
    is_known = SHORT_STAGES.get(settings.stage.lower(), settings.stage) in known
    return "" if is_known else f"'{settings.stage}' is no stage of the ladder {settings.ladder}"


def review_options(settings: Settings, flags: dict[str, Any]) -> ReviewOptions:
    """What the pipeline is told: a flag or variable is `given`, a settings file is `settings`."""
    from reviewer.pipeline import ReviewOptions

    stage = settings.stage
    return ReviewOptions(
        stage=SHORT_STAGES.get(stage.lower(), stage) if stage else None,
        stage_where=settings.origin("stage").where,
        stage_source="settings" if settings.origin("stage").layer in {"user", "project"} else "given",
        kind=settings.kind,
        kind_source="settings" if settings.origin("kind").layer in {"user", "project"} else "given",
        use_suppressions=not flags.get("no_suppress", False),
    )
