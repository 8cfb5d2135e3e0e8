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
    from collections.abc import Sequence

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


class Flickering:
    """Finds the pitfall of a case with a probability of its own: most cases are easy, some a coin toss.

    Right 90 % of the time on average; `drop` is taken off every case's probability. False alarms on clean cases
    come at `alarm`.
    """

    _EASE = ((0.70, 0.99), (0.20, 0.80), (0.10, 0.47))  # share of cases, probability

    def __init__(self, cases: Sequence[Case], seed: int, drop: float = 0.0, alarm: float = 0.10) -> None:
        self._cases = {case.document.sha256: case for case in cases}
        self._rng = random.Random(seed)
        self._drop, self._alarm = drop, alarm

    def __call__(self, request: JudgeRequest) -> Judgement:
        case = self._cases[request.document.sha256]
        if not case.must:
            false = Claim(PITFALL, "finding", 0.6, (1,), ())
            return Judgement(claims=(false,) if self._rng.random() < self._alarm else ())
        if self._rng.random() >= self._ease(case) - self._drop:
            return Judgement()
        expected = case.must[0]
        units = units_of(expected, request)
        return Judgement(claims=(Claim(PITFALL, "finding", 0.9, units, passages_for(PITFALL, request)),))

    def _ease(self, case: Case) -> float:
        at = random.Random(case.id).random()
        for share, probability in self._EASE:
            at -= share
            if at < 0:
                return probability
        return self._EASE[-1][1]


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


def flickering_run(cases: Sequence[Case], seed: int, repeat: int = 1, drop: float = 0.0) -> EvalRun:
    """One run of the flickering engine through the pipeline."""
    parts = parts_with(Flickering(cases, seed, drop))
    return run_of(Runner(parts, Plan(repeat=repeat)).run(cases), seed=seed)
