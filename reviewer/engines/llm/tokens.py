"""How many tokens a text will come to, without any vocabulary at hand: an estimate and a floor."""

from __future__ import annotations

import math
import re

# Four characters a token overestimated English by 7 to 19 % on four vocabularies and held Chinese to a third of
# its tokens; hence one token for each character that is not ASCII.
_ASCII_CHARS_PER_TOKEN = 4
# Measured on two vocabularies (100,000 and 200,000 tokens): English prose 5.0 bytes a token, German 5.3, our own
# instructions 3.8 to 4.0; other scripts up to 9.8. No tokenizer packs prose tighter than these:
_FLOOR_ASCII_PER_TOKEN = 6.67  # 60 % of the estimate
_FLOOR_OTHER_BYTES_PER_TOKEN = 12
_RUN = re.compile(r"([-=_.*~#+─━═—…])\1{3,}")  # a whole row of dashes is one token
_MESSAGE_OVERHEAD = 8


def estimate_tokens(text: str) -> int:
    """A cautious estimate, on the high side for prose."""
    n_ascii = len(text.encode("ascii", "ignore"))
    return math.ceil(n_ascii / _ASCII_CHARS_PER_TOKEN) + len(text) - n_ascii + _MESSAGE_OVERHEAD


def least_tokens(text: str) -> int:
    """Fewer prompt tokens than this mean that the endpoint did not read all of the text."""
    short = _RUN.sub(r"\1\1\1", text)
    n_ascii = len(short.encode("ascii", "ignore"))
    n_other = len(short.encode("utf-8", "replace")) - n_ascii
    return int(n_ascii / _FLOOR_ASCII_PER_TOKEN + n_other / _FLOOR_OTHER_BYTES_PER_TOKEN)
