"""The coach's voice over whole documents: it names what they name, repeats nothing and always says the same."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.engines.feedback import compose
from reviewer.engines.feedback.facts import gather
from reviewer.ladder.taxonomy import Pitfall, load_taxonomy
from reviewer.records import Claim, Judgement, Level
from reviewer.verify import verify
from tests.fakes import request_for

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest

_FOLDER = Path(__file__).parent.parent / "fixtures" / "documents"
_LABELS: list[dict[str, Any]] = json.loads((_FOLDER / "labels.json").read_text(encoding="utf-8"))
_STAGES = {p.id: p.stage for p in load_taxonomy().pitfalls}
_POSITIVE = [label for label in _LABELS if label["must"]]


def _claims(label: dict[str, Any], level: Level = "finding") -> tuple[JudgeRequest, list[Claim]]:
    text = (_FOLDER / label["file"]).read_text(encoding="utf-8")
    request = request_for(text, label["stage"], label["kind"])
    made = []
    for must in label["must"]:
        spans = [(at := request.document.text.index(quote), at + len(quote)) for quote in must["evidence"]]
        units = tuple(
            u.index
            for u in request.document.units
            if not u.is_hidden and any(u.start < end and u.end > start for start, end in spans)
        )
        made.append(Claim(must["pitfall"], level, 0.8, units, ()))
    return request, made


def _small(text: str, pitfall: str, stage: str, *, level: Level = "finding") -> Claim:
    request = request_for(text, stage)
    units = tuple(u.index for u in request.document.units)
    return compose([Claim(pitfall, level, 0.9, units, ())], request)[0]


def _texts(claims: list[Claim]) -> list[str]:
    return [text for claim in claims for text in (claim.why, claim.ask, claim.try_)]


@pytest.mark.parametrize("level", ["finding", "possible"])
@pytest.mark.parametrize("label", _POSITIVE, ids=lambda label: label["file"])
def test_everything_said_of_a_document_passes_verification(label: dict[str, Any], level: Level) -> None:
    request, claims = _claims(label, level)
    verified = verify(request, Judgement(claims=tuple(compose(claims, request))))
    assert not verified.dropped
    assert len(verified.findings) == len(claims)


@pytest.mark.parametrize("level", ["finding", "possible"])
@pytest.mark.parametrize("label", _POSITIVE, ids=lambda label: label["file"])
def test_quotations_are_in_the_document_and_none_comes_twice(label: dict[str, Any], level: Level) -> None:
    request, claims = _claims(label, level)
    quoted = [q for text in _texts(compose(claims, request)) for q in re.findall("“([^”]*)”", text)]
    flat = " ".join(request.document.text.split())
    assert all(quote in flat for quote in quoted)
    assert len(quoted) == len(set(quoted))


@pytest.mark.parametrize("level", ["finding", "possible"])
@pytest.mark.parametrize("label", _POSITIVE, ids=lambda label: label["file"])
def test_no_two_texts_of_a_review_open_alike(label: dict[str, Any], level: Level) -> None:
    request, claims = _claims(label, level)
    texts = _texts(compose(claims, request))
    openings = [" ".join(re.findall(r"[\w'’]+", text.casefold())[:3]) for text in texts]
    assert len(openings) == len(set(openings))
    assert all(0 < len(text) <= 300 for text in texts)
    assert not any(re.search(r"[{}]", text) for text in texts)


@pytest.mark.parametrize("label", _POSITIVE, ids=lambda label: label["file"])
def test_a_finding_names_something_of_its_evidence(label: dict[str, Any]) -> None:
    """A quotation, a name or a number of the document in at least one of the three texts."""
    request, claims = _claims(label)
    for claim in compose(claims, request):
        said = " ".join((claim.why, claim.ask, claim.try_))
        words = {w for i in claim.units for w in re.findall(r"[A-Z0-9][\w-]+", request.document.units[i].text)}
        words |= set(gather(claim, request.document, request.stage).named.values())
        assert "“" in said or any(re.search(rf"\b{re.escape(word)}\b", said) for word in words)


@pytest.mark.parametrize(
    ("pitfall", "text", "not_said"),
    [
        (
            "em-speed-over-health",
            "Weekends are the standard now. Zita fell ill on Monday.\n",
            r"yes again|strength left",
        ),
        (
            "sem-in-the-details",
            "I run the stand-up. The headcount proposal lies half written.\n",
            r"[Nn]obody|nobody else",
        ),
        (
            "tl-doing-the-work",
            "I keep the rota script for myself, it's my hobby.\n",
            r"those hours|stall|step in|ticket",
        ),
        (
            "tl-overcommitting",
            "They asked for the comet show in July. I told them it will be lovely.\n",
            r"has come out|taken",
        ),
        ("dir-unreal-commitments", "I told the board it's live in May. The leads said winter.\n", "nothing shows"),
        ("dir-unreal-commitments", "I signed it on the 12th. The managers had said forty.\n", "nothing shows"),
    ],
)
def test_nothing_is_said_that_the_evidence_does_not_hold(pitfall: str, text: str, not_said: str) -> None:
    claim = _small(text, pitfall, _STAGES[pitfall])
    assert not re.search(not_said, " ".join(_texts([claim])))


@pytest.mark.parametrize("text", ["Both are in. Nothing was taken out.\n", "I accepted both. Nothing was taken out.\n"])
def test_a_clause_is_not_quoted_beside_words_that_say_the_same(text: str) -> None:
    claims = [_small(text * n, "tl-overcommitting", "team-lead") for n in range(1, 6)]
    for words in _texts(claims):
        quoted = " ".join(re.findall("“([^”]*)”", words))
        assert not ("Nothing" in quoted and "nothing" in re.sub("“.*?”", "", words))


def test_the_same_evidence_gets_the_same_words() -> None:
    request, claims = _claims(_POSITIVE[0])
    assert compose(claims, request) == compose(claims, request)


def test_another_evidence_gets_other_words() -> None:
    whys = {
        re.sub("“.*?”", "", _small(text, "tl-overcommitting", "team-lead").why)
        for text in (
            "I said yes to both of them and nothing leaves the plan.\n",
            "Took the lot, kept the rest as well.\n",
            "Promised the two extra reports, everything else stays in.\n",
            "Accepted all three and dropped nothing.\n",
            "They are both in now, nothing was moved.\n",
        )
    }
    assert len(whys) > 1


def test_names_and_dates_of_the_evidence_are_in_the_words() -> None:
    claim = _small(
        "Procurement asked for the portal by 14 May. I said of course.\n", "em-absorbing-scope", "engineering-manager"
    )
    said = claim.why + claim.ask + claim.try_
    assert "Procurement" in said
    assert "14 May" in said


def test_a_possible_finding_is_worded_as_a_possibility() -> None:
    claim = _small("We left the retries out of the sheet.\n", "tl-shielding", "team-lead", level="possible")
    assert claim.why.startswith("If ")
    assert re.match("If|Should|In that case", claim.try_)


def test_a_long_name_is_said_once() -> None:
    text = "The settlement and reconciliation engine stays with me.\n"
    claim = _small(text, "tl-doing-the-work", "team-lead")
    assert (claim.why + claim.ask + claim.try_).count("reconciliation") == 1


def test_a_sentence_without_a_telling_word_is_quoted_only_where_nothing_else_is_known() -> None:
    line = "I had grapes on Thursday."
    assert "grapes" in _small(f"{line}\n", "em-everything-equal", "engineering-manager").why
    known = _small(f"{line}\nAll four are P1.\n", "em-everything-equal", "engineering-manager")
    assert "grapes" not in known.why + known.ask + known.try_
    of_others = _small("Grapes were sour on Thursday.\n", "em-everything-equal", "engineering-manager")
    assert "Grapes" not in of_others.why


def test_what_an_engine_claimed_is_kept_as_it_was() -> None:
    request, claims = _claims(_POSITIVE[0])
    made = compose(claims, request)
    assert [replace(c, why="", ask="", try_="") for c in made] == claims


def test_a_carried_over_pitfall_speaks_of_several_teams() -> None:
    text = "I said yes on the spot.\n"
    sets = {_small(text * n, "em-absorbing-scope", "director").why for n in range(1, 6)}
    assert not any(re.search(r"\bthe team\b", why) for why in sets)


def test_a_pitfall_of_an_unknown_ladder_still_gets_words() -> None:
    request = request_for("We did it the old way once more.\n")
    foreign = Pitfall("house-odd", "engineering-manager", "oddity", "low", "Odd", "is", "not")
    made = compose([Claim("house-odd", "finding", 0.9, (0,), ())], replace(request, pitfalls=(foreign,)))[0]
    assert "old way" in made.why
    assert made.ask
    assert made.try_


@pytest.mark.parametrize(
    "text",
    [
        "“”“”\n",
        "{quote} {0} {{}} %s\n",
        "a\n",
        "🙂🙂🙂 done\n",
        'I took it «over» "and" out.\n',
        "| a | b |\n|---|---|\n| I took it | x |\n",
    ],
)
def test_odd_evidence_is_survived_and_verified(text: str) -> None:
    request = request_for(f"A plain line stands first.\n\n{text}")
    units = tuple(u.index for u in request.document.units if not u.is_hidden)
    pitfalls = [p.id for p in request.pitfalls]
    made = compose([Claim(p, "finding", 0.5, units, ()) for p in pitfalls], request)
    assert not verify(request, Judgement(claims=tuple(made))).dropped
    assert all(_texts(made))


def test_claims_without_evidence_or_outside_the_document_do_not_crash() -> None:
    request = request_for("One line only.\n")
    made = compose(
        [Claim("tl-busyness", "finding", 0.5, (), ()), Claim("em-everything-equal", "finding", 0.5, (99,), ())], request
    )
    assert all(_texts(made))


@pytest.mark.parametrize("piece", ["Aa, ", "Aa and ", "told Aa ", "1,111 ", "the plan ", "took it ", "Q1 annual "])
def test_an_endless_line_takes_no_time(piece: str) -> None:
    request = request_for(f"A line.\n\n{piece * 5000}\n", "engineering-manager")
    unit = max(request.document.units, key=lambda u: len(u.text)).index
    started = time.perf_counter()
    compose([Claim(p.id, "finding", 0.5, (unit,), ()) for p in request.pitfalls], request)
    assert time.perf_counter() - started < 5
