"""The Chroma index of a ladder's entries, a cache that can be thrown away: the only importer of chromadb.

Local indexes are built in a folder beside under a lock, checked, renamed into place, and rebuilt on any error;
where nothing can be written, the index is made in memory and one warning says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from reviewer.errors import IndexUnavailable
from reviewer.ladder.chroma_guard import guard_chroma_settings
from reviewer.ladder.chroma_server import answering_server
from reviewer.ladder.index_files import Entry, IndexFolder, discard, mark_used, read_entries
from reviewer.ladder.index_handle import Broken, Hit, LadderIndex, chroma_calls
from reviewer.ladder.texts import mean_vectors
from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Embedder", "Hit", "LadderIndex", "Recipe", "open_index", "recipe_key"]

_SPACE: Any = {"hnsw": {"space": "cosine"}}
_TRIES = 3
_BATCH = 2000  # Chroma refuses more than 5,461 at once


class Embedder(Protocol):
    """Texts to unit-length vectors `(len(texts), dim)`. `fingerprint` changes whenever the vectors would."""

    @property
    def fingerprint(self) -> str: ...

    def embed(self, texts: list[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index is made of. `key` changes with any ingredient; entries are made only when they are needed."""

    ladder: str
    key: str
    make_entries: Callable[[], tuple[Entry, ...]]
    embedder: Embedder


def recipe_key(*ingredients: str) -> str:
    """A key of 16 hex digits for these ingredients and the installed Chroma. Does not import Chroma."""
    from importlib.metadata import version

    whole = "\x00".join((*ingredients, version("chromadb")))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def open_index(recipe: Recipe, *, cache_dir: Path, chroma_url: str | None = None) -> LadderIndex:
    """Open the index of a recipe, building it where there is none.

    A local one always opens, in memory at the worst. Raises IndexUnavailable where `chroma_url` is given and
    can't be used, or in a fork of a process that has an index open.
    """
    LadderIndex.claim_process()
    if chroma_url is not None:
        return _open_server(recipe, chroma_url)
    return _open_local(recipe, IndexFolder(cache_dir, recipe.ladder))


def _open_local(recipe: Recipe, files: IndexFolder) -> LadderIndex:
    try:
        useless: set[Path] = set()
        found = _first_usable(recipe, files, useless)
        if found is not None:
            return found
        with files.lock(recipe.key):
            # another process may have built it while this one waited
            found = _first_usable(recipe, files, useless) or _built_whole(recipe, files)
            for folder in useless:
                discard(folder)
            files.sweep(recipe.key)
            return found
    except (OSError, NotImplementedError, Broken) as error:
        return _in_memory(recipe, str(error) or type(error).__name__)


def _first_usable(recipe: Recipe, files: IndexFolder, useless: set[Path]) -> LadderIndex | None:
    """The newest index that opens and holds everything; the others are noted in `useless`."""
    for folder in files.built(recipe.key):
        if folder in useless:
            continue
        try:
            opened = _opened(recipe, files, folder)
        except (OSError, ValueError, Broken):
            useless.add(folder)
            continue
        mark_used(folder)
        return opened
    return None


def _opened(recipe: Recipe, files: IndexFolder, folder: Path) -> LadderIndex:
    entries = read_entries(folder)
    with chroma_calls():
        client = _chroma().PersistentClient(path=str(folder), settings=_settings())
        try:
            collection = client.get_collection(_name(recipe), embedding_function=None)
            _check(collection, entries)
        except BaseException:
            client.close()
            raise
    remedies = (lambda: _open_local(recipe, files), lambda: _in_memory(recipe, "the index on disk fails"))
    return LadderIndex(client, collection, entries, remedies)


def _built_whole(recipe: Recipe, files: IndexFolder) -> LadderIndex:
    """Built until it finds every entry: once in some dozen builds under load, Chroma's query left one out."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(LookupError):
            return _built(recipe, files)
    return _built(recipe, files)


def _built(recipe: Recipe, files: IndexFolder) -> LadderIndex:
    entries = recipe.make_entries()
    vectors = mean_vectors([entry.texts for entry in entries], recipe.embedder)
    folder = files.start()
    try:
        with chroma_calls():
            client = _chroma().PersistentClient(path=str(folder), settings=_settings())
            try:
                collection = client.create_collection(_name(recipe), configuration=_SPACE, embedding_function=None)
                _fill(collection, entries, vectors)
                _check(collection, entries)
            finally:
                client.close()
        finished = files.finish(folder, recipe.key, entries)
    except BaseException:
        discard(folder)
        raise
    return _opened(recipe, files, finished)


def _in_memory(recipe: Recipe, reason: str) -> LadderIndex:
    entries = recipe.make_entries()
    vectors = mean_vectors([entry.texts for entry in entries], recipe.embedder)
    try:
        with chroma_calls():
            client = _chroma().EphemeralClient(settings=_settings())
            # all such clients of a process share their collections, so each needs a name of its own
            name = f"{_name(recipe)}-{secrets.token_hex(6)}"
            collection = client.create_collection(name, configuration=_SPACE, embedding_function=None)
            _fill(collection, entries, vectors)
    except Broken as error:
        raise IndexUnavailable(f"no index can be made: {error}", hint="reinstall the package") from error
    text = f"the index can't be kept on disk ({reason}); it was made in memory, which takes a few seconds each time"
    return LadderIndex(client, collection, entries, warnings=(Warning("index-in-memory", text),))


def _open_server(recipe: Recipe, url: str) -> LadderIndex:
    address = answering_server(url)
    entries = recipe.make_entries()
    try:
        with chroma_calls():
            client = _chroma().HttpClient(address.host, address.port, ssl=address.is_tls, settings=_settings())
            collection = client.get_or_create_collection(_name(recipe), configuration=_SPACE, embedding_function=None)
            try:
                _check(collection, entries)
            except LookupError:
                _fill(collection, entries, mean_vectors([entry.texts for entry in entries], recipe.embedder))
                _check(collection, entries)
    except Broken as error:
        raise IndexUnavailable(
            f"the Chroma server at {address.host}:{address.port} failed: {error}",
            hint="see the server's log, or unset REVIEWER_CHROMA_URL to use the local index",
        ) from error
    return LadderIndex(client, collection, entries)


def _chroma() -> Any:
    guard_chroma_settings()
    import chromadb  # heavy: 852 ms

    return chromadb


def _settings() -> Any:
    guard_chroma_settings()
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _name(recipe: Recipe) -> str:
    return f"reviewer-{recipe.key}"


def _fill(collection: Any, entries: tuple[Entry, ...], vectors: NDArray[np.float32]) -> None:
    # upsert: `add` silently ignores an id that is already there
    for at in range(0, len(entries), _BATCH):
        part = entries[at : at + _BATCH]
        collection.upsert(
            ids=[entry.id for entry in part],
            embeddings=vectors[at : at + _BATCH],
            metadatas=[{"stage": entry.stage, "kind": entry.kind} for entry in part],
        )


def _check(collection: Any, entries: tuple[Entry, ...]) -> None:
    """Count, stored ids and ids that a query finds must agree: Chroma was seen to lose rows from queries only."""
    wanted = {entry.id for entry in entries}
    if collection.count() != len(wanted) or set(collection.get(include=[])["ids"]) != wanted:
        raise LookupError("the index does not hold every entry")
    any_vector = collection.get(ids=[entries[0].id], include=["embeddings"])["embeddings"]
    found = collection.query(query_embeddings=any_vector, n_results=len(wanted), include=[])["ids"][0]
    if set(found) != wanted:
        raise LookupError("the index does not find every entry")
