"""JSON output: the contract's keys, and nothing in it that a terminal acts on."""

from __future__ import annotations

import json

from reviewer.contract import Review
from reviewer.render.machine import escape_for, render_json
from tests.render.reviews import UNSIZED, UPDATE, finding, full_review, review


def test_json_reads_back_as_the_same_review() -> None:
    said = full_review()
    assert Review.model_validate_json(render_json(said, show_all=True)) == said


def test_possible_ones_are_in_the_json_only_with_all() -> None:
    assert [f["level"] for f in json.loads(render_json(full_review()))["findings"]] == ["finding"]
    levels = [f["level"] for f in json.loads(render_json(full_review(), show_all=True))["findings"]]
    assert levels == ["finding", "possible"]


def test_characters_that_a_terminal_acts_on_are_escaped_and_read_back() -> None:
    odd = "\x1b[31m \x9b \u202e \u200b \U000e0041 é 漢"
    text = render_json(review(UPDATE, finding(UPDATE, UNSIZED, why=odd)))
    assert not set(text) & set("\x1b\x9b\u202e\u200b\U000e0041")
    assert json.loads(text)["findings"][0]["why"] == odd


def test_every_key_is_present_with_its_contract_name() -> None:
    found = json.loads(render_json(full_review()))
    assert found["schema"] == "reviewer.review/1"
    assert {"try", "ask", "why", "evidence", "guidance", "level", "severity"} <= found["findings"][0].keys()
    assert found["document"]["author"] is None


def test_json_for_an_ascii_stream_is_escaped_not_lossy() -> None:
    text = escape_for(render_json(review(UPDATE, finding(UPDATE, UNSIZED, why="漢 🙂"))), "ascii")
    assert text.isascii()
    assert json.loads(text)["findings"][0]["why"] == "漢 🙂"
