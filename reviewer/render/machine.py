"""A Review as JSON, schema `reviewer.review/1`: valid UTF-8 that is harmless when shown on a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.contract import Failure, Review

# JSON leaves these raw; a terminal would act on them (C1 controls, bidirectional and invisible characters).
_RAW = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def render_json(review: Review, *, show_all: bool = False, indent: int | None = 2) -> str:
    """The contract's JSON. Possible findings are in it only with `show_all`. Ends in a line end."""
    if not show_all:
        findings = tuple(f for f in review.findings if f.level == "finding")
        review = review.model_copy(update={"findings": findings})
    return _RAW.sub(lambda match: _escape(match.group()), review.to_json(indent)) + "\n"


def render_failure(failure: Failure) -> str:
    """A document that could not be reviewed, as one line of JSON."""
    return _RAW.sub(lambda match: _escape(match.group()), failure.to_json()) + "\n"


def escape_for(text: str, encoding: str) -> str:
    """JSON text with `\\u` escapes for what an encoding can't hold."""
    return "".join(c if c.isascii() or _holds(encoding, c) else _escape(c) for c in text)


def _holds(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
