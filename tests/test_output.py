"""Files that hold people's words: whole or not at all, and for their owner alone."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from reviewer.errors import UsageError
from reviewer.output import write_private

if TYPE_CHECKING:
    from pathlib import Path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_file_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "review.md"
    target.write_text("old and readable by all")
    target.chmod(0o644)
    write_private(target, "new\n")
    assert target.read_text() == "new\n"
    assert mode_of(target) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["review.md"]


def test_line_ends_are_kept_as_given(tmp_path: Path) -> None:
    write_private(tmp_path / "a", "one\r\ntwo\n")
    assert (tmp_path / "a").read_bytes() == b"one\r\ntwo\n"


def test_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_private(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_folder_and_missing_folder_are_refused_with_a_hint(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing" / "file"):
        with pytest.raises(UsageError, match="cannot write") as caught:
            write_private(place, "x")
        assert caught.value.hint


def test_what_was_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "review.md"
    target.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_private(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["review.md"]


def test_device_is_written_to_and_stays_a_device() -> None:
    from pathlib import Path

    write_private(Path(os.devnull), "x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
