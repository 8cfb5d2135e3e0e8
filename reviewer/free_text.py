"""Quotations and links in what an engine writes freely: each must stand in the document or the passages.

A quotation may leave Markdown's marks out, and what stands between two parts of it (`…`, `[…]`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from reviewer.document.bare_links import LINK_CHARACTER, bare_links, without_tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_FREE_TEXT_CHARS = 600
MIN_QUOTATION_CHARS = 12  # one or two short words ("green") are emphasis as often as citation
_PAIRED = re.compile(
    r"(?<!\d)[\"＂“”„‟«»❝❞〝]([^\"＂“”„‟«»❝❞〝〞〟]+)[\"＂“”‟«»❝❞〞〟]"  # after a digit it is a mark for inches
    r"|[「『]([^「」『』]+)[」』]|`+([^`]+)`+|‹([^‹›]+)›|›([^‹›]+)‹"
)
# A single mark is an apostrophe more often than not. It opens a quotation only before a word and after none; one that
# ends a word in s ("the teams’ plan") closes it only where no other mark does.
_OPENER = r"(?<!\w)(?:['‘’‚‛❛＇](?=\S)(?!(?:\d0s|\d\d|n|em|til|till|cause|tis|twas|round|bout)\b))"
_SINGLE = re.compile(
    rf"{_OPENER}((?:(?!{_OPENER})[^\"“”„«»])+?)(?:(?<![s\s])['‘’❜＇](?!\w)|(?<=s)['‘’❜＇](?!\w|\s+(?:\w|{_OPENER})))"
    rf"|{_OPENER}((?:(?!{_OPENER})[^\"“”„«»])+?)(?<=s)['‘’❜＇](?!\w)",
    re.IGNORECASE | re.DOTALL,
)
_LINKS = (
    re.compile(rf"\b[a-z][a-z0-9+.-]*://{LINK_CHARACTER}+|\bwww\.{LINK_CHARACTER}+", re.IGNORECASE),
    re.compile(
        rf"\b(?:mailto|javascript|vbscript|tel|sms|magnet):{LINK_CHARACTER}+|\bdata:\w+/\w+{LINK_CHARACTER}*", re.I
    ),
    re.compile(rf"(?<![\w:/])//(?:[\w-]+\.)+\w{LINK_CHARACTER}*"),
    re.compile(r"\]\(\s*([^\s()<>]+)"),  # what a Markdown link points at, whatever it is
    re.compile(rf"\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d+|/){LINK_CHARACTER}+"),
    re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}"),
)
_MARKS = re.compile(r"[*_`]")
_TARGET = re.compile(r"\[([^][]*)\]\([^()\s]*\)")
_OMISSION = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.")
_MAX_OMITTED_CHARS = 300
_MAX_PARTS = 4
_FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})


def free_text_fault(texts: Iterable[str], stands_in_sources: Callable[[str], bool]) -> str | None:
    """Why what an engine wrote can't stand, or None. `stands_in_sources` is asked for each quotation and link."""
    for text in texts:
        if len(text) > MAX_FREE_TEXT_CHARS:
            return "free text too long"
        if not all(map(stands_in_sources, quotations(text))):
            return "quotation found nowhere"
        if not all(map(stands_in_sources, links(text))):
            return "link found nowhere"
    return None


def quotations(text: str) -> Iterator[str]:
    """What stands between marks of quotation and is long enough to be a citation."""
    for pattern in (_PAIRED, _SINGLE):
        for match in pattern.finditer(text):
            quotation = next(group for group in match.groups() if group is not None)
            if len(quotation) >= MIN_QUOTATION_CHARS:
                yield quotation


def links(text: str) -> Iterator[str]:
    """Whatever a reader's program might open: addresses with a scheme, bare hosts with a path, targets in Markdown."""
    text = unicodedata.normalize("NFKC", text)
    for pattern in _LINKS:
        yield from (without_tail(match[match.lastindex or 0]) for match in pattern.finditer(text))
    yield from (text[start:end] for start, end in bare_links(text))


def forms(text: str) -> tuple[str, str]:
    """`text` folded as it stands, and without Markdown's marks and targets of links."""
    return fold(text), fold(_MARKS.sub("", _TARGET.sub(r"\1", text)))


def stands_in(said: str, source: tuple[str, str]) -> bool:
    """Whether a quotation or a link is in what `forms` made of a source, in its order where it leaves words out."""
    return any(form in text for form, text in zip(forms(said), source, strict=True)) or _is_shortened(said, source[1])


def _is_shortened(said: str, source: str) -> bool:
    if not any(map(str.isspace, said)):  # a link, or a word
        return False
    parts = [part for part in (forms(part)[1] for part in _OMISSION.split(said)) if part]
    if not 2 <= len(parts) <= _MAX_PARTS or max(map(len, parts)) < MIN_QUOTATION_CHARS:
        return False
    first, *others = (re.compile(rf"(?<!\w){re.escape(part)}(?!\w)") for part in parts)
    return any(_follow(others, source, match.end()) for match in first.finditer(source))


def _follow(parts: Iterable[re.Pattern[str]], source: str, at: int) -> bool:
    """Whether each part stands at most `_MAX_OMITTED_CHARS` after the one before it. The first place found counts."""
    for part in parts:
        match = part.search(source, at, at + _MAX_OMITTED_CHARS)
        if match is None:
            return False
        at = match.end()
    return True


def fold(text: str) -> str:
    """Compare quotations as a reader would: case, quote marks, dashes and white space don't count."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED).casefold()
    return " ".join(folded.split()).strip(" .,;:!?")
