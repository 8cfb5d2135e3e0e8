"""Which kind of file the bytes are, by what they begin with and by the name's ending."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Format = Literal["text", "docx", "pdf", "html", "eml", "rtf", "binary"]

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0", "binary"),  # OLE: .doc, .xls, .msg
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\x1f\x8b", "binary"),
    (b"BZh9", "binary"),
    (b"\xfd7zXZ", "binary"),
    (b"\x28\xb5\x2f\xfd", "binary"),
    (b"7z\xbc\xaf", "binary"),
    (b"Rar!", "binary"),
    (b"\x7fELF", "binary"),
    (b"\xca\xfe\xba\xbe", "binary"),
    (b"SQLite format 3\0", "binary"),
    (b"OggS", "binary"),
    (b"wOFF", "binary"),
    (b"wOF2", "binary"),
)
_ENDINGS: dict[str, Format] = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "eml",
    ".rtf": "rtf",
}
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<!--.{0,500}?-->\s{0,200})?<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_MAIL = re.compile(rb"(?:Return-Path|Received|Delivered-To|MIME-Version|DKIM-Signature): ", re.I)


def identify(data: bytes, name: str) -> Format:
    """The format of `data`. Contents win over the name, since a name is easily wrong; "text" where nothing tells."""
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    by_name = _ENDINGS.get(PurePath(name).suffix.lower())
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx" if by_name == "docx" or b"word/" in data[:4096] else "binary"
    if _HTML.match(data):
        return "html"
    if _MAIL.match(data):
        return "eml"
    return by_name or "text"
