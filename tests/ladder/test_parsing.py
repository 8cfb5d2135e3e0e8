"""Taking ladders apart: Markdown, plain text, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import LadderError
from reviewer.ladder.ladder import Ladder, parse_ladder, split_statements
from reviewer.ladder.stage_names import match_stage
from reviewer.ladder.taxonomy import load_taxonomy

STAGES = load_taxonomy().stages
PLAIN = Path(__file__).resolve().parents[1] / "fixtures" / "ladders" / "plain.txt"


def parse(text: str) -> Ladder:
    return parse_ladder(text, "test", STAGES)


def topics(ladder: Ladder, stage: str) -> list[str | None]:
    return [p.topic for s in ladder.sections if s.stage == stage for p in s.paragraphs]


def test_plain_text_is_taken_apart_by_its_bare_heading_lines() -> None:
    ladder = parse(PLAIN.read_text(encoding="utf-8"))
    assert ladder.stages() == tuple(stage.id for stage in STAGES)
    assert [s.name for s in ladder.sections if s.stage == "team-lead"] == ["Team Lead", "What it looks like", "Growing"]
    assert topics(ladder, "team-lead") == [
        "about",
        "looks-like",
        "pitfalls",
        "success",
        "questions",
        "habits",
        "readiness",
        "closing",
    ]
    assert topics(ladder, "director") == ["about", "looks-like", "pitfalls"]
    assert ladder.strange == ()


def test_abbreviations_do_not_end_a_statement() -> None:
    texts = [statement.text for _, _, statement in parse(PLAIN.read_text(encoding="utf-8")).statements()]
    assert "What did we promise, e.g. last month, that we can't keep?" in texts
    assert "You are ready for more when the team plans its week vs. the goals without you." in texts


def test_a_quotation_of_two_sentences_is_cut_between_them() -> None:
    text = '"Yes. We can do it." That is plain.'
    assert [s.text for s in split_statements(text, 0, len(text))] == ['"Yes.', 'We can do it."', "That is plain."]


def test_markdown_headings_at_the_stages_level_end_the_stage() -> None:
    ladder = parse("# L\n\nIntro.\n\n## Team Lead\n\nA.\n\n### Pitfalls\n\nB.\n\n## Appendix\n\nC.\n")
    assert [(s.stage, s.name) for s in ladder.sections] == [
        (None, "L"),
        ("team-lead", "Team Lead"),
        ("team-lead", "Pitfalls"),
        (None, "Appendix"),
    ]


def test_list_items_are_paragraphs_of_their_own() -> None:
    ladder = parse("## Team Lead\n\n### Pitfalls\n\n- Does it all alone\n- Says yes\n  to everything\n")
    pieces = [statement.text for _, paragraph, statement in ladder.statements() if paragraph.topic == "pitfalls"]
    assert pieces == ["Does it all alone", "Says yes\n  to everything"]


def test_a_stage_of_another_name_is_reported_and_its_text_is_given_to_no_stage() -> None:
    text = (
        "Team Lead\n\nA.\n\nWhat it looks like\n\nB.\n\nPrincipal Wizard\n\nC.\n\nWhat it looks like\n\nD.\n\n"
        "Director\n\nE.\n\nWhat it looks like\n\nF.\n"
    )
    ladder = parse(text)
    assert ladder.strange == ("Principal Wizard",)
    by_stage = {s.text: section.stage for section, _, s in ladder.statements()}
    assert by_stage == {
        "A.": "team-lead",
        "B.": "team-lead",
        "C.": None,
        "D.": None,
        "E.": "director",
        "F.": "director",
    }


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("Team Lead", "team-lead"),
        ("Stage 2: Engineering Manager", "engineering-manager"),
        ("SENIOR ENGINEERING MANAGER (SEM)", "senior-engineering-manager"),
        ("The Director", "director"),
        ("From Team Lead to Engineering Manager", None),
        ("Pitfalls of a Director", None),
        ("What This Looks Like", None),
    ],
)
def test_a_heading_names_a_stage_alone_or_beside_words_like_stage_two(title: str, stage: str | None) -> None:
    assert match_stage(title, STAGES) == stage


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  \n ", "empty"),
        ("One long paragraph without any heading at all.", "no headings"),
        ("# Cooking\n\nStir.\n", "no heading names a known stage"),
        ("# Team Lead\n\nA\x00B\n", "not a text file"),
        ("# Team Lead\n\n" + "a" * 1_000_001, "1000014 characters"),
    ],
)
def test_what_is_no_ladder_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(LadderError, match=says) as caught:
        parse(text)
    assert caught.value.hint


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    text = "# L\n\nIntro. More.\n\n## Team Lead\n\nA.\n"
    assert parse("\ufeff" + text.replace("\n", "\r\n")).fingerprint == parse(text).fingerprint


LINES = st.sampled_from(
    [
        "Team Lead",
        "# Director",
        "## Pitfalls",
        "What it looks like",
        "",
        "",
        "- item. Two.",
        "A sentence. And one?",
        "1) x",
    ]
) | st.text(max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_statements_have_exact_offsets_and_never_overlap(lines: list[str]) -> None:
    try:
        ladder = parse("\n".join(["Team Lead", "", *lines]))
    except LadderError:
        return
    at = 0
    for _, _, statement in ladder.statements():
        assert ladder.text[statement.start : statement.end] == statement.text == statement.text.strip() != ""
        assert statement.start >= at
        at = statement.end


@pytest.mark.parametrize("line", ["a ", "# " + "#" * 40 + " x\n", "Head\n\n", "- x\n", "\n", "A. ", " "])
def test_parsing_takes_linear_time_on_odd_text(line: str) -> None:
    text = "# Team Lead\n\nA.\n\n" + line * (300_000 // len(line))
    start = time.perf_counter()
    parse(text)
    assert time.perf_counter() - start < 5
