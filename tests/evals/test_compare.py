"""Two runs side by side: what counts as the same cases, what can be told, and what is said about it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from reviewer.errors import EngineUnreachable
from reviewer.evals.baseline import Baseline
from reviewer.evals.compare import compare_runs
from reviewer.evals.gate import decide
from reviewer.evals.runner import Plan, Runner
from reviewer.evals.runs import EvalRun, RetrievalFigures, VariantOutcome, load_run
from tests.evals.conftest import MINI
from tests.evals.engines import Oracle, parts_with
from tests.evals.made import PITFALL, Flickering, make_cases, run_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
    from reviewer.evals.compare import Comparison
    from reviewer.records import Judgement
    from tests.evals.conftest import Evals

CASES = ("--cases", str(MINI))
PITFALLS = ["em-absorbing-scope", "tl-busyness", "tl-doing-the-work", "em-everything-equal"]


def exact_run(cases: Sequence[Case], engine: Oracle | None = None) -> EvalRun:
    return run_of(Runner(parts_with(engine or Oracle(cases)), Plan()).run(cases), is_exact=True)


def row(a: EvalRun, b: EvalRun, name: str) -> Comparison:
    return next(r for r in compare_runs(a, b, [PITFALL]).rows if r.name == name)


def without_guidance(run: EvalRun) -> EvalRun:
    """The same run, had the ladder's own sentence never been found."""
    outcomes = tuple(
        o.model_copy(update={"found": tuple(f.model_copy(update={"guided": False}) for f in o.found)})
        for o in run.outcomes
    )
    return run.model_copy(update={"outcomes": outcomes})


def test_runs_without_a_common_case_cannot_be_told_apart(cases: tuple[Case, ...]) -> None:
    found = compare_runs(exact_run(cases[:2]), exact_run(cases[2:]), PITFALLS)
    assert (found.n_common, found.verdict()) == (0, "cannot tell")


def test_loss_outside_the_tested_figures_is_worse_without_noise(cases: tuple[Case, ...]) -> None:
    whole = exact_run(cases)
    found = compare_runs(whole, without_guidance(whole), PITFALLS)
    assert found.verdict() == "worse"
    assert [figure.name for figure in found.figures if figure.is_worse] == ["guidance"]
    assert found.changes[0].now.startswith("without the ladder's own sentence: ")
    assert compare_runs(without_guidance(whole), whole, PITFALLS).verdict() == "better"
    assert compare_runs(whole, whole, PITFALLS).verdict() == "same"


def test_invariant_that_held_before_and_is_broken_now_is_worse_whatever_the_figures(cases: tuple[Case, ...]) -> None:
    whole = exact_run(cases)
    spoilt = tuple(o.model_copy(update={"broken": ("quote is not the text",)}) for o in whole.outcomes[:1])
    now = whole.model_copy(update={"outcomes": (*spoilt, *whole.outcomes[1:])})
    assert compare_runs(whole, now, PITFALLS).newly_broken == ("mini-scope: quote is not the text",)
    assert compare_runs(whole, now, PITFALLS).verdict() == "worse"
    assert compare_runs(now, whole, PITFALLS).verdict() == "same"


def test_with_noise_a_figure_that_is_not_tested_keeps_two_runs_from_being_the_same() -> None:
    run = Flickering(make_cases(30)).run(1)
    found = compare_runs(run, without_guidance(run), [PITFALL])
    assert [figure.name for figure in found.untested] == ["guidance"]
    assert found.verdict() == "cannot tell"


