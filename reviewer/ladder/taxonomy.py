"""The stages, pitfalls, behaviours and rules of `pitfalls.yaml`, and which pitfalls are in scope at a stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from reviewer.errors import LadderError
from reviewer.records import SHORT_STAGES
from reviewer.resources import data_path

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.ladder.pitfalls_file import PitfallsFile, Row
    from reviewer.records import Severity


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    name: str
    rank: int


@dataclass(frozen=True, slots=True)
class Pitfall:
    """`is_` makes it a finding; `not_` is the look-alike that is none; `statement` is the ladder's sentence (ours)."""

    id: str
    stage: str
    family: str
    severity: Severity
    name: str
    is_: str
    not_: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Behaviour:
    id: str
    stage: str
    name: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All labels that exist. Order is the file's order."""

    stages: tuple[Stage, ...]
    pitfalls: tuple[Pitfall, ...]
    behaviours: tuple[Behaviour, ...]
    rules: tuple[str, ...]

    def stage(self, stage_id: str) -> Stage:
        """Raises LadderError for an unknown id."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        short = {full: name for name, full in SHORT_STAGES.items()}
        known = ", ".join(s.id + (f" ({short[s.id]})" if s.id in short else "") for s in self.stages)
        raise LadderError(f"unknown stage '{stage_id}'", hint=f"known stages: {known}")

    def pitfall(self, pitfall_id: str) -> Pitfall:
        """Raises LadderError for an unknown id."""
        for pitfall in self.pitfalls:
            if pitfall.id == pitfall_id:
                return pitfall
        raise LadderError(f"unknown pitfall '{pitfall_id}'", hint="see `reviewer ladder show` for the ids")

    def behaviour(self, behaviour_id: str) -> Behaviour:
        """Raises LadderError for an unknown id."""
        for behaviour in self.behaviours:
            if behaviour.id == behaviour_id:
                return behaviour
        raise LadderError(f"unknown behaviour '{behaviour_id}'", hint="see `reviewer ladder show` for the ids")

    def pitfalls_in_scope(self, stage_id: str) -> tuple[Pitfall, ...]:
        """The pitfalls a document of this stage is judged for (rule 3 of `pitfalls.yaml`).

        Of each family, the stage's own pitfall, or else that of the nearest lower stage that has one.
        """
        rank = {s.id: s.rank for s in self.stages}
        own = self.stage(stage_id).rank
        chosen: dict[str, Pitfall] = {}
        for pitfall in self.pitfalls:
            if rank[pitfall.stage] > own:
                continue
            best = chosen.get(pitfall.family)
            if best is None or rank[pitfall.stage] > rank[best.stage]:
                chosen[pitfall.family] = pitfall
        ids = {p.id for p in chosen.values()}
        return tuple(p for p in self.pitfalls if p.id in ids)

    def behaviours_in_scope(self, stage_id: str) -> tuple[Behaviour, ...]:
        """The behaviours of this stage and of the stages below it."""
        rank = {s.id: s.rank for s in self.stages}
        own = self.stage(stage_id).rank
        return tuple(b for b in self.behaviours if rank[b.stage] <= own)


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """The shipped taxonomy, or that of another `pitfalls.yaml`.

    Raises LadderError with line and column where the file is wrong.
    """
    from reviewer.ladder.pitfalls_file import read_pitfalls_file

    return taxonomy_of(read_pitfalls_file(path or data_path("corpus/execution-leadership/pitfalls.yaml")))


def taxonomy_of(file: PitfallsFile) -> Taxonomy:
    """The labels of a checked file."""

    def text(row: Row, key: str) -> str:
        return row[key].text if key in row else ""

    return Taxonomy(
        stages=tuple(Stage(text(s, "id"), text(s, "name"), int(text(s, "rank"))) for s in file.stages),
        pitfalls=tuple(
            Pitfall(
                id=text(p, "id"),
                stage=text(p, "stage"),
                family=text(p, "family"),
                severity=cast("Severity", text(p, "severity")),
                name=text(p, "name"),
                is_=text(p, "is"),
                not_=text(p, "not"),
                statement=text(p, "statement"),
            )
            for p in file.pitfalls
        ),
        behaviours=tuple(
            Behaviour(text(b, "id"), text(b, "stage"), text(b, "name"), text(b, "statement")) for b in file.behaviours
        ),
        rules=file.rules,
    )
