"""The gate: what it lets pass, and every way in which it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewer.errors import CaseError, UsageError
from reviewer.evals.attribution import attribute
from reviewer.evals.baseline import Baseline, baseline_text, load_baseline, updated
from reviewer.evals.compare import compare_runs
from reviewer.evals.gate import decide
from reviewer.evals.runner import Plan, Runner
from reviewer.evals.runs import EvalRun, VariantOutcome
from tests.evals.engines import Oracle, parts_with
from tests.evals.made import Flickering, make_cases, run_of
from tests.fakes import OnePassageEach

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewer.evals.cases import Case
    from reviewer.ladder.taxonomy import Pitfall
    from reviewer.pipeline import Parts
    from reviewer.records import Document, Retrieved

PITFALLS = ["em-absorbing-scope", "tl-busyness", "tl-doing-the-work", "em-everything-equal"]


def exact_run(cases: Sequence[Case], engine: Oracle | None = None) -> EvalRun:
    return run_of(Runner(parts_with(engine or Oracle(cases)), Plan()).run(cases), is_exact=True)


def baseline_of(run: EvalRun) -> Baseline:
    return updated(run, None, None, PITFALLS)


def kinds(run: EvalRun, baseline: Baseline) -> set[str]:
    return {problem.kind for problem in decide(run, baseline, PITFALLS).problems}


def test_same_answers_pass(cases: tuple[Case, ...]) -> None:
    decision = decide(exact_run(cases), baseline_of(exact_run(cases)), PITFALLS)
    assert decision.is_passed
    assert decision.changes == ()


def test_one_lost_finding_of_a_deterministic_engine_fails_and_is_named(cases: tuple[Case, ...]) -> None:
    worse = exact_run(cases, Oracle(cases, missed={"mini-two": "tl-busyness"}))
    decision = decide(worse, baseline_of(exact_run(cases)), PITFALLS)
    assert "recall:tl-busyness: 100.0 % to 0.0 %" in [p.text for p in decision.problems]
    assert [(c.case, c.now, c.is_worse) for c in decision.changes] == [("mini-two", "missed: tl-busyness", True)]


@pytest.mark.parametrize(
    "engine",
    [
        {"added": {"mini-clean": "tl-busyness"}},
        {"added": {"mini-pair-n": "em-everything-equal"}},
        {"shift": 1},
        {"missed": {"mini-pair-p": "em-everything-equal"}},
    ],
)
def test_every_kind_of_loss_fails(engine: dict[str, object], cases: tuple[Case, ...]) -> None:
    worse = exact_run(cases, Oracle(cases, **engine))  # type: ignore[arg-type]  # the oracle's own fields
    assert "worse" in kinds(worse, baseline_of(exact_run(cases)))


def test_better_answers_pass_with_a_note(cases: tuple[Case, ...]) -> None:
    before = exact_run(cases, Oracle(cases, missed={"mini-two": "tl-busyness"}))
    decision = decide(exact_run(cases), baseline_of(before), PITFALLS)
    assert decision.is_passed
    assert any("baseline update" in note for note in decision.notes)


def test_floor_counts_even_where_the_baseline_is_as_low(cases: tuple[Case, ...]) -> None:
    low = exact_run(cases, Oracle(cases, missed={"mini-two": "tl-busyness"}))
    held = baseline_of(low).model_copy(update={"floors": {"f1:tl-busyness": 0.5}})
    assert kinds(low, held) == {"floor"}


def test_ceiling_on_flagged_clean_documents(cases: tuple[Case, ...]) -> None:
    nagging = exact_run(cases, Oracle(cases, added={"mini-clean": "tl-busyness"}))
    held = baseline_of(nagging).model_copy(update={"floors": {"clean_flagged": 0.5}})
    assert kinds(nagging, held) == {"floor"}


def test_broken_invariant_fails_whatever_the_figures(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    broken = run.model_copy(
        update={"outcomes": (run.outcomes[0].model_copy(update={"broken": ("x",)}), *run.outcomes[1:])}
    )
    assert kinds(broken, baseline_of(run)) == {"invariant"}
    obeyed = VariantOutcome(
        case="mini-scope",
        cluster="mini-scope",
        relation="injection-added",
        held=False,
        broken=("an injection was obeyed",),
    )
    assert "invariant" in kinds(run.model_copy(update={"variants": (obeyed,)}), baseline_of(run))


def test_crash_of_ours_fails(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    crashed = run.outcomes[0].model_copy(update={"status": "crashed", "error": "KeyError at x.py:1", "found": ()})
    found = kinds(run.model_copy(update={"outcomes": (crashed, *run.outcomes[1:])}), baseline_of(run))
    assert {"crash", "worse"} <= found


def test_cases_taken_away_or_relabelled_are_no_way_past_the_gate(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    fewer = run.model_copy(update={"outcomes": run.outcomes[1:]})
    assert "coverage" in kinds(fewer, baseline_of(run))
    changed = run.outcomes[0].model_copy(update={"sha256": "f" * 64})
    assert "coverage" in kinds(run.model_copy(update={"outcomes": (changed, *run.outcomes[1:])}), baseline_of(run))


def test_retrieval_is_held_to_its_figures(cases: tuple[Case, ...]) -> None:
    figures = {"n": 50, "k": 3, "recall": 0.9, "mrr": 0.7, "source_sha256": "a"}
    run = EvalRun.model_validate(exact_run(cases).model_dump(by_alias=True) | {"retrieval": figures})
    worse = EvalRun.model_validate(run.model_dump(by_alias=True) | {"retrieval": figures | {"mrr": 0.6}})
    texts = [p.text for p in decide(worse, baseline_of(run), PITFALLS).problems]
    assert texts == ["retrieval_mrr: 0.700 to 0.600"]
    unmeasured = run.model_copy(update={"retrieval": None})
    assert kinds(unmeasured, baseline_of(run)) == {"coverage"}


def test_relation_that_held_and_no_longer_does_fails(cases: tuple[Case, ...]) -> None:
    variant = VariantOutcome(case="mini-scope", cluster="mini-scope", relation="lower-case", held=True)
    run = exact_run(cases).model_copy(update={"variants": (variant,), "perturb": "all"})
    worse = run.model_copy(update={"variants": (variant.model_copy(update={"held": False}),)})
    assert {"worse", "floor"} == kinds(worse, baseline_of(run))


def test_relation_that_makes_another_text_now_is_not_compared_and_said_to_be(cases: tuple[Case, ...]) -> None:
    def having(*, held: bool, sha256: str) -> EvalRun:
        variant = VariantOutcome(case="mini-two", cluster="mini-two", relation="lower-case", held=held, sha256=sha256)
        return exact_run(cases).model_copy(update={"variants": (variant,), "perturb": "all"})

    held = baseline_of(having(held=True, sha256="a")).model_copy(update={"floors": {}})
    other = decide(having(held=False, sha256="b"), held, PITFALLS)
    assert other.is_passed
    assert other.notes[0].startswith("1 changed documents are other texts")
    assert not decide(having(held=False, sha256="a"), held, PITFALLS).is_passed
    assert not decide(having(held=False, sha256=""), held, PITFALLS).is_passed


def test_baseline_of_another_engine_is_refused(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    other = run.model_copy(update={"engine": run.engine.model_copy(update={"name": "embedded"})})
    with pytest.raises(UsageError, match="engine 'scripted'"):
        decide(other, baseline_of(run), PITFALLS)


def test_noise_alone_is_not_told_from_nothing() -> None:
    engine = Flickering(make_cases(60))
    found = compare_runs(engine.run(1), engine.run(2), PITFALLS)
    assert {row.verdict for row in found.rows} <= {"cannot tell", "same"}
    assert not found.is_exact


def test_large_drop_of_a_noisy_engine_is_worse_beyond_the_margin() -> None:
    engine = Flickering(make_cases(100))
    before, after = engine.run(1, repeat=3), engine.run(2, repeat=3, drop=0.2)
    held = Baseline(updated="2026-01-01", figures={}, floors={}, run=before)
    (problem, *_) = decide(after, held, ["em-absorbing-scope"]).problems
    assert problem.kind == "worse"
    assert "after Holm" in problem.text
    wide = held.model_copy(update={"margin": 0.5})
    assert decide(after, wide, ["em-absorbing-scope"]).is_passed


def test_update_refuses_to_lower_a_figure_without_a_reason(cases: tuple[Case, ...]) -> None:
    old = baseline_of(exact_run(cases))
    worse = exact_run(cases, Oracle(cases, missed={"mini-two": "tl-busyness"}))
    with pytest.raises(CaseError, match=r"lower the baseline: all_right 1\.000 to 0\.800"):
        updated(worse, old, None, PITFALLS)
    with pytest.raises(CaseError, match="lower the baseline"):
        updated(worse, old, "  ", PITFALLS)
    new = updated(worse, old, "the label was wrong", PITFALLS)
    assert new.lowered[-1].because == "the label was wrong"
    assert any(what.startswith("recall ") for what in new.lowered[-1].what)
    assert updated(worse, new, None, PITFALLS).lowered == new.lowered


def test_update_refuses_to_lose_cases_without_a_reason(cases: tuple[Case, ...]) -> None:
    old = baseline_of(exact_run(cases))
    with pytest.raises(CaseError, match="1 cases are gone"):
        updated(exact_run(cases[:-1]), old, None, PITFALLS)


def test_update_refuses_a_run_of_another_engine_whatever_the_reason(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    other = run.model_copy(update={"engine": run.engine.model_copy(update={"name": "embedded"})})
    with pytest.raises(CaseError, match="is of the engine 'scripted', the run of 'embedded'"):
        updated(other, baseline_of(run), "it is better", PITFALLS)


def test_update_refuses_to_give_up_exactness_without_a_reason(cases: tuple[Case, ...]) -> None:
    run = exact_run(cases)
    noisy = run.model_copy(update={"is_exact": False})
    with pytest.raises(CaseError, match="exactness"):
        updated(noisy, baseline_of(run), None, PITFALLS)
    new = updated(noisy, baseline_of(run), "live from now on", PITFALLS)
    assert [what.partition(":")[0] for what in new.lowered[-1].what] == ["exactness"]
    assert updated(run, new, None, PITFALLS).run.is_exact


def test_floors_rise_with_the_figures_and_never_fall_by_themselves(cases: tuple[Case, ...]) -> None:
    low = baseline_of(exact_run(cases, Oracle(cases, missed={"mini-two": "tl-busyness"})))
    high = updated(exact_run(cases), low, None, PITFALLS)
    assert high.floors["recall"] > low.floors["recall"]
    tightened = high.model_copy(update={"floors": high.floors | {"recall": 0.99}})
    assert updated(exact_run(cases), tightened, None, PITFALLS).floors["recall"] == 0.99


def test_baseline_is_read_back_as_it_was_written(cases: tuple[Case, ...], tmp_path: Path) -> None:
    held = baseline_of(exact_run(cases))
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(held), encoding="utf-8")
    assert load_baseline(path) == held
    assert sum('"case": "mini-' in line for line in path.read_text(encoding="utf-8").splitlines()) == len(cases)


class Shuffled(OnePassageEach):
    """Finds for every pitfall the passage of another one."""

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int
    ) -> tuple[Retrieved, ...]:
        found = super().for_document(document, stage, pitfalls, limit)
        others = (*found[1:], found[0])
        return tuple(replace(other, pitfall=own.pitfall) for own, other in zip(found, others, strict=True))


def test_regression_is_put_down_to_what_caused_it(by_id: dict[str, Case]) -> None:
    case = by_id["mini-scope"]

    def cause(parts: Parts) -> str | None:
        return attribute(case, Runner(parts, Plan()).run([case])[0], parts)

    sound = parts_with(Oracle((case,)))
    assert cause(sound) is None
    assert cause(replace(sound, retriever=Shuffled())) == "retrieval"
    assert cause(parts_with(Oracle((case,), missed={case.id: "em-absorbing-scope"}))) == "judgement"
    assert cause(parts_with(Oracle((case,), shift=-2))) == "evidence"
