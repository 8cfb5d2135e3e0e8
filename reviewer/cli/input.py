"""Where a document comes from: a file, standard input, or the author's editor."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from reviewer.records import Document
    from reviewer.settings import Settings

STDIN_NAME = "stdin"
EDITOR_NAME = "editor"
_SCISSORS = "# ------------------------ >8 ------------------------"
_TEMPLATE = f"""

{_SCISSORS}
# Write or paste your update or retro above this line; what is below it is ignored.
# Save and close to have it reviewed. Leave it empty to stop. Nothing is kept.
"""


def read_input(file: str | None, settings: Settings) -> Document:
    """The document that the command line names. Raises DocumentError or UsageError."""
    from reviewer.document.read import read_bytes, read_path, read_text

    if file is not None and file != "-":
        return read_path(Path(file), max_chars=settings.max_chars)
    if file == "-" or not sys.stdin.isatty():
        return read_bytes(read_stdin(settings.max_chars), STDIN_NAME, max_chars=settings.max_chars)
    return read_text(edit(), EDITOR_NAME, max_chars=settings.max_chars)


def read_stdin(max_chars: int) -> bytes:
    """Standard input to its end, or to just past what any document within the limit can hold."""
    if sys.stdin.isatty():
        click.echo("reading from the terminal; end with Ctrl-D on a line of its own", err=True)
    return sys.stdin.buffer.read(4 * max_chars + 4)  # UTF-8 and UTF-16 need at most 4 bytes a character


def edit() -> str:
    """What the author writes in $VISUAL or $EDITOR, without the template's own lines."""
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise UsageError(
            "no document: no FILE, nothing piped in, and no editor is set",
            hint="give a FILE, pipe text in, or set EDITOR (see `reviewer review --help`)",
        )
    try:
        written = click.edit(_TEMPLATE, extension=".md")
    except click.ClickException as error:
        raise UsageError(f"the editor failed: {error.format_message()}", hint="check EDITOR and VISUAL") from error
    text = without_template(written or "")
    if not text.strip():
        raise DocumentError("nothing was written", hint="save the text before closing the editor", code="empty")
    return text


def without_template(written: str) -> str:
    """The lines above the scissors line; all of them where it was deleted."""
    return written.split(_SCISSORS, 1)[0].rstrip() + "\n"
