"""From reviews to figures: what counts as right, and what the rates are over."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewer import pipeline
from reviewer.errors import EngineError, EngineUnreachable, SettingsError, UsageError
from reviewer.evals.metrics import BY_NAME, expected_calibration_error, total
from reviewer.evals.observe import broken_invariants, observe, options_for
from reviewer.evals.runner import Plan, Runner
from reviewer.evals.scorers import score
from reviewer.records import Claim, Judgement
from tests.evals.engines import Oracle, parts_with
from tests.evals.made import run_of

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
    from reviewer.evals.runs import EvalRun, Outcome
    from reviewer.ladder.taxonomy import Taxonomy


def outcomes_of(cases: tuple[Case, ...], engine: Oracle) -> tuple[Outcome, ...]:
    return Runner(parts_with(engine), Plan()).run(cases)


def value(outcomes: tuple[Outcome, ...], name: str) -> float | None:
    over, under = total(BY_NAME[name], outcomes)
    return over / under if under else None


def test_engine_that_knows_the_labels_is_right_everywhere(cases: tuple[Case, ...]) -> None:
    found = outcomes_of(cases, Oracle(cases))
    names = ("precision", "recall", "f1", "must_find", "all_right", "guidance", "strengths", "evidence")
    assert {name: value(found, name) for name in names} == dict.fromkeys(names, 1.0)
    assert value(found, "clean_flagged") == value(found, "negatives_flagged") == 0.0


def test_missed_and_false_pitfalls_lower_recall_and_precision(cases: tuple[Case, ...]) -> None:
    engine = Oracle(cases, missed={"mini-two": "tl-busyness"}, added={"mini-clean": "tl-busyness"})
    found = outcomes_of(cases, engine)
    assert value(found, "recall") == pytest.approx(3 / 4)
    assert value(found, "precision") == pytest.approx(3 / 4)
    assert value(found, "clean_flagged") == 1.0
    assert value(found, "all_right") == pytest.approx(3 / 5)


def test_right_pitfall_on_the_wrong_lines_is_not_right(cases: tuple[Case, ...]) -> None:
    found = outcomes_of(cases, Oracle(cases, shift=1))
    assert value(found, "label_recall") == 1.0
    assert value(found, "recall") == pytest.approx(0.25)  # of two labelled lines in a row one still is a labelled one
    assert value(found, "precision") == value(found, "recall")


def test_arguable_pitfall_is_neither_right_nor_wrong(cases: tuple[Case, ...]) -> None:
    found = outcomes_of(cases, Oracle(cases, added={"mini-two": "tl-shielding"}))
    assert value(found, "precision") == 1.0


def test_negative_counts_only_the_pitfall_it_is_about(cases: tuple[Case, ...]) -> None:
    other = outcomes_of(cases, Oracle(cases, added={"mini-pair-n": "tl-busyness"}))
    own = outcomes_of(cases, Oracle(cases, added={"mini-pair-n": "em-everything-equal"}))
    assert value(other, "negatives_flagged") == 0.0
    assert value(other, "precision") == pytest.approx(4 / 5)
    assert value(own, "negatives_flagged") == 1.0


def test_possible_findings_count_in_calibration_and_nowhere_else(cases: tuple[Case, ...]) -> None:
    def hesitant(request: JudgeRequest) -> Judgement:
        claims = Oracle(cases)(request).claims
        return Judgement(claims=tuple(replace(c, level="possible", confidence=0.5) for c in claims))

    found = Runner(parts_with(hesitant), Plan()).run(cases)
    assert value(found, "recall") == 0.0
    assert value(found, "brier") == pytest.approx(0.25)
    error, n_claims = expected_calibration_error(found)
    assert error == pytest.approx(0.5)
    assert n_claims == 4


def test_crash_scores_worst_and_is_named_without_the_documents_words(cases: tuple[Case, ...]) -> None:
    def crashing(request: JudgeRequest) -> Judgement:
        if request.document.name.startswith(("mini-clean", "mini-scope")):
            raise RuntimeError(request.document.text)
        return Oracle(cases)(request)

    found = Runner(parts_with(crashing), Plan()).run(cases)
    crashed = [o for o in found if o.status == "crashed"]
    assert [o.case for o in crashed] == ["mini-scope", "mini-clean"]
    assert crashed[0].error is not None
    assert crashed[0].error.startswith("RuntimeError at test_scoring.py:")
    assert value(found, "clean_flagged") == 1.0
    assert value(found, "recall") == pytest.approx(3 / 4)


def test_unusable_answer_is_kept_out_of_the_rates(cases: tuple[Case, ...]) -> None:
    def failing(request: JudgeRequest) -> Judgement:
        if request.document.name.startswith("mini-two"):
            raise EngineError("cut off")
        return Oracle(cases)(request)

    run = run_of(Runner(parts_with(failing), Plan()).run(cases))
    scores = score(run, [])
    assert [o.case for o in run.failed()] == ["mini-two"]
    recall = scores.get("recall")
    assert recall is not None
    assert (recall.value, recall.n, scores.n_failed) == (1.0, 2.0, 1)


def test_unreachable_engine_is_asked_once(cases: tuple[Case, ...]) -> None:
    calls = []

    def dead(request: JudgeRequest) -> Judgement:
        calls.append(request.document.name)
        raise EngineUnreachable("nobody answers")

    found = Runner(parts_with(dead), Plan()).run(cases)
    assert len(calls) == 1
    assert {o.status for o in found} == {"failed"}
    assert [o.error for o in found[1:]] == ["not tried: engine-unreachable"] * 4


def test_endpoint_that_lets_every_request_run_out_of_time_is_given_up(cases: tuple[Case, ...]) -> None:
    calls: list[str] = []

    def hanging(request: JudgeRequest) -> Judgement:
        calls.append(request.document.name)
        raise EngineError("no complete answer", code="engine-deadline")

    found = Runner(parts_with(hanging), Plan()).run(cases)
    assert len(calls) == 3
    assert [o.error for o in found[3:]] == ["not tried: engine-deadline"] * 2


def test_slow_answer_now_and_then_does_not_end_the_run(cases: tuple[Case, ...]) -> None:
    def sometimes(request: JudgeRequest) -> Judgement:
        if not request.document.name.startswith("mini-clean"):
            return Oracle(cases)(request)
        raise EngineError("no complete answer", code="engine-deadline")

    found = Runner(parts_with(sometimes), Plan(repeat=4)).run(cases)
    assert [o.status for o in found if o.case == "mini-clean"] == ["failed"] * 4
    assert {o.status for o in found if o.case != "mini-clean"} == {"scored"}


def test_interrupt_waits_for_no_answer(cases: tuple[Case, ...]) -> None:
    is_over = threading.Event()

    def script(request: JudgeRequest) -> Judgement:
        if request.document.name.startswith("mini-clean"):
            raise KeyboardInterrupt
        is_over.wait(30)
        return Judgement()

    started = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        Runner(parts_with(script), Plan(jobs=len(cases))).run(cases)
    assert time.perf_counter() - started < 10
    is_over.set()


class Spent(UsageError):
    """As the engines raise it when `--max-cost` would be passed."""

    code = "max-cost"
    stops_batch = True


def test_spending_stops_at_the_limit(cases: tuple[Case, ...]) -> None:
    asked: list[str] = []

    def costly(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        if len(asked) > 3:
            raise Spent("refused before sending")
        return Oracle(cases)(request)

    found = Runner(parts_with(costly), Plan()).run(cases)
    assert [o.status for o in found] == ["scored"] * 3 + ["failed"] * 2
    assert [o.error for o in found[3:]] == ["max-cost: refused before sending", "not tried: max-cost"]
    assert len(asked) == 4


def test_wrong_set_up_ends_the_run(cases: tuple[Case, ...]) -> None:
    def unset(request: JudgeRequest) -> Judgement:
        raise SettingsError("no such model")

    with pytest.raises(SettingsError):
        Runner(parts_with(unset), Plan()).run(cases)


def test_outcomes_come_in_the_order_of_the_cases_when_run_at_the_same_time(cases: tuple[Case, ...]) -> None:
    found = Runner(parts_with(Oracle(cases)), Plan(repeat=3, jobs=4)).run(cases)
    assert [(o.case, o.repeat) for o in found] == [(c.id, r) for r in range(3) for c in cases]


def test_quote_that_is_not_the_text_breaks_an_invariant(by_id: dict[str, Case], taxonomy: Taxonomy) -> None:
    case = by_id["mini-scope"]
    review = pipeline.review(case.document, options_for(case, parts_with(Oracle((case,)))))
    assert list(broken_invariants(review, case.document)) == []
    finding = review.findings[0]
    false = finding.evidence[0].model_copy(update={"quote": "I told her no."})
    forged = review.model_copy(update={"findings": (finding.model_copy(update={"evidence": (false,)}),)})
    assert observe(case, forged, taxonomy).broken == ("em-absorbing-scope: quote not in the text",)


def test_dropped_claims_are_counted(by_id: dict[str, Case], taxonomy: Taxonomy) -> None:
    def inventing(request: JudgeRequest) -> Judgement:
        return Judgement(claims=(Claim("em-absorbing-scope", "finding", 0.9, (999,), (), why="Why."),))

    case = by_id["mini-clean"]
    review = pipeline.review(case.document, options_for(case, parts_with(inventing)))
    assert observe(case, review, taxonomy).dropped == 1


def run_by(cases: tuple[Case, ...], engine: Oracle) -> EvalRun:
    return run_of(outcomes_of(cases, engine), is_exact=True)


def test_figures_by_pitfall_are_over_that_pitfall_alone(cases: tuple[Case, ...]) -> None:
    scores = score(run_by(cases, Oracle(cases, missed={"mini-two": "tl-busyness"})), ["tl-busyness", "tl-shielding"])
    shown = {f.name: f.value for f in scores.by_pitfall["tl-busyness"]}
    assert shown["recall:tl-busyness"] == 0.0
    assert {f.value for f in scores.by_pitfall["tl-shielding"]} == {None}
