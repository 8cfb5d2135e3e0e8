"""The composite action: its steps are run here as a runner does, with the files and variables that GitHub sets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.evals.conftest import MINI
from tests.evals.scripted_endpoint import RECORDING

ROOT = Path(__file__).parent.parent.parent
BASH = shutil.which("bash")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
_CONDITION = re.compile(r"inputs\.([\w-]+) != '(.*)'")
REPLAYED = {"engine": "llm", "replay": str(RECORDING), "perturb": "none", "install": "none"}

pytestmark = pytest.mark.skipif(BASH is None, reason="no bash here")


@dataclass(frozen=True)
class Ran:
    """What a workflow's author would see of it."""

    exit_code: int
    log: str
    summary: str
    outputs: dict[str, str]
    installed: str


class Runner:
    """As much of GitHub's runner as the action uses: inputs, conditions, the job's files, bash the way it is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        stand_in = folder / "bin" / "python"  # what is installed is noted, and nothing is fetched
        stand_in.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/installed"\n', encoding="utf-8")
        stand_in.chmod(0o755)

    def run(self, **given: str) -> Ran:
        inputs = {name: known["default"] for name, known in ACTION["inputs"].items()} | given
        for name in ("summary", "output", "installed"):
            (self.folder / name).write_text("", encoding="utf-8")
        log, exit_code = "", 0
        for step in STEPS:
            if self._is_wanted(step, inputs) and exit_code == 0:
                done = self._run_step(step, inputs)
                log, exit_code = log + done.stdout + done.stderr, done.returncode
        outputs = dict(line.split("=", 1) for line in self._read("output").splitlines())
        return Ran(exit_code, log, self._read("summary"), outputs, self._read("installed"))

    def _is_wanted(self, step: dict[str, Any], inputs: dict[str, str]) -> bool:
        if "if" not in step:
            return True
        condition = _CONDITION.fullmatch(step["if"])
        assert condition is not None, "another form of condition: teach it to this test"
        return inputs[condition[1]] != condition[2]

    def _run_step(self, step: dict[str, Any], inputs: dict[str, str]) -> subprocess.CompletedProcess[str]:
        assert step["shell"] == "bash"
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        paths = [str(self.folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
        surroundings = {
            "PATH": os.pathsep.join(paths),
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),  # this checkout's program, whatever else is installed
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
        }
        own = {name: _EXPRESSION.sub(lambda m: self._value(m[1], inputs), text) for name, text in step["env"].items()}
        command = [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        return subprocess.run(
            command, cwd=self.folder, env=surroundings | own, capture_output=True, text=True, check=False
        )

    def _value(self, expression: str, inputs: dict[str, str]) -> str:
        known = {f"inputs.{name}": value for name, value in inputs.items()} | {"github.action_path": str(ROOT)}
        return next((known[term] for term in expression.split(" || ") if known[term]), "")

    def _read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def baseline(tmp_path: Path) -> str:
    """Of the recorded engine on the five small cases."""
    reviewer = [sys.executable, "-m", "reviewer", "eval"]
    surroundings = os.environ | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    replayed = ["--cases", str(MINI), "--engine", "llm", "--replay", str(RECORDING)]
    for command in (
        [*reviewer, "run", *replayed, "-q", "-o", "good.json"],
        [*reviewer, "baseline", "update", "good.json", "--baseline", "baseline.json"],
    ):
        subprocess.run(command, cwd=tmp_path, env=surroundings, check=True, capture_output=True)
    return "baseline.json"


def test_action_passes_and_leaves_summary_run_file_and_junit(runner: Runner, baseline: str) -> None:
    ran = runner.run(**REPLAYED, cases=str(MINI), baseline=baseline, junit="eval.xml")
    assert ran.exit_code == 0, ran.log
    assert ran.summary.startswith("## Gate passed: 5 cases")
    assert ran.outputs == {"run-file": "reviewer-eval.json"}
    assert json.loads((runner.folder / ran.outputs["run-file"]).read_text(encoding="utf-8"))["suite"]["n"] == 5
    assert ET.parse(runner.folder / "eval.xml").getroot().get("failures") == "0"
    assert ran.installed == ""


@pytest.mark.timeout(900)  # the packaged model on all cases
def test_action_as_it_comes_passes_on_an_unchanged_repository(runner: Runner) -> None:
    (runner.folder / "evals").symlink_to(ROOT / "evals")
    ran = runner.run(install="none")
    assert ran.exit_code == 0, ran.log
    assert ran.summary.startswith("## Gate passed: 260 cases")


def test_action_fails_where_cases_are_taken_away_and_says_so_in_the_summary(runner: Runner, baseline: str) -> None:
    first, second = MINI.read_text(encoding="utf-8").split("\n---\n")[:2]
    (runner.folder / "a dir").mkdir()
    (runner.folder / "a dir" / "one.yaml").write_text(first, encoding="utf-8")
    (runner.folder / "two.yaml").write_text(second, encoding="utf-8")
    ran = runner.run(**REPLAYED, cases="a dir\ntwo.yaml\n", baseline=baseline)
    assert ran.exit_code == 1, ran.log
    assert ran.summary.startswith("## Gate FAILED, 1 problem")
    assert "3 of the baseline's cases not in this run" in ran.summary
    assert ran.outputs == {"run-file": "reviewer-eval.json"}  # a later step may still upload it


def test_action_installs_its_own_version_unless_told_otherwise(runner: Runner) -> None:
    missing = {"baseline": "none.json", "cases": str(MINI)}  # the gate ends at once
    assert runner.run(**missing).installed.split()[-1] == str(ROOT)
    assert runner.run(**missing, install="reviewer-of-mine==1").installed.split()[-1] == "reviewer-of-mine==1"


def test_action_takes_an_input_for_a_word_and_never_for_code(runner: Runner) -> None:
    ran = runner.run(baseline='$(touch broken); "`touch broken`', cases=str(MINI), install="none")
    assert ran.exit_code == 2, ran.log
    assert not (runner.folder / "broken").exists()
    assert all("${{" not in step["run"] for step in STEPS)


def test_every_input_reaches_a_step_and_the_output_names_a_step() -> None:
    used = {name for step in STEPS for text in step["env"].values() for name in re.findall(r"inputs\.([\w-]+)", text)}
    assert used == set(ACTION["inputs"])
    assert ACTION["outputs"]["run-file"]["value"] == "${{ steps.gate.outputs.run-file }}"
    assert [step.get("id") for step in STEPS] == [None, "gate"]
