"""What is hidden before text leaves, what is left alone, and that all of it comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.document.redact import Redaction


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("mail ada.l+x@firm.example now", "mail [EMAIL-1] now"),
        ("see https://wiki.firm.example/a?b=1 today", "see [URL-1] today"),
        ("on www.firm.example/x", "on [URL-1]"),
        ("call +49 30 123 45 67", "call [PHONE-1]"),
        ("call 030/1234567, ok", "call [PHONE-1], ok"),
        ("call (030) 123-4567", "call [PHONE-1]"),
        ("call 555-123-4567.", "call [PHONE-1]."),
        ("password: hunter2hunter", "password: [SECRET-1]"),
        ("key AKIAIOSFODNN7EXAMPLE in use", "key [SECRET-1] in use"),
    ],
)
def test_sensitive_value_becomes_a_placeholder_and_comes_back(text: str, hidden: str) -> None:
    redaction = Redaction([text])
    assert redaction.hide(text) == hidden
    assert redaction.restore(hidden) == text


@pytest.mark.parametrize(
    "text",
    [
        "On 2026-11-23 at 14:30 we moved 1 200 000 rows (12%) in 3.5 h.",
        "Due 03.04.2026, version 10.2.1, PR 4711, ticket ABC-1234.",
        "The token service is late; the secret is to start early.",
        "We will mark the date. Will that do? 5-7 people, weeks 10-12.",
        "Signing up in bulk: e.g. the CI/CD pipeline, and/or the ETL.",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert Redaction([text], ["Will Mark Long"]).hide(text.replace("Will that", "will that")) == text.replace(
        "Will that", "will that"
    )


def test_private_key_over_several_lines_is_hidden_line_by_line() -> None:
    lines = ["-----BEGIN RSA PRIVATE KEY-----", "abcd efgh", "short", "-----END RSA PRIVATE KEY-----", "after"]
    redaction = Redaction(lines)
    sent = [redaction.hide(line) for line in lines]
    assert sent[4] == "after"
    assert not any(line in "\n".join(sent) for line in lines[:4])


def test_names_are_hidden_whole_in_part_and_in_other_case() -> None:
    redaction = Redaction([], ["Mara Lind"])
    made = redaction.hide("Mara Lind, MARA LIND, Mara's plan, Lind; Maraschino, marathon.")
    assert "Mara " not in made
    assert "Lind" not in made
    assert "MARA" not in made
    assert made.endswith("Maraschino, marathon.")
    assert redaction.restore(made) == "Mara Lind, MARA LIND, Mara's plan, Lind; Maraschino, marathon."


def test_same_value_gets_the_same_placeholder_and_another_gets_another() -> None:
    redaction = Redaction([])
    assert redaction.hide("a@b.example c@d.example a@b.example") == "[EMAIL-1] [EMAIL-2] [EMAIL-1]"
    assert redaction.counts == {"EMAIL": 2}


def test_text_that_looks_like_a_placeholder_is_not_replaced_on_the_way_back() -> None:
    text = "[EMAIL-1] and a@b.example"
    redaction = Redaction([text])
    made = redaction.hide(text)
    assert made.startswith("[EMAIL-1] and [R")
    assert redaction.restore(made) == text


@given(
    st.lists(
        st.sampled_from(["Ada", "a@b.example", "+49 30 1234567", "we", "\n", "[EMAIL-1]", "x", "(", ")", "."]),
        max_size=20,
    )
)
@settings(max_examples=100, deadline=None)
def test_hiding_can_always_be_undone(words: list[str]) -> None:
    text = " ".join(words)
    redaction = Redaction([text], ["Ada Byron"])
    assert redaction.restore(redaction.hide(text)) == text
