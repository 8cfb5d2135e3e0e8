"""`reviewer ladder`: list, show, search, check, add and remove ladders."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.records import SHORT_STAGES
from reviewer.settings import load_settings

if TYPE_CHECKING:
    from reviewer.ladder.index import Embedder
    from reviewer.ladder.ladder import Ladder
    from reviewer.ladder.taxonomy import Taxonomy

_FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
_STAGE = click.option("--stage", metavar="STAGE", help="Only this stage: tl, em, sem, dir or its full id.")
_LADDER_FILE = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")

_PITFALLS = click.option(
    "--pitfalls",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Stages and pitfalls of your own (default: pitfalls.yaml beside the ladder, if there is one).",
)


@click.group()
def ladder() -> None:
    """List, show, search, add and check ladders.

    A ladder is Markdown, a Word document, or plain text with each heading on a line of its own. Stages and pitfalls
    of your own go into a pitfalls.yaml beside it. Added ladders are kept in your data folder, readable by you alone.
    """


@ladder.command("list")
@_FORMAT
def list_(format_: str) -> None:
    """The ladders that `--ladder NAME` knows."""
    from reviewer.ladder.registry import list_ladders

    known = list_ladders(load_settings().data_dir)
    if format_ == "json":
        _print_json([asdict(item) | {"shipped": item.is_shipped} for item in known])
        return
    width = max(len(item.name) for item in known)
    for item in known:
        where = "ships with the program, restated in its own words" if item.is_shipped else f"added from {item.source}"
        where += ", with its own pitfalls" if item.has_pitfalls else ""
        _print(f"{item.name:{width}}  {where}")


@ladder.command()
@click.argument("name", required=False)
@_STAGE
@_FORMAT
def show(name: str | None, stage: str | None, format_: str) -> None:
    """The text of a ladder by stage and section, with the ids of its pitfalls and behaviours."""
    from reviewer.cli import ladder_text
    from reviewer.ladder.registry import load_ladder, taxonomy_for

    settings = load_settings()
    taxonomy = taxonomy_for(name or settings.ladder, settings.data_dir)
    stage_id = _stage_id(stage)
    if stage_id is not None:
        taxonomy.stage(stage_id)
    shown = load_ladder(name or settings.ladder, settings.data_dir, taxonomy)
    if stage_id is not None and stage_id not in shown.stages():
        from reviewer.errors import LadderError

        raise LadderError(f"'{shown.id}' has no stage {stage_id}", hint=f"it has: {', '.join(shown.stages())}")
    if format_ == "json":
        _print_json(_as_json(shown, stage_id))
        return
    _print(ladder_text.show(shown, taxonomy, stage_id, _columns()))


@ladder.command()
@click.argument("query")
@_STAGE
@click.option("--ladder", "name", metavar="NAME", help="The ladder to search (default: the one in the settings).")
@click.option("--k", type=click.IntRange(1, 50), default=3, show_default=True, help="How many passages.")
@_FORMAT
def search(query: str, stage: str | None, name: str | None, k: int, format_: str) -> None:
    """The passages nearest to a situation told in your own words."""
    from reviewer.cli import ladder_text
    from reviewer.encoder import Encoder
    from reviewer.errors import UsageError
    from reviewer.ladder.exemplars import load_exemplars
    from reviewer.ladder.registry import load_ladder, taxonomy_for
    from reviewer.ladder.retrieve import open_retriever

    if not query.strip():
        raise UsageError("nothing to search for", hint='tell a situation: reviewer ladder search "all is top priority"')
    settings = load_settings()
    taxonomy = taxonomy_for(name or settings.ladder, settings.data_dir)
    searched = load_ladder(name or settings.ladder, settings.data_dir, taxonomy)
    retriever = open_retriever(
        searched,
        taxonomy,
        Encoder(),
        load_exemplars(taxonomy),
        cache_dir=settings.cache_dir,
        chroma_url=settings.chroma_url,
    )
    try:
        found = retriever.search(query, _stage_id(stage), k)
    finally:
        retriever.close()
    for warning in retriever.warnings:
        click.echo(_clean(f"warning: {warning.text}"), err=True)
    if format_ == "json":
        _print_json([{"score": round(item.score, 4), **asdict(item.passage)} for item in found])
        return
    _print(ladder_text.found(found, taxonomy, _columns()))


@ladder.command()
@_LADDER_FILE
@_PITFALLS
@_FORMAT
@click.pass_context
def check(ctx: click.Context, /, file: Path, pitfalls: Path | None, format_: str) -> None:
    """What would be recognised in a ladder file and its pitfalls file, without adding them."""
    from reviewer.ladder.ladder import parse_ladder
    from reviewer.ladder.registry import pitfalls_beside, read_ladder_file
    from reviewer.ladder.taxonomy import load_taxonomy

    pitfalls = pitfalls or pitfalls_beside(file)
    taxonomy = load_taxonomy(pitfalls)
    parsed = parse_ladder(read_ladder_file(file), "checked", taxonomy.stages)
    _report(parsed, taxonomy, pitfalls, format_, ctx.obj)


@ladder.command()
@_LADDER_FILE
@click.option("--name", required=True, help="The name it is used by: small letters, digits and hyphens.")
@_PITFALLS
@_FORMAT
@click.pass_context
def add(ctx: click.Context, /, file: Path, name: str, pitfalls: Path | None, format_: str) -> None:
    """Keep a copy of a ladder file under a name, and say what was recognised."""
    from reviewer.ladder.registry import add_ladder, pitfalls_beside
    from reviewer.ladder.taxonomy import load_taxonomy

    pitfalls = pitfalls or pitfalls_beside(file)
    added = add_ladder(file, name, load_settings().data_dir, pitfalls)
    if format_ == "text":
        _print(f"added '{name}'; use it with --ladder {name}")
    _report(added, load_taxonomy(pitfalls), pitfalls, format_, ctx.obj)


@ladder.command()
@click.argument("name")
def remove(name: str) -> None:
    """Forget a ladder that was added."""
    from reviewer.ladder.registry import remove_ladder

    remove_ladder(name, load_settings().data_dir)
    _print(f"removed '{name}'")


def _report(parsed: Ladder, taxonomy: Taxonomy, pitfalls: Path | None, format_: str, embedder: Embedder | None) -> None:
    """`embedder` makes the vectors; None for the packaged model (a caller gives its own as Click's `obj`)."""
    from reviewer.cli import ladder_text
    from reviewer.encoder import Encoder
    from reviewer.ladder.recognise import recognise

    report = recognise(parsed, taxonomy, embedder or Encoder())
    if format_ == "json":
        _print_json(asdict(report))
        return
    _print(ladder_text.report(report, str(pitfalls) if pitfalls else None, _columns()))


def _as_json(shown: Ladder, stage: str | None) -> dict[str, Any]:
    sections = [
        {
            "stage": section.stage,
            "section": section.name,
            "statements": [asdict(s) for paragraph in section.paragraphs for s in paragraph.statements],
        }
        for section in shown.sections
        if stage is None or section.stage == stage
    ]
    return {"name": shown.id, "fingerprint": shown.fingerprint, "restated": shown.restated, "sections": sections}


def _stage_id(stage: str | None) -> str | None:
    return SHORT_STAGES.get(stage.lower(), stage) if stage else None


def _columns() -> int:
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100))


def _clean(text: str) -> str:
    from reviewer.document.printable import clean_for_terminal

    return clean_for_terminal(text)


def _print(text: str) -> None:
    click.echo(_clean(text))


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2))
