"""Labelled cases: loaded, checked against the taxonomy and their own text, and hashed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from reviewer.document.read import read_path, read_text
from reviewer.errors import CaseError, ReviewerError
from reviewer.evals.case_schema import CaseFile
from reviewer.evals.case_yaml import Entry, read_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.records import Document, Kind

MUST_FIND = "must-find"
MATCHED_NEGATIVE = "matched-negative"
_PAIR_TAG = re.compile(r"pair-(?P<pitfall>.+)-\d+$")
Span = tuple[int, int]  # characters of the document's text, half-open


@dataclass(frozen=True, slots=True)
class Expected:
    """A label with the places that show it. Words that occur twice have every occurrence as a place."""

    label: str
    places: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled document, read as a user's would be. `sha256` covers text and labels, not voice or notes."""

    id: str
    kind: Kind
    stage: str
    document: Document
    must: tuple[Expected, ...]
    may: tuple[str, ...]
    strengths: tuple[Expected, ...]
    tags: tuple[str, ...]
    path: Path
    line: int
    sha256: str

    @property
    def must_ids(self) -> tuple[str, ...]:
        return tuple(item.label for item in self.must)

    @property
    def pair(self) -> str | None:
        """The tag shared by a must-find case and its matched negative."""
        return next((tag for tag in self.tags if _PAIR_TAG.match(tag)), None)

    @property
    def aimed_at(self) -> str | None:
        """The pitfall that a must-find case or matched negative is about."""
        found = _PAIR_TAG.match(self.pair or "")
        return found["pitfall"] if found else None

    @property
    def cluster(self) -> str:
        """What stands or falls together: a pair shares its scene, so its cases are not independent."""
        return self.pair or self.id


def load_cases(paths: Sequence[Path], taxonomy: Taxonomy) -> tuple[Case, ...]:
    """All cases under files and folders, by path. Raises CaseError, with file and line, for the first wrong one."""
    cases = [case for path in case_files(paths) for case in load_file(path, taxonomy)]
    seen: dict[str, Case] = {}
    for case in cases:
        if case.id in seen:
            other = seen[case.id]
            text = f"{case.path}:{case.line}: id '{case.id}' is taken by {other.path}:{other.line}"
            raise CaseError(text, hint="give it another id")
        seen[case.id] = case
    if not cases:
        shown = ", ".join(map(str, paths))
        raise CaseError(f"no cases in {shown}", hint="name a folder of case files with --cases")
    return tuple(cases)


def case_files(paths: Iterable[Path]) -> list[Path]:
    """The YAML files that the paths name, folders searched through, in order and each once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix in {".yaml", ".yml"} and p.is_file())
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)


def load_file(path: Path, taxonomy: Taxonomy) -> tuple[Case, ...]:
    return tuple(_case(entry, taxonomy) for entry in read_entries(path))


def _case(entry: Entry, taxonomy: Taxonomy) -> Case:
    try:
        raw = CaseFile.model_validate(entry.raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise entry.fault(f"{where + ': ' if where else ''}{first['msg']}", first["loc"]) from error
    document = _read(raw, entry, taxonomy)
    _check_labels(raw, entry, taxonomy)
    must = tuple(
        Expected(item.pitfall, _places(item.evidence, document, entry, ("must", at)))
        for at, item in enumerate(raw.must)
    )
    strengths = tuple(
        Expected(item.behaviour, _places(item.evidence, document, entry, ("strengths", at)))
        for at, item in enumerate(raw.strengths)
    )
    case = Case(
        id=raw.id,
        kind=raw.kind,
        stage=raw.stage,
        document=document,
        must=must,
        may=tuple(item.pitfall for item in raw.may),
        strengths=strengths,
        tags=raw.tags,
        path=entry.path,
        line=entry.line(),
        sha256=_digest(raw, document),
    )
    _check_pair(case, entry, taxonomy)
    return case


def _read(raw: CaseFile, entry: Entry, taxonomy: Taxonomy) -> Document:
    known = {pitfall.id for pitfall in taxonomy.pitfalls}
    try:
        if raw.file is not None:
            return read_path(entry.path.parent / raw.file, known_pitfalls=known)
        return read_text(raw.text or "", f"{raw.id}.md", known_pitfalls=known)
    except ReviewerError as error:
        raise entry.fault(error.text, ("file" if raw.file else "text",)) from error


def _check_labels(raw: CaseFile, entry: Entry, taxonomy: Taxonomy) -> None:
    stages = [stage.id for stage in taxonomy.stages]
    if raw.stage not in stages:
        raise entry.fault(f"unknown stage '{raw.stage}'; known: {', '.join(stages)}", ("stage",))
    in_scope = {pitfall.id for pitfall in taxonomy.pitfalls_in_scope(raw.stage)}
    behaviours = {behaviour.id for behaviour in taxonomy.behaviours_in_scope(raw.stage)}
    seen: set[str] = set()
    labels = [("must", at, item.pitfall) for at, item in enumerate(raw.must)]
    labels += [("may", at, item.pitfall) for at, item in enumerate(raw.may)]
    for key, at, pitfall in labels:
        if pitfall not in in_scope:
            raise entry.fault(f"'{pitfall}' is no pitfall in scope at {raw.stage}", (key, at, "pitfall"))
        if pitfall in seen:
            raise entry.fault(f"'{pitfall}' is labelled twice", (key, at, "pitfall"))
        seen.add(pitfall)
    for at, strength in enumerate(raw.strengths):
        if strength.behaviour not in behaviours:
            text = f"'{strength.behaviour}' is no behaviour in scope at {raw.stage}"
            raise entry.fault(text, ("strengths", at, "behaviour"))


def _places(
    quotes: Sequence[str], document: Document, entry: Entry, place: tuple[str, int]
) -> tuple[tuple[Span, ...], ...]:
    places = []
    for at, quote in enumerate(quotes):
        found = [(m.start(), m.end()) for m in re.finditer(re.escape(quote.strip()), document.text)]
        if not quote.strip() or not found:
            raise entry.fault(f"evidence is not in the text word for word: '{quote[:50]}'", (*place, "evidence", at))
        places.append(tuple(found))
    return tuple(places)


def _check_pair(case: Case, entry: Entry, taxonomy: Taxonomy) -> None:
    kinds = {MUST_FIND, MATCHED_NEGATIVE} & set(case.tags)
    if not kinds:
        return
    if len(kinds) > 1 or case.aimed_at is None:
        text = "a must-find or matched-negative case has one of these tags and one tag `pair-<pitfall>-<n>`"
        raise entry.fault(text, ("tags",))
    if case.aimed_at not in {pitfall.id for pitfall in taxonomy.pitfalls_in_scope(case.stage)}:
        raise entry.fault(f"pair tag: '{case.aimed_at}' is no pitfall in scope at {case.stage}", ("tags",))
    if (case.aimed_at in case.must_ids) != (MUST_FIND in kinds):
        expected = "must list" if MUST_FIND in kinds else "must not list"
        raise entry.fault(f"the case {expected} '{case.aimed_at}' under must", ("must",))


def _digest(raw: CaseFile, document: Document) -> str:
    labels = raw.model_dump(mode="json", exclude={"text", "file", "voice", "trap"})
    for item in [*labels["must"], *labels["may"]]:
        item.pop("why", None)  # notes for people; rewording one changes no verdict
    content = json.dumps([document.sha256, labels], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
