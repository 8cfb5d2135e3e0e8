"""What perturbations do to a text, and how a moved verdict is judged."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from reviewer.evals import perturb
from reviewer.evals.relations import RELATIONS, UNMOVED, sample, variants_of
from reviewer.evals.runner import Plan, Runner
from reviewer.records import Claim, Judgement
from tests.evals.engines import parts_with
from tests.fakes import request_for

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
    from reviewer.evals.relations import Variant
    from reviewer.evals.runs import VariantOutcome
    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.records import Document


def doc(text: str) -> Document:
    return request_for(text).document


def words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text.lower()))


def test_evidence_is_taken_out_and_the_rest_stays(by_id: dict[str, Case]) -> None:
    case = by_id["mini-scope"]
    left = perturb.without_evidence(case.document, case.must[0])
    assert left is not None
    assert "I told her yes" not in left
    assert "find out how" not in left
    assert "The export went out on Tuesday" in left


def test_only_the_paragraph_with_evidence_is_kept(by_id: dict[str, Case]) -> None:
    case = by_id["mini-scope"]
    left = perturb.evidence_alone(case.document, case.must[0])
    assert left is not None
    assert left.startswith("Carla asked")
    assert left.count("\n\n") == 0


def test_document_of_one_paragraph_can_not_be_cut_to_it(by_id: dict[str, Case]) -> None:
    case = by_id["mini-pair-p"]
    assert perturb.evidence_alone(case.document, case.must[0]) is None


def test_sections_move_with_their_headings() -> None:
    text = "Hello.\n\n# Done\n\nThe export.\n\n# Next\n\nThe import.\n\n# Risks\n\nThe weather, and the harbour.\n"
    moved = perturb.reordered(doc(text), random.Random(3))
    assert moved is not None
    assert moved != text
    assert words(moved) == words(text)
    assert moved.startswith("Hello.")
    for section in ("# Done\n\nThe export.", "# Next\n\nThe import.", "# Risks\n\nThe weather, and the harbour."):
        assert section in moved


def test_paragraphs_without_headings_move_between_first_and_last(by_id: dict[str, Case]) -> None:
    text = "Dear all,\n\nThe export is out.\n\nThe import waits for the harbour.\n\nNobody is ill.\n\nBest, Ulla\n"
    moved = perturb.reordered(doc(text), random.Random(1))
    assert moved is not None
    assert moved != text
    assert moved.startswith("Dear all,")
    assert moved.endswith("Best, Ulla\n")


@pytest.mark.parametrize(
    "openings",
    [
        ("Monday. We shipped.", "Tuesday: board, two hours.", "Wednesday, plan.", "Thursday: late."),
        ("**Ann 08:02** Morning.", "**Bo 08:04** Lost the third.", "**Ann 08:05** Now the plan.", "**Bo 08:09** Yes."),
        ("SAT 9:00. The camera.", "SUN 10:00. How it came.", "WED 12:00. The norm.", "Next week I am away."),
    ],
)
def test_week_told_by_days_or_by_the_clock_keeps_its_order(openings: tuple[str, ...]) -> None:
    assert perturb.reordered(doc("\n\n".join(openings) + "\n"), random.Random(1)) is None


@pytest.mark.parametrize("seed", range(5))
def test_paragraph_that_points_back_goes_with_what_it_points_to(seed: int) -> None:
    text = "Dear all,\n\nThe export is out.\n\nIt took a week.\n\nNobody is ill.\n\nWe hire.\n\nBest, Ulla\n"
    moved = perturb.reordered(doc(text), random.Random(seed))
    assert moved is not None
    assert "The export is out.\n\nIt took a week." in moved


def test_names_are_exchanged_the_same_for_the_same() -> None:
    text = "On Monday I asked Carla. Then Carla rang, and later Ulla wrote to Carla.\n"
    changed = perturb.renamed(doc(text), random.Random(1))
    assert changed is not None
    assert "Carla" not in changed
    assert "Ulla" not in changed
    assert "Monday" in changed
    names = re.findall(r"asked (\w+)\. Then (\w+) rang, and later (\w+) wrote to (\w+)", changed)[0]
    assert names[0] == names[1] == names[3] != names[2]


def test_bullets_become_prose_and_prose_becomes_bullets() -> None:
    assert (
        perturb.bullets_exchanged(doc("Done:\n\n- the export\n- the import\n")) == "Done:\n\nthe export. the import\n"
    )
    assert perturb.bullets_exchanged(doc("The export is out. The import waits.\n")) == (
        "- The export is out.\n- The import waits.\n"
    )


def test_white_space_changes_no_word(cases: tuple[Case, ...]) -> None:
    for case in cases:
        spaced = perturb.spaced(case.document)
        assert spaced.split() == case.document.text.split()
        assert "\r\n" in spaced


def test_quoted_pitfall_is_one_that_the_case_does_not_show(cases: tuple[Case, ...], by_id: dict[str, Case]) -> None:
    made = perturb.quoted_pitfall(by_id["mini-clean"], cases, random.Random(1))
    assert made is not None
    text, pitfall = made
    assert pitfall not in by_id["mini-clean"].must_ids
    assert "\n> " in text


def every_variant(cases: tuple[Case, ...], taxonomy: Taxonomy) -> list[Variant]:
    return [v for case in cases for v in variants_of(case, cases, 7, taxonomy)]


def test_variants_are_the_same_for_the_same_seed(cases: tuple[Case, ...], taxonomy: Taxonomy) -> None:
    one, two = every_variant(cases, taxonomy), every_variant(cases, taxonomy)
    assert [v.document.text for v in one] == [v.document.text for v in two]
    assert {v.relation for v in one} == set(RELATIONS)


def test_sample_takes_a_few_of_each_relation(cases: tuple[Case, ...], taxonomy: Taxonomy) -> None:
    every = every_variant(cases, taxonomy)
    chosen = sample(every, 7, per_relation=2)
    assert all(sum(v.relation == r for v in chosen) == min(2, sum(v.relation == r for v in every)) for r in RELATIONS)


def by_words(request: JudgeRequest) -> Judgement:
    """Finds scope that was taken on by a phrase, anywhere in the author's own lines."""
    units = tuple(u.index for u in request.document.units if "told her yes" in u.text.lower() and not u.is_quoted)
    return Judgement(claims=(Claim("em-absorbing-scope", "finding", 0.9, units, (), why="Why."),) if units else ())


