"""Whom an update is for: greeted, addressed, or named as the one a line or version is written for."""

from __future__ import annotations

from reviewer.engines.feedback import frames
from reviewer.engines.feedback.names import clean_name

_HEAD_CHARS = 500


def reader_of(text: str) -> str | None:
    """The reader as the text names them ("Henk", "the board"), or None."""
    for frame in frames.READER_FRAMES:
        where = text if frame is frames.LINE_FOR else text[:_HEAD_CHARS]
        for match in frame.finditer(where):
            for group, who in match.groupdict().items():
                if who and (name := clean_name(who, where, match.start(group), "")):
                    return name
    return None
