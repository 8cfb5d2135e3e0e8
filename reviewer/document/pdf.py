"""PDF files to text, page by page: the only importer of pypdf. Text that no reader sees is taken out first."""

from __future__ import annotations

import io
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

from reviewer.document.converted import (
    Converted,
    encrypted,
    hidden_warning,
    mislabelled,
    oversized,
    scanned,
    truncated,
)
from reviewer.document.pdf_visibility import Visibility
from reviewer.errors import DocumentError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MAX_PAGES = 200
_MAX_OPERATIONS = 400_000
_TAIL = 2048  # bytes at the end in which the end mark stands, even with junk after it
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_ENDS = (".", "!", "?", "…", ":")


def convert_pdf(data: bytes) -> Converted:
    """The visible text of a PDF, with the offset at which each page begins.

    Raises DocumentError: encrypted, scanned, cut off, too large, no PDF.
    """
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    if not data.startswith(b"%PDF-"):
        raise mislabelled(".pdf", "no PDF file")
    if b"%%EOF" not in data[-_TAIL:]:
        raise truncated("PDF", "its end is missing")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports oddities of files, words included
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted("PDF")
        return _convert(reader)
    except DocumentError:
        raise
    except LimitReachedError as error:
        raise oversized("PDF", "a part of it unpacks to more than is read") from error
    except PyPdfError as error:
        raise truncated("PDF", f"it can't be read ({type(error).__name__})") from error
    except Exception as error:  # pypdf meets broken files with all kinds of errors, RecursionError among them
        raise truncated("PDF", f"it can't be read ({type(error).__name__})") from error


def _convert(reader: PdfReader) -> Converted:
    if len(reader.pages) > _MAX_PAGES:
        raise oversized("PDF", f"{len(reader.pages)} pages, and the limit is {_MAX_PAGES}")
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    hidden: dict[str, tuple[int, int]] = {}
    length = 0
    for number, page in enumerate(reader.pages, start=1):
        found = _hide(page, reader)
        text = _tidy(page.extract_text())
        if text and pieces:
            pieces.append("\n" if not pieces[-1].endswith(_ENDS) else "\n\n")
            length += len(pieces[-1])
        for what, times in found.items():
            line = "".join(pieces).count("\n") + 1
            hidden[what] = (hidden.get(what, (line, 0))[0], hidden.get(what, (line, 0))[1] + times)
        starts.append((length, number))
        pieces.append(text)
        length += len(text)
    text = "".join(pieces)
    if not any(character.isalnum() for character in text) and _has_pictures(reader):
        raise scanned(len(reader.pages))
    warnings = tuple(hidden_warning(what, line, times) for what, (line, times) in hidden.items())
    return Converted(text + "\n", warnings, pages=tuple(starts))


def _hide(page: PageObject, reader: PdfReader) -> Counter[str]:
    """Takes the operations out of a page that show text which is not seen; says what was taken."""
    from pypdf.generic import ContentStream, NameObject

    found: Counter[str] = Counter()
    contents = page.get_contents()
    if contents is None:
        return found
    stream = ContentStream(contents, reader)
    operations = stream.operations
    if len(operations) > _MAX_OPERATIONS:
        raise oversized("PDF", "a page of more than 400,000 drawing steps")
    state = Visibility((float(page.mediabox.width), float(page.mediabox.height)))
    kept: list[tuple[Any, Any]] = []
    for operands, operator in operations:
        name = operator.decode("latin-1") if isinstance(operator, bytes) else str(operator)
        reason = state.why_hidden() if name in _SHOWS else ""
        if reason and _has_letters(operands):
            found[reason] += 1
            continue
        state.apply(name, operands)
        kept.append((operands, operator))
    if found:
        stream.operations = kept
        page[NameObject("/Contents")] = stream
    return found


def _has_letters(operands: list[Any]) -> bool:
    """Whether a showing operation shows anything but blanks. Encoded text counts as letters."""
    shown = operands[-1] if operands else ""
    parts = shown if isinstance(shown, list) else [shown]
    return any(str(part).strip() for part in parts if not isinstance(part, (int, float)))


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def _has_pictures(reader: PdfReader) -> bool:
    for page in reader.pages:
        resources: Any = page.get("/Resources")
        resources = resources.get_object() if resources is not None else {}
        objects = resources.get("/XObject")
        for item in (objects.get_object() if objects is not None else {}).values():
            if item.get_object().get("/Subtype") in ("/Image", "/Form"):
                return True
    return False
