"""What an engine is: one method that judges one document. Two real ones exist, embedded and LLM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer.ladder.taxonomy import Behaviour, Pitfall
    from reviewer.records import Document, EngineIdentity, Judgement, Kind, Retrieved


@dataclass(frozen=True, slots=True)
class JudgeRequest:
    """One document with everything an engine may look at.

    `pitfalls` and `behaviours` are the closed sets in scope at `stage`; `passages` are the retrieved
    pieces of the ladder, best first for each pitfall.
    """

    document: Document
    stage: str
    kind: Kind | None
    pitfalls: tuple[Pitfall, ...]
    behaviours: tuple[Behaviour, ...]
    passages: tuple[Retrieved, ...]


class Engine(Protocol):
    """Judges documents. Must be safe to call again and again; holds no document between calls."""

    @property
    def identity(self) -> EngineIdentity: ...

    def judge(self, request: JudgeRequest) -> Judgement:
        """Raises EngineError (exit 3) when this document could not be judged; never answers empty instead."""
        ...
