"""Where sentences end inside one run of text: a paragraph, a bullet, a table cell, a chat message.

Own rules rather than a library: of 2,611 labelled quotes 224 don't begin at a unit (most begin midway in a
sentence) against 329 with sentencex 1.0, the only kept library with offsets, which needs capitals after a stop.
Each rule looks a bounded distance left and right, so the work is linear.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.abbreviations import (
    BEFORE_NUMBER,
    CHAT_WORDS,
    LETTER_NOUNS,
    MAYBE_LAST,
    MONTHS,
    MONTHS_AND_DAYS,
    NEVER_LAST,
    SENTENCE_OPENERS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f1e6-\U0001faff\u200d\ufe0f\u20e3"
_CJK_STOPS = frozenset("。！？｡．")
_CLOSERS = "\"'”’»)\\]}*_`~」』）】›"
_OPENERS = "\"'“‘«([*_`~„「『（【‹"
_STOP = re.compile(
    rf"(?P<stop>[.!?…。！？｡．؟।۔]{{1,50}})(?P<close>[{_CLOSERS}]{{0,12}})"
    rf"(?P<tail>(?:[ \t]?(?:[{_EMOJI}]{{1,20}}|[:;]-?[()DPp3](?!\w))){{0,6}})"
    rf"|(?<=\s)[{_EMOJI}]{{1,20}}(?=\s+[A-Z\"“])"
)
_PAREN = re.compile(r"[()]")
_INSIDE_WORDS = frozenset(".'’/&-")
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ0123456789")
_ADDRESS_MARKS = frozenset("@/\\_=(){}[]<>#")
_LOUD = frozenset("!?…؟।۔")
_FIRST_AFTER = re.compile(rf"[\s{_OPENERS}\-–—]*(\S)")
_WORD_AFTER = re.compile(rf"[\s{_OPENERS}]*([^\W_]+(?:['’][^\W\d_]+)?)")
_DOTTED_LETTERS = re.compile(r"\w(?:\.\w)+\Z")
_MAX_PAREN = 400  # characters; a longer "aside" is more likely two stray brackets
_LOOK = 48  # characters looked at on either side of a stop


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]` as half-open spans without surrounding white space, in order.

    Together they hold every non-blank character of the run. A run without an end is one sentence.
    """
    spans: list[tuple[int, int]] = []
    at = start
    for stop in _ends(text, start, end):
        span = trim(text, at, stop)
        if span:
            spans.append(span)
        at = stop
    span = trim(text, at, end)
    return [*spans, span] if span else spans


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without the white space around it; None when nothing is left."""
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    return (start, end) if start < end else None


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets just after each sentence end of the run but its last."""
    asides = _asides(text, start, end)
    next_aside = 0
    sentence_start = start
    for match in _STOP.finditer(text, start, end):
        at = match.start()
        while next_aside < len(asides) and asides[next_aside][1] < at:
            next_aside += 1
        if next_aside < len(asides) and _is_inside(text, asides[next_aside], at, sentence_start):
            continue
        if _is_end(text, match, start, end):
            sentence_start = match.end()
            yield match.end()


