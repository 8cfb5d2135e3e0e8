"""Whom an update is for: greeted, addressed, or named as the one a line or version is written for."""

from __future__ import annotations

import re

from reviewer.engines.feedback import frames
from reviewer.engines.feedback.names import clean_name

_HEAD_CHARS = 500
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
# What may stand above a greeting: empty lines, headings (underlined ones too), mail headers, comments.
_ABOVE_GREETING = re.compile(
    r"\A(?:\s+|\#{1,6}[ \t][^\n]*\n|[^\n]+\n[=-]{3,}[ \t]*\n|<!--.*?-->|"
    r"(?:Subject|From|To|Cc|Date|Re|Betreff|Von|An|Datum)[ \t]*:[^\n]*\n)+",
    re.DOTALL,
)


def reader_of(text: str) -> str | None:
    """The reader as the text names them ("Henk", "the board"), or None."""
    body = _FRONT_MATTER.sub("", text, count=1)
    head = body[:_HEAD_CHARS]
    for frame, where in (
        (frames.LINE_FOR, body),
        (frames.GREETING, _ABOVE_GREETING.sub("", head)),
        (frames.ADDRESSED, head),
    ):
        for match in frame.finditer(where):
            for group, who in match.groupdict().items():
                if who and (name := clean_name(who, where, match.start(group), "")):
                    return name
    return None
