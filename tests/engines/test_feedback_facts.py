"""What the evidence names: people, dates, figures; and what is left out for being unsure."""

from __future__ import annotations

import pytest

from reviewer.engines.feedback import figures
from reviewer.engines.feedback.facts import Facts, gather
from reviewer.engines.feedback.reader import reader_of
from reviewer.records import Claim
from tests.fakes import request_for

_FILLER = "Backups ran on every night of the week and nobody had to look at them."


def _facts(pitfall: str, *evidence: str, stage: str = "engineering-manager", before: str = "") -> Facts:
    """The facts of a claim on the given lines of a small document."""
    text = "\n".join([_FILLER, "", *([before] if before else []), *evidence, "", "Lunch was soup.", ""])
    document = request_for(text, stage).document
    units = tuple(u.index for u in document.units if any(u.text in line or line in u.text for line in evidence))
    assert units
    return gather(Claim(pitfall, "finding", 0.9, units, ()), document, stage)


@pytest.mark.parametrize(
    ("pitfall", "line", "slot", "words"),
    [
        ("em-absorbing-scope", "Procurement wants the supplier portal in the same drop.", "asker", "Procurement"),
        ("em-absorbing-scope", "I told Beatriz yes before the call was over.", "told", "Beatriz"),
        ("em-absorbing-scope", "We promised the ministry that it will all be live on 3 April.", "told", "the ministry"),
        ("em-absorbing-scope", "Said yes, all of it by 14 September.", "due", "14 September"),
        ("em-absorbing-scope", "Lars and Ngozi will find out on Monday how it fits.", "finders", "Lars and Ngozi"),
        ("em-status-not-tradeoffs", "I told Wanda that we are green.", "reader", "Wanda"),
        ("em-status-not-tradeoffs", "The restore test slips, it lands in October.", "later", "October"),
        ("tl-shielding", "Left the 37 failed payouts out of the sheet for Ingrid.", "reader", "Ingrid"),
        ("tl-shielding", "Left the 37 failed payouts out of the sheet for Ingrid.", "figure", "37 failed payouts"),
        ("tl-doing-the-work", "Mirek got stuck on the parser, so I took it home.", "mate", "Mirek"),
        ("tl-doing-the-work", "The billing adapter stays with me.", "kept", "the billing adapter"),
        ("tl-busyness", "We closed 88 tickets and merged 41 changes.", "figure", "88 tickets"),
        ("em-everything-equal", "All five are priority one.", "count", "five"),
        ("em-everything-equal", "Goran asked which goes first and I said both.", "voice", "Goran"),
        ("em-speed-over-health", "Skipping the checks saved nine days.", "gain", "nine days"),
        ("em-speed-over-health", "Paulo slept in the office on Sunday.", "worn", "Paulo"),
        ("sem-crosscutting-loses", "This is the fourth quarter the build farm waits.", "nth", "fourth quarter"),
        ("sem-in-the-details", "I hand out the tickets of the Checkout team each morning.", "team", "Checkout"),
        ("sem-in-the-details", "The hiring plan is still unread in my bag.", "waiting", "hiring plan"),
        ("dir-unreal-commitments", "Odile and Tariq came to six, I said twelve.", "estimators", "Odile and Tariq"),
        ("dir-unreal-commitments", "The leads said winter; I signed for May.", "my_estimators", "my leads"),
        ("dir-investment-crowded-out", "The 20% went to features for five quarters.", "share", "20%"),
        ("dir-investment-crowded-out", "The 20% went to features for five quarters.", "span", "five quarters"),
        ("dir-process-overhead", "Hamza counted six hours a week for the forms.", "cost", "six hours a week"),
        ("dir-process-overhead", "Hamza counted six hours a week for the forms.", "voice", "Hamza"),
        ("dir-people-not-structure", "Late for the third time, all three teams.", "nth", "third time"),
    ],
)  # fmt: skip
def test_a_fact_is_found(pitfall: str, line: str, slot: str, words: str) -> None:
    assert _facts(pitfall, line).named.get(slot) == words


