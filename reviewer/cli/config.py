"""`reviewer config`: the settings in force, where each came from, and which files are read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from reviewer.cli.options import odd_stage
from reviewer.settings import Origin, Settings, load_settings, settings_files
from reviewer.settings_keys import KEYS


@click.group()
def config() -> None:
    """Show the settings in force and their sources."""


@config.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(format_: str) -> None:
    """Every setting, its value, and where the value came from. Keys are shown as set or unset only."""
    settings = load_settings()
    rows = {name: (shown_value(settings, name), settings.origin(name)) for name in KEYS}
    if format_ == "json":
        found = {
            name: {"value": value, "source": origin.layer, "where": origin.where or None}
            for name, (value, origin) in rows.items()
        }
        click.echo(json.dumps(found, indent=2))
        return
    name_width = max(map(len, rows))
    value_width = min(max(len(_text(value)) for value, _ in rows.values()), 40)
    for name, (value, origin) in rows.items():
        click.echo(clean(f"{name:{name_width}}  {_text(value):{value_width}}  {_source(origin)}"))
    if odd := odd_stage(settings):
        click.echo(clean(f"warning: {odd}"), err=True)


@config.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def path(format_: str) -> None:
    """The settings files that are read from here."""
    files = settings_files(Path.cwd(), os.environ)
    if format_ == "json":
        project = str(files.project) if files.project else None
        found = {"user": str(files.user), "user_exists": files.user.is_file(), "project": project}
        click.echo(json.dumps(found, indent=2))
        return
    click.echo(clean(f"user     {files.user}{'' if files.user.is_file() else '  (not there)'}"))
    click.echo(clean(f"project  {files.project or 'none on the way up from here'}"))


def shown_value(settings: Settings, name: str) -> str | float | None:
    """A value as it may be shown and put into JSON."""
    value = getattr(settings, name)
    if KEYS[name].is_secret:
        return "set" if value else "unset"
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _text(value: object) -> str:
    return "-" if value in (None, "") else str(value)


def _source(origin: Origin) -> str:
    return origin.layer if not origin.where else f"{origin.layer}: {origin.where}"


def clean(text: str) -> str:
    """Paths and values made harmless for a terminal."""
    from reviewer.document.printable import clean_for_terminal

    return clean_for_terminal(text, keep_line_ends=False)
