"""Puts a regression down to retrieval, judgement or evidence, by reviewing the case again with gold passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from reviewer import pipeline
from reviewer.evals.metrics import confusion, is_right, unguided_labels
from reviewer.evals.observe import observe, options_for
from reviewer.records import Passage, Retrieved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewer.evals.cases import Case
    from reviewer.evals.runs import Outcome
    from reviewer.ladder.taxonomy import Pitfall
    from reviewer.pipeline import GuidanceSource, Parts
    from reviewer.records import Document

Cause = Literal["retrieval", "judgement", "evidence"]


@dataclass(frozen=True, slots=True)
class GoldPassages:
    """A retriever that cannot err: for each pitfall the passage that states it, and nothing else."""

    inner: GuidanceSource
    ladder: str

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int
    ) -> tuple[Retrieved, ...]:
        return tuple(Retrieved(self._stating(p), 1.0, p.id) for p in pitfalls if p.statement)

    def _stating(self, pitfall: Pitfall) -> Passage:
        look_up = getattr(self.inner, "anchor", None)
        found = look_up(pitfall.id) if look_up is not None else None
        if isinstance(found, Passage):
            return found
        text = pitfall.statement
        return Passage(f"{self.ladder}/{pitfall.id}", self.ladder, pitfall.stage, "", text, 0, len(text))


def attribute(case: Case, parts: Parts) -> Cause | None:
    """What keeps this case from being right; None when it is right, guidance included, or can't be reviewed.

    Right once the passages are the true ones: retrieval. The right pitfalls on the wrong lines: evidence.
    Anything else: judgement.
    """
    now = _observed(case, parts)
    if now is None or (is_right(now) and is_guided(now)):
        return None
    gold = _observed(case, replace(parts, retriever=GoldPassages(parts.retriever, parts.ladder.id)))
    if gold is not None and is_right(gold) and is_guided(gold):
        return "retrieval"
    counted = confusion(now, is_placed=False)
    return "judgement" if counted.false or counted.missed else "evidence"


def attribute_all(cases: Iterable[Case], parts: Parts) -> Iterator[tuple[str, Cause]]:
    """Id and cause of each case that has one, as they are found."""
    return ((case.id, cause) for case in cases if (cause := attribute(case, parts)) is not None)


def is_guided(outcome: Outcome) -> bool:
    """Whether every expected finding quotes the sentence that states its pitfall."""
    return not unguided_labels(outcome)


def _observed(case: Case, parts: Parts) -> Outcome | None:
    try:
        return observe(case, pipeline.review(case.document, options_for(case, parts)), parts.taxonomy)
    except Exception:  # a crash too: the run has named it, and a second one must not take the verdict along
        return None
