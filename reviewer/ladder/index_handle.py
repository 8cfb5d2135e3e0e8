"""An open Chroma index: queries, vectors, and what is done when Chroma fails. Imports no Chroma itself."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from reviewer.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from reviewer.ladder.index_files import Entry
    from reviewer.records import Warning

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with its cosine similarity in [-1, 1]."""

    entry: Entry
    score: float


class Broken(Exception):
    """Chroma failed or lost something. Callers of an index never see it."""


class LadderIndex:
    """An open index: use it in the process that opened it, `close` it when done. Threads may share it.

    `remedies` are tried one after the other when a call fails; none for a server.
    """

    _process: ClassVar[int | None] = None  # calls into Chroma hang for ever in a fork of a process that used it

    def __init__(
        self,
        client: Any,
        collection: Any,
        entries: tuple[Entry, ...],
        remedies: tuple[Callable[[], LadderIndex], ...] = (),
        warnings: tuple[Warning, ...] = (),
    ) -> None:
        self.entries = entries
        self.warnings = warnings
        self._client = client
        self._collection = collection
        self._remedies = remedies
        self._by_id = {entry.id: entry for entry in entries}

    def query(
        self, vector: NDArray[np.float32], *, stages: Sequence[str], kinds: Sequence[str], limit: int
    ) -> tuple[Hit, ...]:
        """At most `limit` entries of these stages ("" for none) and kinds, nearest first."""
        if not stages or not kinds or limit < 1:
            return ()
        where = {"$and": [{"stage": {"$in": list(stages)}}, {"kind": {"$in": list(kinds)}}]}
        wanted = min(limit, len(self.entries))

        def ask(collection: Any) -> tuple[Hit, ...]:
            found = collection.query(
                query_embeddings=[vector.tolist()], n_results=wanted, where=where, include=["distances"]
            )
            pairs = zip(found["ids"][0], found["distances"][0], strict=True)
            return tuple(Hit(self._by_id[i], float(np.clip(1.0 - d, -1.0, 1.0))) for i, d in pairs)

        return self._ask(ask)

    def vectors(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these entries `(len(ids), dim)`, in the order asked. `ids` must be known and not empty."""

        def ask(collection: Any) -> NDArray[np.float32]:
            found = collection.get(ids=list(ids), include=["embeddings"])
            by_id = dict(zip(found["ids"], found["embeddings"], strict=True))
            return np.asarray([by_id[i] for i in ids], np.float32)

        return self._ask(ask)

    def close(self) -> None:
        """Let go of the files. A handle that came through a fork is only dropped: closing it would hang."""
        if LadderIndex._process == os.getpid():
            with suppress(Broken), chroma_calls():
                self._client.close()

    @classmethod
    def claim_process(cls) -> None:
        """Raises IndexUnavailable in a fork of the process that uses Chroma, where calls would never return."""
        if cls._process not in (None, os.getpid()):
            raise IndexUnavailable(
                "the index was opened before this process was forked",
                hint="start worker processes with the 'spawn' method",
                code="index-forked",
            )
        cls._process = os.getpid()

    def _ask(self, ask: Callable[[Any], _T]) -> _T:
        LadderIndex.claim_process()
        broken: Broken | None = None
        for remedy in (None, *self._remedies):
            try:
                if remedy is not None:
                    self._adopt(remedy())
                with chroma_calls():
                    return ask(self._collection)
            except Broken as error:
                broken = error
        raise IndexUnavailable(
            f"the Chroma index failed: {broken}", hint="check the Chroma server, or unset REVIEWER_CHROMA_URL"
        ) from broken

    def _adopt(self, other: LadderIndex) -> None:
        with suppress(Broken), chroma_calls():
            self._client.close()
        self._client, self._collection = other._client, other._collection
        self.warnings = (*self.warnings, *(w for w in other.warnings if w not in self.warnings))


@contextmanager
def chroma_calls() -> Iterator[None]:
    """Turn whatever Chroma raises into Broken, panics of its Rust core included, which are BaseExceptions."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Broken):
        raise
    except BaseException as error:
        text = str(error).splitlines()
        raise Broken(f"{type(error).__name__}: {text[0][:200] if text else ''}") from error
