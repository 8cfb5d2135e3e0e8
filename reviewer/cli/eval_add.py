"""`reviewer eval add`: a real update and a verdict on it become a case; `reviewer eval schema`: the format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.errors import CaseError, UsageError
from reviewer.records import SHORT_STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.records import Document

KINDS = {"weekly": "weekly-update", "retro": "retro"}


@click.command()
@click.argument("file")
@click.option("--id", "id_", required=True, help="The new case's id; the file is named after it.")
@click.option("--stage", required=True, metavar="STAGE", help="The author's stage: tl, em, sem, dir or its full id.")
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help="What the document is.")
@click.option("--must", multiple=True, metavar="PITFALL=WORDS", help="It shows this, in these words. May be repeated.")
@click.option("--may", multiple=True, metavar="PITFALL", help="One could argue about this. May be repeated.")
@click.option("--clean", is_flag=True, help="It shows none.")
@click.option("--tag", multiple=True, help="A tag. May be repeated.")
@click.option("--note", default="", help="Why, for whoever reads the case.")
@click.option("--into", type=click.Path(path_type=Path), default=Path("evals/cases"), show_default=True)
def add(file: str, id_: str, into: Path, **flags: Any) -> None:
    """Make a case of FILE and your verdict on it.

    The words after `--must PITFALL=` must stand in the document as they are. The case holds the document's
    whole text: take out names that should not be kept first.
    """
    import yaml

    from reviewer.cli.input import read_input
    from reviewer.evals.cases import load_cases, load_file
    from reviewer.ladder.taxonomy import load_taxonomy
    from reviewer.output import write_private
    from reviewer.settings import load_settings

    must = _must(flags["must"], flags["note"])
    if bool(must) == flags["clean"]:
        raise UsageError(
            "a case is either clean or shows something",
            hint='give --clean, or --must "em-absorbing-scope=told her yes"',
        )
    document = read_input(file, load_settings())
    case = {
        "id": id_,
        "kind": KINDS[flags["kind"]],
        "stage": SHORT_STAGES.get(flags["stage"].lower(), flags["stage"]),
        "text": _Literal(document.text),
        "must": must,
        **({"may": [{"pitfall": pitfall, "why": flags["note"]} for pitfall in flags["may"]]} if flags["may"] else {}),
        "tags": [*flags["tag"], "real"],
    }
    path = into / f"{id_}.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already", hint="give another --id")
    if not into.is_dir():
        raise UsageError(f"{into}: no such folder", hint="name the folder of your cases with --into")
    write_private(path, yaml.dump(case, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=100))
    taxonomy = load_taxonomy()
    try:
        _check_same(load_file(path, taxonomy)[0].document, document)
        load_cases([into], taxonomy)
    except CaseError:
        path.unlink()
        raise
    click.echo(f"wrote {path}; see it with `reviewer eval run --cases {path}`. To hold the gate to it, run all cases:")
    click.echo("`reviewer eval run -o run.json`, then `reviewer eval baseline update run.json`")


def _must(given: Iterable[str], note: str) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for item in given:
        pitfall, is_there, words = item.partition("=")
        if not is_there or not words.strip():
            raise UsageError(f"--must {item}: no words", hint='write it as --must "PITFALL=words of the document"')
        found.setdefault(pitfall.strip(), []).append(words.strip())
    return [{"pitfall": pitfall, "evidence": words, "why": note} for pitfall, words in found.items()]


def _check_same(read: Document, given: Document) -> None:
    """YAML can't hold every character as it is; a case that says something else would mislead."""
    if read.text.split() != given.text.split():
        raise CaseError("the document can't be kept in YAML as it is", hint="save it beside the case and use `file:`")


class _Literal(str):
    """Text to be written as a block."""

    __slots__ = ()


def _dumper() -> type[Any]:
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(
        _Literal, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
    )
    return Dumper


@click.command()
def schema() -> None:
    """Print the JSON Schema of a case file (it ships as reviewer/evals/case.schema.json)."""
    from reviewer.evals.case_schema import schema_text

    click.echo(schema_text(), nl=False)
