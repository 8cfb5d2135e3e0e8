"""Scripted engines for the evals: one that knows the labels, one that errs at known rates, one that cheats."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from reviewer.engines.scripted import ScriptedEngine
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.pipeline import Parts
from reviewer.records import Claim, Judgement, StrengthClaim
from tests.fakes import LADDER, OnePassageEach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case, Expected
    from reviewer.ladder.taxonomy import Taxonomy


def units_of(expected: Expected, request: JudgeRequest) -> tuple[int, ...]:
    """The units on which a label lies."""
    return tuple(
        unit.index
        for unit in request.document.units
        for place in expected.places
        if any(min(unit.end, end) - max(unit.start, start) > 0 for start, end in place)
    )


def passages_for(pitfall: str, request: JudgeRequest) -> tuple[str, ...]:
    return tuple(item.passage.id for item in request.passages if item.pitfall == pitfall)


@dataclass
class Oracle:
    """Answers from the labels. What it gets wrong is said: case ids with pitfalls added or left out."""

    cases: Sequence[Case]
    missed: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    shift: int = 0

    def __call__(self, request: JudgeRequest) -> Judgement:
        by_sha = {case.document.sha256: case for case in self.cases}
        case = by_sha[request.document.sha256]
        claims = [
            Claim(e.label, "finding", 0.9, self._units(e, request), passages_for(e.label, request), why="Why.")
            for e in case.must
            if self.missed.get(case.id) != e.label
        ]
        if case.id in self.added:
            claims.append(
                Claim(self.added[case.id], "finding", 0.6, (0,), passages_for(self.added[case.id], request), why="Why.")
            )
        strengths = tuple(StrengthClaim(e.label, 0.8, units_of(e, request)) for e in case.strengths)
        return Judgement(claims=tuple(claims), strengths=strengths)

    def _units(self, expected: Expected, request: JudgeRequest) -> tuple[int, ...]:
        n = len(request.document.units)
        return tuple((unit + self.shift) % n for unit in units_of(expected, request))


class Noisy:
    """Finds each labelled pitfall with probability `hit`, and a false one with probability `alarm`; seeded."""

    def __init__(self, cases: Sequence[Case], seed: int, hit: float = 0.9, alarm: float = 0.1) -> None:
        self._by_sha = {case.document.sha256: case for case in cases}
        self._rng = random.Random(seed)
        self._hit, self._alarm = hit, alarm

    def __call__(self, request: JudgeRequest) -> Judgement:
        case = self._by_sha[request.document.sha256]
        claims = [
            Claim(e.label, "finding", 0.9, units_of(e, request), passages_for(e.label, request), why="Why.")
            for e in case.must
            if self._rng.random() < self._hit
        ]
        others = [p.id for p in request.pitfalls if p.id not in {*case.must_ids, *case.may}]
        if self._rng.random() < self._alarm:
            claims.append(
                Claim(case.aimed_at if case.aimed_at in others else others[0], "finding", 0.6, (0,), (), why="Why.")
            )
        return Judgement(claims=tuple(claims))


@cache
def _taxonomy() -> Taxonomy:
    return load_taxonomy()


def parts_with(script: Callable[[JudgeRequest], Judgement], model: str = "script") -> Parts:
    """The real path with a scripted engine and one passage a pitfall."""
    return Parts(_taxonomy(), OnePassageEach(), ScriptedEngine(script, model), LADDER)
