"""What an engine is: one method that judges one document. Two real ones exist, embedded and LLM."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.ladder.taxonomy import Behaviour, Pitfall
    from reviewer.records import Document, EngineIdentity, Judgement, Kind, Retrieved


@dataclass(frozen=True)
class JudgeRequest:
    """One document with everything an engine may look at.

    `pitfalls` and `behaviours` are the closed sets in scope at `stage`. `retrieve` finds the pieces of the ladder
    that go with them; `passages` calls it once, when they are first wanted: a document in which nothing is found
    needs none.
    """

    document: Document
    stage: str
    kind: Kind | None
    pitfalls: tuple[Pitfall, ...]
    behaviours: tuple[Behaviour, ...]
    retrieve: Callable[[], tuple[Retrieved, ...]]

    @cached_property
    def passages(self) -> tuple[Retrieved, ...]:
        """Passages of the ladder, best first for each pitfall."""
        return self.retrieve()


class Engine(Protocol):
    """Judges documents. Must be safe to call again and again; holds no document between calls."""

    @property
    def identity(self) -> EngineIdentity: ...

    def judge(self, request: JudgeRequest) -> Judgement:
        """Raises EngineError (exit 3) when this document could not be judged; never answers empty instead."""
        ...
