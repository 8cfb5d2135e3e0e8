"""Whether a line end lies inside a sentence: hard-wrapped prose as against lines that each say one thing."""

from __future__ import annotations

import itertools

from reviewer.document.shapes import ends_open, is_key_line

_MIN_WIDTH = 50  # nobody wraps prose narrower than this; shorter lines are lists without marks
_MAX_WIDTH = 130
_MIN_LENGTH = 25  # characters; a shorter line is a heading or a message rather than half a sentence
_FINAL = (".", "!", "?", "…", ":", "。", "！", "？")


class Wrapping:
    """Knows whether a document's prose is hard-wrapped, and at which width.

    The width is that of the longest line when all stay below 130 characters (an editor that doesn't wrap
    leaves longer ones wherever a paragraph has three sentences) and when at least half of the line ends inside
    paragraphs come where the next word had no room.
    """

    def __init__(self, bodies: list[str]) -> None:
        filled = [body.rstrip() for body in bodies if body.strip()]
        longest = max(map(len, filled), default=0)
        self._width = longest if _MIN_WIDTH <= longest <= _MAX_WIDTH else None
        pairs = [(a, b) for a, b in itertools.pairwise(bodies) if a.strip() and b.strip()]
        full = sum(1 for before, after in pairs if self.is_full(before, after))
        if full * 2 < len(pairs):
            self._width = None
        self._is_lower_case = sum(1 for body in filled if body.lstrip()[:1].islower()) * 2 > len(filled)

    def is_full(self, before: str, after: str) -> bool:
        """Whether the first word of `after` had no room left on the line `before`."""
        words = after.split(None, 1)
        if self._width is None or not words:
            return False
        return len(before.rstrip()) + 1 + len(words[0]) > self._width - 4

    def goes_on(self, before: str, after: str) -> bool:
        """Whether `after` goes on with the sentence, or at least the paragraph, of `before`."""
        if is_key_line(after):
            return False
        if self.is_full(before, after):
            return True
        if self._is_lower_case or len(before.strip()) < _MIN_LENGTH:
            return False
        return ends_open(before) or (after.lstrip()[:1].islower() and not before.rstrip().endswith(_FINAL))
