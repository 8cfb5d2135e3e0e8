"""Where a batch's output goes, piece by piece: standard output, or a file that appears whole, with mode 0600."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def open_sink(path: Path | None) -> Iterator[Callable[[str], None]]:
    """A function that writes text (UTF-8). A file is put in its place at the end, and only if all went well.

    Raises UsageError when the place can't be written.
    """
    if path is None:
        yield _write_out
        return
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            try:
                yield _writer(stream.write)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError as error:
                raise _unwritable(path, error) from error
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _writer(write: Callable[[str], int]) -> Callable[[str], None]:
    return lambda text: (write(text), None)[1]


def _write_out(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def _unwritable(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or type(error).__name__
    return UsageError(f"cannot write {path}: {reason}", hint="name a file that you may write to", code="output")
