"""One batch at a time on a store. The lock goes with its process, however that ends."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reviewer.batch.store import OlderStore, Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold_alone(store: Path) -> Iterator[None]:
    """Raises StoreError when another batch uses this store: both would pay for the same documents.

    A file that is no store is refused before a lock is laid beside it.
    """
    from filelock import FileLock, Timeout

    if store.is_dir():
        raise StoreError(f"{store}: a folder, not a store", hint="give --store FILE")
    if store.exists():
        with suppress(OlderStore):
            Store(store, for_writing=False).close()
    lock = FileLock(str(store) + ".lock", timeout=0, mode=0o600)
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"{store}: another batch is using this store",
            hint="wait for it to end, or give this one another --store FILE",
            code="store-in-use",
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(f"{store}: cannot use the store: {reason}", hint="give another --store FILE") from error
    try:
        yield
    finally:
        lock.release()


def open_to_read(path: Path) -> Store:
    """A store that is there, for reading. One of an older reviewer is brought up to date first, with no batch on it."""
    try:
        return Store(path, for_writing=False)
    except OlderStore:
        with hold_alone(path):
            Store(path).close()
    return Store(path, for_writing=False)
