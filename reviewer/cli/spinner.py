"""A line with the time elapsed while an endpoint is waited for; nothing off a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICK_S = 0.2
_TURNS = "|/-\\"
_AROUND = 12  # the turning bar before the text, the seconds after it
_MOST_COLUMNS = 72


def _columns() -> int:
    with contextlib.suppress(OSError, ValueError):
        return min(_MOST_COLUMNS, os.get_terminal_size(sys.stderr.fileno()).columns or _MOST_COLUMNS)
    return _MOST_COLUMNS


@contextlib.contextmanager
def spinner(text: str, *, is_quiet: bool) -> Iterator[None]:
    """Redrawn five times a second on standard error and wiped at its end."""
    if is_quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from reviewer.document.printable import clean_for_terminal

    encoding = sys.stderr.encoding or "utf-8"
    room = max(0, _columns() - _AROUND)  # a line that wraps can't be redrawn
    line = clean_for_terminal(text, keep_line_ends=False)[:room].encode(encoding, "replace").decode(encoding)
    is_done = threading.Event()
    thread = threading.Thread(target=_turn, args=(line, is_done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()


def _turn(line: str, is_done: threading.Event) -> None:
    started = time.monotonic()
    turn = 0
    with contextlib.suppress(OSError, ValueError):  # the terminal went away
        while not is_done.wait(_TICK_S if turn else 0):
            sys.stderr.write(f"\r\x1b[2K{_TURNS[turn % 4]} {line} {time.monotonic() - started:.0f} s")
            sys.stderr.flush()
            turn += 1
