"""Puts a regression down to retrieval, judgement or evidence, by reviewing the case again with gold passages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from reviewer import pipeline
from reviewer.batch.runner import run as run_on_threads
from reviewer.errors import ReviewerError
from reviewer.evals.metrics import confusion, is_right, unguided_labels
from reviewer.evals.observe import observe, options_for
from reviewer.evals.runner import summed
from reviewer.records import Passage, Retrieved
from reviewer.render.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reviewer.contract import UsageRecord
    from reviewer.evals.cases import Case
    from reviewer.evals.runs import EvalRun, Outcome
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


@dataclass
class Search:
    """The causes that were found, and what it took. It fills as it goes: whatever ends it leaves what is known."""

    causes: dict[str, Cause] = field(default_factory=dict)
    usages: list[UsageRecord] = field(default_factory=list)
    ended_by: ReviewerError | None = None  # further cases would wait for the same failure, one after the other

    def notes(self) -> list[str]:
        """What the reader of a verdict has to know of it."""
        usage = summed(self.usages)
        notes = []
        if usage is not None:
            cost = f" ({usage.cost:.4f} {usage.currency})" if usage.cost else ""
            notes.append(f"{count(usage.calls, 'call')} to find causes{cost}, in no figure")
        if self.ended_by is not None and self.ended_by.code == "recording-miss":
            notes.append("causes can't be told from a replay: true passages make other requests")
        elif self.ended_by is not None:
            notes.append(f"the search for causes ended early: {self.ended_by.code}: {self.ended_by.text}")
        return notes


def attribute_all(cases: Iterable[Case], run: EvalRun, parts: Parts, search: Search, jobs: int = 1) -> None:
    """Put each case down to its cause, `jobs` at a time. Ends at the first review that can't be made."""
    by_case: dict[str, Outcome] = {}
    for outcome in run.outcomes:
        if not (is_right(outcome) and is_guided(outcome)):
            by_case.setdefault(outcome.case, outcome)

    def look(case: Case) -> None:
        if search.ended_by is not None or case.id not in by_case:
            return
        try:
            cause = attribute(case, by_case[case.id], parts, search.usages.append)
        except ReviewerError as error:
            search.ended_by = search.ended_by or error
            return
        if cause is not None:
            search.causes[case.id] = cause

    for _ in run_on_threads(cases, look, jobs):
        pass


def attribute(
    case: Case, now: Outcome, parts: Parts, spend: Callable[[UsageRecord], None] = lambda usage: None
) -> Cause | None:
    """What keeps this case from being right; None when it is right, guidance included, or can't be told.

    Right once the passages are the true ones: retrieval. The right pitfalls on the wrong lines: evidence.
    Anything else: judgement. Raises ReviewerError where the engine can't be asked.
    """
    if is_right(now) and is_guided(now):
        return None
    gold_parts = replace(parts, retriever=GoldPassages(parts.retriever, parts.ladder.id))
    try:
        review = pipeline.review(case.document, options_for(case, gold_parts))
        gold = observe(case, review, parts.taxonomy)
    except ReviewerError:
        raise
    except Exception:  # a crash must not take the verdict along
        return None
    if review.engine.usage is not None:
        spend(review.engine.usage)
    if is_right(gold) and is_guided(gold):
        return "retrieval"
    counted = confusion(now, is_placed=False)
    return "judgement" if counted.false or counted.missed else "evidence"


def is_guided(outcome: Outcome) -> bool:
    """Whether every expected finding quotes the sentence that states its pitfall."""
    return not unguided_labels(outcome)
