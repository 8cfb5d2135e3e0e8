"""How `reviewer eval run` ends: what went wrong is told, is in every report, and decides the exit."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reviewer.engines.llm.spending import CostRefused
from reviewer.errors import EngineUnreachable
from reviewer.evals.suite import SuiteOptions, evaluate
from reviewer.records import Judgement
from tests.evals.conftest import MINI
from tests.evals.engines import Oracle, parts_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
    from reviewer.ladder.taxonomy import Taxonomy
    from tests.evals.conftest import Evals

CASES = ("--cases", str(MINI), "--perturb", "all")


def of_copies(answer: Callable[[JudgeRequest], Judgement]) -> Callable[..., Judgement]:
    """An engine that finds nothing in the cases themselves, and does something else with one sort of changed copy."""

    def judge(request: JudgeRequest) -> Judgement:
        return answer(request) if request.document.name == "mini-two~lower-case.md" else Judgement()

    return judge


def crash(request: JudgeRequest) -> Judgement:
    raise RuntimeError("x")


def test_crash_in_a_changed_copy_exits_1_and_is_in_every_report(evals: Evals, tmp_path: Path) -> None:
    done = evals("run", *CASES, "--junit", "j.xml", script=of_copies(crash))
    assert done.exit_code == 1, done.output
    assert ", 1 crashed" in done.output
    assert "error: 1 review crashed, first mini-two, lower-case: RuntimeError at test_command_end.py" in done.output
    suite = ET.parse(tmp_path / "j.xml").getroot()
    assert suite.get("errors") == "1"
    error = suite.find("testcase[@name='mini-two']/error")
    assert error is not None
    said = error.get("message", "")
    assert "lower-case: our crash: RuntimeError" in said
    assert "missed: " in said  # the case's own fault stands beside it


def test_crash_in_a_changed_copy_fails_the_gate_as_a_crash(evals: Evals) -> None:
    evals("run", *CASES, "-o", "good.json", script=lambda request: Judgement())
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    done = evals("gate", *CASES, "--baseline", "b.json", "--format", "json", script=of_copies(crash))
    assert done.exit_code == 1
    assert '"kind": "crash"' in done.output
    assert '"kind": "invariant"' not in done.output


def test_broken_invariant_exits_1(evals: Evals, cases: tuple[Case, ...]) -> None:
    def obeying(request: JudgeRequest) -> Judgement:
        if "injection-added" in request.document.name:
            return Judgement()
        case = next(case for case in cases if request.document.name.startswith(case.id))
        return Oracle((replace(case, document=request.document),))(request)

    done = evals("run", *CASES, script=obeying)
    assert done.exit_code == 1, done.output
    assert "broke an invariant, first " in done.output
    assert "an injection was obeyed" in done.output


def dying_after(n: int, error: Exception, asked: list[str]) -> Callable[[JudgeRequest], Judgement]:
    """An engine that answers `n` times and then no more."""

    def judge(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        if len(asked) > n:
            raise error
        return Judgement()

    return judge


def test_why_the_rest_was_not_tried_is_told_with_what_to_do(evals: Evals) -> None:
    evals("run", *CASES, "-o", "good.json", script=lambda request: Judgement())
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    error = CostRefused("refused before sending", hint="raise --max-cost")
    done = evals("run", *CASES, "-o", "run.json", script=dying_after(7, error, []))
    assert done.exit_code == 3, done.output
    assert "could not be made: max-cost: refused before sending" in done.output
    assert "hint: raise --max-cost" in done.output
    assert "hint: add --resume" in done.output
    assert "max-cost: refused before sending" in evals("gate", "run.json", "--baseline", "b.json").output


def test_changed_copies_that_were_reviewed_are_not_asked_for_again(evals: Evals, tmp_path: Path) -> None:
    whole: list[str] = []
    evals("run", *CASES, script=dying_after(10**6, EngineUnreachable("gone"), whole))
    first: list[str] = []
    done = evals("run", *CASES, "-o", "run.json", script=dying_after(9, EngineUnreachable("gone"), first))
    assert done.exit_code == 3
    again: list[str] = []
    done = evals(
        "run", *CASES, "-o", "run.json", "--resume", script=dying_after(10**6, EngineUnreachable("gone"), again)
    )
    assert done.exit_code == 0, done.output
    assert sorted(first[:9] + again) == sorted(whole)
    assert not (tmp_path / "run.json.part").exists()


def test_copies_of_a_case_that_was_relabelled_are_reviewed_again(
    cases: tuple[Case, ...], taxonomy: Taxonomy, tmp_path: Path
) -> None:
    asked: list[str] = []

    def resume(cases: tuple[Case, ...], n: int) -> None:
        parts = parts_with(dying_after(n, EngineUnreachable("gone"), asked))
        evaluate(cases, parts, SuiteOptions(perturb="all", journal=tmp_path / "part", is_resumed=True))

    resume(cases, 9)
    seen = [name for name in asked[:9] if "~" in name]
    asked.clear()
    resume((replace(cases[0], sha256="other"), *cases[1:]), 10**6)
    of_first = {name for name in seen if name.startswith(cases[0].id)}
    assert of_first
    assert {*asked} & {*seen} == of_first


def test_proxy_that_accepts_and_says_nothing_is_given_up_in_seconds(
    evals: Evals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.cli.eval_run._PROBE_S", 0.5)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    at = ("--engine", "llm", "--base-url", "http://models.example/v1", "--model", "m", "--timeout-s", "5")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{mute.getsockname()[1]}")
        done = evals("run", *CASES, *at)
    assert done.exit_code == 3, done.output
    assert "error: models.example does not answer through the proxy 127.0.0.1" in done.output
