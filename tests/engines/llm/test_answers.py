"""Whatever JSON a model answers: no crash, and never a quote that isn't in the text."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.engines.llm.answer import read_object, read_review
from reviewer.engines.llm.claims import claims_of, merged_questions, strengths_of
from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.pieces import Piece
from reviewer.engines.llm.reply import read_reply
from reviewer.records import Judgement
from reviewer.verify import verify
from tests.engines.llm.answers import ABSENT
from tests.engines.llm.engines import TEXT, asker
from tests.engines.llm.noise import noise
from tests.fakes import request_for

REQUEST = request_for(TEXT)
SCOPE = tuple(pitfall.id for pitfall in REQUEST.pitfalls)
PIECE = Piece(tuple(unit.index for unit in REQUEST.document.units if not unit.is_hidden))

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
words = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["“never said by anyone”", "see https://x.example", "“we have fitted them in”", "\u202e", "[EMAIL-1]"]
    ),
)
units = st.lists(st.integers(-3, 30) | st.integers(), max_size=6)
passages = st.lists(st.sampled_from([item.passage.id for item in REQUEST.passages] + ["made-up"]), max_size=3)
verdict = st.fixed_dictionaries(
    {
        "weighed": words,
        "verdict": st.sampled_from(["absent", "possible", "present"]),
        "units": units,
        "passages": passages,
        "confidence": st.sampled_from(["low", "medium", "high"]),
        "why": words,
        "ask": words,
        "try": words,
    }
)
behaviours = st.sampled_from([behaviour.id for behaviour in REQUEST.behaviours] + ["made-up"])
strength = st.fixed_dictionaries({"behaviour": behaviours, "units": units, "confidence": st.just("high")})
question = st.fixed_dictionaries({"about": st.sampled_from(["risks", "plan"]), "text": words})
well_formed = st.fixed_dictionaries(
    {
        "head": st.just("h"),
        "begin": st.just("b"),
        "end": st.just("e"),
        "verdicts": st.fixed_dictionaries({pitfall: verdict for pitfall in SCOPE}),
        "strengths": st.lists(strength, max_size=3),
        "questions": st.lists(question, max_size=3),
    }
)


def check(content: str) -> int:
    """Read, verify, and hold every quote against the text: how many findings stood."""
    answer = read_review(content, SCOPE)
    judgement = Judgement(
        claims=tuple(claims_of(PIECE, answer, str)),
        strengths=tuple(strengths_of(PIECE, answer)),
        questions=merged_questions([answer], str),
    )
    verified = verify(REQUEST, judgement)
    text = REQUEST.document.text
    for evidence in [*(f.evidence for f in verified.findings), *(s.evidence for s in verified.strengths)]:
        assert evidence
        assert all(text[e.start : e.end] == e.quote for e in evidence)
    for finding in verified.findings:
        assert all(g.quote in {r.passage.text for r in REQUEST.passages} for g in finding.guidance)
        assert "never said by anyone" not in finding.why + finding.ask + finding.try_
        assert "https://" not in finding.why + finding.ask + finding.try_
    return len(verified.findings)


@given(well_formed)
@settings(max_examples=100, deadline=None)
def test_well_formed_nonsense_never_yields_a_quote_that_is_not_in_the_text(answer: dict[str, Any]) -> None:
    try:
        check(json.dumps(answer))
    except CallFault as fault:
        assert fault.kind == "malformed"


def test_a_thousand_answers_that_hold_the_schema_are_read_and_verified() -> None:
    ask = asker().review(REQUEST, PIECE, None)
    random = Random(7)
    stood = sum(check(json.dumps(noise(ask.schema, random))) for _ in range(1000))
    assert stood > 100  # noise points at real units often enough for this to be a test


@given(anything)
@settings(max_examples=100, deadline=None)
def test_any_json_as_an_answer_is_read_or_refused(value: Any) -> None:
    for content in (json.dumps(value), json.dumps({"verdicts": value, "begin": value})):
        with pytest.raises(CallFault):
            check(content)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_as_an_answer_is_refused(content: str) -> None:
    with pytest.raises(CallFault):
        check(content)


@given(st.dictionaries(st.sampled_from(["choices", "usage", "model", "error"]), anything))
@settings(max_examples=100, deadline=None)
def test_any_body_is_a_reply_with_a_fault_or_text(body: dict[str, Any]) -> None:
    reply = read_reply(body)
    assert reply.fault is not None or reply.content


@pytest.mark.parametrize(
    "content",
    [
        "{" * 100_000,
        '{"a": ' * 5000 + "1" + "}" * 5000,
        '{"a": ' + "9" * 5000 + "}",
        '{"a": 1} {"b": 2}',
        "[]",
        "null",
        "",
        "```json\n{}\n```\n```json\n{}\n```",
        "<think>never closed {}",
    ],
)
def test_odd_answers_are_refused(content: str) -> None:
    with pytest.raises(CallFault):
        check(content)


def test_big_answer_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(CallFault, match="malformed"):
        read_object("{" + " " * 500_000 + "}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda verdicts: verdicts.pop(SCOPE[1]), f"no verdict on {SCOPE[1]}"),
        (lambda verdicts: verdicts.update({"made-up": ABSENT}), "other pitfalls than those in scope"),
    ],
)
def test_answer_that_does_not_decide_exactly_what_is_in_scope_is_told_what_is_wrong(change: Any, said: str) -> None:
    verdicts = dict.fromkeys(SCOPE, ABSENT)
    change(verdicts)
    answer = {"head": "h", "begin": "b", "end": "e", "verdicts": verdicts, "strengths": [], "questions": []}
    with pytest.raises(CallFault) as caught:
        read_review(json.dumps(answer), SCOPE)
    assert said in caught.value.detail
    assert "made-up" not in caught.value.detail
