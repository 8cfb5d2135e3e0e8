"""What was recognised in a ladder and what was not: stages, sections, statements, and which pitfalls it states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.ladder.anchors import find_anchors, probe_id
from reviewer.ladder.chunk import cut_passages
from reviewer.ladder.judgeable import judgeable
from reviewer.ladder.texts import descriptions, mean_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from reviewer.ladder.index import Embedder
    from reviewer.ladder.ladder import Ladder
    from reviewer.ladder.taxonomy import Behaviour, Pitfall, Taxonomy


@dataclass(frozen=True, slots=True)
class StageFound:
    """How much was found of one stage; zeros where it is missing."""

    id: str
    name: str
    sections: int
    statements: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A pitfall or behaviour and the ladder's sentence for it, None where the ladder seems to have none."""

    id: str
    name: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class LadderReport:
    """`strange` are headings that stand where a stage's would; `shared_statements` belong to no stage.

    `read_as` are headings in other words with the name of the stage they were taken for; `pitfall_like` are
    statements that stand where pitfalls do and state none of `pitfalls`.
    """

    name: str
    fingerprint: str
    stages: tuple[StageFound, ...]
    shared_statements: int
    strange: tuple[str, ...]
    passages: int
    pitfalls: tuple[Stated, ...]
    behaviours: tuple[Stated, ...]
    read_as: tuple[tuple[str, str], ...]
    competencies: tuple[str, ...]
    pitfall_like: tuple[str, ...]
    embedded: tuple[str, ...]  # ids of the pitfalls that the embedded engine can judge
    only_llm: tuple[str, ...]
    hints: tuple[str, ...]


class _Embedded:
    """Vectors made on the spot, for a ladder that has no index."""

    def __init__(self, texts: dict[str, tuple[str, ...]], embedder: Embedder) -> None:
        vectors = mean_vectors(list(texts.values()), embedder)
        self._rows = {entry_id: row for row, entry_id in enumerate(texts)}
        self._vectors = vectors

    def vectors(self, ids: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors[[self._rows[entry_id] for entry_id in ids]]


def recognise(ladder: Ladder, taxonomy: Taxonomy, embedder: Embedder) -> LadderReport:
    """Takes a second or two: the whole ladder is embedded."""
    passages = cut_passages(ladder)
    labels: tuple[Pitfall | Behaviour, ...] = (*taxonomy.pitfalls, *taxonomy.behaviours)
    texts: dict[str, tuple[str, ...]] = {passage.id: (passage.text,) for passage in passages}
    texts |= {probe_id(label.id): descriptions(label) for label in labels}
    anchors = find_anchors(passages, labels, _Embedded(texts, embedder))
    judges = judgeable(taxonomy)
    counted = [(section.stage, sum(len(p.statements) for p in section.paragraphs)) for section in ladder.sections]

    def stated(label: Pitfall | Behaviour) -> Stated:
        anchor = anchors.get(label.id)
        return Stated(label.id, label.name, anchor.text if anchor else None)

    return LadderReport(
        name=ladder.id,
        fingerprint=ladder.fingerprint,
        stages=tuple(
            StageFound(
                stage.id,
                stage.name,
                sum(found == stage.id for found, _ in counted),
                sum(count for found, count in counted if found == stage.id),
            )
            for stage in taxonomy.stages
        ),
        shared_statements=sum(count for found, count in counted if found is None),
        strange=ladder.strange,
        passages=len(passages),
        pitfalls=tuple(stated(pitfall) for pitfall in taxonomy.pitfalls),
        behaviours=tuple(stated(behaviour) for behaviour in taxonomy.behaviours),
        read_as=tuple((title, taxonomy.stage(stage).name) for title, stage in ladder.read_as),
        competencies=ladder.competencies(),
        pitfall_like=_pitfall_like(ladder, [anchor.text for anchor in anchors.values()]),
        embedded=judges.embedded,
        only_llm=judges.only_llm,
        hints=judges.hints,
    )


def _pitfall_like(ladder: Ladder, stating: list[str]) -> tuple[str, ...]:
    """Statements in paragraphs about pitfalls, without those that open such a paragraph ("Common traps are …")."""
    found = []
    for _, paragraph, statement in ladder.statements():
        is_lead = len(paragraph.statements) > 1 and statement == paragraph.statements[0]
        if paragraph.topic == "pitfalls" and not is_lead and not any(statement.text in text for text in stating):
            found.append(" ".join(statement.text.split()))
    return tuple(found)
