"""Clauses for quotation marks: verbatim, short, cut where a reader would pause."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.document.read import read_text
from reviewer.engines.feedback.cues import CUES
from reviewer.engines.feedback.fragments import MAX_CHARS, fragments
from reviewer.records import Unit


def _unit(text: str) -> Unit:
    return Unit(index=0, start=0, end=len(text), line=1, column=1, text=text, kind="sentence")


def _texts(text: str, pitfall: str = "em-absorbing-scope") -> list[str]:
    return [f.text for f in fragments([_unit(text)], CUES[pitfall])]


@pytest.mark.parametrize(
    ("sentence", "pitfall", "best"),
    [
        (
            "Edith called on Monday, and I said fine, both by the 3rd.",
            "em-absorbing-scope",
            "Edith called on Monday, and I said fine, both by the 3rd",
        ),
        ("It was late, so I took the branch off her.", "tl-doing-the-work", "I took the branch off her"),
        ("I pity him, so I took it and finished it.", "tl-doing-the-work", "I took it and finished it"),
        (
            "To keep September we took offline mode out on the 20th, the board still has it on its poster there.",
            "em-status-not-tradeoffs",
            "To keep September we took offline mode out on the 20th",
        ),
        (
            "Sjoerd and I said yes by March, but our people always grow when they must.",
            "em-absorbing-scope",
            "Sjoerd and I said yes by March",
        ),
        (
            "- [ ] Dropped the load test because the demo was Friday",
            "em-speed-over-health",
            "Dropped the load test because the demo was Friday",
        ),
        (
            "ok so we left that out of the sheet for nadia",
            "tl-shielding",
            "ok so we left that out of the sheet for nadia",
        ),
    ],
)
def test_the_telling_clause_comes_first(sentence: str, pitfall: str, best: str) -> None:
    unit = read_text(f"Intro line here.\n\n{sentence}\n", "a.md").units[-1]
    assert fragments([unit], CUES[pitfall])[0].text == best


def test_a_clause_of_a_longer_sentence_is_cut_where_a_reader_would_pause() -> None:
    long = "Edith called on Monday with the whole list in her hand as ever, and I said fine, both by the 3rd."
    assert _texts(long)[0] == "I said fine, both by the 3rd"


def test_connectives_at_the_border_are_not_quoted() -> None:
    assert all(
        not re.match(r"(?i)and |but |so |because ", text)
        for text in _texts("We waited, but I said yes, and so it goes.")
    )


def test_a_list_of_names_is_not_torn_apart_at_and() -> None:
    assert not any(text.startswith("Okafor") for text in _texts("I told Lind and Okafor yes on the spot."))
    assert not any(text.startswith("Lind") for text in _texts("I told Abebe, Lind and Okafor yes on the spot."))


@pytest.mark.parametrize(
    "sentence", ['He wrote "ship it today" and left.', "See https://example.org/x for it.", "**Bold claims**"]
)
def test_quotation_marks_links_and_markup_are_never_inside(sentence: str) -> None:
    assert all(not re.search(r"[\"“”*]|https?:", text) for text in _texts(sentence))


def test_a_title_is_not_left_hanging() -> None:
    assert not any(
        text.endswith(("Mr", "Dr")) for text in _texts("I promised it to Mr. Adeyemi and to Dr. Holm today.")
    )


def test_a_long_clause_is_left_out_rather_than_cut() -> None:
    long = (
        "i told the regional people that all of it would be there by the end of the month "
        "whatever happens to the rest of the plan"
    )
    assert not _texts(long)


@pytest.mark.parametrize(
    "sentence",
    [
        "Left early, as I told them yes.",
        "Signed (mine as the last, I said), sealed.",
        "The plan which you and I agreed lies there, all of it, and it is a plan for all of us, in the end, to keep.",
        "Isn't in there, I agreed.",
        "It was on the first list, then the second one, and I agreed that it came off the third one today.",
        "They agreed to it 💪 you people work it out",
        "Her part of it, the stone wear, they agreed upon too while all of them were in the building and could say.",
    ],
)
def test_what_cannot_stand_alone_is_not_quoted(sentence: str) -> None:
    for text in _texts(sentence):
        assert text.startswith(("I ", "The plan", "Left early", "Isn't in there, I", "It was")), text
        assert not text.startswith(("I agreed lies", "I said), sealed"))


def test_a_verb_is_not_quoted_without_whoever_does_it() -> None:
    said = "I promised the lot; Rodrigo's paper, which I had with me in the bag, says I agreed if the rain is kind."
    assert _texts(said)[0] == "I promised the lot"
    assert not any(text.startswith("says") for text in _texts(said))


def test_a_clause_without_its_doer_is_quoted_only_as_a_whole_sentence() -> None:
    torn = "We put it on its feet in one night and returned to the products, where it is again last."
    assert not any(text.startswith("returned") for text in _texts(torn, "sem-crosscutting-loses"))
    assert _texts("took it off her and wrote it at home", "tl-doing-the-work") == [
        "took it off her and wrote it at home"
    ]


def test_the_deed_is_quoted_and_not_its_remedy() -> None:
    texts = [
        f.text
        for sentence in ("Actions: we patched the pool size.", "The ownership question goes back on the list, as ever.")
        for f in fragments([_unit(sentence)], CUES["sem-crosscutting-loses"])
    ]
    assert texts == ["The ownership question goes back on the list, as ever"]


@pytest.mark.parametrize(
    ("sentence", "pitfall"),
    [
        ("I called the gyms and it is any two at the same address, with one payer.", "em-everything-equal"),
        ("I've pulled that off Devinder's plate.", "tl-shielding"),
        ("Please also don't do it in your calls.", "dir-investment-crowded-out"),
        ("Gave him the icon set instead", "tl-doing-the-work"),
        ("We had no weekend work this quarter.", "em-speed-over-health"),
        ("Nobody does that again without a dry run.", "sem-crosscutting-loses"),
        ("It is a custom, one gets attached to it.", "dir-investment-crowded-out"),
        ("The driver is one that I never did let go of.", "tl-shielding"),
        ("Continuing as before: monthly gate, weekly one-pager, steering committee.", "dir-process-overhead"),
    ],
)
def test_a_clause_that_only_sounds_telling_is_not_quoted(sentence: str, pitfall: str) -> None:
    assert not _texts(sentence, pitfall)


def test_a_line_with_a_label_needs_no_verb() -> None:
    assert [f.text for f in fragments([_unit("Decisions from above: none")], ())] == ["Decisions from above: none"]
    assert not fragments([_unit("Boxes from November and more")], ())


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_any_fragment_stands_in_its_text(text: str) -> None:
    flat = " ".join(text.split())
    for fragment in fragments([_unit(text)], CUES["tl-shielding"]):
        assert fragment.text in flat
        assert len(fragment.text) <= MAX_CHARS


def test_a_very_long_unit_takes_no_time() -> None:
    text = "and we took it, so they said, but then - " * 2000
    started = time.perf_counter()
    fragments([_unit(text)], CUES["tl-doing-the-work"])
    assert time.perf_counter() - started < 5
