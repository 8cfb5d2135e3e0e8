"""Repeats measure an engine's noise: each asks for answers of its own, which are kept like any other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reviewer.engines.llm.build import build_llm
from reviewer.evals.runner import Plan, Runner
from reviewer.evals.runs import save_run
from reviewer.evals.scorers import score
from reviewer.evals.stats import wilson
from reviewer.records import Judgement
from tests.evals.engines import Oracle, parts_with
from tests.evals.made import run_of
from tests.evals.scripted_endpoint import LabelledEndpoint, absent_answer, scripted_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewer.evals.cases import Case
    from reviewer.evals.runs import Outcome
    from reviewer.pipeline import Parts
    from tests.evals.conftest import Evals


@dataclass(frozen=True)
class Changeable(LabelledEndpoint):
    """Answers rightly at first and finds nothing from the `n_right`-th request on."""

    n_right: int = 10**6
    asked: list[dict[str, Any]] = field(default_factory=list)

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        self.asked.append(payload)
        return super().complete(payload, timeout_s) if len(self.asked) <= self.n_right else absent_answer(payload)


def caching_parts(caller: Changeable, folder: Path) -> Parts:
    plain = parts_with(lambda request: Judgement())
    settings = replace(scripted_settings(), engine="llm", cache_dir=folder)
    return replace(plain, engine=build_llm(settings, plain.taxonomy, folder, caller=caller))


def labels(outcomes: Sequence[Outcome], repeat: int) -> list[set[str]]:
    return [{found.label for found in o.found} for o in outcomes if o.repeat == repeat]


def test_repeat_is_not_answered_from_the_cache_of_another(cases: tuple[Case, ...], tmp_path: Path) -> None:
    caller = Changeable(cases, n_right=len(cases))
    outcomes = Runner(caching_parts(caller, tmp_path), Plan(repeat=2)).run(cases)
    assert len(caller.asked) == 2 * len(cases)
    assert labels(outcomes, 0) != labels(outcomes, 1)


def test_answers_of_every_repeat_are_kept(cases: tuple[Case, ...], tmp_path: Path) -> None:
    first = Runner(caching_parts(Changeable(cases), tmp_path), Plan(repeat=2)).run(cases)
    caller = Changeable(cases)
    again = Runner(caching_parts(caller, tmp_path), Plan(repeat=3)).run(cases)
    assert len(caller.asked) == len(cases)  # of the third repeat
    for repeat in range(2):
        assert labels(again, repeat) == labels(first, repeat)


def test_first_repeat_and_a_review_share_their_answers(cases: tuple[Case, ...], tmp_path: Path) -> None:
    Runner(caching_parts(Changeable(cases), tmp_path), Plan()).run(cases)
    caller = Changeable(cases)
    Runner(caching_parts(caller, tmp_path), Plan(repeat=1)).run(cases)
    assert caller.asked == []


def test_repeats_of_one_document_are_no_more_evidence_than_the_document(cases: tuple[Case, ...]) -> None:
    """Otherwise a floor is crossed by one document that is missed three times."""
    lost = Oracle(cases, missed={"mini-two": "tl-busyness"})
    outcomes = Runner(parts_with(lost), Plan(repeat=3)).run(cases)
    figure = score(run_of(outcomes), ["tl-busyness"]).get("recall:tl-busyness")
    assert figure is not None
    assert (figure.value, figure.n) == (0.0, 3)
    assert figure.interval == wilson(0, 1)


def test_gate_that_noise_lets_pass_shows_no_failure_in_any_report(
    evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    lost = Oracle(cases, missed={"mini-two": "tl-busyness"})
    for name, engine in (("before", Oracle(cases)), ("now", lost)):
        save_run(run_of(Runner(parts_with(engine), Plan()).run(cases)), tmp_path / f"{name}.json")
    evals("baseline", "update", "before.json", "--baseline", "b.json")
    done = evals("gate", "now.json", "--baseline", "b.json", "--junit", "j.xml", "--annotations")
    assert done.exit_code == 0, done.output
    suite = ET.parse(tmp_path / "j.xml").getroot()
    assert (suite.get("failures"), suite.get("errors")) == ("0", "0")
    assert "within chance: missed: tl-busyness" in ET.tostring(suite, encoding="unicode")
    assert "::warning title=mini-two::missed: tl-busyness" in done.output
    assert "::error" not in done.output
