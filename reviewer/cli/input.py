"""Where a document comes from: a file, standard input, or the author's editor."""

from __future__ import annotations

import os
import sys
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
    from reviewer.document.read import read_path, read_stream, read_text
    from reviewer.ladder.registry import taxonomy_for

    known = {pitfall.id for pitfall in taxonomy_for(settings.ladder, settings.data_dir).pitfalls}
    limit = settings.max_chars
    if file is not None and file != "-":
        return read_path(file, max_chars=limit, known_pitfalls=known)
    if file is None and sys.stdin.isatty():
        return read_text(edit(), EDITOR_NAME, max_chars=limit, known_pitfalls=known)
    if sys.stdin.isatty():
        click.echo("reading from the terminal; end with Ctrl-D on a line of its own", err=True)
    return read_stream(sys.stdin.buffer, STDIN_NAME, max_chars=limit, known_pitfalls=known)


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
        below = "what stands below the dashed line is ignored: write above it"
        hint = below if _has_words_below(written or "") else "save the text before closing the editor"
        raise DocumentError("nothing was written", hint=hint, code="empty")
    return text


def _has_words_below(written: str) -> bool:
    own = set(_TEMPLATE.splitlines())
    return any(line.strip() and line not in own for line in written.splitlines())


def without_template(written: str) -> str:
    """The lines above the scissors line; all of them where it was deleted."""
    return written.split(_SCISSORS, 1)[0].rstrip() + "\n"
