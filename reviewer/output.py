"""Writing files that may hold people's words: atomically, readable by their owner alone."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from reviewer.errors import UsageError


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
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"cannot write {path}: {reason}", hint="name a file in a folder that you may write to", code="output"
        ) from error


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