@pytest.mark.parametrize(
    ("pitfall", "line", "slot"),
    [
        ("em-absorbing-scope", "Everybody wants the portal.", "asker"),
        ("em-absorbing-scope", "They asked for two more screens.", "asker"),
        ("em-absorbing-scope", "Monday called for coffee.", "asker"),
        ("em-absorbing-scope", "Nobody told Ulla anything.", "told"),
        ("em-absorbing-scope", "Marek told Ulla that it fits.", "told"),
        ("em-absorbing-scope", "I told the team on Friday.", "told"),
        ("em-absorbing-scope", "It may or may not fit.", "due"),
        ("em-absorbing-scope", "Ines and Olu also want the portal.", "asker"),
        ("tl-busyness", "We released version 2024 and rested for 3 days.", "figure"),
        ("tl-busyness", "Next week we aim for 90 points.", "figure"),
        ("tl-doing-the-work", "It stays with me.", "kept"),
        ("sem-crosscutting-loses", "We shipped it in the fourth quarter.", "nth"),
        ("em-everything-equal", "All three weeks were long.", "count"),
        ("em-status-not-tradeoffs", "The report goes out on Friday.", "reader"),
    ],
)
def test_an_unsure_fact_is_left_out(pitfall: str, line: str, slot: str) -> None:
    assert slot not in _facts(pitfall, line).named


def test_a_pronoun_is_resolved_by_the_sentence_before_it() -> None:
    facts = _facts("em-absorbing-scope", "He would like it with both depots.", before="Anselm called about the depots.")
    assert facts.named["asker"] == "Anselm"


def test_whoever_got_the_yes_is_the_only_counterpart() -> None:
    facts = _facts("em-absorbing-scope", "Sales wants the export too.", "I told Beatriz yes.")
    assert facts.named["told"] == "Beatriz"
    assert "asker" not in facts.named


def test_same_date_is_looked_up_in_the_document() -> None:
    facts = _facts("em-absorbing-scope", "I told Beatriz yes, same date.", before="We are on track for 9 March.")
    assert facts.named["due"] == "9 March"


def test_a_body_is_named_but_not_spoken_to() -> None:
    facts = _facts("dir-unreal-commitments", "I promised the board all of it by 1 May.", stage="director")
    assert facts.named["told"] == "the board"
    assert "told_dear" not in facts.named


def test_the_status_is_an_aside_and_its_price_the_quote() -> None:
    facts = _facts(
        "em-status-not-tradeoffs",
        "Line for Wanda: all green, on plan.",
        "To get there we switched off the fraud check.",
    )
    assert facts.quotes[0] == "we switched off the fraud check" or "switched off the fraud check" in facts.quotes[0]
    assert any("green" in aside for aside in facts.asides)


def test_in_a_chat_the_one_who_asked_is_the_voice() -> None:
    text = (
        "uma 10:01\nwhat did the shops get out of it?\n\nziad (lead) 10:02\nno idea but 70 tickets!\n\numa 10:03\nok\n"
    )
    document = request_for(text, "team-lead", "retro").document
    units = tuple(u.index for u in document.units if "70 tickets" in u.text)
    facts = gather(Claim("tl-busyness", "finding", 0.9, units, ()), document, "team-lead")
    assert facts.named["voice"] == "uma"
    assert facts.named["served"] == "shops"


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("Hi Solveig,\n\nall good here.", "Solveig"),
        ("Dear all,\n\nall good here.", None),
        ("To: Wanda Brandt\nSubject: week 3\n\nFine.", "Wanda Brandt"),
        ("Notes of the week. Line for Marlene's summary: green.", "Marlene"),
        ("hello team, quick one", None),
        ("Dear colleagues, a short note.", None),
    ],
)
def test_the_reader_is_whom_the_text_is_for(text: str, reader: str | None) -> None:
    assert reader_of(text) == reader


def test_lower_case_months_are_written_as_months() -> None:
    assert figures.due("promised it by june") == "June"
    assert figures.due("we march on and may win") is None
