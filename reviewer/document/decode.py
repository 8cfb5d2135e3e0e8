"""Bytes to text: which encoding a plain-text file is in, or why it can't be one."""

from __future__ import annotations

import codecs
import itertools
import re

from reviewer.errors import DocumentError

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE_AS_UTF8 = "save it as UTF-8 text and try again"
_NOT_TEXT = "give a plain-text or Markdown file"
_WESTERN = {"iso8859-1": "cp1252"}  # who says Latin-1 means its superset, as browsers hold it
# Codecs that Python calls text encodings, and no file is written in.
_NO_CHARSETS = frozenset(("ascii", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.02
_MAX_HIGH_SHARE = 0.3  # western text in cp1252 stays far below it; Cyrillic or CJK in 8-bit code pages far above
_MAX_ODD_SHARE = 0.1
_ODD_AFTER_LOWER = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŽŒŸ¡¢¤¥¦§¨©ª¬¯±¶¸º¼½¾¿×÷ƒˆ‡†‰")


def decode(data: bytes, charset: str | None = None) -> str:
    """The text in `data`, without a byte-order mark.

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-16 without one where zero bytes give it away, what a page or mail names
    as its `charset` where that holds, and cp1252 where the result is plausible. Bytes that are good UTF-8 are read so
    whatever is named. Raises DocumentError: `document-binary` or `document-undecodable`.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _refuse_binary(_strict(data[len(mark) :], encoding, len(mark)))
    guessed = _markless_utf16(data)
    if guessed:
        return _refuse_binary(_strict(data, guessed, 0))
    zero = data.find(b"\0")
    if zero >= 0:
        raise DocumentError(f"this is not text: a zero byte at byte {zero}", hint=_NOT_TEXT, code="document-binary")
    named = _named(data, charset) if charset else None
    if named is not None and data.isascii():  # seven-bit sets such as ISO-2022-JP
        return _refuse_binary(named)
    try:
        return _refuse_binary(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _refuse_binary(_cp1252(data, error.start) if named is None else named)


def _named(data: bytes, charset: str) -> str | None:
    """`data` in the character set that it is said to be in; None when it isn't, or there is no such set."""
    try:
        codec = codecs.lookup(charset).name
        return None if codec in _NO_CHARSETS else data.decode(_WESTERN.get(codec, codec))
    except (LookupError, ValueError):
        return None


def refuse_surrogates(text: str) -> None:
    """Text that came as a string may hold half characters that no file can; raises `document-undecodable`."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"character {error.start} is half of a character (a lone surrogate)",
            hint=_SAVE_AS_UTF8,
            code="document-undecodable",
        ) from error


def _strict(data: bytes, encoding: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(error.start + skipped, encoding) from error


def _undecodable(offset: int, encoding: str) -> DocumentError:
    return DocumentError(
        f"byte {offset} can't be read as {encoding.upper()}", hint=_SAVE_AS_UTF8, code="document-undecodable"
    )


def _markless_utf16(data: bytes) -> str | None:
    if len(data) < 4 or len(data) % 2:
        return None
    half = len(data) // 2
    even, odd = data[0::2].count(0) / half, data[1::2].count(0) / half
    if odd >= 0.6 and even <= 0.02:
        return "utf-16-le"
    if even >= 0.6 and odd <= 0.02:
        return "utf-16-be"
    return None


def _cp1252(data: bytes, offset: int) -> str:
    """`offset` is the first byte that is no UTF-8; it is what an error names."""
    lenient = data.decode("utf-8", errors="replace")
    wrong = lenient.count("\ufffd")
    good = sum(1 for character in lenient if character > "\x7f") - wrong
    if good >= wrong:  # mostly well-formed UTF-8: damaged, not another encoding
        raise _undecodable(offset, "utf-8")
    high = sum(1 for byte in data if byte > 0x7F)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _undecodable(offset, "utf-8") from error
    if high > _MAX_HIGH_SHARE * len(data) or _odd_characters(text) > _MAX_ODD_SHARE * high:
        raise _undecodable(offset, "utf-8")
    return text


def _odd_characters(text: str) -> int:
    """Characters where western spelling has none: signs and accented capitals after a lower-case letter."""
    return sum(
        1
        for before, character in itertools.pairwise(text)
        if character in _ODD_AFTER_LOWER and before.isalpha() and before.islower()
    )


def _refuse_binary(text: str) -> str:
    if "\0" in text:
        raise DocumentError("this is not text: it holds zero characters", hint=_NOT_TEXT, code="document-binary")
    control = len(_CONTROL.findall(text))
    if control > max(3, _MAX_CONTROL_SHARE * len(text)):
        raise DocumentError(
            f"this is not text: {control} of {len(text)} characters are control codes",
            hint=_NOT_TEXT,
            code="document-binary",
        )
    return text
