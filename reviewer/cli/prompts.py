"""`reviewer prompts`: list, show, check and compare the prompts of the llm engine."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.errors import UsageError

if TYPE_CHECKING:
    from reviewer.engines.prompt import Prompt

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def prompts() -> None:
    """The prompts that the llm engine sends: files, each with id, version, inputs and a hash."""


def _chosen(folder: Path | None) -> dict[str, Prompt]:
    """The prompts in force: those of the flag, of the settings, or ours."""
    from reviewer.engines.prompt import load_prompts
    from reviewer.settings import load_settings

    return load_prompts(folder or load_settings().prompts_dir)


def _one(known: dict[str, Prompt], prompt_id: str) -> Prompt:
    if prompt_id not in known:
        raise UsageError(f"no prompt '{prompt_id}'", hint=f"known: {', '.join(known)}")
    return known[prompt_id]


@prompts.command("list")
@click.option("--prompts", "folder", type=_FOLDER, metavar="DIR", help="Prompts used instead of ours.")
def list_(folder: Path | None) -> None:
    """Id, version, hash and file of each prompt in force."""
    from reviewer.engines.llm.examples import load_examples
    from reviewer.settings import load_settings

    known = _chosen(folder)
    width = max(map(len, known), default=0)
    for prompt in known.values():
        click.echo(f"{prompt.id:<{width}}  v{prompt.version}  {prompt.hash}  {prompt.path}")
    found, digest = load_examples(folder or load_settings().prompts_dir)
    click.echo(f"examples ({len(found)})  {digest}")


@prompts.command()
@click.argument("prompt_id", metavar="ID")
@click.option("--prompts", "folder", type=_FOLDER, metavar="DIR", help="Prompts used instead of ours.")
def show(prompt_id: str, folder: Path | None) -> None:
    """One prompt as it stands in its file."""
    prompt = _one(_chosen(folder), prompt_id)
    click.echo(prompt.path.read_text(encoding="utf-8"), nl=False)


@prompts.command()
@click.argument("folder", type=_FOLDER, metavar="[DIR]", required=False)
def check(folder: Path | None) -> None:
    """Check prompts (those in force, or those of DIR): front matter, template, inputs. Exit 2 names the first fault."""
    known = _chosen(folder)
    from reviewer.engines.llm.examples import load_examples

    examples, _ = load_examples(folder)
    for example in examples:
        example.shown()
    click.echo(f"{len(known)} prompts and {len(examples)} examples are sound")


@prompts.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
def diff(folder: Path) -> None:
    """What the prompts of DIR change in ours."""
    from reviewer.engines.prompt import load_prompts

    ours, theirs = load_prompts(), load_prompts(folder)
    changed = False
    for prompt_id, prompt in theirs.items():
        before = ours[prompt_id].path.read_text(encoding="utf-8").splitlines()
        after = prompt.path.read_text(encoding="utf-8").splitlines()
        for line in difflib.unified_diff(before, after, f"ours/{prompt_id}.md", str(prompt.path), lineterm=""):
            click.echo(line)
            changed = True
    if not changed:
        click.echo("no prompt differs")
