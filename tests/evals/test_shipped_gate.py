"""The gate on ourselves: the packaged model on the shipped cases, as in CI."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewer.cli import main

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.timeout(900)
def test_packaged_reviewer_is_no_worse_than_its_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["eval", "gate", "--perturb", "sample", "-q"])
    assert done.exit_code == 0, done.output
