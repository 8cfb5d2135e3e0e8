"""What is told of a document before any engine judges it, measured on the labelled documents of dev."""

from __future__ import annotations

import pytest

from benchmarks.document_checks import ALARMS, Figures, measure, missed_others


@pytest.fixture(scope="module")
def dev() -> Figures:
    return measure("dev")


@pytest.mark.parametrize("code", ALARMS)
def test_no_innocent_document_is_suspected(dev: Figures, code: str) -> None:
    assert dev.documents >= 50
    assert dev.alarms[code] == 0


@pytest.mark.parametrize(("what", "least_right"), [("kind", 0.8), ("stage", 0.7)])
def test_what_is_told_is_mostly_right(dev: Figures, what: str, least_right: float) -> None:
    right, told = dev.told(what)
    assert told >= 10 and right / told >= least_right


@pytest.mark.parametrize("what", ["kind", "stage"])
def test_confidence_is_no_boast(dev: Figures, what: str) -> None:
    """Over all that was told, the mean confidence is not far above the share that was right."""
    rows = getattr(dev, what)
    right, told = dev.told(what)
    claimed = sum(confidence * total for confidence, (_, total) in rows.items()) / told
    assert claimed - right / told < 0.08


def test_texts_of_other_sorts_are_said_to_be_no_updates() -> None:
    assert missed_others()[1] == []
