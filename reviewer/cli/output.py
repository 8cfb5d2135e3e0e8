"""Where a review goes: rendered for a stream or a file, and progress beside it on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click

from reviewer.render.look import Look, look_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reviewer.contract import Review
    from reviewer.records import Document


def emit(
    result: Review,
    document: Document,
    format_: str,
    output: Path | None,
    *,
    show_all: bool,
    index_host: str | None,
) -> None:
    """Write the review to `output` (whole, 0600) or to standard output. A reader that has left is no error."""
    from reviewer.output import refusing_a_full_stdout, write_private

    look = Look() if output else look_at(sys.stdout)
    text = _render(result, document, format_, look, show_all=show_all, index_host=index_host)
    if output is not None:
        write_private(output, text)
        return
    try:
        with refusing_a_full_stdout():
            click.echo(text, nl=False, color=True)
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _render(
    result: Review,
    document: Document,
    format_: str,
    look: Look,
    *,
    show_all: bool,
    index_host: str | None,
) -> str:
    if format_ == "json":
        from reviewer.render.machine import escape_for, render_json

        return escape_for(render_json(result, show_all=show_all), look.encoding)
    if format_ == "markdown":
        from reviewer.render.markdown import render_markdown

        text = render_markdown(result, show_all=show_all, index_host=index_host)
        return "".join(map(look.fit, text))
    from reviewer.render.terminal import render_terminal

    return render_terminal(result, document.text, look, show_all=show_all, index_host=index_host)


@contextlib.contextmanager
def progress(text: str, *, is_quiet: bool) -> Iterator[None]:
    """One line on standard error while something runs, wiped at its end; nothing off a terminal."""
    if is_quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from reviewer.document.printable import clean_for_terminal

    line = clean_for_terminal(text, keep_line_ends=False)[:60] + " …"
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "replace").decode(encoding))
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
