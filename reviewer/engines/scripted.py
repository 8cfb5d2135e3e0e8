"""An engine that answers what it was given: for tests, for proving the eval gate, and for plumbing recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.errors import EngineError
from reviewer.records import EngineIdentity, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewer.engines.base import JudgeRequest


class ScriptedEngine:
    """Implements `reviewer.engines.base.Engine`.

    `script` maps a document's name to its judgement, or is a function of the request. A document that the
    script does not know is an EngineError, never an empty answer.
    """

    def __init__(
        self,
        script: Mapping[str, Judgement] | Callable[[JudgeRequest], Judgement],
        model: str = "script",
    ) -> None:
        self._script = script
        self._model = model

    @property
    def identity(self) -> EngineIdentity:
        return EngineIdentity(name="scripted", model=self._model, model_fingerprint=self._model)

    def judge(self, request: JudgeRequest) -> Judgement:
        if callable(self._script):
            return self._script(request)
        try:
            return self._script[request.document.name]
        except KeyError:
            raise EngineError(
                f"the script has no answer for '{request.document.name}'", hint="add one to the script"
            ) from None
