"""Where a ladder's headings are, and what the paragraphs under them talk about.

Nothing here knows one particular ladder: headings are told by their form, topics by the words that such
headings and opening sentences commonly use.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

Topic = Literal[
    "about", "looks-like", "pitfalls", "success", "shift", "grow", "questions", "habits", "readiness", "closing"
]

_MARKDOWN = re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")
_BULLET = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+")
_HEADING_CHARS = 80
_HEADING_WORDS = 10
# Order matters: the first that matches wins, so that "how to grow" is not taken for a question.
_HEADINGS: tuple[tuple[Topic, str], ...] = (
    ("pitfalls", r"pitfall|\btraps?\b|watch out|anti.?pattern|\brisks?\b|mistake|goes wrong|failure|danger"),
    ("readiness", r"\bready\b|readiness|next (?:stage|level)"),
    ("success", r"success|succeed|working well"),
    ("shift", r"\bshift\b|what changes|transition"),
    ("closing", r"^in (?:short|brief|sum)|summary|closing|takeaway"),
    ("questions", r"question|ask yourself|reflect"),
    ("habits", r"\bhabits?\b|practi[cs]e"),
    ("grow", r"\bgrow|develop"),
    ("looks-like", r"looks? like|what (?:good|great)|expectation|behavio|in practice|what you do"),
    ("about", r"about|overview|introduction|what it is"),
)
_LEADS: tuple[tuple[Topic, str], ...] = (
    ("readiness", r"\bready\b|next (?:stage|level)|growth at this (?:stage|level)"),
    ("habits", r"\bhabits?\b"),
    ("pitfalls", r"pitfall|\btraps?\b|\brisks\b|\bfailures?\b|\bmistakes?\b|\bdangers?\b|goes wrong"),
    ("success", r"succe(?:ed|ss)|you'll know|you will know|you have found|\bsigns? (?:of|that)\b"),
)
# How a heading that covers several topics runs on where the opening words say nothing.
_RUNS_ON: dict[Topic, dict[Topic | None, Topic]] = {
    "looks-like": {None: "looks-like", "looks-like": "looks-like", "pitfalls": "pitfalls", "success": "success"},
    "grow": {None: "questions", "questions": "habits", "habits": "readiness", "readiness": "readiness"},
}


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 to 6, or 0 for a bare line of plain text), or a paragraph or list item (`level` None)."""

    start: int
    end: int
    level: int | None
    title: str = ""


def blocks_of(text: str) -> tuple[Block, ...]:
    """Headings, paragraphs and list items in order. Bare heading lines count only where no Markdown heading is."""
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text)]
    has_markdown = any(_MARKDOWN.match(line) for _, line in lines)
    blocks: list[Block] = []
    open_from: int | None = None
    previous_end = -1
    for start, line in lines:
        is_blank = not line.strip()
        is_gap = is_blank or (previous_end >= 0 and start - previous_end > 1)
        heading = _heading(line, start, text, has_markdown=has_markdown)
        bullet = _BULLET.match(line)
        if open_from is not None and (is_gap or heading or bullet):
            blocks.append(_trimmed(text, open_from, previous_end))
            open_from = None
        if heading:
            blocks.append(heading)
        elif not is_blank and open_from is None:
            open_from = start + (bullet.end() if bullet else 0)
        previous_end = start + len(line)
    if open_from is not None:
        blocks.append(_trimmed(text, open_from, previous_end))
    return tuple(block for block in blocks if block.end > block.start)


def recurring(blocks: tuple[Block, ...], matched: dict[int, str | None]) -> frozenset[str]:
    """The titles (casefolded) of headings that are no stage's and occur more than once."""
    counts = Counter(b.title.casefold() for b in blocks if b.level is not None and matched[b.start] is None)
    return frozenset(title for title, count in counts.items() if count > 1)


def heading_topic(title: str) -> Topic | None:
    """What a heading announces, None where its words say nothing."""
    return next((topic for topic, words in _HEADINGS if re.search(words, title.casefold())), None)


def topic_of_paragraph(
    sentences: tuple[str, ...], heading: Topic | None, previous: Topic | None, *, is_last: bool
) -> Topic | None:
    """What one paragraph talks about, from its heading, its opening words and the paragraph before.

    A heading with one topic decides; under one that covers several ("what this looks like", "how to grow"),
    or says nothing, the opening sentence does, then the usual order of such paragraphs.
    """
    if heading not in (None, "looks-like", "grow"):
        return heading
    if is_last and heading == "grow" and previous == "readiness" and len(sentences) == 1:
        return "closing"
    asked = sum(sentence.endswith("?") for sentence in sentences)
    if asked and asked * 2 >= len(sentences):
        return "questions"
    lead = sentences[0].casefold().replace("’", "'") if sentences else ""
    for topic, words in _LEADS:
        if re.search(words, lead):
            return topic
    return _RUNS_ON[heading].get(previous, heading) if heading else previous


def _heading(line: str, start: int, text: str, *, has_markdown: bool) -> Block | None:
    if has_markdown:
        found = _MARKDOWN.match(line)
        if found is None:
            return None
        return Block(start, start + len(line), len(found.group(1)), line[found.end() :].rstrip().rstrip("#").rstrip())
    title = line.strip()
    stands_alone = _is_blank_before(text, start) and _is_blank_after(text, start + len(line))
    is_short = 0 < len(title) <= _HEADING_CHARS and len(title.split()) <= _HEADING_WORDS
    opens = title[:1].isupper() or title[:1].isdigit()
    if stands_alone and is_short and opens and title[-1] not in '.!?;,"”' and not _BULLET.match(line):
        return Block(start, start + len(line), 0, title.rstrip(": "))
    return None


def _is_blank_before(text: str, at: int) -> bool:
    return at == 0 or not text[text.rfind("\n", 0, at - 1) + 1 : at].strip()


def _is_blank_after(text: str, at: int) -> bool:
    end = text.find("\n", at + 1)
    return not text[at : end if end >= 0 else len(text)].strip()


def _trimmed(text: str, start: int, end: int) -> Block:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Block(start, start + len(piece.strip()), None)
