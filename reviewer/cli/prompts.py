"""`reviewer prompts`: list, show, check and compare the prompts of the llm engine."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from reviewer.errors import UsageError

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def prompts() -> None:
    """The prompts that the llm engine sends: files, each with id, version, inputs and a hash."""


def _in_force(folder: Path | None) -> Path | None:
    """The folder of the command line or of the settings; None where ours are used."""
    from reviewer.settings import load_settings

    return folder or load_settings().prompts_dir


def _examples(folder: Path | None) -> tuple[int, str]:
    """How many worked examples there are, and their hash; checked with the labels of the ladder in force."""
    from reviewer.engines.llm.examples import load_examples
    from reviewer.ladder.registry import taxonomy_for
    from reviewer.settings import load_settings

    settings = load_settings()
    found, digest = load_examples(folder, taxonomy_for(settings.ladder, settings.data_dir))
    return len(found), digest


def _files(folder: Path | None) -> dict[str, Path]:
    """The file of each prompt, and of the examples."""
    from reviewer.engines.llm.examples import examples_path
    from reviewer.engines.prompt import load_prompts

    files = {prompt.id: prompt.path for prompt in load_prompts(folder).values()}
    return files | {"examples": examples_path(folder)}


@prompts.command("list")
@click.option("--prompts", "folder", type=_FOLDER, metavar="DIR", help="Prompts used instead of ours.")
def list_(folder: Path | None) -> None:
    """Id, version, hash and file of each prompt in force."""
    from reviewer.engines.llm.examples import examples_path
    from reviewer.engines.prompt import load_prompts

    folder = _in_force(folder)
    known = load_prompts(folder)
    width = max(map(len, known), default=0)
    for prompt in known.values():
        click.echo(f"{prompt.id:<{width}}  v{prompt.version}  {prompt.hash}  {prompt.path}")
    count, digest = _examples(folder)
    click.echo(f"examples ({count})  {digest}  {examples_path(folder)}")


@prompts.command()
@click.argument("prompt_id", metavar="ID")
@click.option("--prompts", "folder", type=_FOLDER, metavar="DIR", help="Prompts used instead of ours.")
def show(prompt_id: str, folder: Path | None) -> None:
    """One prompt, or `examples`, as it stands in its file."""
    files = _files(_in_force(folder))
    if prompt_id not in files:
        raise UsageError(f"no prompt '{prompt_id}'", hint=f"known: {', '.join(files)}")
    click.echo(files[prompt_id].read_text(encoding="utf-8"), nl=False)


@prompts.command()
@click.argument("folder", type=_FOLDER, metavar="[DIR]", required=False)
def check(folder: Path | None) -> None:
    """Check prompts and examples (those in force, or those of DIR), filled in once. Exit 2 names the first fault."""
    from reviewer.engines.prompt import load_prompts

    folder = _in_force(folder)
    known = load_prompts(folder)
    count, _ = _examples(folder)
    click.echo(f"{len(known)} prompts and {count} examples are sound")


@prompts.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
def diff(folder: Path) -> None:
    """What the prompts and examples of DIR change in ours."""
    ours = _files(None)
    changed = False
    for prompt_id, path in _files(folder).items():
        before = ours[prompt_id].read_text(encoding="utf-8").splitlines()
        after = path.read_text(encoding="utf-8").splitlines()
        for line in difflib.unified_diff(before, after, f"ours/{ours[prompt_id].name}", str(path), lineterm=""):
            click.echo(line)
            changed = True
    if not changed:
        click.echo("no prompt differs")