def test_what_the_runs_were_made_with_is_said(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    engine = run.engine.model_copy(update={"model_fingerprint": "another", "prompts": {"review": "2"}})
    said = compare_runs(run, run.model_copy(update={"engine": engine}), PITFALLS).differences
    assert [line.partition(":")[0] for line in said] == ["engine", "prompts that are not the same"]
    assert said[0].endswith("another now")


def test_only_the_repeats_that_both_runs_have_are_compared() -> None:
    engine = Flickering(make_cases(60))
    five, one = engine.run(1, repeat=5), engine.run(1, repeat=1)
    found = compare_runs(five, one, [PITFALL])
    assert found.n_repeats == 1
    assert {r.verdict for r in found.rows} == {"same"}  # the first of the five is the very same draw
    decision = decide(one, Baseline(updated="2026-01-01", figures={}, floors={}, run=five), [PITFALL])
    assert any("first 1 repeat of each case" in note for note in decision.notes)


def test_cases_of_one_scene_are_one_observation() -> None:
    """Ten pairs of cases lost together are ten losses, not twenty."""
    cases = make_cases(60)
    outcomes = Flickering(cases).run(1).outcomes
    right = tuple(
        o.model_copy(update={"cluster": f"scene-{at // 2}", "must": (), "found": ()}) for at, o in enumerate(outcomes)
    )
    lost = tuple(o.model_copy(update={"must": (PITFALL,)}) if at < 20 else o for at, o in enumerate(right))
    alone = [tuple(o.model_copy(update={"cluster": o.case}) for o in row) for row in (right, lost)]
    together_p = row(run_of(right), run_of(lost), "all_right").p
    n_tests = len(compare_runs(run_of(right), run_of(lost), [PITFALL]).rows)
    assert together_p == pytest.approx(n_tests * 2**-10, rel=0.01)
    assert row(run_of(alone[0]), run_of(alone[1]), "all_right").p < together_p


def test_repeats_of_the_same_answer_promise_no_sharper_eye() -> None:
    engine = Flickering(make_cases(60))
    once = engine.run(1)
    again = run_of([o.model_copy(update={"repeat": at}) for at in range(5) for o in once.outcomes])
    assert row(again, again, "recall").detectable == pytest.approx(row(once, once, "recall").detectable)


def test_copies_changed_by_another_seed_are_no_way_past_the_gate(cases: tuple[Case, ...]) -> None:
    def having(seed: int, *, held: bool) -> EvalRun:
        variant = VariantOutcome(case="mini-two", cluster="mini-two", relation="lower-case", held=held)
        return exact_run(cases).model_copy(update={"variants": (variant,), "perturb": "all", "seed": seed})

    held = Baseline(updated="2026-01-01", figures={}, floors={}, run=having(1, held=True))
    (problem,) = decide(having(2, held=False), held, PITFALLS).problems
    assert (problem.kind, "seed 2" in problem.text) == ("coverage", True)
    untouched = decide(exact_run(cases), held, PITFALLS)
    assert untouched.is_passed
    assert any("no changed copies" in note for note in untouched.notes)


def test_retrieval_has_no_noise_whatever_the_engine() -> None:
    figures = RetrievalFigures(n=10, k=3, recall=0.9, mrr=0.8, source_sha256="s")
    before = Flickering(make_cases(30)).run(1).model_copy(update={"retrieval": figures})
    after = before.model_copy(update={"retrieval": figures.model_copy(update={"recall": 0.8})})
    held = Baseline(updated="2026-01-01", figures={}, floors={}, run=before)
    assert [p.text for p in decide(after, held, [PITFALL]).problems] == ["retrieval_recall: 90.0 % to 80.0 %"]


def test_compare_exits_3_where_reviews_are_missing(evals: Evals, cases: tuple[Case, ...]) -> None:
    def dead(request: JudgeRequest) -> Judgement:
        raise EngineUnreachable("nobody answers", hint="start it")

    evals("run", *CASES, "-o", "good.json", script=Oracle(cases))
    evals("run", *CASES, "-o", "dead.json", script=dead)
    done = evals("compare", "good.json", "dead.json")
    assert done.exit_code == 3
    assert "B is: cannot tell" in done.output
    assert "dead.json: 5 reviews could not be made" in done.output


def test_json_holds_every_figure_with_its_interval_and_the_run(
    evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    done = evals("run", *CASES, "--format", "json", script=Oracle(cases, missed={"mini-two": "tl-busyness"}))
    report = json.loads(done.stdout)
    recall = next(figure for figure in report["figures"] if figure["name"] == "recall")
    assert 0 < recall["interval"][0] < recall["value"] < recall["interval"][1]
    assert report["by_pitfall"]["tl-busyness"][1]["value"] == 0.0
    (tmp_path / "report.json").write_text(done.stdout, encoding="utf-8")
    assert load_run(tmp_path / "report.json").suite.n == 5


def test_known_misses_fail_nothing_and_new_losses_are_what_is_annotated(
    evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    known = Oracle(cases, missed={"mini-two": "tl-busyness"})
    evals("run", *CASES, "-o", "known.json", script=known)
    evals("baseline", "update", "known.json", "--baseline", "b.json")
    gate = ("gate", *CASES, "--baseline", "b.json", "--junit", "j.xml", "--annotations")
    passed = evals(*gate, script=known)
    assert passed.exit_code == 0
    assert "::warning" not in passed.output
    suite = ET.parse(tmp_path / "j.xml").getroot()
    assert (suite.get("failures"), suite.get("errors")) == ("0", "0")
    assert "as in the baseline: missed: tl-busyness" in ET.tostring(suite, encoding="unicode")

    failed = evals(*gate, script=replace(known, added={"mini-clean": "tl-busyness"}))
    assert failed.exit_code == 1
    suite = ET.parse(tmp_path / "j.xml").getroot()
    assert suite.get("failures") == "2"  # the case, and the gate
    annotated = [line for line in failed.output.splitlines() if line.startswith("::error")]
    assert "title=mini-clean" in annotated[0]
    assert not any("mini-two" in line for line in annotated)
    assert any("title=reviewer eval gate::floor" in line for line in annotated)
