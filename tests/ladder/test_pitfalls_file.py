"""A pitfalls file is checked whole, and each mistake has its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.errors import LadderError
from reviewer.ladder.pitfalls_file import parse_pitfalls, read_pitfalls_file
from tests.ladder.test_other_ladders import OWN_PITFALLS

if TYPE_CHECKING:
    from pathlib import Path


def mistake(text: str) -> LadderError:
    with pytest.raises(LadderError) as caught:
        parse_pitfalls(text)
    assert caught.value.code == "pitfalls" and caught.value.exit_code == 2 and caught.value.hint
    return caught.value


def test_a_right_file_keeps_its_order_and_words() -> None:
    made = parse_pitfalls(OWN_PITFALLS)
    assert [row["id"].text for row in made.pitfalls] == ["cc-takes-the-wheel", "ym-yes-to-all", "lp-paper-fleet"]
    assert made.pitfalls[0]["is"].text == "The chief does the crew's work."
    assert (made.pitfalls[0]["id"].line, made.pitfalls[0]["id"].column) == (9, 9)
    assert made.behaviours == () and made.rules == ()


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        ("    severity: medium", "    severty: medium", "12:5: unknown key 'severty' in a pitfall", "'severity'"),
        ("    severity: medium\n", "", "9:5: 'severity' is missing in a pitfall", "own-ladders"),
        ("severity: medium", "severity: med", "12:15: unknown severity 'med'", "did you mean 'medium'?"),
        ("stage: crew-chief", "stage: crew-cheif", "10:12: unknown stage 'crew-cheif'", "'crew-chief'"),
        ("id: ym-yes-to-all", "id: cc-takes-the-wheel", "17:9: the id 'cc-takes-the-wheel' stands twice", "differ"),
        ("id: yard-manager", "id: crew-chief", "4:10: the id 'crew-chief' stands twice", "differ"),
        ("rank: 2", "rank: 1", "4:50: the rank '1' stands twice", "differ"),
        ("rank: 2", "rank: two", "4:50: 'rank' must be a whole number", "rank: 1"),
        ("rank: 2", "rank: -2", "4:50: 'rank' must lie between 1 and 999", "lowest"),
        ("name: Yard Manager", "name: Crew  chief", "4:30: the name 'Crew chief' stands twice", "differ"),
        ("id: cc-takes-the-wheel", "id: Takes the wheel", "9:9: 'Takes the wheel' is no id", "small letters"),
        ("name: Taking the wheel", "name: No", "13:11: 'name' must be text", "name: words"),
        ("name: Taking the wheel", "name: [a, b]", "13:11: 'name' must be text", "name: words"),
        ("name: Taking the wheel", "name: ''", "13:11: 'name' is empty", "own-ladders"),
        ("name: Taking the wheel", "name: *x", "13:11: an alias (*name) is not read", "write it out"),
        ("name: Taking the wheel", "name: a: b", "13:12: no valid YAML", "quotes"),
        ("name: Taking the wheel", "name: a\n    name: b", "14:5: 'name' stands twice in a pitfall", "own-ladders"),
        ("family: overload", "family: Over Load", "19:13: 'Over Load' is no family", "small letters"),
        ("version: 1", "version: 2", "1:10: version must be 1", "own-ladders"),
        ("pitfalls:\n", "pitfall:\n", "8:1: unknown key 'pitfall' in the file", "did you mean 'pitfalls'?"),
    ],
)
def test_a_mistake_is_named_with_line_column_and_what_to_do(old: str, new: str, says: str, hint: str) -> None:
    assert old in OWN_PITFALLS
    error = mistake(OWN_PITFALLS.replace(old, new, 1))
    assert f"pitfalls.yaml:{says}" in error.text
    assert hint in error.hint


def test_two_pitfalls_of_one_family_at_one_stage_are_refused() -> None:
    text = OWN_PITFALLS.replace("stage: yard-manager", "stage: crew-chief").replace("overload", "hands-on")
    assert "crew-chief has more than one pitfall of the family 'hands-on'" in mistake(text).text


@pytest.mark.parametrize(
    "text", ["", "- a", "just words", "stages: []\npitfalls: []", "\x00", "[" * 5000, "a: &a [*a]"]
)
def test_what_is_no_pitfalls_file_is_refused(text: str) -> None:
    mistake(text)


def test_many_mistakes_are_told_in_their_order_and_counted() -> None:
    error = mistake(OWN_PITFALLS.replace("family:", "famly:").replace("severity:", "severty:"))
    assert error.text.count("pitfalls.yaml:") == 5 and "and 7 more" in error.text
    places = [int(part.split(":")[1]) for part in error.text.split("; ")[:5]]
    assert places == sorted(places)


def test_a_file_that_is_not_utf8_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pitfalls.yaml").write_bytes(b"stages: \xff\xfe")
    for path in (tmp_path / "pitfalls.yaml", tmp_path / "none.yaml", tmp_path):
        with pytest.raises(LadderError):
            read_pitfalls_file(path)
