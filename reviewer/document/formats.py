"""Which kind of file the bytes are, by what they begin with and by the name's ending."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from reviewer.document.converted import encrypted, mislabelled

if TYPE_CHECKING:
    from reviewer.document.converted import Converted

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
CONVERTED: frozenset[Format] = frozenset(("docx", "pdf", "html", "eml"))
_NAMES: dict[Format, str] = {
    "text": "plain text",
    "docx": "a Word file",
    "pdf": "a PDF file",
    "html": "a web page",
    "eml": "a mail",
    "rtf": "an RTF file",
    "binary": "another kind of file",
}
_CLAIMS = (".docx", ".pdf")  # endings that promise a binary format; the others name some kind of text
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


def refuse_mislabelled(data: bytes, form: Format, name: str) -> None:
    """Raises DocumentError for a file whose ending promises another format than it holds, or a locked one."""
    ending = PurePath(name).suffix.lower()
    if data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in data[:1_000_000]:
        raise encrypted("Word")
    if ending not in _CLAIMS:
        return
    has_magic = any(data.startswith(magic) and found == form for magic, found in _MAGIC)
    if form == "docx" and data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        has_magic = True
    if _ENDINGS[ending] != form or not has_magic:
        raise mislabelled(ending, _NAMES[form] if has_magic or _ENDINGS[ending] != form else _NAMES["text"])


def convert(data: bytes, form: Format) -> Converted:
    """A file of a format in CONVERTED as text. Raises DocumentError when it can't be."""
    if form == "docx":
        from reviewer.document.docx import convert_docx

        return convert_docx(data)
    if form == "pdf":
        from reviewer.document.pdf import convert_pdf

        return convert_pdf(data)
    if form == "eml":
        from reviewer.document.mail import convert_mail

        return convert_mail(data)
    from reviewer.document.html import convert_html

    return convert_html(data)
