"""The suite that ships with the project: every pitfall and every rule has its cases, and every case loads."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reviewer.evals.cases import MATCHED_NEGATIVE, MUST_FIND, Case, load_cases
from reviewer.evals.retrieval import load_situations
from reviewer.ladder.taxonomy import Taxonomy, load_taxonomy

EVALS = Path(__file__).parent.parent.parent / "evals"
MIN_CASES = 100
MIN_A_PITFALL = 5
_TAXONOMY = load_taxonomy()
PITFALLS = [pitfall.id for pitfall in _TAXONOMY.pitfalls]
RULES = range(1, len(_TAXONOMY.rules) + 1)


@pytest.fixture(scope="module")
def suite(taxonomy: Taxonomy) -> tuple[Case, ...]:
    return load_cases([EVALS / "cases"], taxonomy)


def test_suite_has_a_hundred_cases(suite: tuple[Case, ...]) -> None:
    assert len(suite) >= MIN_CASES


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_pitfall_has_cases_that_must_be_found_and_matched_negatives(suite: tuple[Case, ...], pitfall: str) -> None:
    roles = Counter(tag for case in suite if case.aimed_at == pitfall for tag in case.tags)
    assert roles[MUST_FIND] >= MIN_A_PITFALL
    assert roles[MATCHED_NEGATIVE] >= MIN_A_PITFALL


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_a_case(suite: tuple[Case, ...], rule: int) -> None:
    assert any(f"rule-{rule}" in case.tags for case in suite), _TAXONOMY.rules[rule - 1]


def test_every_pair_has_both_sides(suite: tuple[Case, ...]) -> None:
    sides: dict[str, set[str]] = {}
    for case in suite:
        if case.pair is not None:
            sides.setdefault(case.pair, set()).update({MUST_FIND, MATCHED_NEGATIVE} & set(case.tags))
    assert {pair: found for pair, found in sides.items() if found != {MUST_FIND, MATCHED_NEGATIVE}} == {}


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_pitfall_is_shown_and_absent_in_whole_documents_too(suite: tuple[Case, ...], pitfall: str) -> None:
    documents = [case for case in suite if case.aimed_at is None]
    assert any(pitfall in case.must_ids for case in documents)
    assert any(not case.must for case in documents)


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_pitfall_has_a_retrieval_case(taxonomy: Taxonomy, pitfall: str) -> None:
    situations = load_situations(EVALS / "retrieval" / "situations.yaml", taxonomy)
    assert any(situation.expect == pitfall for situation in situations)
