"""Which lines are somebody else's words: `>` lines and forwarded or replied-to mail."""

from __future__ import annotations

import re

from reviewer.document.shapes import quote_length

_FORWARD = re.compile(
    r"[ \t]*(?:-{2,}[ \t]*(?:Original Message|Forwarded message|Forwarded by .{1,80}|Ursprüngliche Nachricht"
    r"|Weitergeleitete Nachricht|Message d'origine|Mensaje original|Oorspronkelijk bericht)[ \t]*-{2,}"
    r"|Begin forwarded message:|_{10,})[ \t]*$",
    re.I,
)
# A mail program writes these lines in its owner's language, whatever language the mail is in.
_WROTE = re.compile(
    r"[ \t]*(?:On\b.{6,250}\bwrote|Am\b.{6,250}\bschrieb\b.{0,100}|Le\b.{6,250}\ba écrit|El\b.{6,250}\bescribió"
    r"|Op\b.{6,250}\bschreef\b.{0,100}|Den\b.{6,250}\b(?:skrev|skrev följande)\b.{0,100}|Il\b.{6,250}\bha scritto"
    r"|Em\b.{6,250}\bescreveu)[ \t\xa0]*:[ \t]*$"
)
_OPENS = re.compile(r"[ \t]*(?:On|Am|Le|El|Op|Den|Il|Em)\b(?!.*:[ \t]*$)")
_WROTE_WITH_ADDRESS = re.compile(r"@|\d{1,2}:\d{2}")
# Between dashes a forward or reply is named in any language; the sender's line below tells it from a heading.
_DASHED = re.compile(r"[ \t]*-{3,}[ \t]*[^\W\d_][\w' ]{2,60}?[ \t]*-{3,}[ \t]*$")
_FROM = re.compile(r"\*{0,2}(?:From|Von|De|Van|Fra|Från|Da|Mittente)[ \xa0]?:\*{0,2}[ \t\xa0]+\S", re.I)
_SENT = re.compile(
    r"\*{0,2}(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviad[oa](?: el| em)?|Fecha|Data|Para"
    r"|Asunto|Assunto|Verzonden|Aan|Onderwerp|Sendt|Dato|Til|Emne|Skickat|Till|Ämne|Inviato|A|Oggetto)[ \xa0]?:\*{0,2}"
    r"[ \t\xa0]+\S",
    re.I,
)
_NUMBER_AFTER_MARK = re.compile(r"[ \t]*>[ \t]?[\d$€£]")


def quoted_lines(bodies: list[str]) -> tuple[list[bool], list[int]]:
    """For each line: whether it is quoted, and the length of its `>` marks.

    A forward at the very top, or below a subject alone, quotes nothing: then the forwarded text is the document.
    """
    marks = [quote_length(body) for body in bodies]
    for index, body in enumerate(bodies):
        if marks[index] and _NUMBER_AFTER_MARK.match(body) and not _has_quoted_neighbour(marks, index):
            marks[index] = 0  # "> 95% of ..." is a figure
    quoted = [mark > 0 for mark in marks]
    tail = _tail_start(bodies, quoted)
    if tail is not None:
        quoted[tail:] = [True] * (len(bodies) - tail)
    return quoted, marks


def _has_quoted_neighbour(marks: list[int], index: int) -> bool:
    return (index > 0 and marks[index - 1] > 0) or (index + 1 < len(marks) and marks[index + 1] > 0)


def forwarded_from(text: str) -> str | None:
    """What the sender's line says of a forward that a text begins with; None where it begins otherwise."""
    bodies = text.splitlines()
    head = [body for body in bodies[: _head_end(bodies)] if body.strip()]
    senders = [body for body in head if _FROM.match(body)]
    is_forward = any(_FORWARD.match(body) or _DASHED.match(body) for body in head)
    if not senders or not (is_forward or sum(1 for body in head if _SENT.match(body)) >= 2):
        return None
    return senders[-1].partition(":")[2].strip("* \t\xa0")


def _head_end(bodies: list[str]) -> int:
    """How many lines at the top are headers and marks of a forward, and so nobody's words."""
    for index, body in enumerate(bodies):
        is_mark = _FORWARD.match(body) or _is_dashed_mark(bodies, index)
        if body.strip() and not (is_mark or _FROM.match(body) or _SENT.match(body)):
            return index
    return len(bodies)


def _tail_start(bodies: list[str], quoted: list[bool]) -> int | None:
    """The line from which on a mail is what was replied to or forwarded, or None."""
    head = _head_end(bodies)
    has_lines = has_own_words = False
    for index, body in enumerate(bodies):
        if not body.strip() or quoted[index]:
            continue
        if has_own_words and _opens_forward(bodies, index):
            return index
        if has_lines and _opens_reply(bodies, quoted, index):
            return index
        has_lines, has_own_words = True, index >= head
    return None


def _following(bodies: list[str], index: int) -> list[int]:
    return [i for i in range(index + 1, min(index + 5, len(bodies))) if bodies[i].strip()]


def _is_dashed_mark(bodies: list[str], index: int) -> bool:
    return _DASHED.match(bodies[index]) is not None and any(_FROM.match(bodies[i]) for i in _following(bodies, index))


def _opens_forward(bodies: list[str], index: int) -> bool:
    body, following = bodies[index], _following(bodies, index)
    if _FORWARD.match(body):
        is_rule = body.strip().startswith("___")
        return not is_rule or any(_FROM.match(bodies[i]) for i in following)
    if _is_dashed_mark(bodies, index):
        return True
    is_header = _FROM.match(body) is not None and index > 0 and not bodies[index - 1].strip()
    return is_header and sum(1 for i in following if _SENT.match(bodies[i])) >= 2


def _opens_reply(bodies: list[str], quoted: list[bool], index: int) -> bool:
    wrote = _wrote_until(bodies, index)
    if wrote is None:
        return False
    after = next((i for i in _following(bodies, index) if i > wrote), None)
    return after is not None and not quoted[after]


def _wrote_until(bodies: list[str], index: int) -> int | None:
    """The last line of an "On … wrote:" that begins at a line; None without one. Long ones are broken in two."""
    for last in (index, index + 1):
        if last == len(bodies) or (last > index and not _OPENS.match(bodies[index][:300])):
            return None
        words = " ".join(body[:300] for body in bodies[index : last + 1])
        has_sender = _WROTE_WITH_ADDRESS.search(words) if last == index else "@" in words
        if has_sender and _WROTE.match(words):
            return last
    return None
