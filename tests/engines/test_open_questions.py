"""What a document leaves open is asked, and never what it answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.engines.open_questions import open_questions
from tests.fakes import request_for

_FOLDER = Path(__file__).parent.parent / "fixtures" / "documents"
_LABELS = json.loads((_FOLDER / "labels.json").read_text(encoding="utf-8"))
_PAD = "Coffee corner moved next to the lifts, the plants like it, and Friday is somebody's name day with cake. "


def _asked(text: str, kind: str = "weekly-update") -> set[str]:
    document = request_for(text).document
    return {q.about for q in open_questions(document, "retro" if kind == "retro" else "weekly-update")}


@pytest.mark.parametrize("label", _LABELS, ids=lambda label: label["file"])
def test_a_full_update_is_not_asked_for_what_it_says(label: dict[str, str]) -> None:
    text = (_FOLDER / label["file"]).read_text(encoding="utf-8")
    assert _asked(text, label["kind"]) <= {"needs"}


@pytest.mark.parametrize(
    ("about", "line"),
    [
        ("shipped", "Search answers within a second, was four."),
        ("shipped", "Error share 3% against 9%."),
        ("shipped", "Cut the missed calls from 60 to 22."),
        ("shipped", "Approval takes two days, formerly eleven."),
        ("risks", "The tile store was unavailable twice."),
        ("risks", "The queue may grow over the holidays."),
        ("needs", "Kindly choose between the two by Friday."),
        ("needs", "For you, Ottilie: the badge or the map."),
        ("needs", "No decisions this time."),
    ],
)
def test_a_line_that_touches_a_subject_silences_its_question(about: str, line: str) -> None:
    assert about not in _asked(_PAD * 2 + line)


@pytest.mark.parametrize(
    ("about", "line"),
    [("plan", "From here on Lene books the lab."), ("cause", "It came from a missing index.")],
)
def test_a_retro_is_not_asked_for_a_plan_or_cause_it_gives(about: str, line: str) -> None:
    assert about not in _asked(_PAD * 2 + line, "retro")


def test_what_no_line_touches_is_asked_and_ends_in_a_question() -> None:
    document = request_for("Hi Solveig,\n\n" + _PAD * 3).document
    questions = open_questions(document, "weekly-update")
    assert {q.about for q in questions} >= {"needs", "risks"}
    assert all("Solveig" in q.text for q in questions if q.about in {"needs", "risks"})
    assert all("?" in q.text for q in questions)


def test_of_a_very_short_note_or_an_unknown_kind_nothing_is_asked() -> None:
    document = request_for("Quiet week. Cake on Friday.").document
    assert open_questions(document, "weekly-update") == ()
    assert open_questions(request_for(_PAD * 3).document, None) == ()


def test_another_person_quoted_does_not_answer_for_the_author() -> None:
    assert "needs" in _asked(_PAD * 3 + "\n\n> We need a decision from you by Monday.\n")
