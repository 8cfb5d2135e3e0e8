"""`reviewer config`: every value with its source, and no secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from reviewer.cli import main
from reviewer.settings_keys import KEYS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_setting_is_shown_with_its_source(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("\nstage = 'em'\n")
    result = CliRunner().invoke(main, ["config", "show"], env={"REVIEWER_JOBS": "2"})
    rows = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert set(rows) == set(KEYS)
    assert rows["stage"].endswith(f"project: {tmp_path / 'reviewer.toml'}:2")
    assert rows["jobs"].endswith("environment: REVIEWER_JOBS")
    assert rows["ladder"].endswith("default")
    assert [rows[name].split()[1] for name in ("names", "model")] == ["-", "-"]
    assert result.stderr == ""


def test_stage_that_the_ladder_does_not_have_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("stage = 'boss'\n")
    result = CliRunner().invoke(main, ["config", "show"])
    assert (result.exit_code, result.stderr) == (0, "warning: 'boss' is no stage of the ladder execution-leadership\n")


@pytest.mark.parametrize("format_", ["text", "json"])
def test_key_is_shown_as_set_only(format_: str) -> None:
    result = CliRunner().invoke(main, ["config", "show", "--format", format_], env={"OPENAI_API_KEY": "sk-secret"})
    assert "sk-secret" not in result.output
    assert "OPENAI_API_KEY" in result.output
    assert "set" in result.output


def test_json_reads_back() -> None:
    result = CliRunner().invoke(main, ["config", "show", "--format", "json"])
    found = json.loads(result.stdout)
    assert found["max_chars"] == {"value": 200_000, "source": "default", "where": None}
    assert found["api_key"]["value"] == "unset"


def test_path_names_both_files(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("")
    found = json.loads(CliRunner().invoke(main, ["config", "path", "--format", "json"]).stdout)
    assert found["project"] == str(tmp_path / "reviewer.toml")
    assert found["user"].endswith("config.toml")


def test_misspelt_key_ends_in_exit_2_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("stagee = 'em'\n")
    result = CliRunner().invoke(main, ["config", "show"])
    assert result.exit_code == 2
    assert "hint: did you mean 'stage'?" in result.stderr
