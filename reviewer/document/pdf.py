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
    recognised_warning,
    scanned,
    truncated,
)
from reviewer.document.pdf_geometry import area, common, read_box
from reviewer.document.pdf_resources import read_resources
from reviewer.document.pdf_visibility import INVISIBLE, Visibility
from reviewer.errors import DocumentError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

    from reviewer.document.pdf_geometry import Box
    from reviewer.document.pdf_visibility import Shown

_MAX_PAGES = 200
_MAX_OPERATIONS = 400_000
_TAIL = 2048  # bytes at the end in which the end mark stands, even with junk after it
_MOVING_SHOWS = frozenset(("'", '"'))
_SHOWS = frozenset(("Tj", "TJ")) | _MOVING_SHOWS
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
    recognised = 0
    for number, page in enumerate(reader.pages, start=1):
        found, is_recognised = _hide(page, reader)
        recognised += is_recognised
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
    warnings = [hidden_warning(what, line, times) for what, (line, times) in hidden.items()]
    if recognised:
        warnings.append(recognised_warning(recognised))
    return Converted(text + "\n", tuple(warnings), pages=tuple(starts))


def _hide(page: PageObject, reader: PdfReader) -> tuple[Counter[str], bool]:
    """Takes the operations out of a page that show text which is not seen.

    Says what was taken, and whether the page is a scan whose text layer was left in it.
    """
    from pypdf.generic import ContentStream, NameObject

    contents = page.get_contents()
    if contents is None:
        return Counter(), False
    stream = ContentStream(contents, reader, "bytes")  # a font's codes would not survive being read as text
    operations = [(operands, _name(operator)) for operands, operator in stream.operations]
    if len(operations) > _MAX_OPERATIONS:
        raise oversized("PDF", "a page of more than 400,000 drawing steps")
    state = Visibility(_page_box(page), read_resources(page))
    shown: dict[int, Shown] = {}
    for index, (operands, name) in enumerate(operations):
        if name not in _SHOWS:
            state.apply(name, operands)
        elif (text := state.show(name, operands)).letters:
            shown[index] = text
    layer = _text_layer(state, shown)
    taken = {index: text.reason for index, text in shown.items() if text.reason and index not in layer}
    if taken:
        stream.operations = [
            # what moves to the next line has to go on doing so
            ([], b"T*") if index in taken and name in _MOVING_SHOWS else operation
            for index, (operation, (_, name)) in enumerate(zip(stream.operations, operations, strict=True))
            if index not in taken or name in _MOVING_SHOWS
        ]
        page[NameObject("/Contents")] = stream
    return Counter(taken.values()), bool(layer)


def _text_layer(state: Visibility, shown: dict[int, Shown]) -> set[int]:
    """Which texts are what a scanner recognised in its picture: invisible, on it, and most of the page's text."""
    on_picture = {
        index for index, text in shown.items() if text.reason == INVISIBLE and state.is_on_picture(text.point)
    }
    layer = sum(shown[index].letters for index in on_picture)
    seen = sum(text.letters for text in shown.values() if not text.reason)
    return on_picture if layer > seen and state.is_mostly_picture() else set()


def _page_box(page: PageObject) -> Box | None:
    """What viewers show of a page: its crop box within its media box; None where these are no areas."""
    try:
        media, crop = read_box(page.mediabox), read_box(page.cropbox)
    except (TypeError, ValueError):
        return None
    box = common(crop, media) or media
    return box if area(box) > 0 else None


def _name(operator: Any) -> str:
    return operator.decode("latin-1") if isinstance(operator, bytes) else str(operator)


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
