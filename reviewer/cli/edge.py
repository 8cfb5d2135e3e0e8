"""The outer edge: commands are loaded lazily, and whatever is raised ends in one clear line and the right exit."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import traceback
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from reviewer.batch.runner import THREADS
from reviewer.errors import ReviewerError

if TYPE_CHECKING:
    from collections.abc import Mapping

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that knows its commands by `module:attribute` and imports one only when it is run."""

    def __init__(self, *args: Any, commands_by_name: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._commands_by_name = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [
            name
            for name, (target, _) in self._commands_by_name.items()
            if find_spec(target.partition(":")[0]) is not None
        ]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module, _, attribute = self._commands_by_name[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Click would import every command for its help line; ours are in the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._commands_by_name[name][1]) for name in self.list_commands(ctx)])

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        """Runs and exits; every failure becomes a message on stderr and an exit of the contract."""
        run: Any = super().main  # its overloads know no pass-through
        if not standalone_mode:
            return run(*args, standalone_mode=False, **kwargs)
        try:
            code = run(*args, standalone_mode=False, **kwargs)
            _leave(code if isinstance(code, int) else 0)
        except click.ClickException as error:
            _fail_usage(error)
        except (click.Abort, KeyboardInterrupt):
            _say("interrupted")
            _leave(EXIT_INTERRUPTED)
        except ReviewerError as error:
            say_error(error)
            _leave(error.exit_code)
        except BrokenPipeError:
            _leave(0)  # whoever read our output has seen enough
        except Exception as error:
            _fail_bug(error)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.exit(0)  # Click's own handling exits 1, which here means that a threshold was crossed


def say_error(error: ReviewerError) -> None:
    """What failed and what to do next, on stderr. Control characters in it are made harmless."""
    _say(f"error: {error.text}")
    if error.hint:
        _say(f"hint: {error.hint}")


def _say(line: str) -> None:
    from reviewer.document.printable import clean_for_terminal

    with contextlib.suppress(OSError):
        click.echo(clean_for_terminal(line.replace("\n", " ")), err=True)


def _fail_usage(error: click.ClickException) -> NoReturn:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        _leave(EXIT_USAGE)
    _say(f"error: {error.format_message()}")
    context = getattr(error, "ctx", None)
    if context is not None:
        _say(f"hint: see `{context.command_path} --help`")
    _leave(EXIT_USAGE)


def _fail_bug(error: Exception) -> NoReturn:
    where = _write_trace(error)
    place = f"; the trace is in {where}" if where else "; the trace could not be written"
    _say(f"error: this is a bug in reviewer ({type(error).__name__}){place}")
    _leave(EXIT_BUG)


def trace_of(error: BaseException) -> str:
    """Types, files and lines of an exception and its causes.

    Messages and local values are left out: they may hold words of the document.
    """
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        parts.append(f"{type(current).__module__}.{type(current).__qualname__} (message left out)\n")
        parts += traceback.format_tb(current.__traceback__)
        current = current.__cause__ or current.__context__
    return "".join(parts)


def _write_trace(error: Exception) -> Path | None:
    import platformdirs

    from reviewer import __version__
    from reviewer.output import ensure_private_folder, write_private

    head = f"reviewer {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
    name = f"trace-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    for folder in (platformdirs.user_log_path("reviewer"), Path(_temp_folder())):
        try:
            ensure_private_folder(folder)
            write_private(folder / name, head + trace_of(error))
        except (OSError, ReviewerError):
            continue
        return folder / name
    return None


def _temp_folder() -> str:
    import tempfile

    return tempfile.gettempdir()


def _leave(code: int) -> NoReturn:
    """Exit with `code`, whatever becomes of the last flush."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        # else the interpreter flushes once more at its end, complains, and exits 120
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if sys.stdout is sys.__stdout__ and any(thread.name.startswith(THREADS) for thread in threading.enumerate()):
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)  # the interpreter's own end aborts where a thread is inside the encoder
    sys.exit(code)
