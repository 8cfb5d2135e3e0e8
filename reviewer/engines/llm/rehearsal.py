"""An engine that only writes down what another would send: how `--dry-run` walks the one path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.records import EngineIdentity, Judgement

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.llm.engine import LLMEngine
    from reviewer.engines.llm.plan import Plan


class Rehearsal:
    """Implements `reviewer.engines.base.Engine`; its reviews are thrown away, its `plans` are kept."""

    def __init__(self, engine: LLMEngine) -> None:
        self._engine = engine
        self.plans: list[Plan] = []

    @property
    def identity(self) -> EngineIdentity:
        return self._engine.identity

    def judge(self, request: JudgeRequest) -> Judgement:
        self.plans.append(self._engine.plan(request))
        return Judgement()
