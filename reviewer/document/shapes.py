"""What a single line looks like: bullet, heading, table row, rule, mail header. Regular expressions and plain tests."""

from __future__ import annotations

import re

from reviewer.document.wordlists import words

_BULLET = re.compile(
    r"[ \t]*(?:"
    r"[-*+•–—‣◦▪·●○■□➢➤→⇒✓✔☐☑✗✘][ \t]+"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?[ \t]+(?=[A-Z(])|(?:\d{1,3}|[a-z])[.)][ \t]+"
    r"|[A-Z]\)[ \t]+|\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})\)[ \t]+|[ivx]{2,4}[.)][ \t]+"
    r")(?:\[[ xX]?\][ \t]+)?|[ \t]*\[[ xX]\][ \t]+"
)
_PICTURE_BULLET = re.compile(
    "[ \t]*(?:[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?|:[a-z0-9_+-]{2,40}:)[ \t]+\\S"
)
_RULE = re.compile(r"[ \t]*([-*_=~•·#])(?:[ \t]*\1){2,}[ \t]*$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(={2,}|-{2,}|~{3,})[ \t]*$")
_ATX = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_WIKI_HEADING = re.compile(r"(={1,6})[ \t]+\S.*\S?[ \t]+\1[ \t]*$")
_BOLD_LINE = re.compile(r"(?:\*\*|__)(?!\s)[^*\n]{1,80}(?:\*\*|__)[ \t]*:?[ \t]*$")
_BOLD_LABEL = re.compile(r"(?:\*\*|__)[^*_\n]{1,60}(?::(?:\*\*|__)|(?:\*\*|__):)(?=[ \t]+\S)")
_MAIL_HEADER = re.compile(r"\*{0,2}(?:From|To|Cc|Bcc|Subject|Date|Sent|Re|Fwd?|Reply-To)\*{0,2}:\*{0,2}[ \t]+\S", re.I)
_DELIMITER_ROW = re.compile(r"(?:[|+│┼├][ \t]*)?:?[-=─━]{2,}:?[ \t]*(?:[|+│┼┤][ \t]*:?[-=─━]+:?[ \t]*)*[|+│┤]?[ \t]*$")
_QUOTE_PREFIX = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_KEY_LINE = re.compile(
    r"[ \t]*(?:[\w&/'’-]{1,24}(?:[ ][\w&/'’.-]{1,24}){0,2}:|[a-z]?\d{1,3}[a-z]?[ \t]{2,}\S"
    r"|[\w-]{1,12}[ ]{3,}\S)(?:[ \t]|$)?"
)
_YAML_KEY = re.compile(r"[ \t]*[a-z][a-z0-9]*(?:_[a-z0-9]+)*:(?=[ \t]|$)")
_ENDS_SENTENCE = (".", "!", "?", "…", "。", "！", "？", ",", ";")
_MAX_HEADING_WORDS = 8
_MAX_HEADING_CHARS = 64
_MAX_MARKED = 200


def bullet_length(body: str) -> int:
    """Characters of the bullet or number marks at the head of the line, nested ones included; 0 without."""
    length = 0
    while match := _BULLET.match(body, length):
        length = match.end()
    if length and not body[length:].strip():
        return 0
    return length


def is_picture_bullet(body: str) -> bool:
    """A line that begins with an emoji as its mark; the emoji stays part of the text."""
    return _PICTURE_BULLET.match(body) is not None


def is_rule(body: str) -> bool:
    return _RULE.match(body) is not None


def is_underline(body: str) -> bool:
    return _UNDERLINE.match(body) is not None


def is_delimiter_row(body: str) -> bool:
    words = body.strip()  # two patterns of blanks in a row would take quadratic time
    return any(mark in words for mark in "|+│┼") and _DELIMITER_ROW.match(words) is not None


def is_mail_header(body: str) -> bool:
    return _MAIL_HEADER.match(body) is not None


def quote_length(body: str) -> int:
    """Characters of the `>` marks at the head of the line; 0 without."""
    match = _QUOTE_PREFIX.match(body)
    return match.end() if match else 0


def bold_label_length(body: str) -> int:
    """Characters of a bold label with a colon that opens the line (`**Shipped:** ...`); 0 without."""
    match = _BOLD_LABEL.match(body)
    return match.end() if match else 0


def is_key_line(body: str) -> bool:
    """A line that opens with a label (three words at most, and a colon) or a code and a gap: no rest of a sentence."""
    return _KEY_LINE.match(body) is not None


def yaml_key_length(body: str) -> int:
    """Characters of a lower-case `key:` that opens the line; 0 without."""
    match = _YAML_KEY.match(body)
    return match.end() if match else 0


def marked_heading(body: str) -> tuple[int, int] | None:
    """Start and end of the words of a heading that is marked as one (`## x`, `== x ==`, `**x**`); else None."""
    stripped = body.rstrip()
    if match := _ATX.match(body):
        words = stripped.rstrip("#").rstrip() if stripped.endswith("#") else stripped
        return (match.end(), len(words)) if len(words) > match.end() else None
    if len(stripped) <= _MAX_MARKED and (match := _WIKI_HEADING.match(stripped)):
        level = len(match.group(1))
        return level, len(stripped) - level
    lead = len(body) - len(body.lstrip())
    if _BOLD_LINE.match(stripped, lead) and not stripped.rstrip("*_ ").endswith((".", "!", "?", "…")):
        return lead, len(stripped)
    return None


def is_bare_heading(body: str, *, before_list: bool, before_blank: bool, after_blank: bool) -> bool:
    """An unmarked short line that heads what follows: it ends in a colon, is in capitals, or stands before a list."""
    words = body.strip()
    if not words or len(words) > _MAX_HEADING_CHARS or len(words.split()) > _MAX_HEADING_WORDS:
        return False
    if words.endswith(_ENDS_SENTENCE):
        return False
    if words.endswith(":"):
        return not before_blank or before_list or len(words.split()) <= 5
    letters = [character for character in words if character.isalpha()]
    if len(letters) >= 3 and words == words.upper() and words != words.lower():
        return after_blank
    return after_blank and before_list and len(words.split()) <= 6 and not words[0].islower()


def ends_open(body: str) -> bool:
    """Whether the line can't be a whole thought: it ends in a comma, a dash or a word that asks for another."""
    words = body.rstrip().rsplit(None, 1)
    return body.rstrip().endswith((",", "-", "–", "—", "(", "/")) or (bool(words) and words[-1].lower() in _OPEN_WORDS)


_OPEN_WORDS = words(
    """the a an of to and or but with for in on at by from as that which who because than their our my his her its
    into over under between about is are was were will would can could should has have had not no so if when"""
)
