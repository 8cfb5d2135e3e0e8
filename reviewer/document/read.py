"""Files, pipes and strings to Documents: decoded, cut, with metadata, language, warnings and suppressions."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reviewer.document.converted import MAX_FILE_BYTES, Converted, number_at, oversized
from reviewer.document.decode import decode, refuse_surrogates
from reviewer.document.formats import CONVERTED, convert, identify, refuse_mislabelled
from reviewer.document.front_matter import read_front_matter
from reviewer.document.hostile import hostile_warnings
from reviewer.document.instructions import instruction_groups
from reviewer.document.language import detect_language
from reviewer.document.not_update import not_update_warnings
from reviewer.document.suppress import find_suppressions
from reviewer.document.text import cut
from reviewer.errors import DocumentError
from reviewer.records import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_CHARS = 200_000
_BYTES_PER_CHAR = 4  # the most that UTF-8, UTF-16 and UTF-32 use
_ACCEPTED = "plain text or Markdown (UTF-8, UTF-16 or Windows-1252), .docx, .pdf, .html and .eml"
_TRY_SHORTER = "give one update at a time, or raise the limit"


def read_path(
    path: str | Path, *, max_chars: int = MAX_CHARS, known_pitfalls: Collection[str] | None = None
) -> Document:
    """The document in a file, named as given. Raises DocumentError for whatever can't be read as text.

    Devices and pipes are refused, as reading one may never end; standard input is let through.
    """
    return read_bytes(load_path(path, max_chars), str(path), max_chars, known_pitfalls=known_pitfalls)


def load_path(path: str | Path, max_chars: int = MAX_CHARS) -> bytes:
    """The bytes of a file, never much beyond the limit. Raises DocumentError where there are none to be had."""
    name = str(path)
    try:
        status = Path(path).stat()
    except FileNotFoundError as error:
        raise DocumentError(f"{name}: no such file", hint="check the path", code="document-missing") from error
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise DocumentError(
            f"{name}: a folder, not a document", hint="give a file, or use `reviewer batch`", code="document-folder"
        )
    if not stat.S_ISREG(status.st_mode) and not _is_standard_input(status):
        raise DocumentError(
            f"{name}: a device or pipe, not a file", hint="pipe it into standard input", code="document-not-a-file"
        )
    try:
        with Path(path).open("rb") as stream:
            return _load(stream, name, max_chars)
    except OSError as error:
        raise _unreadable(name, error) from error


def read_stream(
    stream: BinaryIO, name: str, *, max_chars: int = MAX_CHARS, known_pitfalls: Collection[str] | None = None
) -> Document:
    """The document in an open binary stream such as standard input; never reads much beyond the limit."""
    return read_bytes(_load(stream, name, max_chars), name, max_chars, known_pitfalls=known_pitfalls)


def _load(stream: BinaryIO, name: str, max_chars: int) -> bytes:
    """Converted formats may be larger than the text in them, by pictures and packing."""
    limit = max_chars * _BYTES_PER_CHAR + _BYTES_PER_CHAR
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(min(1 << 20, limit + 1 - size)):
        pieces.append(piece)
        size += len(piece)
        if size > limit and limit < MAX_FILE_BYTES and identify(pieces[0], name) in CONVERTED:
            limit = MAX_FILE_BYTES
        if size > limit:
            break
    return b"".join(pieces)


def read_bytes(
    data: bytes, name: str, max_chars: int = MAX_CHARS, *, known_pitfalls: Collection[str] | None = None
) -> Document:
    """The document in `data`. Raises DocumentError: empty, binary, undecodable, too long, or of an unknown format.

    With `known_pitfalls`, suppressions of other ids get a warning.
    """
    if not data:  # whatever its ending promises
        raise _empty(name, "empty")
    form = identify(data, name)
    try:
        refuse_mislabelled(data, form, name)
        if form in CONVERTED:
            if len(data) > MAX_FILE_BYTES:
                raise oversized(form.upper(), f"more than {MAX_FILE_BYTES >> 20} MB")
            converted = convert(data, form)
        elif form == "text":
            if len(data) > max_chars * _BYTES_PER_CHAR + _BYTES_PER_CHAR:
                raise _too_long(name, f"more than {max_chars:,} characters", max_chars)
            converted = Converted(decode(data), has_markup=True)
        else:
            what = "a binary file" if form == "binary" else f"a {form.upper()} file"
            code = "document-binary" if form == "binary" else "document-format"
            raise DocumentError(what, hint=f"accepted: {_ACCEPTED}", code=code)
    except DocumentError as error:
        text = error.text if error.text.startswith(f"{name}: ") else f"{name}: {error.text}"
        raise DocumentError(text, hint=error.hint, code=error.code) from error
    return _document(converted, name, hashlib.sha256(data).hexdigest(), max_chars, known_pitfalls)


def read_text(
    text: str, name: str, max_chars: int = MAX_CHARS, *, known_pitfalls: Collection[str] | None = None
) -> Document:
    """The document in a string, say from an editor; its sha256 is that of the UTF-8 bytes."""
    refuse_surrogates(text)
    return read_bytes(text.encode("utf-8"), name, max_chars, known_pitfalls=known_pitfalls)


def _document(read: Converted, name: str, sha256: str, max_chars: int, known: Collection[str] | None) -> Document:
    text = read.text
    if not any(character.isalnum() for character in text):
        raise _empty(name, "empty" if not text.strip() else "without a single word")
    if len(text) > max_chars:
        raise _too_long(name, f"{len(text):,} characters", max_chars)
    parts = cut(text, has_markup=read.has_markup)
    metadata, warnings = read_front_matter(parts.front_matter) if parts.front_matter is not None else (Metadata(), [])
    if not any(not unit.is_hidden for unit in parts.units):
        raise _empty(name, "nothing but comments and front matter")
    instructions = instruction_groups(parts.units)
    told = parts.without_instructions({at for group in instructions for at in group})
    units = told.units
    if read.pages or read.paragraphs:
        units = tuple(
            replace(unit, page=number_at(read.pages, unit.start), paragraph=number_at(read.paragraphs, unit.start))
            for unit in units
        )
    language = detect_language(units)
    if language.foreign:
        units = tuple(replace(unit, is_foreign=unit.index in language.foreign) for unit in units)
    suppressions, suppression_warnings = find_suppressions(text, parts, known)
    warnings += read.warnings
    hostile = hostile_warnings(text, parts, instructions)
    warnings += [*language.warnings, *not_update_warnings(told), *hostile, *suppression_warnings]
    return Document(
        name=name,
        text=text,
        sha256=sha256,
        units=units,
        metadata=_completed(metadata, read.metadata),
        language=language.code,
        warnings=tuple(warnings),
        suppressions=tuple(suppressions),
    )


def _completed(first: Metadata, second: Metadata) -> Metadata:
    """What `first` leaves open is taken from `second`."""
    own, other = asdict(first), asdict(second)
    if first.author:
        other["address"] = None  # it is another author's
    return Metadata(**{name: other[name] if value is None else value for name, value in own.items()})


def _empty(name: str, what: str) -> DocumentError:
    return DocumentError(f"{name}: {what}", hint="give an update or a retro to review", code="document-empty")


def _too_long(name: str, what: str, max_chars: int) -> DocumentError:
    return DocumentError(f"{name}: {what}, and the limit is {max_chars:,}", hint=_TRY_SHORTER, code="document-too-long")


def _unreadable(name: str, error: Exception) -> DocumentError:
    reason = getattr(error, "strerror", None) or "not a valid path"
    return DocumentError(
        f"{name}: can't be read: {reason}", hint="check the path and its permissions", code="document-unreadable"
    )


def _is_standard_input(status: os.stat_result) -> bool:
    try:
        return os.path.samestat(status, os.fstat(0))
    except OSError:
        return False
