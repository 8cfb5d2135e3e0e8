"""Passages: exact offsets, whole sentences, ids that stay."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.ladder.chunk import CHUNK_CHARS, cut_passages, short_stage, topic_of
from reviewer.ladder.ladder import parse_ladder
from reviewer.ladder.registry import SHIPPED, load_ladder
from reviewer.ladder.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from pathlib import Path

STAGES = load_taxonomy().stages
SENTENCE = st.text("abcdef ,;'é漢", min_size=3, max_size=120).map(lambda s: "S" + s.strip() + "x") | st.sampled_from(
    ['He said "stop." Then left', "Is it so", "e.g. this vs. that", "I paid 3.5 euro"]
)
PARAGRAPH = st.lists(st.tuples(SENTENCE, st.sampled_from([".", "?", "!", '."'])), min_size=1, max_size=6).map(
    lambda parts: " ".join(text + end for text, end in parts)
)
PARAGRAPHS = st.lists(PARAGRAPH, min_size=1, max_size=6, unique=True)


def ladder_of(paragraphs: list[str]) -> str:
    return (
        "# Team Lead\n\n## The Shift\n\n" + "\n\n".join(paragraphs) + "\n\n## Pitfalls\n\nDoes all alone. Says yes.\n"
    )


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS)
def test_passages_have_exact_offsets_and_lose_no_word(paragraphs: list[str]) -> None:
    ladder = parse_ladder(ladder_of(paragraphs), "test", STAGES)
    passages = cut_passages(ladder)
    assert all(ladder.text[p.start : p.end] == p.text for p in passages)
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
    statements = [s.text for _, _, s in ladder.statements()]
    assert " ".join(p.text for p in passages).split() == " ".join(statements).split()
    ends = {s.end for _, _, s in ladder.statements()}
    assert all(p.end in ends for p in passages)  # none ends in mid-sentence


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS, st.integers(0, 6))
def test_ids_stay_when_other_paragraphs_come_go_or_move(kept: list[str], others: list[str], at: int) -> None:
    others = [paragraph for paragraph in others if paragraph not in kept]
    before = cut_passages(parse_ladder(ladder_of(kept), "test", STAGES))
    after = cut_passages(parse_ladder(ladder_of([*kept[:at], *others, *kept[at:]]), "test", STAGES))
    ids = {passage.id for passage in after}
    assert {passage.id for passage in before} <= ids
    assert len(ids) == len(after)


def test_a_repeated_text_gets_a_number() -> None:
    text = "# Team Lead\n\n## Pitfalls\n\nSays yes. Says no.\n\nSays yes.\n"
    first, _, second = cut_passages(parse_ladder(text, "test", STAGES))
    assert second.id == f"{first.id}-2"


def test_a_pitfall_is_a_passage_of_its_own_and_prose_is_kept_together(tmp_path: Path) -> None:
    passages = cut_passages(load_ladder(SHIPPED, tmp_path))
    pitfalls = [p for p in passages if topic_of(p.id) == "pitfalls"]
    assert len(pitfalls) == 6 + 4 + 4 + 5
    assert {p.text for p in pitfalls} >= {pitfall.statement for pitfall in load_taxonomy().pitfalls}
    assert max(len(p.text) for p in passages if topic_of(p.id) == "shift") > CHUNK_CHARS // 2


def test_an_id_says_ladder_stage_and_topic(tmp_path: Path) -> None:
    ids = {passage.id.rsplit("/", 1)[0] for passage in cut_passages(load_ladder(SHIPPED, tmp_path))}
    assert {"execution-leadership/em/pitfalls", "execution-leadership/all/about"} <= ids
    assert [short_stage(stage.id) for stage in STAGES] == ["tl", "em", "sem", "dir"]
