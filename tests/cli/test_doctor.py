"""`reviewer doctor` as a user calls it: exit 0 where all is in place, else 2 and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from reviewer.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_all_in_place_is_exit_0_and_json_names_every_check() -> None:
    result = CliRunner().invoke(main, ["doctor", "--format", "json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, found["ok"]) == (0, True), result.stdout
    names = {check["name"] for check in found["checks"]}
    assert names >= {"python", "packages", "model", "settings", "cache folder", "data folder", "ladder", "index"}
    assert all(check["fix"] for check in found["checks"] if check["status"] != "ok")


def test_wrong_settings_are_exit_2_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("lader = 'x'\n")
    result = CliRunner().invoke(main, ["doctor", "--format", "json"])
    (failed,) = [check for check in json.loads(result.stdout)["checks"] if check["status"] == "fail"]
    assert (result.exit_code, failed["name"]) == (2, "settings")
    assert "reviewer.toml:1" in failed["text"] and failed["fix"] == "did you mean 'ladder'?"


def test_an_unknown_ladder_is_exit_2_and_the_other_checks_still_run() -> None:
    result = CliRunner().invoke(main, ["doctor", "--format", "json"], env={"REVIEWER_LADDER": "gone"})
    checks = {check["name"]: check for check in json.loads(result.stdout)["checks"]}
    assert (result.exit_code, checks["ladder"]["status"], checks["model"]["status"]) == (2, "fail", "ok")
    assert "reviewer ladder add" in checks["ladder"]["fix"]


def test_a_cache_that_cannot_be_written_is_a_warning_since_memory_will_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = CliRunner().invoke(main, ["doctor"], env={"REVIEWER_CACHE_DIR": str(tmp_path / "file" / "cache")})
    assert result.exit_code == 0, result.stdout
    assert "warn  cache folder" in result.stdout and "REVIEWER_CACHE_DIR" in result.stdout
