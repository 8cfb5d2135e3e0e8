"""The store: private, refused when it is not ours, and whole whatever happens."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from reviewer.batch.exclusive import hold_alone
from reviewer.batch.schema import VERSION
from reviewer.batch.store import Row, Store, StoreError, StoreWriteError

if TYPE_CHECKING:
    from pathlib import Path

FAILED = Row("/n/a.md", "a.md", "0" * 64, "s", None, '{"x": 1}')
REVIEWED = Row("/n/a.md", "a.md", "1" * 64, "s", '{"y": 2}', None, "Ann", "Ops", "2026-06-12")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sub" / "s.sqlite"


def open_with_configuration(path: Path, wait_s: float = 10.0) -> Store:
    store = Store(path, wait_s=wait_s)
    store.use_configuration("c", "{}")
    return store


def test_what_is_kept_is_found_again(path: Path) -> None:
    store = open_with_configuration(path)
    store.keep("c", REVIEWED, "key")
    store.close()
    again = Store(path)
    assert again.row("/n/a.md", "c") == REVIEWED
    assert again.row("/n/a.md", "other") is None
    assert again.has_review("key")
    assert again.configurations() == [("c", "{}", 1)]


def test_failure_takes_the_place_of_a_review_and_back(path: Path) -> None:
    store = open_with_configuration(path)
    for row, key in ((REVIEWED, "key"), (FAILED, None), (REVIEWED, "key")):
        store.keep("c", row, key)
        assert store.row("/n/a.md", "c") == row


def test_row_with_neither_review_nor_failure_cannot_be_kept(path: Path) -> None:
    store = open_with_configuration(path)
    with pytest.raises(StoreWriteError):
        store.keep("c", Row("/n/a.md", "a.md", None, "s", None, None), None)
    assert store.row("/n/a.md", "c") is None


def test_rows_come_by_name_and_all_of_them(path: Path) -> None:
    store = open_with_configuration(path)
    names = [f"{number:04}.md" for number in range(450)]
    for name in reversed(names):
        store.keep("c", Row(f"/n/{name}", name, None, "s", None, "{}"), None)
    assert [row.name for row in store.rows("c")] == names


def test_every_file_of_the_store_is_private(path: Path) -> None:
    store = open_with_configuration(path)
    store.keep("c", FAILED, None)
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {"s.sqlite", "s.sqlite-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()
    path.chmod(0o644)
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_newer_store_is_refused_and_left_alone(path: Path) -> None:
    open_with_configuration(path).close()
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreError, match="newer reviewer") as caught:
        Store(path)
    assert "update reviewer" in caught.value.hint


def test_foreign_database_and_other_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    foreign, text = tmp_path / "f.sqlite", tmp_path / "t.md"
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE t (a)")
    text.write_text("Shipped. " * 500)
    before = foreign.read_bytes(), text.read_bytes()
    for file in (foreign, text):
        with pytest.raises(StoreError):
            Store(file)
    assert (foreign.read_bytes(), text.read_bytes()) == before


def test_reading_a_store_that_is_not_there_makes_none(path: Path) -> None:
    with pytest.raises(StoreError, match="no such store"):
        Store(path, for_writing=False)
    assert not path.exists()


def test_store_locked_by_another_program_is_a_clear_error(path: Path) -> None:
    store = open_with_configuration(path, wait_s=0.1)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreWriteError, match="locked") as caught:
        store.keep("c", REVIEWED, "key")
    assert (caught.value.exit_code, "another program" in caught.value.hint) == (3, True)
    other.rollback()
    store.keep("c", REVIEWED, "key")
    assert store.row("/n/a.md", "c") == REVIEWED


def test_full_disk_is_a_clear_error_and_keeps_what_was_there(path: Path) -> None:
    store = open_with_configuration(path)
    store.keep("c", REVIEWED, "key")
    # sqlite's own page limit raises the very error that a full disk does
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    big = Row("/n/b.md", "b.md", "2" * 64, "s", "x" * 100_000, None)
    with pytest.raises(StoreWriteError, match="full") as caught:
        store.keep("c", big, "key-2")
    assert "free some space" in caught.value.hint
    assert (store.row("/n/a.md", "c"), store.row("/n/b.md", "c")) == (REVIEWED, None)
    assert not store.has_review("key-2")


def test_damaged_store_is_a_clear_error(path: Path) -> None:
    store = open_with_configuration(path)
    store.keep("c", REVIEWED, "key")
    store.close()
    data = bytearray(path.read_bytes())
    data[100:] = b"\x55" * (len(data) - 100)
    path.write_bytes(bytes(data))
    with pytest.raises(StoreError):
        list(Store(path).rows("c"))


def test_second_batch_on_a_store_is_refused_until_the_first_ends(path: Path) -> None:
    with hold_alone(path), pytest.raises(StoreError, match="another batch"), hold_alone(path):
        pass
    with hold_alone(path):
        pass
