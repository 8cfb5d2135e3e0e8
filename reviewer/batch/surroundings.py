"""What is known of a document from around it: options, the path's pattern and `people.toml`."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reviewer.document.front_matter import kind_id, stage_id
from reviewer.errors import SettingsError, UsageError
from reviewer.records import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reviewer.records import Source

_FIELDS = {
    "author": r"[^/]+?",
    "team": r"[^/]+?",
    "stage": r"[^/]+?",
    "kind": r"[^/]+?",
    "date": r"\d{4}-\d{2}(?:-\d{2})?|\d{8}",
}
_PIECE = re.compile(r"\{(?P<field>\w*)\}|(?P<stars>\*\*/?|\*|\?)|(?P<text>[^{}*?]+)|(?P<odd>[{}])")
_EXAMPLE = "for example '{team}/{author}/{date}-*.md'"


class Person(BaseModel):
    """One entry of `people.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    team: str | None = None
    stage: str | None = None
    consent: bool = False  # to being shown by name in `reviewer trends --by author`


class _PeopleFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who writes the documents. Names and aliases are found whatever their case."""

    persons: tuple[Person, ...] = ()

    def find(self, name: str) -> Person | None:
        wanted = name.strip().casefold()
        for person in self.persons:
            if wanted in {known.strip().casefold() for known in (person.name, *person.aliases)}:
                return person
        return None


def load_people(path: Path) -> People:
    """The people in a TOML file of `[[person]]` tables. Raises SettingsError for one that is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        persons = _PeopleFile.model_validate(raw).person
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}", hint="check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: no valid TOML: {error}", hint="write it as [[person]] tables") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{path}: {where}: {first['msg']}",
            hint="a [[person]] has name, and may have aliases, team, stage and consent = true",
        ) from error
    return People(tuple(persons))


class PathPattern:
    """A pattern such as `{team}/{author}/{date}-*.md`, matched against the end of a path."""

    def __init__(self, pattern: str) -> None:
        """Raises UsageError for a pattern with unknown or repeated fields."""
        parts: list[str] = []
        seen: set[str] = set()
        for piece in _PIECE.finditer(pattern.replace("\\", "/")):
            if piece["field"] is not None:
                name = piece["field"]
                if name not in _FIELDS or name in seen:
                    what = "twice" if name in seen else f"known: {', '.join(_FIELDS)}"
                    raise UsageError(f"--path-pattern: '{{{name}}}': {what}", hint=_EXAMPLE)
                seen.add(name)
                parts.append(f"(?P<{name}>{_FIELDS[name]})")
            elif piece["stars"]:
                parts.append({"*": "[^/]*", "?": "[^/]"}.get(piece["stars"], "(?:.*/)?"))
            elif piece["odd"]:
                raise UsageError("--path-pattern: a brace without its partner", hint=_EXAMPLE)
            else:
                parts.append(re.escape(piece["text"]))
        if not seen:
            raise UsageError("--path-pattern names no field", hint=_EXAMPLE)
        self.text = pattern
        self._regex = re.compile("(?:^|/)" + "".join(parts) + r"\Z")

    def read(self, path: str) -> dict[str, str]:
        """The fields in a path; empty where it does not fit."""
        found = self._regex.search(path.replace("\\", "/"))
        return {name: value for name, value in found.groupdict().items() if value} if found else {}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything outside the documents that says something of them. What nobody says stays None."""

    given: Mapping[str, str] = field(default_factory=dict)  # author, team, date from options
    pattern: PathPattern | None = None
    people: People = People()

    @property
    def fingerprint(self) -> str:
        """Changes whenever another answer may come out of `complete`."""
        people = [person.model_dump() for person in self.people.persons]
        told = [dict(self.given), self.pattern.text if self.pattern else None, people]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def complete(self, found: Metadata, path: str) -> Metadata:
        """Options, then the document's own words, then its path, then `people.toml`."""
        fields = self.pattern.read(path) if self.pattern else {}
        own = asdict(found)
        values = {name: self.given.get(name) or own[name] or fields.get(name) for name in ("author", "team", "date")}
        known_by = [values["author"], None if self.given.get("author") else found.address]
        person = next((who for name in known_by if name and (who := self.people.find(name))), None)
        stage: tuple[str | None, Source | None] = (found.stage, found.stage_source)
        if stage[0] is None and "stage" in fields:
            stage = (stage_id(fields["stage"]), "given")
        if person is not None:
            values["author"] = person.name
            values["team"] = values["team"] or person.team
            if stage[0] is None and person.stage:
                stage = (stage_id(person.stage), "settings")
        kind = found.kind or kind_id(fields.get("kind", ""))
        source = found.kind_source if found.kind else "given" if kind else None
        return Metadata(values["author"], values["team"], values["date"], stage[0], kind, stage[1], source)
