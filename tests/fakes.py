"""Stand-ins with real behaviour that tests share: documents cut by the real reader, a retriever without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.contract import LadderRecord
from reviewer.document.read import read_text
from reviewer.engines.base import JudgeRequest
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.records import Passage, Retrieved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.ladder.taxonomy import Pitfall
    from reviewer.records import Document, Kind

LADDER = LadderRecord(id="execution-leadership", fingerprint="f" * 64, restated=True)


def passage_for(pitfall: Pitfall) -> Passage:
    return Passage(
        id=f"execution-leadership/{pitfall.id}",
        ladder="execution-leadership",
        stage=pitfall.stage,
        section="Pitfalls",
        text=pitfall.statement or pitfall.is_,
        start=0,
        end=len(pitfall.statement or pitfall.is_),
    )


class OnePassageEach:
    """A retriever that finds one passage for every pitfall: its statement."""

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int
    ) -> tuple[Retrieved, ...]:
        return tuple(Retrieved(passage_for(p), 0.9, p.id) for p in pitfalls)


def request_for(text: str, stage: str = "engineering-manager", kind: Kind | None = "weekly-update") -> JudgeRequest:
    """What an engine would be asked about a text."""
    taxonomy = load_taxonomy()
    document = read_text(text, "update.md")
    pitfalls = taxonomy.pitfalls_in_scope(stage)
    return JudgeRequest(
        document=document,
        stage=stage,
        kind=kind,
        pitfalls=pitfalls,
        behaviours=taxonomy.behaviours_in_scope(stage),
        retrieve=lambda: OnePassageEach().for_document(document, stage, pitfalls, 1),
    )
