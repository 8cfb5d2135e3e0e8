"""The ladders that can be used by name: the one that ships, and those that the user has added."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.document.decode import decode
from reviewer.errors import LadderError
from reviewer.ladder.ladder import MAX_CHARS, Ladder, parse_ladder
from reviewer.ladder.pitfalls_file import read_pitfalls_text
from reviewer.ladder.taxonomy import Taxonomy, load_taxonomy
from reviewer.output import ensure_private_folder, write_private
from reviewer.resources import data_path

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = "execution-leadership"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_TEXT = "ladder.txt"
_META = "meta.json"
PITFALLS = "pitfalls.yaml"


@dataclass(frozen=True, slots=True)
class KnownLadder:
    """A ladder that can be used by name. `source` is the name of the file that was added, None for the shipped one."""

    name: str
    source: str | None
    has_pitfalls: bool = False  # it was added with a pitfalls file of its own

    @property
    def is_shipped(self) -> bool:
        return self.source is None


def list_ladders(data_dir: Path) -> tuple[KnownLadder, ...]:
    """The shipped ladder, then the added ones by name. One whose notes are damaged is listed all the same."""
    added = []
    folder = data_dir / "ladders"
    if folder.is_dir():
        names = sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name))
        added = [
            KnownLadder(name, _source(folder / name), (folder / name / PITFALLS).is_file())
            for name in names
            if (folder / name / _TEXT).is_file()
        ]
    return (KnownLadder(SHIPPED, None), *added)


def load_ladder(name: str, data_dir: Path, taxonomy: Taxonomy | None = None) -> Ladder:
    """Read and parse a ladder by name. Raises LadderError where there is none or it can't be used any more."""
    stages = (taxonomy or taxonomy_for(name, data_dir)).stages
    if name == SHIPPED:
        text = read_ladder_file(data_path("corpus/execution-leadership/ladder.md"))
        return parse_ladder(text, SHIPPED, stages, restated=True)
    _refuse_unknown(name, data_dir)
    return parse_ladder(read_ladder_file(data_dir / "ladders" / name / _TEXT), name, stages)


def taxonomy_for(name: str, data_dir: Path) -> Taxonomy:
    """The labels that a ladder is judged with: those of the pitfalls file it was added with, or else the shipped ones.

    Raises LadderError where there is no such ladder or its file is damaged.
    """
    if name == SHIPPED:
        return load_taxonomy()
    _refuse_unknown(name, data_dir)
    own = data_dir / "ladders" / name / PITFALLS
    return load_taxonomy(own if own.is_file() else None)


def pitfalls_beside(path: Path) -> Path | None:
    """The `pitfalls.yaml` in the folder of a ladder file, None where there is none."""
    beside = path.parent / PITFALLS
    return beside if beside.is_file() else None


def _refuse_unknown(name: str, data_dir: Path) -> None:
    known = [ladder.name for ladder in list_ladders(data_dir)]
    if name not in known:
        raise LadderError(
            f"there is no ladder named '{name}'",
            hint=f"known: {', '.join(known)}; add one with `reviewer ladder add FILE --name NAME`",
        )


def add_ladder(path: Path, name: str, data_dir: Path, pitfalls: Path | None = None) -> Ladder:
    """Keep a copy of a ladder file under `name`, with its pitfalls file if there is one; its owner alone can read them.

    Raises LadderError where the file can't be used as a ladder, or the name is wrong or taken.
    """
    _refuse_name(name)
    target = data_dir / "ladders" / name
    if target.exists():
        raise LadderError(
            f"there is a ladder named '{name}' already", hint=f"remove it first: `reviewer ladder remove {name}`"
        )
    text = read_ladder_file(path)
    labels = read_pitfalls_text(pitfalls) if pitfalls else None
    ladder = parse_ladder(text, name, load_taxonomy(pitfalls).stages)
    part = target.with_name(f".adding-{secrets.token_hex(6)}")
    try:
        ensure_private_folder(target.parent)
        ensure_private_folder(part)
        write_private(part / _TEXT, text)
        if labels is not None:
            write_private(part / PITFALLS, labels)
        write_private(part / _META, json.dumps({"source": path.name, "fingerprint": ladder.fingerprint}))
        part.rename(target)
    except OSError as error:
        raise LadderError(
            f"the ladder can't be kept in {target.parent}: {error.strerror}", hint="make the folder writable"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return ladder


def remove_ladder(name: str, data_dir: Path) -> None:
    """Forget an added ladder. Raises LadderError for the shipped one and for unknown names."""
    if name == SHIPPED:
        raise LadderError(f"'{SHIPPED}' ships with the program and can't be removed", hint="choose another name")
    known = [ladder.name for ladder in list_ladders(data_dir) if not ladder.is_shipped]
    if name not in known:
        raise LadderError(f"no added ladder is named '{name}'", hint=f"added: {', '.join(known) or 'none'}")
    target = data_dir / "ladders" / name
    # renamed first, so that a half-removed ladder is never listed
    gone = target.with_name(f".removing-{secrets.token_hex(6)}")
    try:
        target.rename(gone)
        shutil.rmtree(gone)
    except OSError as error:
        raise LadderError(
            f"'{name}' can't be removed: {error.strerror}", hint=f"remove {target.parent} by hand"
        ) from error


def read_ladder_file(path: Path) -> str:
    """The text of a ladder file, decoded, or of a Word file with its headings marked.

    Raises LadderError where it can't be read or is far too long, DocumentError where it is no text.
    """
    try:
        if path.is_dir():
            raise LadderError(f"{path} is a folder", hint="give one text, Markdown or Word file")
        with path.open("rb") as stream:
            data = stream.read(4 * MAX_CHARS + 1)
    except OSError as error:
        raise LadderError(
            f"{path} can't be read: {error.strerror}", hint="give the path of a text, Markdown or Word file"
        ) from error
    if len(data) > 4 * MAX_CHARS:
        raise LadderError(f"{path} is too long for a ladder", hint=f"the limit is {MAX_CHARS:,} characters")
    from reviewer.document.formats import convert, identify

    if identify(data, path.name) == "docx":
        return convert(data, "docx").text
    return decode(data)


def _refuse_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise LadderError(
            f"'{name}' can't be a ladder's name",
            hint="use up to 40 small letters, digits and hyphens, such as 'original'",
        )
    if name == SHIPPED:
        raise LadderError(f"'{SHIPPED}' is the name of the shipped ladder", hint="choose another name")


def _source(folder: Path) -> str:
    try:
        return str(json.loads((folder / _META).read_text(encoding="utf-8"))["source"])
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown"
