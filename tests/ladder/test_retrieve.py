"""Retrieval with a model-free embedder: scope, exemplars, anchors, and what a document's review is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.errors import LadderError
from reviewer.ladder.chunk import topic_of
from reviewer.ladder.exemplars import Exemplar, load_exemplars
from reviewer.ladder.registry import SHIPPED, load_ladder
from reviewer.ladder.retrieve import PASSAGES_A_PITFALL, Retriever, open_retriever
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.records import Document, Unit
from tests.ladder.embedders import WordEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAXONOMY = load_taxonomy()


def retriever_for(tmp_path: Path, exemplars: tuple[Exemplar, ...] = ()) -> Retriever:
    ladder = load_ladder(SHIPPED, tmp_path / "data")
    return open_retriever(ladder, TAXONOMY, WordEmbedder(), exemplars, cache_dir=tmp_path / "cache")


def document(*sentences: str) -> Document:
    units, at = [], 0
    for index, text in enumerate(sentences):
        units.append(Unit(index, at, at + len(text), 1, at + 1, text, "sentence"))
        at += len(text) + 1
    return Document("update.md", " ".join(sentences), "0" * 64, tuple(units))


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    opened = retriever_for(tmp_path_factory.mktemp("retriever"), load_exemplars(TAXONOMY))
    yield opened
    opened.close()


def test_every_label_is_anchored_at_its_statement(retriever: Retriever) -> None:
    for pitfall in TAXONOMY.pitfalls:
        anchor = retriever.anchor(pitfall.id)
        assert anchor is not None and anchor.text == pitfall.statement
    for behaviour in TAXONOMY.behaviours:
        anchor = retriever.anchor(behaviour.id)
        assert anchor is not None and anchor.text == behaviour.statement


def test_an_exemplar_leads_to_the_passage_that_states_its_pitfall(tmp_path: Path) -> None:
    query = "Quokkas devoured the marmalade."
    without = retriever_for(tmp_path)
    pitfall = TAXONOMY.pitfall("dir-process-overhead")
    assert pitfall.statement not in [found.passage.text for found in without.search(query, "director", 1)]
    without.close()
    with_one = retriever_for(tmp_path, (Exemplar(pitfall.id, "Two quokkas devoured some marmalade."),))
    (found,) = with_one.search(query, "director", 1)
    assert found.passage.text == pitfall.statement
    assert found.score > 0.6
    with_one.close()


def test_a_search_at_a_stage_finds_its_passages_and_lower_statements_that_carry_over(retriever: Retriever) -> None:
    found = retriever.search("tickets closed and hours worked, very busy", "engineering-manager", 50)
    stages = {item.passage.stage for item in found}
    assert stages == {"engineering-manager", "team-lead"}
    in_scope = {p.statement for p in TAXONOMY.pitfalls_in_scope("engineering-manager")}
    in_scope |= {b.statement for b in TAXONOMY.behaviours_in_scope("engineering-manager")}
    assert all(item.passage.text in in_scope for item in found if item.passage.stage == "team-lead")
    overloaded = TAXONOMY.pitfall("tl-overcommitting").statement  # its family has a pitfall of its own at this stage
    assert overloaded not in [item.passage.text for item in found]


def test_a_search_never_looks_at_higher_stages(retriever: Retriever) -> None:
    found = retriever.search("process and planning that slow teams down", "team-lead", 50)
    assert {item.passage.stage for item in found} == {"team-lead"}


def test_a_search_without_a_stage_looks_everywhere_and_gives_each_passage_once(retriever: Retriever) -> None:
    found = retriever.search("the shift from individual contributor to manager", None, 50)
    ids = [item.passage.id for item in found]
    assert len(ids) == 50 == len(set(ids))
    assert None in {item.passage.stage for item in found}
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


def test_an_unknown_stage_is_an_error(retriever: Retriever) -> None:
    with pytest.raises(LadderError, match="unknown stage"):
        retriever.search("anything", "wizard")


@pytest.mark.parametrize("stage", [stage.id for stage in TAXONOMY.stages])
def test_a_document_gets_for_each_pitfall_its_statement_first_and_no_other_pitfalls(
    retriever: Retriever, stage: str
) -> None:
    pitfalls = TAXONOMY.pitfalls_in_scope(stage)
    found = retriever.for_document(document("We shipped it.", "Everybody worked the weekend."), stage, pitfalls)
    statements = {pitfall.statement for pitfall in TAXONOMY.pitfalls}
    for pitfall in pitfalls:
        own = [item.passage for item in found if item.pitfall == pitfall.id]
        assert own[0].text == pitfall.statement
        assert 1 < len(own) <= PASSAGES_A_PITFALL
        assert {passage.stage for passage in own} == {pitfall.stage}
        assert not {passage.text for passage in own[1:]} & statements
    assert list(dict.fromkeys(item.pitfall for item in found)) == [pitfall.id for pitfall in pitfalls]


def test_one_passage_a_pitfall_is_the_one_that_states_it_and_needs_no_embedding(retriever: Retriever) -> None:
    pitfalls = TAXONOMY.pitfalls_in_scope("director")
    whole = retriever.for_document(document("We shipped it."), "director", pitfalls)
    first = {item.pitfall: item.passage for item in reversed(whole)}
    unread = document()  # has no text to embed
    assert {i.pitfall: i.passage for i in retriever.for_document(unread, "director", pitfalls, 1)} == first


def test_what_the_document_says_moves_the_other_passages(retriever: Retriever) -> None:
    pitfalls = (TAXONOMY.pitfall("em-absorbing-scope"),)
    one = retriever.for_document(
        document("weekly note summary shipped risk ask manager"), "engineering-manager", pitfalls
    )
    two = retriever.for_document(document("vague requirements confusion clear"), "engineering-manager", pitfalls)
    assert one[0].passage == two[0].passage
    assert [item.passage.id for item in one[1:]] != [item.passage.id for item in two[1:]]


def test_a_document_without_judged_text_still_gets_guidance(retriever: Retriever) -> None:
    pitfalls = TAXONOMY.pitfalls_in_scope("team-lead")
    assert retriever.for_document(document(), "team-lead", pitfalls)[0].passage.text == pitfalls[0].statement
    assert retriever.for_document(document("Text."), "team-lead", ()) == ()


def test_passages_hold_the_ladders_own_characters(retriever: Retriever) -> None:
    text = retriever.ladder.text
    assert all(text[p.start : p.end] == p.text for p in retriever.passages)
    assert {topic_of(p.id) for p in retriever.passages} >= {"pitfalls", "looks-like", "shift"}


@pytest.mark.parametrize(
    "line",
    ["not json", '{"pitfall": "nope", "text": "x"}', '{"behaviour": "tl-focus", "text": " "}', '{"text": "x"}', "3"],
)
def test_a_wrong_exemplar_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "exemplars.jsonl"
    path.write_text('{"pitfall": "tl-busyness", "text": "Busy."}\n\n' + line + "\n")
    with pytest.raises(LadderError, match=r"exemplars\.jsonl:3"):
        load_exemplars(TAXONOMY, path)
