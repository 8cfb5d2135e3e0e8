"""The gate's search for the causes of losses: bounded, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.errors import EngineError, ReviewerError
from reviewer.evals.attribution import Search, attribute_all
from reviewer.evals.recordings import RecordingMiss
from reviewer.evals.runner import Plan, Runner
from reviewer.records import EngineUsage, Judgement
from tests.evals.conftest import MINI
from tests.evals.engines import Oracle, parts_with
from tests.evals.made import run_of

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
    from tests.evals.conftest import Evals

CASES = ("--cases", str(MINI))


def test_each_lost_case_costs_one_review_more_which_is_told(evals: Evals, cases: tuple[Case, ...]) -> None:
    asked: list[str] = []

    def finding_nothing(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        usage = EngineUsage(calls=1, prompt_tokens=100, completion_tokens=10, cached_calls=0, cost=0.5, currency="USD")
        return Judgement(usage=usage)

    evals("run", *CASES, "-o", "good.json", script=Oracle(cases))
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    done = evals("gate", *CASES, "--baseline", "b.json", script=finding_nothing)
    n_more = len(asked) - len(cases)
    assert n_more == sum(bool(case.must) for case in cases)
    assert f"{n_more} calls to find causes ({n_more / 2:.4f} USD), in no figure" in done.output


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EngineError("cut off"), "the search for causes ended early: engine: cut off"),
        (RecordingMiss("not recorded"), "causes can't be told from a replay: true passages make other requests"),
    ],
)
def test_search_ends_at_the_first_review_that_cannot_be_made(
    error: ReviewerError, said: str, cases: tuple[Case, ...]
) -> None:
    asked: list[str] = []

    def failing(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        raise error

    run = run_of(Runner(parts_with(lambda request: Judgement()), Plan()).run(cases))
    search = Search()
    attribute_all(cases, run, parts_with(failing), search)
    assert len(asked) == 1
    assert search.causes == {}
    assert search.notes() == [said]
