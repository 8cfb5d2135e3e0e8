"""Characters that deceive the eye: invisible, reordering, look-alike and control characters, reported by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.lines import Places
from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.document.lines import Line

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PICTURE = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_JOINED_SCRIPTS = "\u0600-\u0dff\u0e00-\u109f\u1780-\u18af"
_INVISIBLE = re.compile(
    f"(?<![{_PICTURE}\ufe0f{_JOINED_SCRIPTS}])[\u200c\u200d]|[\u200b\u2060-\u2064\u206a-\u206f\ufeff\u180e\u3164\uffa0\u115f\u1160]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f]{2,}|[\U000e0100-\U000e01ef]+")
_ORDER = re.compile("[\u202d\u202e]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = dict(
    zip(
        "асеорхуіјѕһԁԛԝАВЕКМНОРСТХУІЈЅοαρνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aceopxyijshdqwABEKMHOPCTXYIJSoapvABEZHIKMNOPTYX",
        strict=True,
    )
)
_FOLD = str.maketrans(_LOOKALIKES)
_WORD = re.compile(r"[^\W\d_]{2,}")


def _mixed_words(text: str) -> list[re.Match[str]]:
    """Words with Latin letters and look-alikes of them; a unit such as "kΩ" or "µs" is none."""
    return [match for match in _WORD.finditer(text) if _is_mixed(match.group())]


def _is_mixed(word: str) -> bool:
    return not word.isascii() and not _LOOKALIKES.keys().isdisjoint(word) and any("a" <= c <= "z" for c in word.lower())


def character_warnings(text: str, lines: Sequence[Line]) -> list[Warning]:
    """One warning for each sort of deceiving character, at the first line that has it."""
    if text.isascii() and not _CONTROL.search(text):
        return []
    places = Places(list(lines))

    def right_to_left(offset: int) -> bool:
        line = lines[places.at(offset)[0] - 1]
        return _RTL.search(text, line.start, line.end) is not None

    flags = [match.span() for match in _FLAG.finditer(text)]
    starts = {start + 1 for start, _ in flags}
    found: list[tuple[str, str, list[int]]] = [
        ("hidden-text", "invisible characters", [m.start() for m in _INVISIBLE.finditer(text) if m.start() > 0]),
        (
            "hidden-text",
            "tag characters, which carry invisible text",
            [m.start() for m in _TAGS.finditer(text) if m.start() not in starts],
        ),
        (
            "hidden-text",
            "variation selectors that carry invisible data",
            [m.start() for m in _SELECTORS.finditer(text)],
        ),
        (
            "hidden-text",
            "characters that reverse the order of the text shown",
            [m.start() for m in _ORDER.finditer(text)],
        ),
        (
            "hidden-text",
            "direction marks without right-to-left text",
            [m.start() for m in _DIRECTION.finditer(text) if not right_to_left(m.start())],
        ),
        (
            "hidden-text",
            "words that mix Latin letters with look-alikes of another script",
            [m.start() for m in _mixed_words(text)],
        ),
        ("control-characters", "control characters", [m.start() for m in _CONTROL.finditer(text)]),
    ]
    return [
        Warning(code, _sentence(what, [places.at(at)[0] for at in offsets]), places.at(offsets[0])[0])
        for code, what, offsets in found
        if offsets
    ]


def _sentence(what: str, rows: Iterable[int]) -> str:
    numbers = sorted(set(rows))
    if len(numbers) == 1:
        return f"this line holds {what}"
    shown = ", ".join(map(str, numbers[:5])) + (" and others" if len(numbers) > 5 else "")
    return f"lines {shown} hold {what}"


def fold(text: str) -> str:
    """`text` as a reader takes it in: nothing invisible, look-alikes and letter variants made plain, lower case."""
    import unicodedata

    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = re.sub(
            "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]", "", text
        )
        text = _TAGS.sub(
            lambda match: "".join(chr(ord(c) - 0xE0000) for c in match.group() if " " <= chr(ord(c) - 0xE0000) <= "~"),
            text,
        )
        text = _WORD.sub(
            lambda match: match.group().translate(_FOLD) if _is_mixed(match.group()) else match.group(), text
        )
        text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(text.lower().split())
