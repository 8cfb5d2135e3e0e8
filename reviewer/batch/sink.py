"""Where a batch's output goes, piece by piece: standard output, or a file that appears whole, with mode 0600."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.output import unwritable, write_stdout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def open_sink(path: Path | None) -> Iterator[Callable[[str], None]]:
    """A function that writes text (UTF-8). A file is put in its place at the end, and only if all went well.

    Raises UsageError when the place can't be written.
    """
    if path is None:
        yield write_stdout
        return
    target = path.resolve()
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        with _open_special(path, target) as write:
            yield write
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            try:
                yield _writer(stream.write)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError as error:
                raise unwritable(path, error) from error
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _writer(write: Callable[[str], int]) -> Callable[[str], None]:
    return lambda text: (write(text), None)[1]


@contextmanager
def _open_special(path: Path, target: Path) -> Iterator[Callable[[str], None]]:
    """A device or pipe is written to as it stands; a folder is refused by the system."""
    try:
        with target.open("w", encoding="utf-8", newline="") as stream:
            yield _writer(stream.write)
    except OSError as error:
        raise unwritable(path, error) from error
