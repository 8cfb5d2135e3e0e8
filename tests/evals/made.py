"""Cases made by rule, for tests that need many: labelled ones and clean ones in turn, and an engine that flickers."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.document.read import read_text
from reviewer.evals.cases import Case, Expected
from reviewer.evals.runner import Plan, Runner
from reviewer.evals.runs import CodeRecord, EvalRun, SuiteRecord
from reviewer.records import Claim, Judgement
from tests.evals.engines import parts_with, passages_for, units_of
from tests.fakes import LADDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.runs import Outcome

PITFALL = "em-absorbing-scope"
EVIDENCE = "I told Carla yes, same date."


def make_cases(n: int) -> tuple[Case, ...]:
    """`n` documents of three sentences; every third one is clean."""
    cases = []
    for at in range(n):
        is_clean = at % 3 == 2
        middle = "I told Carla no, and why." if is_clean else EVIDENCE
        document = read_text(
            f"Week {at}: the export went out on Tuesday. {middle} Nobody is on leave.", f"made-{at}.md"
        )
        start = document.text.index(middle)
        must = () if is_clean else (Expected(PITFALL, (((start, start + len(middle)),),)),)
        digest = hashlib.sha256(f"{at}{is_clean}".encode()).hexdigest()
        cases.append(
            Case(
                id=f"made-{at:03d}",
                kind="weekly-update",
                stage="engineering-manager",
                document=document,
                must=must,
                may=(),
                strengths=(),
                tags=(),
                path=Path("made.yaml"),
                line=at + 1,
                sha256=digest,
            )
        )
    return tuple(cases)


_EASE = ((0.70, 0.99), (0.20, 0.80), (0.10, 0.47))  # share of cases, probability of finding; .90 on average


class Flickering:
    """An engine that finds the pitfall of a case with a probability of its own: most are easy, some a coin toss.

    Every answer that it can give is put through the pipeline once; a run draws among the outcomes. `drop` is taken
    off every case's probability, or is the share of cases that are lost for good (`is_whole`); `alarm` is the
    probability of a finding in a clean case.
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = cases
        self._outcomes = {says: Runner(parts_with(_answer(cases, says)), Plan()).run(cases) for says in (True, False)}

    def run(
        self, seed: int, repeat: int = 1, drop: float = 0.0, alarm: float = 0.10, *, is_whole: bool = False
    ) -> EvalRun:
        rng, fate = random.Random(seed), random.Random(f"lost in {seed}")
        lost = {case.id for case in self._cases if fate.random() < drop} if is_whole else set()
        by_chance = 0.0 if is_whole else drop
        outcomes = []
        for again in range(repeat):
            for at, case in enumerate(self._cases):
                probability = _ease(case) - by_chance if case.must else alarm
                probability = probability if case.id not in lost or not case.must else 0.0
                outcome = self._outcomes[rng.random() < probability][at]
                outcomes.append(outcome.model_copy(update={"repeat": again}))
        return run_of(outcomes, seed=seed)


def _answer(cases: Sequence[Case], says: bool) -> Callable[[JudgeRequest], Judgement]:
    """Finds the pitfall in every document, or in none."""
    by_sha = {case.document.sha256: case for case in cases}

    def judge(request: JudgeRequest) -> Judgement:
        must = by_sha[request.document.sha256].must
        units = units_of(must[0], request) if must else (1,)
        claim = Claim(PITFALL, "finding", 0.9, units, passages_for(PITFALL, request), why="Why.")
        return Judgement(claims=(claim,) if says else ())

    return judge


def _ease(case: Case) -> float:
    at = random.Random(case.id).random()
    for share, probability in _EASE:
        at -= share
        if at < 0:
            return probability
    return _EASE[-1][1]


def run_of(outcomes: Sequence[Outcome], *, is_exact: bool = False, seed: int = 1) -> EvalRun:
    """A run file's record around outcomes, without asking git."""
    identity = parts_with(lambda request: Judgement()).engine.identity
    return EvalRun.model_validate(
        {
            "created": "2026-01-01T00:00:00+00:00",
            "code": CodeRecord(version="0", commit=None, is_dirty=None, package_sha256="0", python="3", platform="any"),
            "engine": {
                "name": identity.name,
                "model": identity.model,
                "model_fingerprint": identity.model_fingerprint,
                "prompts": {},
                "host": None,
                "usage": None,
            },
            "ladder": LADDER,
            "taxonomy_sha256": "0",
            "suite": SuiteRecord(n=len({o.case for o in outcomes}), sha256="0", paths=()),
            "seed": seed,
            "repeat": max((o.repeat for o in outcomes), default=0) + 1,
            "perturb": "none",
            "is_exact": is_exact,
            "outcomes": tuple(outcomes),
        }
    )
