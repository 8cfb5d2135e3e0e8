"""Sentence ends: each line is a text with | where a sentence ends."""

from __future__ import annotations

import pytest

from reviewer.document.sentences import sentence_spans

CASES = (
    "We shipped it.| Nobody noticed.",
    "See e.g. No. 5 at 10 a.m. on Monday.| Then v1.2.3 went out.",
    "Mr. Okonjo and Mag. Feichtner met Dr. B. Smith.| It went well.",
    "He's at 27,400.| Tuesday we went through it.",
    "It grew 3.5 times, from 0.6% to 1.4 p.p. last week.| Fine.",
    "ok quick one i have a train.| numbers: 63 tickets closed.| best sprint!!| bye",
    "wait... what??| yes!!| bilal pls write it down",
    "And then… nothing.| Well… Marta did it.".replace("Well… Marta", "Well…| Marta"),
    "Omar (second week!) and I sat an hour.| He drove.",
    "She starts with Denmark (no growth. Nothing visible.) and the rest is hers.| Good.",
    "(This is an aside.| It has two sentences.)| And on.",
    '"Ready?" she asked.| "No." he said.| "Fine."| Then we left.',
    "He said “it is late.”| We waited.",
    "**Season closed.**| 3.1 m returns.",
    "See https://a.example/b.html?x=1. Next".replace("1. ", "1.| "),
    "Mail ann@b.example.com or read node.js docs.| Done.",
    "It was done by noon.Then".replace("noon.", "noon.|") + " we left.",
    "All good!!We go on.".replace("!!", "!!|"),
    "Uptime 99.9%.| Version 2.0.| Final.",
    "We took plan B.| Then J. R. Hartley called.",
    "Neither did I.| We left.",
    "The date is 6. May as agreed.| Good.",
    "Acme Inc. is late, Foo Ltd.| They know.",
    "We paid approx. 5 k to the vendor etc. and left.| Fine.",
    "Vet payouts hit 91% 🎉| Also big love to Growth!| Done ✅| Next one.",
    "Done! 🎉| Next.",
    "they are fine. :)| next one",
    "日本語です。|次の文！|はい？|「了解。」|終わり",
    "What we keep: the demo; the test house.| And so.",
    "Call ext. 42 on p. 7 of vol. 2.| Ok.",
    "no stop at all",
    "Is it?!| Yes.",
    "Fig. 3 and Sec. 2 say so.| Right.",
    "the U.S. team met the U.K. one.| Good.",
    "Due Fri. 13 June, not Mon.| We wait.",
    "appr. three of them, tmrw.| we see",
)


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_ends_them(case: str) -> None:
    parts = case.split("|")
    text = "".join(parts)
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text))] == [part.strip() for part in parts]
