"""`reviewer ladder …` as a user types it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewer.cli import main
from reviewer.ladder.taxonomy import load_taxonomy

PLAIN = Path(__file__).resolve().parents[1] / "fixtures" / "ladders" / "plain.txt"


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["ladder", *args])


def test_add_list_show_and_remove_a_ladder() -> None:
    added = run("add", str(PLAIN), "--name", "ours")
    assert added.exit_code == 0, added.output
    assert "added 'ours'" in added.output
    assert "Engineering Manager         2 sections" in added.output
    assert "pitfalls stated: 14 of 14" in added.output
    stated = re.search(r"behaviours stated: (\d+) of 18", added.output)
    assert stated and 0 < int(stated[1]) < 18  # it leaves some unstated, and every one of them is named
    assert added.output.count("no sentence found for") == 18 - int(stated[1])
    assert "ours" in run("list").output
    assert "added from plain.txt" in run("list").output
    shown = run("show", "ours", "--stage", "dir").output
    assert "Strategy becomes a plan" in shown and "dir-process-overhead" in shown and "TEAM LEAD" not in shown
    assert run("remove", "ours").exit_code == 0
    assert "ours" not in run("list").output


def test_check_reports_and_keeps_nothing(tmp_path: Path) -> None:
    report = json.loads(run("check", str(PLAIN), "--format", "json").output)
    assert [stage["statements"] > 0 for stage in report["stages"]] == [True] * 4
    assert len([item for item in report["pitfalls"] if item["quote"]]) == 14
    assert not (tmp_path / "data").exists()


def test_check_names_stages_that_are_missing_or_strange(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(
        "Team Lead\n\nA.\n\nPitfalls\n\nDoes it alone.\n\nPrincipal Wizard\n\nC.\n\nPitfalls\n\nCasts spells.\n"
    )
    output = run("check", str(path)).output
    assert "'Principal Wizard': looks like a stage" in output
    assert "no heading for the stage Director" in output


def test_show_prints_every_sentence_and_every_id() -> None:
    output = " ".join(run("show").output.split())
    taxonomy = load_taxonomy()
    for label in taxonomy.pitfalls:
        assert label.id in output and label.statement in output
    assert all(behaviour.id in output for behaviour in taxonomy.behaviours)
    as_json = json.loads(run("show", "--stage", "em", "--format", "json").output)
    assert {section["stage"] for section in as_json["sections"]} == {"engineering-manager"}
    assert as_json["restated"] is True


def test_search_finds_the_passage_of_a_situation() -> None:
    output = run(
        "search", "We work on all eight requests at once, each of them has priority one.", "--stage", "em"
    ).output
    assert "never force an order" in " ".join(output.split())
    found = json.loads(run("search", "new weekly status template and tracker", "--k", "2", "--format", "json").output)
    assert len(found) == 2 and {"id", "score", "stage", "section", "text"} <= set(found[0])


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("show", "nope"), "no ladder named 'nope'"),
        (("show", "--stage", "wizard"), "unknown stage 'wizard'"),
        (("search", "x", "--stage", "wizard"), "unknown stage 'wizard'"),
        (("search", "  "), "nothing to search for"),
        (("add", "missing.txt", "--name", "x"), "can't be read"),
        (("add", str(PLAIN), "--name", "Not A Name"), "can't be a ladder's name"),
        (("check", "."), "is a folder"),
        (("remove", "execution-leadership"), "can't be removed"),
    ],
)
def test_what_cannot_be_done_ends_in_one_clear_error_and_exit_two(args: tuple[str, ...], says: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert says in result.stderr and "hint: " in result.stderr
    assert "Traceback" not in result.output


def test_control_characters_of_a_ladder_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text("Team Lead\n\nA \x1b[31mred\x1b[0m word.\n\nPitfalls\n\nThe lead takes over the work.\n")
    assert run("add", str(path), "--name", "evil").exit_code == 0
    shown = run("show", "evil").output
    assert "\x1b" not in shown and "red" in shown
