"""Writing files that may hold people's words: atomically, readable by their owner alone."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def refuse_overwriting(output: Path | None, taken: Iterable[tuple[str | Path, str]]) -> None:
    """Raises UsageError where `output` is one of the files in `taken`, each given with what it is."""
    if output is None:
        return
    place = output.resolve()
    status = place.stat() if place.is_file() else None
    for path, what in taken:
        is_same = Path(path).absolute() == place
        if status is not None and not is_same:
            with contextlib.suppress(OSError, ValueError):
                is_same = os.path.samestat(status, Path(path).stat())
        if is_same:
            raise UsageError(f"{output} is {what}", hint="name another file after -o", code="output")


def write_stdout(text: str) -> None:
    """Text on standard output, at once; what its encoding lacks is spelt out.

    Raises UsageError when it can't be written, and BrokenPipeError when nobody reads on.
    """
    encoding = sys.stdout.encoding or "utf-8"
    with refusing_a_full_stdout():
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()


@contextlib.contextmanager
def refusing_a_full_stdout() -> Iterator[None]:
    """Makes a UsageError of standard output that can't be written; one that nobody reads stays a BrokenPipeError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable("standard output", error) from error


def unwritable(place: str | Path, error: OSError) -> UsageError:
    reason = error.strerror or type(error).__name__
    hint = "name a file in a folder that you may write to, on a disk with space left"
    return UsageError(f"cannot write {place}: {reason}", hint=hint, code="output")


def write_private(path: Path, content: str | bytes) -> None:
    """Put `content` (text as UTF-8, line ends as given) at `path` whole or not at all, with mode 0600.

    A link is followed; an existing device or pipe (`/dev/stdout`) is written to as it stands.
    Raises UsageError when the place can't be written; what was there before is then untouched.
    """
    data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    try:
        target = path.resolve()
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            _write_special(target, data)
            return
        _replace(target, data)
    except OSError as error:
        raise unwritable(path, error) from error


def _write_special(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise UsageError(f"cannot write {target}: it is a folder", hint="name a file in it", code="output")
    with target.open("wb") as stream:
        stream.write(data)


def _replace(target: Path, data: bytes) -> None:
    # mkstemp makes the file 0600 from its first moment, so its words are never readable by others
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def ensure_private_folder(path: Path) -> None:
    """Make a folder and its missing parents, mode 0700; one that is there is left as it is. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
