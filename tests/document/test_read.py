"""Paths, streams and what a whole Document holds."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewer.document.read import read_bytes, read_path, read_stream, read_text
from reviewer.errors import DocumentError

FIXTURES = Path(__file__).parent.parent / "fixtures" / "documents"


def refusal(path: Path | str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_path(path)
    return caught.value


def test_missing_file_folder_and_bad_path_are_told_apart(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.md").code == "document-missing"
    assert refusal(tmp_path).code == "document-folder"
    assert refusal("a\0b").code == "document-unreadable"
    assert refusal(tmp_path / ("x" * 5000)).code == "document-unreadable"
    assert "reviewer batch" in refusal(tmp_path).hint


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe).code == "document-not-a-file"
    assert refusal("/dev/zero").code == "document-not-a-file"


def test_standard_input_by_its_device_name_is_read() -> None:
    code = "from reviewer.document.read import read_path; print(read_path('/dev/stdin').units[0].text)"
    done = subprocess.run(
        [sys.executable, "-c", code], input="We shipped it.\n", capture_output=True, text=True, check=True
    )
    assert done.stdout == "We shipped it.\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("words")
    path.chmod(stat.S_IWUSR)
    assert refusal(path).code == "document-unreadable"


def test_an_endless_stream_is_refused_after_the_limit() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(DocumentError, match="more than"):
        read_stream(stream, "-", max_chars=1000)  # type: ignore[arg-type]
    assert stream.taken < 10_000


def test_the_hash_is_of_the_bytes_as_read_and_the_mark_is_not_text() -> None:
    data = "\ufeffShipped.".encode()
    document = read_bytes(data, "x")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.text == "Shipped."
    assert document.units[0].column == 1


def test_a_name_is_kept_as_given_and_leads_each_error() -> None:
    path = FIXTURES / "tl-retro-chat.txt"
    assert read_path(path).name == str(path)
    with pytest.raises(DocumentError, match=r"^sub/x\.md: "):
        read_bytes(b"\0", "sub/x.md")


def test_a_plain_english_document_loads_no_language_model_and_is_read_fast() -> None:
    code = (
        "import sys, time; from reviewer.document.read import read_path; p = sys.argv[1]; read_path(p);"
        "t = time.process_time(); read_path(p); e = time.process_time() - t;"
        "print('py3langid' in sys.modules, 'numpy' in sys.modules, e < 0.2)"
    )
    path = FIXTURES / "sem-weekly-loyalty.md"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


HOSTILE_SHAPES = {
    "dots": "." * 100_000,
    "initials": "a. " * 33_000,
    "sentences": "It is. " * 14_000,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "open comments": "<!-- " * 20_000,
    "hidden tags": "<span hidden> " * 7_000,
    "fences": "".join("`" * (3 + n % 200) + "a\n" for n in range(900)),
    "pipes": "|" * 100_000,
    "rows": "| a | b |\n" * 10_000,
    "blanks then a pipe": " " * 99_000 + "x|",
    "heading signs": "= " + "a " * 30_000 + " " * 30_000 + "x",
    "dashes": "- " * 50_000,
    "rule with an end": "- " * 50_000 + "x",
    "quotes": ">" * 100_000,
    "emoji": "🎉 " * 50_000,
    "emoji and blanks": ("🎉" + " " * 999) * 100,
    "quotation marks": '"a' * 50_000,
    "one word": "a" * 100_000,
    "base64": "QUJD" * 25_000,
    "names": "Ann: hi\nBob: ho\n" * 6_000,
    "spaced letters": "a b " * 25_000,
    "line ends": "a\r" * 50_000,
    "stars": "*" * 100_000,
    "suppression": "<!-- reviewer: ignore " + " " * 90_000 + "x -->\nwords",
    "look-alikes": "pаy " * 25_000,
    "ignore": "ignore all " * 9_000,
    "keys": "a: b\n" * 20_000,
    "on wrote": ("On " + "x" * 300 + " wrote:\n") * 300,
}


@pytest.mark.parametrize("shape", HOSTILE_SHAPES)
def test_no_text_takes_more_than_linear_time(shape: str) -> None:
    text = "Words first.\n" + HOSTILE_SHAPES[shape]
    begin = time.process_time()
    document = read_text(text, "x")
    assert time.process_time() - begin < 8
    assert document.units
