"""Mail files to text with the standard library: the plain part, else the HTML one; replies stay marked as quoted."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from reviewer.document.converted import Converted, encrypted, mislabelled, truncated
from reviewer.document.html import convert_html
from reviewer.document.mail_parts import is_cut_off, one_line, parse_mail, part_bytes, part_text
from reviewer.document.quoting import forwarded_from
from reviewer.errors import DocumentError
from reviewer.records import Metadata, Warning

if TYPE_CHECKING:
    from email.message import EmailMessage

_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_ASKS_FOR_HTML = re.compile(
    r"\bHTML\b.{0,80}\b(?:view|display|support|client|reader|format|enable|see)"
    r"|\b(?:view|display|support|client|reader|enable|require|see|contain)\w*\b.{0,80}\bHTML\b"
    r"|\b(?:view|open|read)\b.{0,40}\bin (?:a|your) (?:web )?browser\b",
    re.I | re.S,
)
_MAX_STUB = 300  # characters
_ITEM = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])[ \t]")
_ADDRESS = re.compile(r"[^\s<>\[\]()\"':,;]+@[^\s<>\[\]()\"':,;]+")
_PGP = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")


def convert_mail(data: bytes) -> Converted:
    """Subject and body of a mail, with author and date from its headers.

    Raises DocumentError: encrypted, cut off, no mail, undecodable, or without a text.
    """
    if not data.strip():
        raise DocumentError("empty", hint="give an update or a retro to review", code="document-empty")
    message = parse_mail(data)
    if not any(message.get(name) for name in ("From", "Date", "Subject", "MIME-Version")):
        raise mislabelled(".eml", "no mail: it has no headers")
    parts = list(message.walk())
    if any(part.get_content_type() in _SEALED for part in parts):
        raise encrypted("mail")
    if any(map(is_cut_off, parts)):
        raise truncated("mail", "a part of it is missing")
    body = _body(message)
    if _PGP.match(body.text):
        raise encrypted("mail")
    subject = one_line(message.get("Subject"))
    head = f"Subject: {subject}\n\n" if subject else ""
    paragraphs = [(0, 0)] if head else []
    paragraphs += [(start + len(head), number) for start, number in body.paragraphs]
    warnings = [replace(w, line=w.line + 2) if w.line and subject else w for w in body.warnings]
    attached = sum(1 for _ in message.iter_attachments())
    if attached:
        what = "1 attachment was" if attached == 1 else f"{attached} attachments were"
        warnings.append(Warning("attachments", f"{what} not read; give each as a file of its own"))
    name, address = _sender(message, body.text)
    metadata = Metadata(author=name or address or None, date=_date(message), address=address or None)
    return Converted(head + body.text, tuple(warnings), metadata, paragraphs=tuple(paragraphs))


def _sender(message: EmailMessage, text: str) -> tuple[str, str]:
    """Name and address of who wrote the text: where nothing but a forward is in it, of whoever is forwarded."""
    told = one_line(forwarded_from(text))
    address = _ADDRESS.search(told)
    name = re.split(r"[<\[]", told, maxsplit=1)[0].strip("\"' ")
    if not (name or address):
        return parseaddr(one_line(message.get("From")))
    return "" if "@" in name else name, address[0] if address else ""


def _body(message: EmailMessage) -> Converted:
    """The plain part, else the HTML one, which goes first where the plain one only asks for it."""
    plain = message.get_body(preferencelist=("plain",))
    web = message.get_body(preferencelist=("html",))
    text = part_text(plain) if plain is not None else ""
    is_stub = len(text) < _MAX_STUB and _ASKS_FOR_HTML.search(text) is not None
    if web is not None and (is_stub or not _has_words(text)):
        page = convert_html(part_bytes(web), web.get_content_charset())
        if _has_words(page.text):
            return page
    if _has_words(text):
        return Converted(text, paragraphs=_paragraphs(text))
    raise _without_text(message)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Where each begins, with its number: after an empty line, at a list's mark, where quoting begins or ends.

    Lines would be easier to count, but no reader shows them as they stand in the file.
    """
    found: list[int] = []
    at, before = 0, None
    for line in text.splitlines(keepends=True):
        words = line.lstrip("> \t")
        depth = line[: len(line) - len(words)].count(">") if words.strip() else None
        if depth is not None and (depth != before or _ITEM.match(words)):
            found.append(at)
        at, before = at + len(line), depth
    return tuple((start, number) for number, start in enumerate(found, start=1))


def _without_text(message: EmailMessage) -> DocumentError:
    attached = sum(1 for _ in message.iter_attachments())
    what = f" but {attached} attachment{'' if attached == 1 else 's'}" if attached else ""
    hint = "give each attachment as a file of its own" if attached else "give an update or a retro to review"
    return DocumentError(f"a mail without any text{what}", hint=hint, code="document-empty")


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date"))).date().isoformat()
    except (TypeError, ValueError):
        return None