def _asides(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost matched round brackets, in order."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in _PAREN.finditer(text, start, end):
        if match.group() == "(":
            stack.append(match.start())
        elif stack:
            opened = stack.pop()
            if match.start() - opened <= _MAX_PAREN:
                while pairs and pairs[-1][0] > opened:
                    pairs.pop()
                pairs.append((opened, match.start()))
    return pairs


def _is_inside(text: str, aside: tuple[int, int], at: int, sentence_start: int) -> bool:
    """Whether the stop lies in an aside that the current sentence opened midway: it does not cut that sentence."""
    opened, closed = aside
    if not opened < at <= closed or opened < sentence_start:
        return False
    return bool(text[max(sentence_start, opened - _LOOK) : opened].strip(_OPENERS + " \t\r\n"))


def _is_end(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stop = match.group("stop")
    after = match.end()
    if after >= end or stop is None or not _CJK_STOPS.isdisjoint(stop):  # None: an emoji between two sentences
        return True
    if not text[after].isspace():
        return _is_end_without_blank(text, match, start, end)
    following = _FIRST_AFTER.match(text, after, min(end, after + _LOOK))
    first = following.group(1) if following else ""
    if match.group("close").strip("*_`~") and first.islower() and not match.group("tail"):
        return False  # "Ready?" she asked; (second week!) and
    if stop == "…" or stop.endswith(".."):
        return not first.islower() or bool(match.group("tail"))
    if stop != "." or match.group("close"):
        return True
    words = _WORD_AFTER.match(text, after, min(end, after + _LOOK))
    return _is_full_stop(text, match.start(), start, first, words.group(1).lower() if words else "")


def _is_full_stop(text: str, at: int, start: int, first: str, next_word: str) -> bool:
    """Whether the single "." at `at` ends a sentence rather than an abbreviation, initial, number or list mark.

    `first` is the next character that is no blank, quote or bracket; `next_word` the next word in lower case.
    """
    word_start = _word_start(text, at, start)
    word = text[word_start:at]
    low = word.lower().replace("’", "'")
    if low in NEVER_LAST or (first.isdigit() and low in BEFORE_NUMBER):
        return False
    if low in MAYBE_LAST or _DOTTED_LETTERS.match(low):
        is_date = low in MONTHS_AND_DAYS and first.isdigit()  # "Fri. 13 June"
        return not is_date and first.isalnum() and not first.islower() and next_word not in MONTHS_AND_DAYS
    if len(word) == 1 and word.isalpha():
        return _is_end_after_letter(text, word_start, word, start, first)
    if word.isdigit():
        is_list_mark = word_start == start and len(word) < 4
        is_day = len(word) <= 2 and text[word_start - 1 : word_start] not in (",", ".") and next_word in MONTHS
        return not is_list_mark and not is_day  # "on the 6. May"
    is_unknown_abbreviation = 1 < len(word) <= 5 and low.isalpha() and _VOWELS.isdisjoint(low)
    return not (is_unknown_abbreviation and first.islower()) or low in CHAT_WORDS


def _word_start(text: str, at: int, start: int) -> int:
    """Where the word begins that ends at `at`: letters, digits, and dots, hyphens or quotes between them."""
    floor = max(start, at - _LOOK)
    begin = at
    while begin > floor and (text[begin - 1].isalnum() or (text[begin - 1] in _INSIDE_WORDS and begin < at)):
        begin -= 1
    while begin < at and not text[begin].isalnum():
        begin += 1
    return begin


def _is_end_after_letter(text: str, at: int, letter: str, start: int, first: str) -> bool:
    """After a single letter: an initial ("B. Smith") goes on, a name ("plan B. Then") or a pronoun ends."""
    before = len(text[max(start, at - _LOOK) : at].rstrip()) + max(start, at - _LOOK)
    if letter == "I" or text[_word_start(text, before, start) : before].lower() in LETTER_NOUNS:
        return True
    return not first.islower() if letter.islower() else not first.isupper()


def _is_end_without_blank(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """A missing blank after the stop: "by noon.Then we". Never inside addresses, file names, versions or code."""
    left = text[max(start, match.start() - _LOOK) : match.start()]
    right = text[match.end() : min(end, match.end() + _LOOK)]
    if not left[-2:].isalpha() or len(left) < 2 or not right[:1].isalpha():
        return False
    left_token = left[max(left.rfind(" "), left.rfind("\n"), left.rfind("\t")) + 1 :]
    right_token = right.split(maxsplit=1)[0]
    if not _ADDRESS_MARKS.isdisjoint(left_token + right_token) or "." in left_token or "." in right_token[:-1]:
        return False
    if not _LOUD.isdisjoint(match.group("stop")):
        return True
    following = _WORD_AFTER.match(right)
    return following is not None and right[0].isupper() and following.group(1).lower() in SENTENCE_OPENERS
