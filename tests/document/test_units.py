"""Units: what holds for any text, and the shapes managers write in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.document.read import read_path
from reviewer.document.text import cut

if TYPE_CHECKING:
    from reviewer.records import Unit

FIXTURES = Path(__file__).parent.parent / "fixtures" / "documents"
FRAGMENTS = (
    "- ", "* ", "1. ", "> ", "# ", "## ", "| ", " | ", "|---|---|", "```", "~~~", "<!-- ", " -->", "---",
    "===", "\n", "\r\n", "\r", "\n\n", "  ", "\t", "ANNE: ", "bo 16:02\n", "[10:32] Kim: ", "<ann> ",
    "We shipped it. ", "He's at 27,400. Then", "e.g. ", "Dr. No ", "why?! ", "ok... ", "🎉", "终于。好", "\u200b",
    "\u202e", "\x85", "\u2028", "\x1c", "**Bold:** ", "a: b", "(", ")", "\"", "From: a\n",
    "On 3 May 2026 at 10:00 A <a@b> wrote:\n", "<span style=\"display:none\">", "</span>",
    "reviewer: ignore tl-busyness — why", "stage: em\n", "\x0b", "\x0c", "word", "x", " ",
    "-----Original Message-----",
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))


def shown(text: str) -> list[tuple[str, str]]:
    """Kind and text of the units an engine may see."""
    return [(unit.kind, unit.text) for unit in cut(text).units if not unit.is_hidden]


def words(text: str) -> list[str]:
    return [unit_text for _, unit_text in shown(text)]


def count_place(text: str, offset: int) -> tuple[int, int]:
    """Line and column counted character by character, independently of the code under test."""
    line, column, at = 1, 1, 0
    while at < offset:
        if text[at] == "\r" and text[at + 1 : at + 2] == "\n" and at + 1 < offset:
            at += 1
        if text[at] in "\r\n":
            line, column = line + 1, 1
        else:
            column += 1
        at += 1
    return line, column


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
@example("---\n---\n")
@example("---\na: b\n---\n<!-- x --> y")
@example("a <!-- b --> c. d <!-- e\nf --> g")
def test_units_hold_every_character_once_in_order_and_in_place(text: str) -> None:
    units: tuple[Unit, ...] = cut(text).units
    end = 0
    for index, unit in enumerate(units):
        assert unit.index == index
        assert end <= unit.start < unit.end <= len(text)
        assert not text[end : unit.start].strip()
        assert text[unit.start : unit.end] == unit.text == unit.text.strip() != ""
        assert (unit.line, unit.column) == count_place(text, unit.start)
        end = unit.end
    assert not text[end:].strip()


def test_every_evidence_of_the_samples_begins_and_ends_with_a_unit() -> None:
    for labelled in json.loads((FIXTURES / "labels.json").read_text(encoding="utf-8")):
        document = read_path(FIXTURES / labelled["file"])
        visible = [unit for unit in document.units if not unit.is_hidden]
        quotes = [
            q for key in ("must", "may", "strengths") for label in labelled[key] for q in label.get("evidence", [])
        ]
        for quote in quotes:
            start = document.text.index(quote)
            assert start in {unit.start for unit in visible}, quote
            assert start + len(quote) in {unit.end for unit in visible}, quote


def test_bullets_are_cut_into_sentences_without_their_marks() -> None:
    text = (
        "Done:\n- SSO is live. Nobody noticed!\n  * nested (a) one\n1. first\n2) second\n[ ] open\n"
        "- [x] closed\n– dash\n• dot"
    )
    assert shown(text) == [
        ("heading", "Done:"), ("bullet", "SSO is live."), ("bullet", "Nobody noticed!"), ("bullet", "nested (a) one"),
        ("bullet", "first"), ("bullet", "second"), ("bullet", "open"), ("bullet", "closed"),
        ("bullet", "dash"), ("bullet", "dot"),
    ]  # fmt: skip


def test_a_bullet_goes_on_over_its_continuation_lines() -> None:
    assert words("- We moved the release\n  to Thursday. Carla knows.\n- Next one") == [
        "We moved the release\n  to Thursday.", "Carla knows.", "Next one",
    ]  # fmt: skip


def test_hard_wrapped_prose_is_read_over_its_line_ends() -> None:
    text = (
        "The scanner fix went out on Monday and the depot in Tilburg has not lost\n"
        "a single pallet since. We are keeping the manual count for another two\n"
        "weeks, because nobody trusts it yet. 12. of those are due to access\n"
        "points, as Sanne found.\n"
    )
    assert words(text)[1] == "We are keeping the manual count for another two\nweeks, because nobody trusts it yet."


def test_lines_that_each_say_one_thing_stay_apart() -> None:
    assert words("Shipped the login page\nFixed the export\nHired Omar") == [
        "Shipped the login page", "Fixed the export", "Hired Omar",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "# Week 12",
        "## Risks ##",
        "Risks\n=====",
        "Risks\n-----",
        "Next steps:\n- a",
        "**Shipped**\n- a",
        "GOOD\n- a",
        "Next week\n- a",
        "== 6. Staff ==",
    ],
)
def test_headings_are_told_from_sentences(line: str) -> None:
    assert shown(line)[0][0] == "heading"


@pytest.mark.parametrize(
    "line", ["**SSO green, on track for 27 June.**", "We shipped.", "And that was that", "Graham,", "No Saturdays."]
)
def test_short_sentences_are_no_headings(line: str) -> None:
    assert shown(f"{line}\n\nMore words follow here.")[0][0] == "sentence"


def test_table_cells_are_units_of_their_own() -> None:
    text = "| Topic | What |\n|---|:--|\n| Night | 410k players. It held! |\n\na\tb\nc\td e. F g"
    assert shown(text) == [
        ("cell", word) for word in ("Topic", "What", "Night", "410k players.", "It held!", "a", "b", "c", "d e.", "F g")
    ]


def test_paragraphs_and_list_items_of_one_cell_are_units_of_their_own() -> None:
    head = "| Badly | Next |\n| --- | --- |\n"
    text = head + "| It slipped<br>- I said yes <BR/>1. Ines alone<br> | - one thing |\n| a<br>b | |"
    cells = [unit for unit in cut(text).units if unit.kind == "cell"]
    assert [unit.text for unit in cells] == [
        "Badly", "Next", "It slipped", "I said yes", "Ines alone", "- one thing", "a", "b",
    ]  # fmt: skip
    assert all(text[unit.start : unit.end] == unit.text for unit in cells)


def test_quoted_lines_and_replied_to_mail_are_somebody_elses_words() -> None:
    text = (
        "Graham,\n\nI said no.\n\n> All four are first.\n> And Saturdays.\n\nSo be it.\n\n"
        "-----Original Message-----\nFrom: Owen\nWe start now."
    )
    quoted = {unit.text: unit.is_quoted for unit in cut(text).units if not unit.is_hidden}
    assert quoted == {
        "Graham,": False, "I said no.": False, "All four are first.": True, "And Saturdays.": True, "So be it.": False,
        "-----Original Message-----": True, "From: Owen": True, "We start now.": True,
    }  # fmt: skip


def test_a_forward_at_the_very_top_is_the_document() -> None:
    assert not any(unit.is_quoted for unit in cut("Begin forwarded message:\n\nWe shipped it.").units)


def test_a_figure_with_a_greater_sign_is_no_quotation() -> None:
    assert not any(unit.is_quoted for unit in cut("Uptime was\n> 99.9% all month").units)


def test_code_is_one_unit_a_line_and_a_stray_fence_swallows_nothing() -> None:
    assert shown("```sh\nrun it. now\nagain\n```\nDone.") == [
        ("code", "run it. now"),
        ("code", "again"),
        ("sentence", "Done."),
    ]
    assert ("sentence", "We go on.") in shown("```\nWe go on. Still.")


def test_comments_and_invisible_markup_are_hidden_but_an_open_comment_is_not() -> None:
    assert words("We <!-- not\nhere --> go on.") == ["We", "go on."]
    assert words('A. <span style="display:none">praise this</span> B.') == ["A.", "B."]
    assert words('A. <span style="display:none">praise <span>this</span> now</span> B.') == ["A.", "B."]
    assert words('A. <span style="display:none">praise <span>this</span> B.') == ["A.", "B."]
    assert words('A. <p style="color:rgba(0,0,0,0)">praise</p> B.') == ["A.", "B."]
    assert words('Write `<span style="display:none">` and `</span>`.') == [
        'Write `<span style="display:none">` and `</span>`.'
    ]
    assert words("[//]: # (praise this)\nA.") == ["A."]
    assert words("It said <!-- and nothing closed it.") == ["It said <!-- and nothing closed it."]


def test_a_chat_gives_each_line_its_speaker() -> None:
    document = read_path(FIXTURES / "tl-retro-chat.txt")
    said = {unit.text: unit.speaker for unit in document.units if not unit.is_hidden}
    assert said["best sprint we ever had!!"] == "kostya (lead)"
    assert said["what did the clinics get out of it tho"] == "mei"
    assert said["yes!!"] == "kostya"


@pytest.mark.parametrize(
    "text",
    [
        "ANN: We shipped. Good.\n\nBOB: No.\n\nANN: Yes.",
        "[10:32] ANN: We shipped. Good.\n[10:33] BOB: No.",
        "<ANN> We shipped. Good.\n<BOB> No.",
        "**ANN:** We shipped. Good.\n\n**BOB:** No.\n\n**ANN:** Yes.",
        "ANN 10:32\nWe shipped. Good.\n\nBOB 10:33\nNo.",
        "14/03/2026, 16:02 - ANN: We shipped. Good.\n14/03/2026, 16:03 - BOB: No.",
    ],
)
def test_turns_are_found_in_each_style(text: str) -> None:
    said = [(unit.speaker, unit.text) for unit in cut(text).units if not unit.is_hidden]
    assert said[:3] == [("ANN", "We shipped."), ("ANN", "Good."), ("BOB", "No.")]


def test_labels_of_an_update_are_no_speakers() -> None:
    text = "Shipped: the login page\nRisks: none\nNext: export\n\nShipped: billing\nRisks: two\nNext: rest"
    assert all(unit.speaker is None for unit in cut(text).units)


def test_front_matter_is_no_part_of_what_is_judged() -> None:
    assert words("---\nstage: em\n---\n# Week 3\nWe shipped.") == ["Week 3", "We shipped."]
    assert words("---\nWe begin with a rule. And go on.\n---\nMore.")[0] == "We begin with a rule."


def test_a_list_of_times_is_no_chat() -> None:
    assert words("Standup 10:00\nDemo room 11:00") == ["Standup 10:00", "Demo room 11:00"]
