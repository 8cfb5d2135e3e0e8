"""Quotations and links in what an engine writes freely: each must stand in the document or the passages."""

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
    rf"{_OPENER}((?:(?!{_OPENER})[^\"“”„«»])+?)(?:(?<![s\s])['‘’❜＇](?!\w)|(?<=s)['‘’❜＇](?!\w|\s+\w))"
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


def fold(text: str) -> str:
    """Compare quotations as a reader would: case, quote marks, dashes and white space don't count."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED).casefold()
    return " ".join(folded.split()).strip(" .,;:!?")
