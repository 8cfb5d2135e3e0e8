"""Completion as the page tells it: each shell's script is made, and taken by the shell where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELLS = {"bash": "-n", "zsh": "-n", "fish": "--no-execute"}


def script(shell: str) -> str:
    # the program's name decides the variable's, so it has to be called as `reviewer`
    code = "import sys; sys.argv = ['reviewer']; from reviewer.cli import main; main(prog_name='reviewer')"
    env = os.environ | {"_REVIEWER_COMPLETE": f"{shell}_source", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_script_is_made_and_taken_by_the_shell(shell: str, tmp_path: Path) -> None:
    path = tmp_path / f"reviewer.{shell}"
    path.write_text(script(shell), encoding="utf-8")
    assert f"{shell}_complete" in path.read_text(encoding="utf-8")
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed here: its script was made, not run")
    done = subprocess.run([program, SHELLS[shell], str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_page_names_every_shells_variable() -> None:
    page = (ROOT / "docs" / "completion.md").read_text(encoding="utf-8")
    assert [f"_REVIEWER_COMPLETE={shell}_source" in page for shell in SHELLS] == [True] * 3
