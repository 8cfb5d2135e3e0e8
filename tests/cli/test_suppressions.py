"""Suppressions as an author and as somebody who reviews others' documents meet them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_review import UPDATE, run

if TYPE_CHECKING:
    from pathlib import Path

AGREED = "<!-- reviewer: ignore em-absorbing-scope — agreed with Marta -->\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def review(folder: Path, text: str, *flags: str) -> str:
    (folder / "update.md").write_text(text, encoding="utf-8")
    result = run("update.md", "--stage", "em", *flags)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("at_the_top", [True, False], ids=["whole document", "one line"])
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_what_is_suppressed_is_counted_and_listed(tmp_path: Path, at_the_top: bool, format_: str) -> None:
    text = AGREED + UPDATE if at_the_top else UPDATE.replace("I told", AGREED + "I told")
    output = review(tmp_path, text, "--format", format_)
    assert ", 1 suppressed." in output.replace("\\", "")
    assert "em-absorbing-scope" in output and "agreed with Marta" in output


@pytest.mark.parametrize("at_the_top", [True, False], ids=["whole document", "one line"])
def test_json_lists_it_with_its_line(tmp_path: Path, at_the_top: bool) -> None:
    text = AGREED + UPDATE if at_the_top else UPDATE.replace("I told", AGREED + "I told")
    found = json.loads(review(tmp_path, text, "--format", "json"))
    line = None if at_the_top else 5
    assert found["suppressed"] == [{"pitfall": "em-absorbing-scope", "reason": "agreed with Marta", "line": line}]
    assert found["findings"] == []


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("<!-- reviewer: ignore em-absorbing-skope — agreed -->", "unknown-suppression"),
        ("<!-- reviewer: ignore em-absorbing-scope -->", "suppression-without-reason"),
    ],
)
@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_an_unknown_id_and_a_missing_reason_are_warnings(tmp_path: Path, comment: str, code: str, format_: str) -> None:
    output = review(tmp_path, f"Shipped.\n\n{comment}\nI told Carla yes, same date.\n", "--format", format_)
    if format_ == "json":
        assert [(warning["code"], warning["line"]) for warning in json.loads(output)["warnings"]] == [(code, 3)]
    else:
        assert "line 3" in output


def test_finding_that_another_line_shows_too_stays_and_is_explained(tmp_path: Path) -> None:
    text = UPDATE.replace("I told", AGREED + "I told") + "Rob heard yes as well.\n"
    found = json.loads(review(tmp_path, text, "--format", "json"))
    assert [e["line"] for e in found["findings"][0]["evidence"]] == [6]
    (warning,) = found["warnings"]
    assert (warning["code"], warning["line"]) == ("suppression-partial", 5)
    assert "at 6 too" in warning["text"]


def test_whoever_reviews_others_documents_can_leave_them_out(tmp_path: Path) -> None:
    found = json.loads(review(tmp_path, AGREED + UPDATE, "--no-suppress", "--format", "json"))
    assert [finding["pitfall"] for finding in found["findings"]] == ["em-absorbing-scope"]
    assert found["suppressed"] == []


BELOW = "Shipped the login page.\n\nI told Carla yes, same date.\n\nThe tests run again. {}\n"
FOUND = "em-absorbing-scope was found at line 3; put the comment on or above it"
NOT_JUDGED = "is not judged at this stage (Engineering Manager)"


def comment(ids: str) -> str:
    return BELOW.format(f"<!-- reviewer: ignore {ids} — agreed -->")


@pytest.mark.parametrize(
    ("ids", "why"),
    [
        ("em-absorbing-scope", FOUND),
        ("em-speed-over-health", "em-speed-over-health was not found"),
        ("em-speed-over-health, em-absorbing-scope", f"em-speed-over-health was not found; {FOUND}"),
        ("tl-overcommitting", f"'tl-overcommitting' {NOT_JUDGED}; did you mean 'em-absorbing-scope'?"),
        ("dir-process-overhead", f"'dir-process-overhead' {NOT_JUDGED}"),
    ],
)
def test_a_comment_that_holds_nothing_back_is_said_to_with_the_cause(tmp_path: Path, ids: str, why: str) -> None:
    found = json.loads(review(tmp_path, comment(ids), "--format", "json"))
    assert found["warnings"] == [
        {"code": "unused-suppression", "text": f"this comment holds nothing back: {why}", "line": 5}
    ]
    assert [finding["pitfall"] for finding in found["findings"]] == ["em-absorbing-scope"]


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_people_are_told_where_such_a_comment_belongs(tmp_path: Path, format_: str) -> None:
    shown = " ".join(review(tmp_path, comment("em-absorbing-scope"), "--format", format_).replace("\\", "").split())
    assert f"line 5: this comment holds nothing back: {FOUND}" in shown


def test_a_comment_on_one_of_two_lines_or_beside_another_holds_something_back(tmp_path: Path) -> None:
    both = AGREED + "\n" + comment("em-absorbing-scope").replace("The tests run again.", "Rob heard yes as well.")
    listed = comment("em-absorbing-scope, em-speed-over-health").replace("The tests run again.", "I told Rob yes.")
    for text in (both, listed):
        warnings = json.loads(review(tmp_path, text, "--format", "json"))["warnings"]
        assert "unused-suppression" not in [warning["code"] for warning in warnings]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (comment("em-absorbing-scope"), ["--no-suppress"]),
        ("<!-- reviewer: ignore em-absorbing-scope — agreed -->\nFine.\n", []),
        ("<!-- reviewer: ignore em-absorbing-scope — agreed -->\nAlles gut, wir haben die Anmeldung fertig.\n" * 3, []),
        (comment("em-absorbing-skope"), []),
    ],
    ids=["left out", "too short", "another language", "unknown id"],
)
def test_nothing_is_said_of_a_comment_that_was_not_put_to_use(tmp_path: Path, text: str, flags: list[str]) -> None:
    warnings = json.loads(review(tmp_path, text, "--format", "json", *flags))["warnings"]
    assert "unused-suppression" not in [warning["code"] for warning in warnings]


def test_an_unknown_stage_in_front_matter_is_a_warning_and_no_refusal(tmp_path: Path) -> None:
    (tmp_path / "update.md").write_text("---\nstage: grand-vizier\n---\n" + UPDATE, encoding="utf-8")
    result = run("update.md", "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert ("'grand-vizier' is no stage of this ladder and was left out", 2) in [
        (warning["text"], warning["line"]) for warning in found["warnings"]
    ]
    assert found["stage"]["source"] == "inferred"
