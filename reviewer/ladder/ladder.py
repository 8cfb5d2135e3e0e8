"""A ladder's text, Markdown or plain with bare heading lines, taken apart into stages, sections and statements."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from reviewer.errors import LadderError
from reviewer.ladder.headings import Block, Topic, blocks_of, heading_topic, recurring, topic_of_paragraph
from reviewer.ladder.stage_names import competency_headings, match_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.ladder.taxonomy import Stage

MAX_CHARS = 1_000_000

# White space after a full stop, question or exclamation mark (closing quotes and brackets included) and before
# something that can open a sentence. "vs. what" and "e.g. this" stay whole because a small letter follows.
SENTENCE_GAP = r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]]))\s+(?=[\"'“‘(\[]?[A-Z0-9])"
_GAP = re.compile(SENTENCE_GAP)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence; `text == ladder.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or list item with its sentences, in order. `topic` is what it talks about, None where unknown."""

    start: int
    end: int
    topic: Topic | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading. `stage` is None for what is common to all stages.

    `competency` is the heading above the stages where a file goes through them more than once.
    """

    name: str
    stage: str | None
    start: int
    end: int
    paragraphs: tuple[Paragraph, ...]
    competency: str | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """A parsed ladder. `text` has `\\n` line ends and is what all offsets refer to.

    `restated` says that it is our wording of somebody's text. `strange` are headings that stand where a stage's
    name would but name none that is known; what is under them belongs to no stage. `read_as` are headings in
    another company's words with the id of the stage they were taken for.
    """

    id: str
    text: str
    fingerprint: str
    restated: bool
    sections: tuple[Section, ...]
    strange: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()

    def statements(self) -> Iterator[tuple[Section, Paragraph, Statement]]:
        """Every statement with where it stands, in the order of the text."""
        for section in self.sections:
            for paragraph in section.paragraphs:
                for statement in paragraph.statements:
                    yield section, paragraph, statement

    def stages(self) -> tuple[str, ...]:
        """The ids of the stages found, in the order of the text."""
        return tuple(dict.fromkeys(s.stage for s in self.sections if s.stage is not None))

    def competencies(self) -> tuple[str, ...]:
        """The competencies that the stages are told for, in the order of the text; empty for a file about one."""
        return tuple(dict.fromkeys(s.competency for s in self.sections if s.competency is not None))


def parse_ladder(text: str, ladder_id: str, stages: tuple[Stage, ...], *, restated: bool = False) -> Ladder:
    """Raises LadderError where the text is empty, too long, has no headings or names none of `stages`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _refuse_unusable(text)
    blocks = blocks_of(text)
    headings = [block for block in blocks if block.level is not None]
    if not headings:
        raise LadderError(
            "no headings found in the ladder",
            hint="use Markdown headings, or put each heading on a line of its own between blank lines",
        )
    matched, read_as = match_stages(headings, stages)
    if not any(matched.values()):
        known = ", ".join(stage.name for stage in stages)
        raise LadderError(
            "no heading names a known stage",
            hint=f"known: {known}; name stages of your own in a `pitfalls.yaml` beside the ladder",
        )
    sections, strange = _sections(text, blocks, matched, stages)
    fingerprint = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Ladder(ladder_id, text, fingerprint, restated, sections, strange, read_as)


def split_statements(text: str, start: int, end: int) -> tuple[Statement, ...]:
    """The sentences of `text[start:end]`, without white space around them."""
    cuts = [start, *(gap.end() for gap in _GAP.finditer(text, start, end) if gap.end() < end), end]
    found = []
    for a, b in pairwise(cuts):
        piece = text[a:b]
        stripped = piece.strip()
        if stripped:
            at = a + len(piece) - len(piece.lstrip())
            found.append(Statement(stripped, at, at + len(stripped)))
    return tuple(found)


def _refuse_unusable(text: str) -> None:
    if not text.strip():
        raise LadderError("the ladder is empty", hint="give a text or Markdown file that names the stages")
    if len(text) > MAX_CHARS:
        raise LadderError(f"the ladder has {len(text)} characters", hint=f"the limit is {MAX_CHARS}")
    if "\x00" in text:
        raise LadderError("the ladder is not a text file", hint="give a text or Markdown file")


def _sections(
    text: str, blocks: tuple[Block, ...], matched: dict[int, str | None], stages: tuple[Stage, ...]
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Walk the blocks once, keeping the stage that is open and the level of its heading."""
    names = {stage.id: stage.name for stage in stages}
    repeated = recurring(blocks, matched)
    competencies = competency_headings(blocks, matched, repeated, {stage.id: stage.rank for stage in stages})
    is_plain = all(block.level in (None, 0) for block in blocks)
    strange: list[str] = []
    sections: list[Section] = []
    stage: str | None = None
    stage_level = 0
    competency: str | None = None
    for at, block in enumerate(blocks):
        if block.level is None:
            continue
        found = matched[block.start]
        name = block.title
        if found is not None:
            stage, stage_level, name = found, block.level, names[found]
        elif block.start in competencies:
            stage, competency = None, name
        elif stage is not None or strange:
            is_strange = _acts_as_stage(at, blocks, matched, repeated)
            if is_strange:
                strange.append(name)
            if is_strange or (block.level <= stage_level and not is_plain):
                stage = None
        section = _section(text, block, _body(at, blocks), stage, name, is_opening=found is not None)
        if section is not None:
            sections.append(replace(section, competency=competency))
    return tuple(sections), tuple(strange)


def _body(at: int, blocks: tuple[Block, ...]) -> list[Block]:
    body = []
    for block in islice(blocks, at + 1, None):
        if block.level is not None:
            break
        body.append(block)
    return body


def _acts_as_stage(
    at: int, blocks: tuple[Block, ...], matched: dict[int, str | None], repeated: frozenset[str]
) -> bool:
    """A heading met once, followed by one that other stages have too, stands where a stage's name would."""
    if blocks[at].title.casefold() in repeated:
        return False
    following = next((block for block in islice(blocks, at + 1, None) if block.level is not None), None)
    return following is not None and matched[following.start] is None and following.title.casefold() in repeated


def _section(
    text: str, heading: Block, body: list[Block], stage: str | None, name: str, *, is_opening: bool
) -> Section | None:
    """None where nothing stands under the heading. A stage's own heading opens its `about` paragraphs."""
    if not body:
        return None
    topic = "about" if is_opening or stage is None else heading_topic(name)
    paragraphs: list[Paragraph] = []
    previous: Topic | None = None
    for block in body:
        statements = split_statements(text, block.start, block.end)
        is_last = block is body[-1]
        previous = topic_of_paragraph(tuple(s.text for s in statements), topic, previous, is_last=is_last)
        paragraphs.append(Paragraph(block.start, block.end, previous, statements))
    return Section(name, stage, heading.start, body[-1].end, tuple(paragraphs))
