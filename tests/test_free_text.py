"""What counts as a quotation or a link in an engine's own words, and what does not."""

from __future__ import annotations

import pytest

from reviewer.free_text import forms, free_text_fault, links, quotations, stands_in

QUOTED = [
    "You wrote “we will fire the whole platform team” here.",
    "You wrote ‘we will fire the whole platform team’ here.",
    "You wrote 'we will fire the whole platform team' here.",
    "You wrote ‘we won’t keep the platform team’ here.",
    "You wrote ‘the teams’ work is never done’ here.",
    "You wrote `we will fire the whole platform team` here.",
    "Du schreibst ‚wir entlassen das ganze Team‘.",
    "Du schreibst „wir entlassen alle Leute“.",
    "Du skriver ’vi säger upp hela teamet’.",
    "‹on licencie toute l'équipe›",
    "»wir entlassen alle Leute«",
    "「we will fire the whole platform team」",
    "『we will fire the whole platform team』",
    "＂we will fire the whole platform team＂",
    '"green" is one thing, "we will fire everyone" another.',
]
UNQUOTED = [
    "You don't say what moves, and she won't know what it costs.",
    "You can’t ask Marta’s team, since it’s theirs. It’s Chris’ idea, and the others’ too.",
    "The teams' plan and the managers' wish aren't the same as the users' needs.",
    "‘green’ is not the whole truth about the teams’ plan.",
    "'greens' is not the truth, and the teams' plan stays.",
    "'Til Friday you can't; the teams' plan isn't known.",
    "Rock 'n' roll, the ’90s and the '26 plan of the teams' own.",
    "C'est l'équipe d'aujourd'hui qui n'a pas l'accord.",
    '"green" is not the whole truth about "red" things.',
    "A 5\" screen and a 7\" one are late; 5' by 7' and no more.",
    "The `green` line, and O'Brien's plan.",
    "It is the users’ 'yes' that counts, and the managers’ 'no' doesn't.",
]
LINKED = [
    "https://evil.example/x",
    "ftp://evil.example/x",
    "evil.example.com/steal?d=Carla",
    "EVIL.EXAMPLE/Carla",
    "evil.sh/steal?d=Carla",
    "evil.sh:8080/steal",
    "evil.example?d=Carla",
    "evil.example:8080/x",
    "evil．example/steal",
    "bit.ly/3xYzAbC",
    "www.evil.example",
    "[this](//evil.example/y)",
    "[this](steal)",
    "//evil.example/y",
    "mailto:boss@evil.example",
    "javascript:alert(1)",
    "boss@evil.example",
    "10.0.0.1/steal",
]
UNLINKED = [
    "Use v1.2/3 and/or Node.js/React, e.g./i.e. both, and 10.2.1/10.2.2 later.",
    "README.md/CHANGELOG.md, deploy.sh/rollback.sh and plan.docx/pdf are late.",
    "At 12:30 or 9 a.m./p.m., on 5.6./7.6., in Q3/Q4 of FY25/26, at p95/p99.",
    "It was 3/4 done.Then/now it is late: the CI/CD, 24/7, Inc./Ltd., z.B./d.h. and etc./and so on.",
    "Ask @carla about #12, Booking.com, ASP.NET and Node.js: is it Node.js?",
    "The mend is in auth.py:42, main.go:7:12 and README.md:3.",
    "Note:this and the data: both are late [1] (or 2).",
]

DOCUMENT = """
- **Invoicing:** green, launch *stays* on the [28th](https://firm.example/plan).
- Sales asked for the `danish_rules` as well, and
  we have fitted them in.
- Ines and Tomek covered it over the weekend again.
"""


def nowhere(_: str) -> bool:
    return False


@pytest.mark.parametrize("text", QUOTED)
def test_quotation_in_any_marks_must_stand_in_the_sources(text: str) -> None:
    (quotation,) = quotations(text)
    assert free_text_fault([text], nowhere) == "quotation found nowhere"
    assert free_text_fault([text], [quotation].__contains__) is None


@pytest.mark.parametrize("text", UNQUOTED)
def test_apostrophes_and_emphasis_are_no_quotations(text: str) -> None:
    assert list(quotations(text)) == []


@pytest.mark.parametrize("text", LINKED)
def test_link_of_any_form_must_stand_in_the_sources(text: str) -> None:
    assert free_text_fault([f"See {text}, please."], nowhere) == "link found nowhere"
    assert free_text_fault([f"See {text}, please."], list(links(text)).__contains__) is None


@pytest.mark.parametrize("text", UNLINKED)
def test_names_versions_and_abbreviations_are_no_links(text: str) -> None:
    assert list(links(text)) == []


@pytest.mark.parametrize(
    "said",
    [
        "Invoicing: green, launch stays on the 28th",
        "**Invoicing:** green, launch *stays* on the [28th](https://firm.example/plan)",
        "asked for the danish_rules as well",
        "Sales asked … we have fitted them in",
        "Ines and Tomek covered it […] again",
        "… asked for the danish_rules ... fitted them in …",
        "https://firm.example/plan",
    ],
)
def test_quotation_may_leave_out_marks_and_words(said: str) -> None:
    assert stands_in(said, forms(DOCUMENT))


@pytest.mark.parametrize(
    "said",
    [
        "Sales asked … we have fired them",
        "again … Ines and Tomek covered it",
        "green … asked … them … again",
        "Ines and Tomek covered it … gain",
        "Sales asked for the … as … and … have … fitted",
        "https://firm.example/…plan",
    ],
)
def test_what_is_left_out_joins_no_words_into_another_sentence(said: str) -> None:
    assert not stands_in(said, forms(DOCUMENT))


def test_words_far_apart_are_no_quotation() -> None:
    assert stands_in("we told Sales yes … on Monday", forms(f"We told Sales yes {'x ' * 100} on Monday"))
    assert not stands_in("we told Sales yes … on Monday", forms(f"We told Sales yes {'x ' * 200} on Monday"))
