"""What a batch is asked to review: folders, globs, files and a list on standard input, in a stable order."""

from __future__ import annotations

import glob
import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENDINGS = (".md", ".markdown", ".txt", ".text", ".docx", ".pdf", ".html", ".htm", ".xhtml", ".eml")
# Somebody's documents all the same: left out silently they would be missed, so each becomes a failure of its own.
REFUSED = (".doc", ".dot", ".docm", ".odt", ".rtf", ".msg", ".pages", ".wpd")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to review. `name` is its path as given, `place` its path from the root, in whatever way it was given.

    Both are text: bytes of the path that are no UTF-8 are spelt out.
    """

    index: int
    path: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Found:
    """The files to review, and what the folders hold besides: files of other kinds and linked folders.

    `folders` are those that were searched, by folder or by pattern, from the root.
    """

    inputs: list[Input]
    folders: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)


def find_inputs(arguments: Iterable[str], listed: bytes | None = None) -> Found:
    """The files that the arguments stand for, each once, in the order given; inside a folder by name.

    A folder gives its documents, subfolders included; other kinds of files and linked folders are left out and told,
    hidden ones are left out. `-` gives the paths in `listed` (one a line, or separated by zero bytes). A path that is
    not there and a folder that can't be opened stay in, so that they are reported as failures. Raises UsageError when
    a pattern or everything together finds nothing.
    """
    result = Found([])
    paths: dict[str, str] = {}
    for argument in arguments:
        found = _listed(listed or b"") if argument == "-" else _matching(argument, result)
        for path in found:
            for document in _documents_in(path, result) if Path(path).is_dir() else [path]:
                paths.setdefault(place_of(document), document)
    if not paths:
        raise UsageError("there is nothing to review", hint=f"give files or folders that hold {', '.join(ENDINGS)}")
    for index, (place, path) in enumerate(paths.items()):
        result.inputs.append(Input(index, path, display_name(path), display_name(place)))
    return result


def place_of(path: str) -> str:
    """A path from the root, without links in its folders: the same however the file is given."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder or "."), name)  # noqa: PTH118  # Path takes the `.` of a folder away


def display_name(path: str) -> str:
    """A path as valid Unicode, for stores and reports."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _listed(data: bytes) -> list[str]:
    lines = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]


def _matching(argument: str, result: Found) -> list[str]:
    """A pattern's files, sorted; a path that exists is never read as a pattern."""
    if Path(argument).exists() or not glob.has_magic(argument):
        return [argument]
    found = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute patterns
    if not found:
        raise UsageError(f"nothing matches {argument}", hint="check the pattern, and quote it for `**`")
    fixed = itertools.takewhile(lambda part: not glob.has_magic(part), Path(argument).parts)
    result.folders.add(display_name(os.path.realpath(Path(*fixed))))
    return found


def _documents_in(folder: str, found: Found) -> Iterator[str]:
    """The documents in a folder, and the folders in it that can't be opened. The rest is written down in `found`."""
    closed: list[str] = []
    found.folders.add(display_name(os.path.realpath(folder)))
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(str(Path(error.filename)))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.links.update(str(Path(place) / name) for name in folders if (Path(place) / name).is_symlink())
        for name in sorted(files):
            if name.startswith((".", "~$")):
                continue
            path = str(Path(place) / name)
            if name.lower().endswith(ENDINGS + REFUSED):
                yield path
            else:
                found.others.add(path)
    yield from closed
