"""Encodings that are read, and bytes that are refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.document.decode import decode
from reviewer.document.read import read_bytes, read_text
from reviewer.errors import DocumentError

TEXT = "Größe und Café: 5 € – „fertig“\r\nnaïve façade"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_survives_each_encoding(encoding: str) -> None:
    data = TEXT.encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        data = "The plain half of a longer update in English".encode(encoding)
        assert decode(data) == "The plain half of a longer update in English"
        return
    assert decode(data) == TEXT


def test_offset_of_the_first_bad_byte_is_named() -> None:
    with pytest.raises(DocumentError, match="byte 9 ") as caught:
        decode("Prüfung\n".encode() + b"\xff" + "Größe".encode())
    assert caught.value.code == "document-undecodable"
    assert "UTF-8" in caught.value.hint


def test_truncated_utf8_is_refused_rather_than_shown_as_garbage() -> None:
    with pytest.raises(DocumentError, match="byte 3 "):
        decode("café".encode()[:-1])


def test_cyrillic_in_an_eight_bit_code_page_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        decode("Привет, неделя была спокойной".encode("cp1251"))
    assert caught.value.code == "document-undecodable"


def test_bytes_without_a_meaning_in_cp1252_are_refused() -> None:
    with pytest.raises(DocumentError, match="byte 6 "):
        decode(b"fine, \x81 not")


@pytest.mark.parametrize(
    "data",
    [b"ab\0cd", bytes(range(1, 32)) * 4, b"\xff\xfea\0\0\0b\0", b"\x1b[0m" * 20],
    ids=["zero-byte", "control-codes", "zero-character", "escapes"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data)
    assert caught.value.code == "document-binary"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"PK\x03\x04....", "a.zip", "document-binary"),
        (b"\x89PNG\r\n\x1a\n", "a.md", "document-binary"),
        (b"{\\rtf1 hello}", "a.txt", "document-format"),
    ],
)
def test_other_formats_are_refused_and_the_accepted_ones_named(data: bytes, name: str, code: str) -> None:
    with pytest.raises(DocumentError, match=name) as caught:
        read_bytes(data, name)
    assert caught.value.code == code
    assert "Markdown" in caught.value.hint


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"---\n***\n...", b"<!-- only a note -->\n"])
def test_a_document_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read_bytes(data, "blank.md")
    assert caught.value.code == "document-empty"


def test_the_limit_counts_characters_and_is_inclusive() -> None:
    assert read_text("ä" * 50, "x", max_chars=50).text == "ä" * 50
    with pytest.raises(DocumentError, match="51 characters, and the limit is 50") as caught:
        read_text("ä" * 51, "x", max_chars=50)
    assert caught.value.code == "document-too-long"
    with pytest.raises(DocumentError, match="more than 50"):
        read_bytes(b"a" * 5000, "x", max_chars=50)


def test_half_characters_of_a_string_are_refused() -> None:
    with pytest.raises(DocumentError, match="character 3") as caught:
        read_text("abc\ud83d", "x")
    assert caught.value.code == "document-undecodable"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_document_error(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except DocumentError as error:
        assert error.hint
