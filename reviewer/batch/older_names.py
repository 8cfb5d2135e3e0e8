"""Documents that a store of version 1 knew by their names as typed: which files they are, and which are gone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.batch.gone import is_gone
from reviewer.batch.inputs import display_name, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.batch.inputs import Found
    from reviewer.batch.store import Store


def settle_names(store: Store, configuration: str, found: Found) -> tuple[int, int]:
    """Gives relative names the paths of files that were reviewed, and leaves out those whose files are gone.

    Returns how many are gone and how many are left. A name is read from the current folder, or else stands for the one
    file that ends with it and is the same by content or by author, team and date; what was in that file's folder is
    looked for there. Reviews stay.
    """
    names = store.relative_names()
    if not names:
        return 0, 0
    here = {item.place for item in found.inputs}
    ending = _by_ending(here, {os.path.normpath(name) for name in names})
    roots, paths = {display_name(os.path.realpath("."))}, {}
    for name in names:
        typed, end = display_name(place_of(name)), os.path.normpath(name)
        path = typed if typed in here else _same(store, configuration, name, ending.get(end, []))
        if path is not None:
            paths[name] = path
            roots |= {path[: -len(end)]} if path.endswith(end) else set()
    store.rename(paths)
    left = [name for name in names if name not in paths]
    gone = [name for name in left if any(_was_in(found.folders, Path(root, name)) for root in roots)]
    store.forget(gone)
    return len(gone), len(left) - len(gone)


def _by_ending(places: Iterable[str], names: set[str]) -> dict[str, list[str]]:
    """For each of the names the places that end with it, folder by folder."""
    found: dict[str, list[str]] = {}
    for place in places:
        parts = Path(place).parts
        for end in (str(Path(*parts[first:])) for first in range(1, len(parts))):
            if end in names:
                found.setdefault(end, []).append(place)
    return found


def _same(store: Store, configuration: str, name: str, places: list[str]) -> str | None:
    """The one place whose document is that of the name; None where there is none, or where several may be."""
    known = store.traits(name)
    alike = []
    for place in places:
        row = store.row(place, configuration)
        if row is None:
            continue
        if any(row.sha256 == sha256 for sha256, *_ in known):
            return place
        if any([row.author, row.team, row.date] == about for _, *about in known):
            alike.append(place)
    return alike[0] if len(alike) == 1 else None


def _was_in(folders: set[str], path: Path) -> bool:
    """Whether a file stood in one of the folders that were searched, and is gone."""
    whole = os.path.normpath(path)
    return any(Path(whole).is_relative_to(folder) for folder in folders) and is_gone(whole)
