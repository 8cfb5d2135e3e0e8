"""Mail files to text with the standard library: the plain part, else the HTML one; replies stay marked as quoted."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, StartBoundaryNotFoundDefect
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from reviewer.document.converted import Converted, encrypted, mislabelled, truncated
from reviewer.document.html import convert_html
from reviewer.records import Metadata, Warning

_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_BROKEN = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect, InvalidBase64LengthDefect)
_ITEM = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])[ \t]")
_PGP = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")


def convert_mail(data: bytes) -> Converted:
    """Subject and body of a mail, with author and date from its headers.

    Raises DocumentError: encrypted, cut off, no mail, or without a text.
    """
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
    if not any(message.get(name) for name in ("From", "Date", "Subject", "MIME-Version")):
        raise mislabelled(".eml", "no mail: it has no headers")
    parts = list(message.walk())
    if any(part.get_content_type() in _SEALED for part in parts):
        raise encrypted("mail")
    if any(isinstance(defect, _BROKEN) for part in parts for defect in part.defects):
        raise truncated("mail", "a part of it is missing")
    body = _body(message)
    if _PGP.match(body.text):
        raise encrypted("mail")
    subject = _one_line(message.get("Subject"))
    head = f"Subject: {subject}\n\n" if subject else ""
    paragraphs = [(0, 0)] if head else []
    paragraphs += [(start + len(head), number) for start, number in body.paragraphs]
    warnings = [replace(w, line=w.line + 2) if w.line and subject else w for w in body.warnings]
    attached = sum(1 for _ in message.iter_attachments())
    if attached:
        what = "1 attachment was" if attached == 1 else f"{attached} attachments were"
        warnings.append(Warning("attachments", f"{what} not read; give each as a file of its own"))
    author = parseaddr(_one_line(message.get("From")))
    metadata = Metadata(author=author[0] or author[1] or None, date=_date(message))
    return Converted(head + body.text, tuple(warnings), metadata, paragraphs=tuple(paragraphs))


def _body(message: EmailMessage) -> Converted:
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        if part is None:
            continue
        content = _content(part)
        if not content.strip():
            continue
        if kind == "html":
            return convert_html(content)
        text = content.replace("\r\n", "\n")
        return Converted(text, paragraphs=_paragraphs(text))
    return Converted("")


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


def _content(part: MIMEPart) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError):  # an unknown character set
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if any(isinstance(defect, _BROKEN) for defect in part.defects):
        raise truncated("mail", "its body is incomplete")
    return content if isinstance(content, str) else ""


def _one_line(value: object) -> str:
    return " ".join(str(value or "").split())[:500]


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date"))).date().isoformat()
    except (TypeError, ValueError):
        return None
