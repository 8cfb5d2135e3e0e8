"""With the packaged encoder: another ladder's sentences are found, and retrieval keeps its measured quality."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.encoder import Encoder
from reviewer.errors import CaseError
from reviewer.evals.retrieval import load_situations, score_retrieval
from reviewer.ladder.exemplars import load_exemplars
from reviewer.ladder.ladder import parse_ladder
from reviewer.ladder.recognise import recognise
from reviewer.ladder.registry import SHIPPED, load_ladder
from reviewer.ladder.retrieve import open_retriever
from reviewer.ladder.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
ROOT = Path(__file__).resolve().parents[2]
PLAIN = ROOT / "tests" / "fixtures" / "ladders" / "plain.txt"
SITUATIONS = ROOT / "evals" / "retrieval" / "situations.yaml"
# The sentence of the fixture's ladder that states each pitfall.
STATED = {
    "tl-doing-the-work": "The lead grabs a stuck task and completes it alone.",
    "tl-overcommitting": "The lead lets in more work than the team can do, since turning people down is unpleasant.",
    "tl-shielding": "The lead hides trouble from the managers above to give the team peace.",
    "tl-busyness": "The lead counts tickets and hours where results should count.",
    "em-absorbing-scope": "The manager accepts every new demand and leaves it to the team to cope.",
    "em-status-not-tradeoffs": "The report upward holds the status and leaves out the tradeoffs.",
    "em-everything-equal": "All requests are treated as equally urgent and nothing is ranked.",
    "em-speed-over-health": "Speed is bought with poor quality and tired people.",
    "sem-crosscutting-loses": (
        "Shared engineering work such as tooling and debt loses against product features every time."
    ),
    "sem-in-the-details": "The senior manager dives into the daily details of one team and forgets the whole.",
    "dir-unreal-commitments": "Dates are promised that the organization cannot meet in reality.",
    "dir-investment-crowded-out": ("Product pressure eats the budget for engineering investment quarter by quarter."),
    "dir-process-overhead": "Planning and process pile up until they slow the teams down.",
    "dir-people-not-structure": "Missed goals are blamed on people when the structure is at fault.",
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_ladder_in_other_words_is_quoted_with_the_right_sentence_for_every_pitfall(
    encoder: Encoder, tmp_path: Path
) -> None:
    ladder = parse_ladder(PLAIN.read_text(encoding="utf-8"), "plain", TAXONOMY.stages)
    report = recognise(ladder, TAXONOMY, encoder)
    assert {item.id: item.quote for item in report.pitfalls} == STATED
    retriever = open_retriever(ladder, TAXONOMY, encoder, (), cache_dir=tmp_path)
    anchors = {label: retriever.anchor(label) for label in STATED}
    assert {label: anchor.text for label, anchor in anchors.items() if anchor} == STATED
    retriever.close()


def test_a_pitfall_that_a_ladder_does_not_state_is_not_pinned_on_another_sentence(encoder: Encoder) -> None:
    text = "# Team Lead\n\n## Pitfalls\n\nThe lead forgets the birthday cake. The lead parks on the lawn.\n"
    report = recognise(parse_ladder(text, "odd", TAXONOMY.stages), TAXONOMY, encoder)
    assert [item.id for item in report.pitfalls if item.quote is not None] == []
    assert [stage.statements for stage in report.stages] == [2, 0, 0, 0]


def test_situations_find_the_passage_that_states_what_they_show(encoder: Encoder, tmp_path: Path) -> None:
    situations = load_situations(SITUATIONS, TAXONOMY)
    assert len(situations) >= 60
    assert {s.expect for s in situations} >= {p.id for p in TAXONOMY.pitfalls} | {b.id for b in TAXONOMY.behaviours}
    exemplars = load_exemplars(TAXONOMY)
    assert not {s.text for s in situations} & {exemplar.text for exemplar in exemplars}
    ladder = load_ladder(SHIPPED, tmp_path)
    with_exemplars = open_retriever(ladder, TAXONOMY, encoder, exemplars, cache_dir=tmp_path)
    alone = open_retriever(ladder, TAXONOMY, encoder, (), cache_dir=tmp_path)
    best = score_retrieval(with_exemplars, situations)
    plain = score_retrieval(alone, situations)
    # measured .79 and .62 with exemplars, .25 and .23 without; the floors leave room for another build of the model
    assert best.recall >= 0.75 and best.mrr >= 0.58
    assert best.recall > plain.recall + 0.3
    assert best.n == len(situations) and len(best.misses) == round((1 - best.recall) * best.n)
    with_exemplars.close()
    alone.close()


def test_situations_that_name_what_does_not_exist_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    for content in ("situations: []", "situations:\n- {stage: x, expect: tl-focus, text: t}", "- 1", "a: [", "{}"):
        path.write_text(content)
        with pytest.raises(CaseError):
            load_situations(path, TAXONOMY)
