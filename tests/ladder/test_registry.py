"""Ladders by name: shipped, added, listed, removed, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reviewer.errors import LadderError, ReviewerError
from reviewer.ladder.registry import SHIPPED, add_ladder, list_ladders, load_ladder, remove_ladder

PLAIN = Path(__file__).resolve().parents[1] / "fixtures" / "ladders" / "plain.txt"


def test_the_shipped_ladder_is_restated_and_always_there(tmp_path: Path) -> None:
    assert [(known.name, known.is_shipped) for known in list_ladders(tmp_path / "none")] == [(SHIPPED, True)]
    assert load_ladder(SHIPPED, tmp_path / "none").restated
    assert not (tmp_path / "none").exists()


def test_an_added_ladder_is_a_private_copy_that_outlives_its_file(tmp_path: Path) -> None:
    source = tmp_path / "ours.txt"
    shutil.copy(PLAIN, source)
    added = add_ladder(source, "ours", tmp_path / "data")
    source.unlink()
    loaded = load_ladder("ours", tmp_path / "data")
    assert loaded == added and not loaded.restated
    assert [(known.name, known.source) for known in list_ladders(tmp_path / "data")][1:] == [("ours", "ours.txt")]
    kept = list((tmp_path / "data" / "ladders" / "ours").iterdir())
    assert len(kept) == 2 and all(path.stat().st_mode & 0o077 == 0 for path in kept)
    assert (tmp_path / "data" / "ladders").stat().st_mode & 0o077 == 0


def test_a_removed_ladder_is_gone_and_its_name_is_free(tmp_path: Path) -> None:
    add_ladder(PLAIN, "ours", tmp_path)
    remove_ladder("ours", tmp_path)
    assert list((tmp_path / "ladders").iterdir()) == []
    add_ladder(PLAIN, "ours", tmp_path)


def test_a_taken_name_is_refused_and_what_is_there_stays(tmp_path: Path) -> None:
    add_ladder(PLAIN, "ours", tmp_path)
    other = tmp_path / "other.md"
    other.write_text("# Team Lead\n\nAnother.\n")
    with pytest.raises(LadderError, match="already") as caught:
        add_ladder(other, "ours", tmp_path)
    assert "reviewer ladder remove ours" in caught.value.hint
    assert len(load_ladder("ours", tmp_path).stages()) == 4


@pytest.mark.parametrize("name", ["", "Ours", "../up", "a b", "-a", "a-", ".hidden", "x" * 41, "a/b", SHIPPED])
def test_names_that_are_no_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LadderError):
        add_ladder(PLAIN, name, tmp_path)
    assert not (tmp_path / "ladders").exists()


def test_what_is_no_ladder_leaves_nothing_behind(tmp_path: Path) -> None:
    for number, content in enumerate(
        [b"", b"\x7fELF\x00\x01", b"just words", b"# Cooking\n\nStir.\n", b"\xff\x00\xff"]
    ):
        source = tmp_path / f"{number}.txt"
        source.write_bytes(content)
        with pytest.raises(ReviewerError):
            add_ladder(source, "ours", tmp_path / "data")
    for path in (tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(LadderError):
            add_ladder(path, "ours", tmp_path / "data")
    assert not list((tmp_path / "data").rglob("*.txt"))


def test_unknown_names_are_errors_that_list_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(LadderError, match="no ladder named 'nope'") as caught:
        load_ladder("nope", tmp_path)
    assert SHIPPED in caught.value.hint
    for name in ("nope", SHIPPED):
        with pytest.raises(LadderError):
            remove_ladder(name, tmp_path)


def test_damaged_notes_do_not_hide_a_ladder(tmp_path: Path) -> None:
    add_ladder(PLAIN, "ours", tmp_path)
    (tmp_path / "ladders" / "ours" / "meta.json").write_text("{")
    assert [known.source for known in list_ladders(tmp_path)][1:] == ["unknown"]
    assert load_ladder("ours", tmp_path).stages()
