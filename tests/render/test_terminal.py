"""Terminal output: whole snapshots at three widths, then the behaviours one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from reviewer.contract import Question, WarningRecord
from reviewer.render.look import Look
from reviewer.render.terminal import render_terminal
from tests.render.reviews import (
    NO,
    UNSIZED,
    UPDATE,
    YES,
    finding,
    full_review,
    named,
    review,
    strength,
)

SNAPSHOTS = Path(__file__).parent / "snapshots"
PLAIN = Look()


@pytest.mark.parametrize("width", [60, 80, 140])
def test_whole_output_is_as_reviewed(width: int) -> None:
    # To renew one after a change: write the new output there and read the difference.
    expected = (SNAPSHOTS / f"full-{width}.txt").read_text(encoding="utf-8")
    assert render_terminal(full_review(), UPDATE, Look(width=width)) == expected


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
def test_no_row_is_wider_than_the_window(width: int) -> None:
    text = "# 更新\n\n" + "- " + "我们答应了两个新的请求。" * 12 + "\n\n" + "word " * 200 + "end.\n"
    said = review(text, finding(text, "我们答应了两个新的请求。" * 12, "word " * 199 + "word end."))
    output = render_terminal(said, text, Look(width=width), show_all=True)
    assert [row for row in output.splitlines() if cell_len(row) > width] == []


def test_underline_stands_under_the_evidence_alone() -> None:
    rows = render_terminal(review(UPDATE, finding(UPDATE, UNSIZED)), UPDATE, PLAIN).splitlines()
    at = next(i for i, row in enumerate(rows) if UNSIZED in row)
    assert rows[at + 1].rstrip() == f"   │ {' ' * 2}{'‾' * len(UNSIZED)}"
    assert rows[at].index(UNSIZED) == rows[at + 1].index("‾")


@pytest.mark.parametrize("before", ["漢字 ", "🙂 ", "👩‍💻 ", "e\u0301 ", "\t"])
def test_underline_stays_right_after_wide_joined_and_tabbed_characters(before: str) -> None:
    text = f"{before}{YES}\n"
    rows = render_terminal(review(text, finding(text, YES)), text, PLAIN).splitlines()
    at = next(i for i, row in enumerate(rows) if YES in row)
    assert cell_len(rows[at].split(YES)[0]) == rows[at + 1].index("‾")
    assert rows[at + 1].count("‾") == len(YES)


def test_evidence_over_several_lines_is_underlined_on_each() -> None:
    text = "One.\nI told Carla yes, same date,\n  we'll find a way.\nFour.\n"
    quote = "I told Carla yes, same date,\n  we'll find a way."
    rows = render_terminal(review(text, finding(text, quote)), text, PLAIN).splitlines()
    under = [row.split("│", 1)[1] for row in rows if "‾" in row]
    assert under == [" " + "‾" * 28, "   " + "‾" * 17]


def test_place_is_one_unbroken_word_that_editors_can_open() -> None:
    long_name = "reports/2026/" + "identity-" * 12 + "update.md"
    said = review(UPDATE, finding(UPDATE, UNSIZED), document=named(long_name))
    assert f"{long_name}:5:3" in render_terminal(said, UPDATE, Look(width=60)).split()


@pytest.mark.parametrize(
    ("where", "says"), [({"page": 2}, "page 2"), ({"paragraph": 3}, "paragraph 3"), ({"paragraph": 0}, "the subject")]
)
def test_lines_of_a_converted_text_are_not_numbered(where: dict[str, int], says: str) -> None:
    found = finding(UPDATE, UNSIZED)
    found = found.model_copy(update={"evidence": (found.evidence[0].model_copy(update=where),)})
    rows = render_terminal(review(UPDATE, found), UPDATE, PLAIN).splitlines()
    assert rows[1].endswith(f"update.md, {says}")
    assert [row.split("│")[0].strip() for row in rows if UNSIZED in row] == [""]


def test_long_line_is_cut_down_to_what_surrounds_its_evidence() -> None:
    text = "Filler goes here. " * 40 + YES + " " + "More of it follows. " * 40 + "\n"
    output = render_terminal(review(text, finding(text, YES)), text, PLAIN)
    assert YES in output.replace("\n", " ")
    assert output.count("Filler") <= 3
    assert output.count("‾") == len(YES)


def test_at_most_three_findings_and_the_rest_is_counted() -> None:
    five = [finding(UPDATE, UNSIZED, name=f"Pitfall number {n}") for n in range(5)]
    output = render_terminal(review(UPDATE, *five), UPDATE, PLAIN)
    assert [f"Pitfall number {n}" in output for n in range(5)] == [True, True, True, False, False]
    assert "3 of 5 findings in update.md; 2 more with --all." in output


def test_possible_ones_are_shown_only_with_all_and_marked() -> None:
    unsure = review(UPDATE, finding(UPDATE, UNSIZED, level="possible"))
    assert "possible" in render_terminal(unsure, UPDATE, PLAIN, show_all=True)
    silent = render_terminal(unsure, UPDATE, PLAIN)
    assert UNSIZED not in silent
    assert "Nothing found in update.md for an Engineering Manager; 1 possible with --all." in silent


def test_nothing_found_is_said_plainly() -> None:
    output = render_terminal(review(), UPDATE, PLAIN)
    assert output.splitlines()[0] == "Nothing found in update.md for an Engineering Manager."


def test_where_the_engine_cannot_tell_it_never_says_that_nothing_was_found() -> None:
    foreign = WarningRecord(code="language", text="written in Finnish; this engine judges English", line=None)
    short = WarningRecord(code="too-short", text="too short to tell", line=None)
    assert render_terminal(review(warnings=(short,)), UPDATE, PLAIN).startswith("No verdict on update.md: too short to")
    output = render_terminal(review(warnings=(foreign,)), UPDATE, PLAIN)
    assert "Nothing found" not in output
    assert output.startswith("No verdict on update.md: written in Finnish; this engine judges English.")


def test_where_a_part_was_not_judged_nothing_found_is_said_of_the_rest_alone() -> None:
    text = "39% of this document is in another language and was not judged"
    mixed = WarningRecord(code="mixed-language", text=text, line=None)
    silent = " ".join(render_terminal(review(warnings=(mixed,)), UPDATE, PLAIN).split())
    assert f"Nothing found in the English part of update.md for an Engineering Manager; {text}." in silent
    assert silent.count("39%") == 1
    found = render_terminal(review(UPDATE, finding(UPDATE, UNSIZED), warnings=(mixed,)), UPDATE, PLAIN)
    assert f"warning: {text}" in found and "English part" not in found


def test_warnings_come_by_line_and_notes_on_how_it_was_read_come_last() -> None:
    given = [("stage-inferred", None), ("hidden-text", 9), ("control-characters", 2), ("index", None)]
    said = review(warnings=tuple(WarningRecord(code=c, text=c, line=line) for c, line in given))
    rows = [row for row in render_terminal(said, UPDATE, PLAIN).splitlines() if row.startswith(("warn", "note"))]
    assert rows == [
        "warning: index",
        "warning: line 2: control-characters",
        "warning: line 9: hidden-text",
        "note: stage-inferred",
    ]


def test_footer_claims_that_nothing_left_only_where_that_is_so() -> None:
    local = review()
    remote = local.model_copy(update={"engine": local.engine.model_copy(update={"host": "llm.example"})})
    assert "nothing left this machine" in render_terminal(local, UPDATE, PLAIN)
    assert "sent to llm.example" in render_terminal(remote, UPDATE, PLAIN)
    assert "nothing left" not in render_terminal(remote, UPDATE, PLAIN)
    assert "sent to chroma.example" in render_terminal(local, UPDATE, PLAIN, index_host="chroma.example")


@pytest.mark.parametrize("stage", ["engineering-manager", "senior-engineering-manager"])
@pytest.mark.parametrize("source", ["given", "front-matter", "settings", "inferred"])
@pytest.mark.parametrize("width", [80, 140])
def test_footer_is_one_line_and_says_how_the_stage_is_known(stage: str, source: str, width: int) -> None:
    said = review()
    said = said.model_copy(update={"stage": said.stage.model_copy(update={"source": source, "id": stage})})
    last = render_terminal(said, UPDATE, Look(width=width)).splitlines()[-1]
    assert last.startswith("embedded")
    assert f"{source.replace('-', ' ').removeprefix('from ')})" in last
    assert last.endswith("nothing left this machine")


def test_stage_that_nothing_told_is_assumed_and_not_inferred() -> None:
    said = review()
    stages = {c: said.stage.model_copy(update={"source": "inferred", "confidence": c}) for c in (0.0, 0.95)}
    footers = [render_terminal(said.model_copy(update={"stage": s}), UPDATE, PLAIN) for s in stages.values()]
    assert ["em (assumed)" in footers[0], "em (inferred)" in footers[1]] == [True, True]


HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202e\u200b\x9b31m"


def test_control_characters_of_the_document_never_reach_the_terminal() -> None:
    text = f"Start.\nI said yes {HOSTILE} to it.\n"
    quote = text.splitlines()[1]
    said = review(
        text,
        finding(text, quote, why=HOSTILE, ask=HOSTILE, try_=HOSTILE, name=f"Yes {HOSTILE}"),
        document=named(f"a{HOSTILE}.md"),
        strengths=(strength(text, quote),),
        questions=(Question(about="needs", text=HOSTILE),),
        warnings=(WarningRecord(code="hidden-text", text=HOSTILE, line=2),),
    )
    output = render_terminal(said, text, PLAIN)
    assert not set(output) & set("\x1b\x07\x9b\u202e\u200b")


def test_output_is_ascii_where_the_stream_can_hold_no_more() -> None:
    text = "Résumé — “yes” to 漢字 🙂.\n"
    quote = text.strip()
    output = render_terminal(review(text, finding(text, quote)), text, Look(encoding="ascii"))
    assert output.isascii()
    rows = output.splitlines()
    at = next(i for i, row in enumerate(rows) if "R?sum?" in row)
    assert rows[at + 1].split("|")[1].strip() == "^" * len(rows[at].split("|")[1].strip())


def test_colour_adds_nothing_but_colour() -> None:
    import re

    coloured = render_terminal(full_review(), UPDATE, Look(has_colour=True))
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == render_terminal(full_review(), UPDATE, PLAIN)


def test_strength_is_quoted_with_its_line() -> None:
    output = render_terminal(review(strengths=(strength(UPDATE, NO),)), UPDATE, Look(width=140))
    assert f"Says no to protect focus: “{NO}” (line 7)" in output
