"""Text of strangers made harmless for a terminal: nothing in it can move the cursor, colour, reorder or hide."""

from __future__ import annotations

import re

# C0 but tab and line feed, DEL, C1, bidirectional controls, invisible fillers, tags, lone surrogates, separators.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_TAG_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{1,6}\U000e007f")


def clean_for_terminal(text: str, *, keep_line_ends: bool = True) -> str:
    """`text` with every control, escape, bidirectional and invisible character shown as `<U+XXXX>`.

    CR and CRLF become LF; tabs become four spaces. With `keep_line_ends=False` line ends become spaces, for
    places that hold one line. Joiners inside emoji and flags of nations stay, as they draw one picture.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    if not keep_line_ends:
        text = text.replace("\n", " ")
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    pieces: list[str] = []
    at = 0
    for flag in _TAG_FLAG.finditer(text):
        pieces += (_escape(text[at : flag.start()]), flag.group())
        at = flag.end()
    pieces.append(_escape(text[at:]))
    return "".join(pieces)


def _escape(text: str) -> str:
    return _HARMFUL.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)
