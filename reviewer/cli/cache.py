"""`reviewer cache`: what is kept on this machine to save time and money, and how to be rid of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from reviewer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.engines.llm.cache import AnswerCache


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cache() -> None:
    """Answers of endpoints and the ladders' indexes. Keys and headers are never kept."""


def _folder() -> Path:
    from reviewer.settings import load_settings

    return load_settings().cache_dir


def _answers(folder: Path) -> AnswerCache:
    from reviewer.engines.llm.cache import AnswerCache

    return AnswerCache(folder)


@cache.command()
def path() -> None:
    """The folder of the cache."""
    click.echo(_folder())


@cache.command()
def show() -> None:
    """How many answers are kept, and how much room everything takes."""
    folder = _folder()
    count = _answers(folder).count()
    click.echo(f"folder: {folder}")
    click.echo(f"answers: {'the file cannot be read' if count is None else count} (kept for 30 days)")
    click.echo(f"size of all: {_size(folder) / 1_000_000:.1f} MB, the ladders' indexes included")


@cache.command()
def clear() -> None:
    """Remove the answers of endpoints. The indexes hold no document and stay."""
    answers = _answers(_folder())
    count = answers.count()
    try:
        answers.clear()
    except OSError as error:
        hint = "close what uses it and try again"
        raise UsageError(f"cannot remove {answers.path}: {error.strerror}", hint=hint, code="cache") from error
    click.echo(f"removed {'an unreadable file' if count is None else f'{count} answer(s)'}")


def _size(folder: Path) -> int:
    total = 0
    with contextlib.suppress(OSError):
        for item in folder.rglob("*"):
            with contextlib.suppress(OSError):
                total += item.stat().st_size if item.is_file() else 0
    return total
