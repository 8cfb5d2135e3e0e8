"""How many tokens a text will come to, without any vocabulary at hand: an estimate and a floor."""

from __future__ import annotations

import math

# Four characters a token overestimated English by 7 to 19 % on four vocabularies and held Chinese to a third of
# its tokens; hence one token for each character that is not ASCII.
_ASCII_CHARS_PER_TOKEN = 4
_FLOOR_BYTES_PER_TOKEN = 12  # no tokenizer packs prose of any language tighter than this
_MESSAGE_OVERHEAD = 8


def estimate_tokens(text: str) -> int:
    """A cautious estimate, on the high side for prose."""
    n_ascii = len(text.encode("ascii", "ignore"))
    return math.ceil(n_ascii / _ASCII_CHARS_PER_TOKEN) + len(text) - n_ascii + _MESSAGE_OVERHEAD


def least_tokens(text: str) -> int:
    """Fewer prompt tokens than this mean that the endpoint did not read all of the text."""
    return len(text.encode("utf-8", "replace")) // _FLOOR_BYTES_PER_TOKEN
