"""The gate on ourselves: the packaged model on the shipped cases, as in CI. And the action that others use."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from reviewer.cli import main

ROOT = Path(__file__).parent.parent.parent
BASELINE = ROOT / "evals" / "baselines" / "embedded.json"


@pytest.mark.timeout(900)
def test_packaged_reviewer_is_no_worse_than_its_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    if not BASELINE.exists():
        pytest.skip("no baseline is written yet: `reviewer eval baseline update`")
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["eval", "gate", "--perturb", "sample", "-q"])
    assert done.exit_code == 0, done.output


def action() -> dict[str, object]:
    made: dict[str, object] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return made


def scripts() -> list[str]:
    steps = action()["runs"]["steps"]  # type: ignore[index]  # the test is of this very form
    return [step["run"] for step in steps]


def test_action_pastes_no_input_into_its_scripts() -> None:
    assert all("${{" not in script for script in scripts())


def test_action_gives_the_gate_only_flags_that_it_has() -> None:
    from reviewer.cli.eval_gate import gate

    known = {flag for param in gate.params for flag in param.opts}
    used = {word for script in scripts()[1:] for word in script.replace("(", " ").split() if word.startswith("--")}
    assert used <= known


@pytest.mark.parametrize("at", [0, 1])
def test_actions_scripts_are_valid_shell(at: int) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    done = subprocess.run([bash, "-n"], input=scripts()[at], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
