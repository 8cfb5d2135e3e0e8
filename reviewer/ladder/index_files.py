"""The folders in which a ladder's indexes are kept: made beside, renamed into place, never changed afterwards.

Each build gets a folder of its own, `<key>-<random>`, so that nothing is ever replaced under an open handle.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from filelock import BaseFileLock

_ENTRIES = "entries.json"
_LOCK_TIMEOUT_S = 120.0
_NEEDED_BYTES = 50_000_000  # an index of 300 entries takes 3 MB; Chroma hung for minutes on a full disk
_UNUSED_AFTER_S = 24 * 3600.0
_ABANDONED_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed: a passage; a situation or a description ("probe") of the pitfall or behaviour `label`.

    Its vector is the normalised mean of those of `texts`; a passage has one text. `stage` is "" for none.
    """

    id: str
    kind: Literal["passage", "exemplar", "probe"]
    texts: tuple[str, ...]
    stage: str = ""
    section: str = ""
    start: int = 0
    end: int = 0
    label: str = ""


class IndexFolder:
    """The indexes of one ladder under the cache folder. Constructing one touches nothing.

    Methods raise OSError where the folder can't be used (read-only, full) and TimeoutError for the lock.
    """

    def __init__(self, cache_dir: Path, ladder_id: str) -> None:
        # names such as "nul" or very long ones are no folder names everywhere; a hash is
        readable = re.sub(r"[^a-z0-9-]", "", ladder_id.lower())[:24]
        self._root = cache_dir / "index" / f"{readable}-{hashlib.sha256(ladder_id.encode()).hexdigest()[:8]}"

    def built(self, key: str) -> list[Path]:
        """Finished indexes with this key, newest first."""
        if not self._root.is_dir():
            return []
        found = [folder for folder in self._root.iterdir() if folder.name.startswith(f"{key}-")]
        return sorted(found, key=_changed_at, reverse=True)

    def lock(self, key: str) -> BaseFileLock:
        """One builder at a time, over all processes."""
        from filelock import FileLock

        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(self._root / f"{key}.lock", timeout=_LOCK_TIMEOUT_S)

    def start(self) -> Path:
        """A new empty folder to build in."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._refuse_cramped()
        folder = self._root / f"building-{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)
        return folder

    def finish(self, folder: Path, key: str, entries: tuple[Entry, ...]) -> Path:
        """Give a built folder its entries and its name."""
        (folder / _ENTRIES).write_text(json.dumps([asdict(entry) for entry in entries]), encoding="utf-8")
        return folder.rename(self._root / f"{key}-{secrets.token_hex(4)}")

    def sweep(self, key: str) -> None:
        """Remove what was abandoned half-built an hour ago, and indexes of other keys unused for a day."""
        now = time.time()
        for path in self._root.iterdir():
            age_s = now - _changed_at(path)
            is_abandoned = path.name.startswith("building-") and age_s > _ABANDONED_AFTER_S
            is_stale = not path.name.startswith((f"{key}-", f"{key}.", "building-")) and age_s > _UNUSED_AFTER_S
            if is_abandoned or is_stale:
                discard(path)

    def _refuse_cramped(self) -> None:
        if shutil.disk_usage(self._root).free < _NEEDED_BYTES:
            raise OSError(f"less than {_NEEDED_BYTES // 1_000_000} MB are free")
        if os.name == "posix":
            import resource

            limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
            if limit != resource.RLIM_INFINITY and limit < _NEEDED_BYTES:
                raise OSError("the limit on the size of files is too small")


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """The entries a folder was built from. Raises OSError or ValueError where they are missing or damaged."""
    raw: Any = json.loads((folder / _ENTRIES).read_text(encoding="utf-8"))
    try:
        return tuple(Entry(**{**item, "texts": tuple(item["texts"])}) for item in raw)
    except (TypeError, KeyError) as error:
        raise ValueError(f"{_ENTRIES} is damaged") from error


def mark_used(folder: Path) -> None:
    """Note that an index is in use, so that it is not swept. Best effort: the folder may be read-only."""
    with contextlib.suppress(OSError):
        os.utime(folder)


def discard(path: Path) -> None:
    """Remove a file or folder that is of no use any more; what can't be removed stays."""
    with contextlib.suppress(OSError):
        path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # gone in the meantime
        return 0.0
