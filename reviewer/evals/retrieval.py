"""Measures retrieval: how often, and how high, the passage that states the expected pitfall or behaviour is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from reviewer.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewer.ladder.retrieve import Retriever
    from reviewer.ladder.taxonomy import Taxonomy

_DEPTH = 20  # a passage found below this rank counts as not found


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody might write at `stage`; `expect` is the id of the pitfall or behaviour it shows."""

    stage: str
    expect: str
    text: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A situation whose passage is not among the first `k`: its rank (None: not found) and what came first."""

    situation: Situation
    rank: int | None
    first: str


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """`recall` at k and mean reciprocal rank, both in [0, 1], over `n` situations."""

    n: int
    k: int
    recall: float
    mrr: float
    misses: tuple[Miss, ...]


def load_situations(path: Path, taxonomy: Taxonomy) -> tuple[Situation, ...]:
    """The situations of a YAML file. Raises CaseError where it is unreadable or names what does not exist."""
    known = {pitfall.id for pitfall in taxonomy.pitfalls} | {behaviour.id for behaviour in taxonomy.behaviours}
    stages = {stage.id for stage in taxonomy.stages}
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = tuple(Situation(s["stage"], s["expect"], s["text"]) for s in raw["situations"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CaseError(f"{path}: {error}", hint="compare with evals/retrieval/situations.yaml") from error
    for situation in found:
        if situation.expect not in known or situation.stage not in stages:
            raise CaseError(f"{path}: unknown label or stage in '{situation.text[:60]}'", hint="see pitfalls.yaml")
    if not found:
        raise CaseError(f"{path}: no situations", hint="compare with evals/retrieval/situations.yaml")
    return found


def score_retrieval(
    retriever: Retriever, situations: Sequence[Situation], *, is_stage_known: bool = True, k: int = 3
) -> RetrievalScore:
    """Search with each situation and look for the passage that states what it shows.

    Raises CaseError where the ladder has no such passage: an expectation that can't be met measures nothing.
    """
    reciprocals: list[float] = []
    misses: list[Miss] = []
    for situation in situations:
        anchor = retriever.anchor(situation.expect)
        if anchor is None:
            raise CaseError(f"the ladder does not state {situation.expect}", hint="leave such situations out")
        hits = retriever.search(situation.text, situation.stage if is_stage_known else None, _DEPTH)
        rank = next((at for at, hit in enumerate(hits, start=1) if hit.passage.id == anchor.id), None)
        reciprocals.append(1 / rank if rank else 0.0)
        if rank is None or rank > k:
            misses.append(Miss(situation, rank, hits[0].passage.text if hits else ""))
    n = len(reciprocals)
    return RetrievalScore(n, k, 1 - len(misses) / n, sum(reciprocals) / n, tuple(misses))
