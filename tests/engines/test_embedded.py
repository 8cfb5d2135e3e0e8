"""The embedded engine: thresholds, evidence and strengths from a reading; and the packaged model on real text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from reviewer.encoder import Encoder
from reviewer.engines.detector import Detector, Head, Reading, load_head
from reviewer.engines.embedded import MAX_EVIDENCE, EmbeddedEngine
from reviewer.engines.windows import judged_units
from reviewer.verify import verify
from tests.fakes import request_for

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest
    from reviewer.records import Document

TEXT = """Shipped the export. Sales wants two more screens by Friday.
I told them yes. Nobody has sized it. Lunch was fine. The printer works again.

> I will work all night, says Owen.
"""
HEAD = load_head()
Shown = tuple[str, str, list[str]]  # pitfall, level, evidence


class GivenReading(Detector):
    """A detector whose probabilities are given by the words of a unit; the family's is that of its best unit."""

    def __init__(self, probabilities: dict[str, dict[str, float]], head: Head = HEAD) -> None:
        super().__init__(Encoder(), head)
        self._probabilities = probabilities

    def read(self, document: Document, stage: str | None, kind: str | None) -> Reading:
        outputs = [*self.head.families, *self.head.behaviours]
        units = judged_units(document)
        p = np.array([[self._at(unit.text, output) for output in outputs] for unit in units])
        family_p = p[:, : len(self.head.families)].max(axis=0)
        none = np.zeros(len(self.head.families))
        return Reading(tuple(u.index for u in units), p, family_p, none, none)

    def _at(self, text: str, output: str) -> float:
        return next((v[output] for k, v in self._probabilities.items() if k in text and output in v), 0.0)


def head_with(**changes: float) -> Head:
    families, behaviours = HEAD.families, HEAD.behaviours
    return replace(
        HEAD,
        finding_at=dict.fromkeys(families, changes.get("finding_at", 0.7)),
        possible_at=dict.fromkeys(families, changes.get("possible_at", 0.4)),
        strength_at=dict.fromkeys(behaviours, changes.get("strength_at", 0.6)),
        evidence_share=changes.get("evidence_share", 0.5),
        evidence_floor=0.1,
    )


def judge(
    probabilities: dict[str, dict[str, float]], text: str = TEXT, **request: str
) -> tuple[JudgeRequest, list[Shown]]:
    engine = EmbeddedEngine(GivenReading(probabilities, head_with()), "0" * 64)
    asked = request_for(text, **request)  # type: ignore[arg-type]
    judgement = engine.judge(asked)
    return asked, [(c.pitfall, c.level, [asked.document.units[u].text for u in c.units]) for c in judgement.claims]


def test_probability_above_the_threshold_is_a_finding_and_below_it_a_possible_one() -> None:
    _, claims = judge({"told them yes": {"overload": 0.9}, "Lunch": {"pace": 0.5}, "printer": {"activity": 0.3}})
    assert [(p, level) for p, level, _ in claims] == [
        ("em-absorbing-scope", "finding"),
        ("em-speed-over-health", "possible"),
    ]


def test_units_near_the_most_telling_one_are_evidence_too() -> None:
    _, claims = judge({"told them yes": {"overload": 0.9}, "Nobody": {"overload": 0.5}, "Sales": {"overload": 0.3}})
    assert claims[0][2] == ["I told them yes.", "Nobody has sized it."]


def test_evidence_is_at_most_four_units() -> None:
    text = " ".join(f"We said yes to ask {n}." for n in ("one", "two", "three", "four", "five", "six"))
    _, claims = judge({"said yes": {"overload": 0.9}}, text)
    assert len(claims[0][2]) == MAX_EVIDENCE


def test_somebody_elses_words_are_never_evidence() -> None:
    _, claims = judge({"work all night": {"pace": 0.99}, "Lunch": {"pace": 0.2}})
    assert claims == [("em-speed-over-health", "finding", ["Lunch was fine."])]


