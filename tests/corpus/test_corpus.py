"""The labelled corpus keeps its promises: labels by the rules, verbatim evidence, splits that share nothing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.encoder import Encoder
from reviewer.evals.cases import load_cases
from reviewer.ladder.taxonomy import load_taxonomy
from training.check_corpus import Text, borrowed, load, near_duplicates, shared_runs, shares

ROOT = Path(__file__).resolve().parents[2]
TAXONOMY = load_taxonomy()
TEXTS = load()
LADDER = (ROOT / "corpus/execution-leadership/ladder.md").read_text(encoding="utf-8")


def test_every_document_is_labelled_by_the_rules_with_verbatim_evidence() -> None:
    folders = [*sorted((ROOT / "corpus/examples").iterdir()), ROOT / "evals/cases"]
    cases = load_cases(folders, TAXONOMY)  # refuses what is not
    ids = Counter(case.id for case in cases)
    assert max(ids.values()) == 1


def test_passages_are_pairs_labelled_by_the_rules() -> None:
    pairs: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "corpus/examples/passages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            pairs[row["pair"]].append(row)
            assert row["pitfall"] in {p.id for p in TAXONOMY.pitfalls_in_scope(row["stage"])}
            assert all(quote in row["text"] for quote in row["evidence"])
            assert bool(row["evidence"]) == (row["label"] == "pitfall")
    for rows in pairs.values():
        assert sorted(row["label"] for row in rows) == ["look-alike", "pitfall"]
        assert len({row["pitfall"] for row in rows}) == 1


def test_no_run_of_seven_words_crosses_a_split() -> None:
    assert shared_runs(TEXTS) == []


def test_no_document_has_a_near_duplicate_in_another_split() -> None:
    assert near_duplicates(TEXTS, Encoder(), n_words=40) == []


def test_no_pitfall_is_shown_in_the_words_of_its_definition() -> None:
    assert borrowed(TEXTS, TAXONOMY, LADDER) == []


def test_labels_have_no_holes() -> None:
    table = shares(TEXTS)
    for split, least in (("train", 15), ("dev", 3), ("test", 5)):
        assert min(table[split].get(p.id, 0) for p in TAXONOMY.pitfalls) >= least
        assert 0.25 <= table[split]["clean_share"] <= 0.6
    counts = Counter((t.pitfalls[0] if t.pitfalls else None) for t in TEXTS if t.pair is not None)
    assert min(counts[p.id] for p in TAXONOMY.pitfalls) >= 25


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_checks_catch_a_planted_fault(split: str) -> None:
    document = next(t for t in TEXTS if t.split == "train" and t.pair is None and t.pitfalls)
    copy = replace(document, split=split, id="planted")
    assert shared_runs([document, copy])
    assert near_duplicates([document, copy], Encoder())
    is_ = TAXONOMY.pitfalls[0].is_
    assert borrowed([Text("train", "x", "team-lead", is_, ("tl-busyness",))], TAXONOMY, LADDER)
