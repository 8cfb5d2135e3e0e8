"""Answers that were paid for once: sqlite, keyed by the request's content, readable by its owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import threading
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.output import ensure_private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FILE = "answers.sqlite"
KEPT_S = 30 * 24 * 3600.0
_TIMEOUT_S = 10.0
_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, content TEXT NOT NULL, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
    made_at REAL NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer's text with the tokens that it once came to. Its frame's words are replaced by stand-ins."""

    content: str
    prompt_tokens: int
    completion_tokens: int


def key_of(base_url: str, request: str, repeat: int = 0) -> str:
    """The key of a request: where it goes and all of its content, frame words replaced. No credentials enter it.

    Asked again to see how much its answers differ, a request has a key for each `repeat`.
    """
    said = [base_url, request, repeat] if repeat else [base_url, request]
    return hashlib.sha256(json.dumps(said).encode("utf-8", "replace")).hexdigest()


class AnswerCache:
    """A cache that can't be read or written is no error: the answer is asked for again.

    Threads share one connection. Opening the file for each answer and syncing each one to the disk took 5 ms of
    processor time a document; in WAL an answer outlives a kill, and after a power cut the newest are asked for again.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None  # device and inode: the file may be cleared under us
        self._close: Callable[[], object] = lambda: None

    def get(self, key: str) -> Kept | None:
        if not self.path.exists():
            return None
        with contextlib.suppress(sqlite3.Error, OSError), self._connected() as db:
            query = "SELECT content, prompt_tokens, completion_tokens FROM answers WHERE key = ? AND made_at > ?"
            row = db.execute(query, (key, time.time() - KEPT_S)).fetchone()
            return Kept(*row) if row else None
        return None

    def put(self, key: str, kept: Kept) -> None:
        values = (key, kept.content, kept.prompt_tokens, kept.completion_tokens, time.time())
        with contextlib.suppress(sqlite3.Error, OSError, UnicodeError), self._connected() as db:
            db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", values)

    def count(self) -> int | None:
        """How many answers are kept; None where the file can't be read."""
        if not self.path.exists():
            return 0
        with contextlib.suppress(sqlite3.Error, OSError), self._connected() as db:
            return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])
        return None

    def clear(self) -> None:
        """Remove the file and what sqlite may have left beside it. Raises OSError."""
        with self._lock:
            self._forget()
            for suffix in ("", "-journal", "-wal", "-shm"):
                self.path.with_name(FILE + suffix).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                status = self.path.stat()
                is_same = self._opened == (status.st_dev, status.st_ino)
            except FileNotFoundError:
                is_same = False
            if self._db is None or not is_same:
                self._forget()
                self._open()
            assert self._db is not None
            yield self._db

    def _open(self) -> None:
        ensure_private_folder(self.path.parent)
        # made before sqlite opens it, so that it is never readable by others; sqlite's side files take its mode
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        status = self.path.stat()
        if status.st_mode & 0o077:
            self.path.chmod(0o600)
        db = sqlite3.connect(self.path, timeout=_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(_TABLE)
            db.execute(
                "DELETE FROM answers WHERE made_at < ?", (time.time() - KEPT_S,)
            )  # once: it reads the whole file
        except BaseException:
            db.close()
            raise
        self._db, self._opened = db, (status.st_dev, status.st_ino)
        self._close = weakref.finalize(self, db.close)

    def _forget(self) -> None:
        self._close()
        self._db = self._opened = None
