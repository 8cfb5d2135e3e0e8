"""The file in which a batch keeps its reviews: sqlite, readable by its owner alone, safe to kill at any moment."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.batch.schema import APPLICATION, VERSION, bring_up_to_date
from reviewer.errors import ReviewerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_WAIT_S = 10.0


class StoreError(ReviewerError):
    """The store can't be opened, read or written."""

    code = "store"


class OlderStore(StoreError):
    """Written by an older reviewer; opening it for writing brings it up to date."""


class StoreWriteError(StoreError):
    """A result could not be kept, so the batch can't go on."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A document as it was last seen under one configuration: with a review's JSON or a failure's.

    `path` is where it is, whatever the folder that the batch was run in; `name` is how it was given.
    """

    path: str
    name: str
    sha256: str | None
    surroundings: str
    review: str | None
    failure: str | None
    author: str | None = None
    team: str | None = None
    date: str | None = None
    text: str | None = None


def files_of(path: Path) -> tuple[tuple[Path, str], ...]:
    """The store's files, each with what it is."""
    return tuple((path.with_name(path.name + end), "the store") for end in ("", "-wal", "-shm", "-journal", ".lock"))


class Store:
    """One open store. Threads may share it; each write is one transaction that is on disk when it returns."""

    def __init__(self, path: Path, *, for_writing: bool = True, wait_s: float = _WAIT_S) -> None:
        """Opens or makes the file. Raises StoreError: not a store, newer than this program, locked, unreadable."""
        self.path = path
        self._lock = threading.Lock()
        with self._guarded("open", StoreError):
            if for_writing:
                self._make()
            elif not path.is_file():
                raise StoreError(f"{path}: no such store", hint="run `reviewer batch` first, or give --store")
            self._connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None, check_same_thread=False)
            try:
                self._prepare(for_writing)
            except BaseException:
                self._connection.close()
                raise

    def _make(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _prepare(self, for_writing: bool) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application != APPLICATION and tables:
            raise StoreError(f"{self.path}: a database, but no store of reviews", hint="give another --store FILE")
        if version > VERSION:
            raise StoreError(
                f"{self.path}: written by a newer reviewer (store version {version}, this one knows {VERSION})",
                hint="update reviewer, or give another --store FILE",
            )
        if for_writing:
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)  # before there is a -wal file, which takes the mode of this one
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")  # an answer that was paid for outlives a power cut
            if version < VERSION:
                self._bring_up_to_date()
        elif version < VERSION and tables:
            raise OlderStore(f"{self.path}: written by an older reviewer", hint="run `reviewer batch` with it once")

    def _bring_up_to_date(self) -> None:
        try:
            with self._transaction():
                bring_up_to_date(self._connection)
        except ValueError as error:
            raise StoreError(f"{self.path}: damaged, and left as it is", hint="give another --store FILE") from error

    @contextmanager
    def _guarded(self, doing: str, kind: type[StoreError] = StoreWriteError) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            reason = str(error) if isinstance(error, sqlite3.Error) else error.strerror or type(error).__name__
            raise kind(f"{self.path}: cannot {doing} the store: {reason}", hint=_remedy(reason)) from error

    def use_configuration(self, configuration: str, description: str) -> None:
        """Add it unless it is there; from now on it is the one used last."""
        with self._transaction():
            (last,) = self._connection.execute("SELECT coalesce(max(used), 0) FROM configurations").fetchone()
            self._connection.execute(
                "INSERT OR REPLACE INTO configurations VALUES (?, ?, ?)", (configuration, description, last + 1)
            )

    def row(self, path: str, configuration: str) -> Row | None:
        """What is kept of a document; None when nothing is."""
        with self._lock, self._guarded("read", StoreError):
            found = self._connection.execute(
                _SELECT + " WHERE path = ? AND configuration = ?", (path, configuration)
            ).fetchone()
        return Row(*found) if found else None

    def has_review(self, key: str) -> bool:
        with self._lock, self._guarded("read", StoreError):
            return self._connection.execute("SELECT 1 FROM reviews WHERE key = ?", (key,)).fetchone() is not None

    def keep(self, configuration: str, row: Row, key: str | None) -> None:
        """Keep a document's row, and under `key` its review unless one is there already; all or nothing."""
        values = (row.path, row.name, configuration, row.sha256, row.surroundings, key, row.failure)
        known = (row.author, row.team, row.date, row.text)
        with self._transaction():
            if key is not None and row.review is not None:
                self._connection.execute("INSERT OR IGNORE INTO reviews VALUES (?, ?)", (key, row.review))
            self._connection.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, *known)
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._guarded("write to"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def configurations(self) -> list[tuple[str, str, int]]:
        """Id, description and number of reviewed documents, the one used last at the end."""
        with self._lock, self._guarded("read", StoreError):
            return self._connection.execute(
                "SELECT id, description, count(key) FROM configurations JOIN documents ON configuration = id"
                " GROUP BY id ORDER BY used"
            ).fetchall()

    def elsewhere(self, configuration: str) -> tuple[int, tuple[str, ...]]:
        """How many documents were reviewed under other configurations only, and under which."""
        with self._lock, self._guarded("read", StoreError):
            found = self._connection.execute(
                "SELECT path, configuration FROM documents AS other WHERE key NOT NULL AND NOT EXISTS"
                " (SELECT 1 FROM documents AS own WHERE own.path = other.path AND own.configuration = ?)",
                (configuration,),
            ).fetchall()
        return len({path for path, _ in found}), tuple(sorted({other for _, other in found}))

    def paths_in(self, folder: str) -> list[str]:
        """The paths of all documents in a folder and its subfolders, whatever their configuration."""
        first = folder.rstrip("/\\")
        with self._lock, self._guarded("read", StoreError):
            found = self._connection.execute(
                "SELECT DISTINCT path FROM documents WHERE path > ? AND substr(path, 1, ?) IN (?, ?)",
                (first, len(first) + 1, first + "/", first + "\\"),
            ).fetchall()
        return [path for (path,) in found]

    def forget(self, paths: Iterable[str]) -> None:
        """Take documents out, whatever their configuration; all or none. Their reviews stay."""
        with self._transaction():
            self._connection.executemany("DELETE FROM documents WHERE path = ?", [(path,) for path in paths])

    def relative_names(self) -> list[str]:
        """Names as typed that stand for paths, as a store of version 1 had them."""
        with self._lock, self._guarded("read", StoreError):
            found = self._connection.execute(
                "SELECT DISTINCT path FROM documents WHERE path = name AND substr(path, 1, 1) <> '/' ORDER BY path"
            ).fetchall()
        return [path for (path,) in found if not Path(path).is_absolute()]

    def traits(self, path: str) -> list[tuple[str | None, ...]]:
        """Content, author, team and date of a document under each configuration."""
        with self._lock, self._guarded("read", StoreError):
            return self._connection.execute(
                "SELECT sha256, author, team, date FROM documents WHERE path = ?", (path,)
            ).fetchall()

    def rename(self, paths: Mapping[str, str]) -> None:
        """Give documents other paths, whatever their configuration; all or none. What is kept there already stays."""
        with self._transaction():
            self._connection.executemany(
                "UPDATE OR IGNORE documents SET path = ? WHERE path = ?", [(new, old) for old, new in paths.items()]
            )
            self._connection.executemany("DELETE FROM documents WHERE path = ?", [(old,) for old in paths])

    def rows(self, configuration: str) -> Iterator[Row]:
        """All documents of a configuration by path, read a few at a time."""
        last = ""
        while True:
            with self._lock, self._guarded("read", StoreError):
                found = self._connection.execute(
                    _SELECT + " WHERE configuration = ? AND path > ? ORDER BY path LIMIT 200", (configuration, last)
                ).fetchall()
            if not found:
                return
            for values in found:
                yield Row(*values)
            last = found[-1][0]

    def close(self) -> None:
        with self._lock, suppress(sqlite3.Error):
            self._connection.close()


_SELECT = (
    "SELECT path, name, sha256, surroundings, review, failure, author, team, date, text"
    " FROM documents LEFT JOIN reviews USING (key)"
)


def _remedy(reason: str) -> str:
    if "full" in reason:
        return "free some space and run the same command again: what is in the store stays and is not judged again"
    if "locked" in reason or "busy" in reason:
        return "another program holds the store; end it and run the same command again"
    if "not a database" in reason or "malformed" in reason:
        return "the file is no store, or damaged; give another --store FILE"
    return "check the path, its permissions and the space on the disk, then run the same command again"
