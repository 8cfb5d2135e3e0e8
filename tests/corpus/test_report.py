"""The model card's figures are what they say."""

from __future__ import annotations

import pytest

from training.report import Decision, by_pitfall, figures, reliability, worst


def decision(document: str, p: float, *, shown: bool, bar: float = 0.5, pitfall: str = "tl-busyness") -> Decision:
    return Decision(document, pitfall, p, bar, shown, "the line")


MADE = [
    decision("a-1", 0.9, shown=True),
    decision("a-2", 0.1, shown=True),
    decision("a-3", 0.8, shown=False),
    decision("a-4", 0.1, shown=False),
]


def test_figures_count_findings_and_clean_documents() -> None:
    assert figures(MADE) == "0.500 | 0.500 | 0.500 | 1 of 2"
    assert by_pitfall(MADE) == ["| tl-busyness | 1 | 1 | 1 |"]


def test_a_document_that_shows_something_else_is_not_clean() -> None:
    other = decision("a-1", 0.7, shown=False, pitfall="tl-shielding")
    assert figures([MADE[0], other]).endswith("0 of 0")


def test_reliability_compares_the_mean_probability_with_what_is_shown() -> None:
    rows, error = reliability([decision("a", 0.9, shown=True), decision("b", 0.9, shown=False)])
    assert rows == ["| 0.9–1.0 | 2 | 0.90 | 0.50 |"]
    assert error == pytest.approx(0.4)


def test_the_worst_errors_are_the_farthest_from_their_bar_and_right_ones_are_none() -> None:
    near = decision("a-5", 0.45, shown=True)
    assert [line.split(", ")[1] for line in worst([*MADE, near])] == ["a-2", "a-3", "a-5"]
    assert worst([*MADE, near], 1)[0].startswith("- missed: tl-busyness, a-2, p 0.10 (bar 0.50): the line")
