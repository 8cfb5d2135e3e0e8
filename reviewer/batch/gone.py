"""Documents of a folder that was reviewed again and whose files are no longer there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.batch.inputs import Found
    from reviewer.batch.store import Store


def forget_gone(store: Store, found: Found) -> int:
    """Leaves them out of the store's documents, and returns how many. Their reviews stay, should they come back."""
    here = {item.place for item in found.inputs}
    gone = {path for folder in found.folders for path in store.paths_in(folder) if path not in here and is_gone(path)}
    store.forget(gone)
    return len(gone)


def is_gone(path: str) -> bool:
    """A file that can't be looked at is not called gone."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False