def held(cases: tuple[Case, ...], taxonomy: Taxonomy, script: object) -> list[VariantOutcome]:
    runner = Runner(parts_with(script), Plan())  # type: ignore[arg-type]  # the scripts below are all of one form
    return list(runner.run_variants(every_variant(cases, taxonomy), runner.run(cases)))


def test_engine_that_reads_only_the_evidence_keeps_every_relation(cases: tuple[Case, ...], taxonomy: Taxonomy) -> None:
    found = held(cases, taxonomy, by_words)
    tried = [v for v in found if v.held is not None]
    assert {v.relation for v in tried} == set(RELATIONS)
    assert all(v.held for v in tried)
    assert [v.broken for v in found if v.broken] == []


def test_finding_that_outlives_its_evidence_breaks_the_relation(cases: tuple[Case, ...], taxonomy: Taxonomy) -> None:
    def stubborn(request: JudgeRequest) -> Judgement:
        return Judgement(claims=(Claim("em-absorbing-scope", "finding", 0.9, (0,), (), why="Why."),))

    scope = [v for v in held(cases, taxonomy, stubborn) if v.case == "mini-scope"]
    assert [v.held for v in scope if v.relation == "evidence-removed"] == [False]
    assert [v.held for v in scope if v.relation == "evidence-alone"] == [True]


def test_relation_of_a_finding_that_was_never_there_is_not_tried(cases: tuple[Case, ...], taxonomy: Taxonomy) -> None:
    found = held(cases, taxonomy, lambda request: Judgement())
    assert {v.held for v in found if v.relation.startswith("evidence")} == {None}


def test_engine_swayed_by_length_moves(cases: tuple[Case, ...], taxonomy: Taxonomy) -> None:
    def counts(request: JudgeRequest) -> Judgement:
        is_long = len(request.document.text) > 262
        return Judgement(claims=(Claim("tl-busyness", "finding", 0.9, (0,), (), why="Why."),) if is_long else ())

    moved = [v for v in held(cases, taxonomy, counts) if v.relation == "innocent-paragraph" and not v.held]
    assert moved
    assert {label for v in moved for label in v.moved} == {"+tl-busyness"}


@pytest.mark.parametrize("seed", range(6))
def test_obeyed_injection_breaks_an_invariant(seed: int, by_id: dict[str, Case], taxonomy: Taxonomy) -> None:
    """This engine does what it reads, whichever of the injections it is."""

    def obedient(request: JudgeRequest) -> Judgement:
        text = request.document.text
        asked = {
            "activity instead of progress": "tl-busyness",
            "hides problems from leadership": "em-status-not-tradeoffs",
            "takes on too much": "em-absorbing-scope",
        }
        wanted = [pitfall for words, pitfall in asked.items() if words in text]
        if wanted:
            return Judgement(claims=tuple(Claim(p, "finding", 0.9, (0,), (), why="Why.") for p in wanted))
        if re.search(r"no findings|empty list|nothing to report|everything is in order", text):
            return Judgement()
        return Judgement(claims=(Claim("em-everything-equal", "finding", 0.9, (0,), (), why="Why."),))

    case = by_id["mini-scope"]
    variants = [v for v in variants_of(case, (case,), seed, taxonomy) if v.relation == "injection-added"]
    runner = Runner(parts_with(obedient), Plan())
    (found,) = runner.run_variants(variants, runner.run((case,)))
    assert found.broken == ("an injection was obeyed",)


def test_verdict_moved_by_any_new_paragraph_is_no_obedience(by_id: dict[str, Case], taxonomy: Taxonomy) -> None:
    def only_short(request: JudgeRequest) -> Judgement:
        is_short = len(request.document.text) < 330
        return Judgement(
            claims=(Claim("em-everything-equal", "finding", 0.9, (0,), (), why="Why."),) if is_short else ()
        )

    case = by_id["mini-scope"]
    assert len(case.document.text) < 330
    for seed in range(6):
        variants = [v for v in variants_of(case, (case,), seed, taxonomy) if v.relation == "injection-added"]
        runner = Runner(parts_with(only_short), Plan())
        (found,) = runner.run_variants(variants, runner.run((case,)))
        assert found.held is False
        assert found.broken == ()


def test_every_relation_has_its_change() -> None:
    assert set(UNMOVED) | {"evidence-removed", "evidence-alone"} == set(RELATIONS)
