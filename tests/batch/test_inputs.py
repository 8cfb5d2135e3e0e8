"""Folders, patterns and lists to files, in a stable order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer.batch.inputs import find_inputs
from reviewer.errors import UsageError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.md", "a.txt", "sub/c.docx", ".hidden.md", ".git/x.md", "sub/~$c.docx", "code.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*arguments: str, listed: bytes | None = None) -> list[str]:
    found = find_inputs(arguments, listed).inputs
    assert [item.index for item in found] == list(range(len(found)))
    return [item.name for item in found]


def test_folder_gives_its_documents_by_name_and_neither_hidden_nor_other_files() -> None:
    assert names(".") == ["a.txt", "b.md", "sub/c.docx"]


def test_documents_of_kinds_that_are_refused_stay_in_to_be_reported(folder: Path) -> None:
    for name in ("old.DOC", "x.rtf", "y.odt", "z.msg"):
        (folder / "sub" / name).write_text("words")
    assert names("sub") == ["sub/c.docx", "sub/old.DOC", "sub/x.rtf", "sub/y.odt", "sub/z.msg"]


def test_what_a_folder_holds_besides_is_told(folder: Path) -> None:
    (folder / "linked").symlink_to("sub")
    found = find_inputs([".", "sub"])
    assert (found.others, found.links) == ({"code.py"}, {"linked"})


def test_folder_that_cannot_be_opened_stays_in_to_be_reported(folder: Path) -> None:
    (folder / "sub").chmod(0)
    if os.access(folder / "sub", os.R_OK):
        pytest.skip("this user opens every folder")
    assert names(".") == ["a.txt", "b.md", "sub"]
    (folder / "sub").chmod(0o700)


def test_order_of_arguments_is_kept_and_a_file_comes_once() -> None:
    assert names("sub", "b.md", ".") == ["sub/c.docx", "b.md", "a.txt"]


def test_pattern_is_expanded_and_sorted() -> None:
    assert names("*.md", "**/*.docx") == ["b.md", "sub/c.docx", "sub/~$c.docx"]


def test_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "[b].md").write_text("words")
    assert names("[b].md") == ["[b].md"]


@pytest.mark.parametrize("listed", [b"b.md\na.txt\n", b"b.md\r\n\r\na.txt", b"b.md\0a.txt\0"])
def test_dash_reads_a_list(listed: bytes) -> None:
    assert names("-", listed=listed) == ["b.md", "a.txt"]


def test_missing_file_stays_in_to_be_reported() -> None:
    assert names("gone.md", "b.md") == ["gone.md", "b.md"]


@pytest.mark.parametrize(("arguments", "listed"), [(("*.rst",), None), (("empty",), None), (("-",), b"\n")])
def test_nothing_to_review_is_an_error(folder: Path, arguments: tuple[str, ...], listed: bytes | None) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(UsageError):
        find_inputs(arguments, listed)


def test_name_that_is_no_utf8_is_spelt_out(folder: Path) -> None:
    path = os.fsencode(folder) + b"/\xff.md"
    try:
        Path(os.fsdecode(path)).write_text("words")
    except OSError:
        pytest.skip("this file system has no such names")
    found = find_inputs([os.fsdecode(path)]).inputs
    assert found[0].name.endswith("\\udcff.md")
    assert Path(found[0].path).read_text() == "words"
