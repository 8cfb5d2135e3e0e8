"""Cuts a ladder into passages with stable ids and exact offsets: the only importer of the text splitters."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from reviewer.errors import LadderError
from reviewer.ladder.ladder import SENTENCE_GAP
from reviewer.records import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.ladder.ladder import Ladder, Paragraph

# Part of an index's fingerprint: raise it when the same ladder would be cut differently.
CHUNK_RULES = "1"
CHUNK_CHARS = 260
# Each sentence under these topics names one behaviour or one pitfall, and a review quotes exactly that one.
_ONE_SENTENCE_EACH = frozenset({"looks-like", "pitfalls"})


def splitter_version() -> str:
    """The splitter's version with that of our own rules. Does not import the splitter."""
    from importlib.metadata import version

    return f"{version('langchain-text-splitters')}+{CHUNK_RULES}"


def cut_passages(ladder: Ladder) -> tuple[Passage, ...]:
    """All passages in the order of the text; `ladder.text[p.start:p.end] == p.text`.

    An id is `ladder/stage/topic/hash of the passage's text`, so it stays when other passages change, come or go;
    a repeated text gets `-2`, `-3`, … in order.
    """
    seen: Counter[str] = Counter()
    passages = []
    for section in ladder.sections:
        for paragraph in section.paragraphs:
            for start, text in _pieces(ladder.text, paragraph):
                digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
                passage_id = "/".join((ladder.id, short_stage(section.stage), paragraph.topic or "other", digest))
                seen[passage_id] += 1
                if seen[passage_id] > 1:
                    passage_id += f"-{seen[passage_id]}"
                passages.append(
                    Passage(passage_id, ladder.id, section.stage, section.name, text, start, start + len(text))
                )
    return tuple(passages)


def topic_of(passage_id: str) -> str:
    """The topic that a passage's id carries, "other" where it is unknown."""
    return passage_id.split("/")[2]


def short_stage(stage: str | None) -> str:
    """ "em" for engineering-manager, "dir" for director, "all" for what belongs to no stage."""
    if stage is None:
        return "all"
    words = stage.split("-")
    return "".join(word[:1] for word in words) if len(words) > 1 else stage[:3]


def _pieces(text: str, paragraph: Paragraph) -> Iterator[tuple[int, str]]:
    """(offset in the ladder's text, piece) of one paragraph, in order."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # heavy: 301 ms

    source = text[paragraph.start : paragraph.end]
    splitter = RecursiveCharacterTextSplitter(
        separators=[SENTENCE_GAP],
        is_separator_regex=True,
        keep_separator="end",  # with False, 73 of 100 offsets were wrong
        chunk_size=1 if paragraph.topic in _ONE_SENTENCE_EACH else CHUNK_CHARS,
        chunk_overlap=0,
        add_start_index=True,
    )
    for piece in splitter.create_documents([source]):
        offset: int = piece.metadata["start_index"]
        if source[offset : offset + len(piece.page_content)] != piece.page_content:
            raise LadderError("a passage lost its place in the ladder", hint="please report this with the ladder")
        text_alone = piece.page_content.strip()
        yield paragraph.start + offset + piece.page_content.index(text_alone), text_alone
