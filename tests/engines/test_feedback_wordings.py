"""Every sentence the coach can say: what it needs, how long it gets, and that nothing in it fails verification."""

from __future__ import annotations

import re

import pytest

from reviewer.engines.feedback.facts import FINDERS
from reviewer.engines.feedback.scene import Scene
from reviewer.engines.feedback.wordings import ANY_LADDER, BY_PITFALL, known_as
from reviewer.engines.feedback.wordings.wording import ALWAYS, QUOTES, Wordings, fill, slots
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.records import Claim, Judgement
from reviewer.verify import verify
from tests.fakes import request_for

_LONG_NAME = "the executive committee"
_LONG_CLAUSE = "we promised them the lot by the end of the month, all of it"
_TEXT = f"{_LONG_CLAUSE}. Nothing else happened.\n"
_ALL = [(pitfall, part, text) for pitfall, words in (BY_PITFALL | {"any": ANY_LADDER}).items()
        for part in ("why", "maybe", "ask", "try_") for text in getattr(words, part)]  # fmt: skip


def _filled(part: str, text: str) -> str:
    facts = {slot: _LONG_CLAUSE if slot in QUOTES else _LONG_NAME for slot in slots(text) | ALWAYS}
    return fill(text, facts, proposes=part == "try_")


def test_every_pitfall_of_the_ladder_has_its_own_wordings() -> None:
    assert set(BY_PITFALL) == {p.id for p in load_taxonomy().pitfalls}


@pytest.mark.parametrize("words", [*BY_PITFALL.values(), ANY_LADDER])
def test_every_set_ends_with_a_wording_that_needs_nothing(words: Wordings) -> None:
    assert not any(slots(part[-1]) for part in (words.why, words.maybe, words.ask, words.try_))


@pytest.mark.parametrize("pitfall", sorted(BY_PITFALL))
def test_no_wording_needs_a_fact_that_is_never_looked_for(pitfall: str) -> None:
    scene = Scene([], request_for("One line about nothing in particular.\n").document)
    known = set(FINDERS[pitfall](scene)) | QUOTES
    words = BY_PITFALL[pitfall]
    needed = {slot for part in (words.why, words.maybe, words.ask, words.try_) for text in part for slot in slots(text)}
    assert needed <= known


@pytest.mark.parametrize(("pitfall", "part", "text"), _ALL)
def test_a_wording_is_short_plain_and_passes_verification(pitfall: str, part: str, text: str) -> None:
    filled = _filled(part, text)
    assert len(filled) <= 300
    assert not re.search(r"[{}\"«»]|\byou should\b|\bplease note\b|!", filled)
    assert text.count("“") == text.count("”") == len(slots(text) & QUOTES) <= 1
    if pitfall == "any":
        pitfall = "em-absorbing-scope"
    stage = next(p.stage for p in load_taxonomy().pitfalls if p.id == pitfall)
    request = request_for(_TEXT, stage)
    claim = Claim(pitfall, "finding", 0.9, (0,), (), why=filled)
    assert not verify(request, Judgement(claims=(claim,))).dropped


@pytest.mark.parametrize(("pitfall", "part", "text"), [item for item in _ALL if item[1] == "ask"])
def test_an_ask_is_one_question(pitfall: str, part: str, text: str) -> None:
    assert text.endswith("?")
    assert text.count("?") == 1


@pytest.mark.parametrize(("pitfall", "part", "text"), [item for item in _ALL if item[1] == "try_"])
def test_a_try_opens_with_a_plain_word_so_that_it_can_follow_a_comma(pitfall: str, part: str, text: str) -> None:
    assert re.match(r"[A-Z][a-z]+ ", text)
    assert not text.startswith("I ")


@pytest.mark.parametrize(("pitfall", "part", "text"), [item for item in _ALL if item[1] == "maybe"])
def test_what_is_said_of_a_possible_finding_is_conditional(pitfall: str, part: str, text: str) -> None:
    assert text.startswith("If ")
    assert re.search(r"\bmay\b", text)


@pytest.mark.parametrize(("pitfall", "part", "text"), _ALL)
def test_a_wording_is_right_for_one_and_for_several(pitfall: str, part: str, text: str) -> None:
    """Names may be plural ("the investors"), so no verb that must agree stands right after one, counts being plural."""
    people = "reader|told|asker|voice|finders|estimators|served|crew|above"
    if pitfall in ("tl-doing-the-work", "sem-in-the-details", "em-speed-over-health"):
        return  # whoever is named there is one person
    assert not re.search(rf"\{{(?:{people})\}} (?:is|has|was|does|doesn't|isn't|wants|gets|knows|sees|needs)\b", text)


def test_no_sentence_is_said_of_two_pitfalls() -> None:
    texts = [text for _, _, text in _ALL]
    assert len(texts) == len(set(texts))


def test_a_pitfall_of_another_ladder_borrows_the_words_of_its_family() -> None:
    assert known_as("house-too-many-forms", "process") == "dir-process-overhead"
    assert known_as("house-odd", "oddity") is None
