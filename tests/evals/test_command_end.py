"""How `reviewer eval run` ends: what went wrong is told, is in every report, and decides the exit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reviewer.records import Judgement
from tests.evals.conftest import MINI
from tests.evals.engines import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
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
