"""`reviewer eval` from the command line: tables, files, exits."""

from __future__ import annotations

import json
import socket
import stat
import time
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from reviewer.errors import EngineError, EngineUnreachable
from reviewer.evals.runs import load_run
from reviewer.evals.scorers import score
from reviewer.records import EngineUsage, Judgement
from tests.evals.conftest import MINI
from tests.evals.engines import Oracle

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest
    from reviewer.evals.cases import Case
    from tests.evals.conftest import Evals

CASES = ("--cases", str(MINI))


def dead(request: JudgeRequest) -> Judgement:
    raise EngineUnreachable("nobody answers", hint="start it")


def crashing(request: JudgeRequest) -> Judgement:
    raise RuntimeError("x")


def test_run_prints_figures_and_writes_a_file_that_describes_itself(
    evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    done = evals("run", *CASES, "-o", "run.json", "--perturb", "all", script=lambda r: Judgement())
    assert done.exit_code == 0, done.output
    for shown in (
        "5 cases",
        "recall",
        "clean documents flagged",
        "By pitfall",
        "Behaviour under change",
        "mini.yaml:1",
    ):
        assert shown in done.output
    run = load_run(tmp_path / "run.json")
    assert run.suite.n == 5
    assert run.code.package_sha256
    assert run.engine.name == "scripted"
    assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o600
    written = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert "Carla" not in written  # no words of the documents


def test_summary_junit_and_annotations(evals: Evals, cases: tuple[Case, ...], tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text("before\n", encoding="utf-8")
    script = Oracle(cases, added={"mini-clean": "tl-busyness"})
    done = evals("run", *CASES, "--summary", "summary.md", "--junit", "j.xml", "--annotations", script=script)
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("before\n## 5 cases")
    suite = ET.parse(tmp_path / "j.xml").getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("6", "1", "0")
    assert f"::warning file={MINI},line=" in done.output
    assert "title=mini-clean::false: tl-busyness" in done.output


def test_unreachable_engine_exits_3_and_scores_nothing(evals: Evals) -> None:
    done = evals("run", *CASES, script=dead)
    assert done.exit_code == 3
    assert "5 could not be reviewed and are in no figure" in done.output
    assert "error: 5 reviews could not be made: engine-unreachable" in done.output


@pytest.mark.parametrize("error", [EngineUnreachable("nobody answers"), EngineError("cut off")])
def test_changed_copies_that_could_not_be_reviewed_exit_3(
    error: Exception, evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    originals = {case.document.sha256 for case in cases}

    def script(request: JudgeRequest) -> Judgement:
        if request.document.sha256 not in originals:
            raise error
        return Oracle(cases)(request)

    done = evals("run", *CASES, "--perturb", "all", "-o", "run.json", script=script)
    assert done.exit_code == 3, done.output
    run = load_run(tmp_path / "run.json")
    assert {v.status for v in run.variants} == {"failed"}
    assert run.variants[0].error is not None
    assert f"{len(run.variants)} could not be reviewed and are in no figure" in done.output
    assert f"error: {len(run.variants)} reviews could not be made" in done.output
    refused = evals("baseline", "update", "run.json", "--baseline", "b.json")
    assert "changed copies of them, could not be reviewed" in refused.output

    def answering(request: JudgeRequest) -> Judgement:
        return Oracle(cases)(request) if request.document.sha256 in originals else Judgement()

    assert evals("run", *CASES, "--perturb", "all", "-o", "run.json", "--resume", script=answering).exit_code == 0


def test_what_changed_copies_cost_is_counted(evals: Evals, cases: tuple[Case, ...], tmp_path: Path) -> None:
    asked: list[str] = []

    def script(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        usage = EngineUsage(calls=1, prompt_tokens=100, completion_tokens=10, cached_calls=0, cost=0.5, currency="USD")
        return Judgement(usage=usage)

    done = evals("run", *CASES, "--perturb", "all", "-o", "run.json", script=script)
    assert done.exit_code == 0, done.output
    cost = score(load_run(tmp_path / "run.json"), []).cost
    assert len(asked) > len(cases)
    assert (cost.calls, cost.prompt_tokens, cost.cost) == (len(asked), 100 * len(asked), len(asked) / 2)


def test_crash_exits_1_and_names_the_case(evals: Evals) -> None:
    done = evals("run", *CASES, script=crashing)
    assert done.exit_code == 1
    assert "first mini-scope: RuntimeError at test_command.py" in done.output


def test_dead_endpoint_is_told_at_once(evals: Evals) -> None:
    done = evals("run", *CASES, "--engine", "llm", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    assert done.exit_code == 3, done.output
    assert "does not answer" in done.output


def test_endpoint_that_accepts_and_says_nothing_is_given_up_in_seconds(
    evals: Evals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.cli.eval_run._PROBE_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/v1"
        started = time.perf_counter()
        done = evals("run", *CASES, "--engine", "llm", "--base-url", url, "--model", "m")
    assert done.exit_code == 3, done.output
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("run",), "evals/cases: no such file"),
        (("run", *CASES, "--resume"), "--resume needs -o"),
        (("compare", "a.json", "b.json"), "a.json: can't be read"),
        (("gate", *CASES, "--baseline", "none.json"), "no such baseline"),
    ],
)
def test_wrong_use_exits_2_and_says_what_to_do(args: tuple[str, ...], said: str, evals: Evals) -> None:
    done = evals(*args, script=lambda r: Judgement())
    assert done.exit_code == 2
    assert said in done.output
    assert "hint: " in done.output


def test_gate_from_baseline_to_failure_and_back(evals: Evals, cases: tuple[Case, ...], tmp_path: Path) -> None:
    good, bad = Oracle(cases), Oracle(cases, missed={"mini-two": "tl-busyness"})
    assert evals("run", *CASES, "-o", "good.json", script=good).exit_code == 0
    assert evals("baseline", "update", "good.json", "--baseline", "b.json").exit_code == 0
    assert evals("gate", *CASES, "--baseline", "b.json", script=good).exit_code == 0

    failed = evals("gate", *CASES, "--baseline", "b.json", "-o", "bad.json", script=bad)
    assert failed.exit_code == 1
    assert "Gate FAILED" in failed.output
    assert "judgement" in failed.output  # what it is put down to
    assert evals("gate", "bad.json", *CASES, "--baseline", "b.json").exit_code == 1
    assert evals("compare", "good.json", "bad.json").exit_code == 1

    refused = evals("baseline", "update", "bad.json", "--baseline", "b.json")
    assert refused.exit_code == 2
    assert "--because" in refused.output
    assert evals("baseline", "update", "bad.json", "--baseline", "b.json", "--because", "label").exit_code == 0
    assert evals("gate", "bad.json", *CASES, "--baseline", "b.json").exit_code == 0
    assert "because: label" in evals("baseline", "show", "--baseline", "b.json").output


@pytest.mark.parametrize("n_good", [0, 1])
def test_crash_in_the_gate_exits_1_and_is_named_in_every_report(
    n_good: int, evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    """The first time a case is reviewed, or only when it is looked at once more for the cause of a loss."""
    asked: list[str] = []

    def script(request: JudgeRequest) -> Judgement:
        if not request.document.name.startswith("mini-two"):
            return Oracle(cases)(request)
        asked.append(request.document.name)
        if len(asked) > n_good:
            raise RuntimeError("x")
        return Oracle(cases, missed={"mini-two": "tl-busyness"})(request)

    evals("run", *CASES, "-o", "good.json", script=Oracle(cases))
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    done = evals("gate", *CASES, "--baseline", "b.json", "--summary", "s.md", "--junit", "j.xml", script=script)
    assert done.exit_code == 1, done.output
    said = "our crash: RuntimeError at" if n_good == 0 else "missed: tl-busyness"
    assert said in done.output
    assert said in (tmp_path / "s.md").read_text(encoding="utf-8")
    assert said in (tmp_path / "j.xml").read_text(encoding="utf-8")
    assert len(asked) == 1 + n_good  # a crashed case is not reviewed again


def test_interrupted_search_for_causes_leaves_the_verdict(
    evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    asked: list[str] = []

    def script(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        if len(asked) > len(cases):
            raise KeyboardInterrupt
        return Judgement()

    evals("run", *CASES, "-o", "good.json", script=Oracle(cases))
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    done = evals("gate", *CASES, "--baseline", "b.json", "--junit", "j.xml", script=script)
    assert done.exit_code == 130
    assert "Gate FAILED" in done.output
    assert (tmp_path / "j.xml").exists()


def test_repeats_do_not_make_noise_of_an_exact_engine(evals: Evals, cases: tuple[Case, ...], tmp_path: Path) -> None:
    bad = Oracle(cases, missed={"mini-two": "tl-busyness"})
    evals("run", *CASES, "-o", "good.json", script=Oracle(cases))
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    done = evals("gate", *CASES, "--baseline", "b.json", "--repeat", "2", "-o", "bad.json", script=bad)
    assert done.exit_code == 1, done.output
    assert "note: this engine answers the same every time" in done.output
    run = load_run(tmp_path / "bad.json")
    assert (run.is_exact, run.repeat, len(run.outcomes)) == (True, 1, len(cases))


def test_gate_with_an_unreachable_engine_exits_3_and_has_no_verdict(
    evals: Evals, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    evals("run", *CASES, "-o", "good.json", script=Oracle(cases))
    evals("baseline", "update", "good.json", "--baseline", "b.json")
    done = evals("gate", *CASES, "--baseline", "b.json", "--summary", "s.md", script=dead)
    assert done.exit_code == 3
    assert "Gate WITHOUT A VERDICT, 5 reviews could not be made" in done.output
    assert "passed" not in (tmp_path / "s.md").read_text(encoding="utf-8")
    shown = evals("gate", *CASES, "--baseline", "b.json", "--format", "json", script=dead)
    assert json.loads(shown.stdout)["passed"] is None


def test_interrupted_run_is_taken_up_where_it_stopped(evals: Evals, cases: tuple[Case, ...], tmp_path: Path) -> None:
    asked: list[str] = []

    def interrupted(request: JudgeRequest) -> Judgement:
        asked.append(request.document.name)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return Oracle(cases)(request)

    stopped = evals("run", *CASES, "-o", "run.json", script=interrupted)
    assert stopped.exit_code == 130
    assert "add --resume to review only what is missing from run.json" in stopped.output
    assert (tmp_path / "run.json.part").exists()
    done = evals("run", *CASES, "-o", "run.json", "--resume", script=interrupted)
    assert done.exit_code == 0, done.output
    assert len(asked) == 6  # two kept, one asked again, two new
    assert not (tmp_path / "run.json.part").exists()
    assert [o.status for o in load_run(tmp_path / "run.json").outcomes] == ["scored"] * 5


def test_add_makes_a_case_that_loads(evals: Evals, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "u.md").write_text("Week 3\n\nI told Owen yes, both dates. Cake on Friday.\n", encoding="utf-8")
    args = ("add", "u.md", "--id", "real-1", "--stage", "em", "--kind", "weekly", "--into", "cases")
    done = evals(*args, "--must", "em-absorbing-scope=I told Owen yes, both dates.", "--note", "nothing moves")
    assert done.exit_code == 0, done.output
    assert evals("run", "--cases", "cases", script=lambda r: Judgement()).exit_code == 0
    assert "is there already" in evals(*args, "--clean").output


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("--must", "em-absorbing-scope=I told Owen no."), "word for word"),
        (("--must", "em-absorbing=I told Owen yes, both dates."), "no pitfall in scope"),
        (("--must", "em-absorbing-scope"), "no words"),
        ((), "either clean or shows something"),
        (("--clean", "--must", "em-absorbing-scope=I told Owen yes, both dates."), "either clean"),
    ],
)
def test_add_refuses_a_verdict_that_does_not_hold(
    extra: tuple[str, ...], said: str, evals: Evals, tmp_path: Path
) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "u.md").write_text("I told Owen yes, both dates. Cake on Friday.\n", encoding="utf-8")
    done = evals("add", "u.md", "--id", "x", "--stage", "em", "--kind", "weekly", "--into", "cases", *extra)
    assert done.exit_code == 2
    assert said in done.output
    assert list((tmp_path / "cases").iterdir()) == []