def test_family_counts_as_the_stages_own_pitfall() -> None:
    _, claims = judge({"told them yes": {"overload": 0.9}}, stage="director")
    assert claims[0][0] == "dir-unreal-commitments"
    _, claims = judge({"told them yes": {"overload": 0.9, "blame": 0.99}}, stage="team-lead")
    assert [c[0] for c in claims] == ["tl-overcommitting"]


def test_strength_is_one_unit_that_is_not_evidence_against_it() -> None:
    probabilities = {"told them yes": {"overload": 0.9, "em-saying-no": 0.9}, "Nobody": {"em-clarifying": 0.7}}
    engine = EmbeddedEngine(GivenReading(probabilities, head_with()), "0" * 64)
    request = request_for(TEXT)
    (strength,) = engine.judge(request).strengths
    assert strength.behaviour == "em-clarifying"
    assert [request.document.units[u].text for u in strength.units] == ["Nobody has sized it."]


@pytest.mark.parametrize(
    "text",
    [
        "Diese Woche haben wir die Anmeldung fertiggestellt und an vier Kunden ausgeliefert. Der Vertrieb möchte noch "
        "zwei weitere Funktionen zum selben Termin, und ich habe einfach zugesagt. Niemand hat es geschätzt.",
    ],
)
def test_other_languages_are_not_judged(text: str) -> None:
    engine = EmbeddedEngine(Detector(Encoder()), "0" * 64)
    request = request_for(text)
    assert any(w.code == "language" for w in request.document.warnings)
    assert engine.judge(request).claims == ()


def test_the_ladders_own_statement_of_a_pitfall_is_the_one_passage_cited() -> None:
    asked = request_for(TEXT)
    (first,) = (item for item in asked.passages if item.pitfall == "em-absorbing-scope")
    second = replace(first, passage=replace(first.passage, id="another"), score=0.6)
    engine = EmbeddedEngine(GivenReading({"told them yes": {"overload": 0.9}}, head_with()), "0" * 64)
    judgement = engine.judge(replace(asked, retrieve=lambda: (first, second)))
    assert [claim.passages for claim in judgement.claims] == [(first.passage.id,)]


def test_lines_in_another_language_are_never_evidence() -> None:
    german = (
        "Der Vertrieb möchte noch zwei weitere Funktionen zum selben Termin, und ich habe einfach zugesagt. Niemand "
        "hat es geschätzt, und gefragt habe ich vorher auch keinen von den Leuten, die es dann bauen müssen."
    )
    text = f"{TEXT}\nThe audit next week is prepared, and the rotation is staffed until August.\n\n{german}\n"
    request, claims = judge({"zugesagt": {"overload": 0.99}, "told them": {"overload": 0.2}}, text)
    assert [warning.code for warning in request.document.warnings] == ["mixed-language"]
    assert [evidence for _, _, evidence in claims] == [["I told them yes."]]


def test_packaged_model_finds_what_the_example_shows() -> None:
    text = Path("examples/weekly-update.md").read_text(encoding="utf-8")
    request = request_for(text)
    engine = EmbeddedEngine(Detector(Encoder()), "0" * 64)
    verified = verify(request, engine.judge(request))
    found = {f.pitfall: [e.quote for e in f.evidence] for f in verified.findings if f.level == "finding"}
    assert "I told Carla yes, same date, we'll find a way." in found["em-absorbing-scope"]
    assert verified.dropped == ()


def test_same_document_is_judged_the_same_way_twice() -> None:
    request = request_for(TEXT)
    engine = EmbeddedEngine(Detector(Encoder()), "0" * 64)
    assert engine.judge(request) == engine.judge(request)


def test_empty_of_words_is_judged_without_claims() -> None:
    assert EmbeddedEngine(Detector(Encoder()), "0" * 64).judge(request_for("---\n***\n42\n")).claims == ()
