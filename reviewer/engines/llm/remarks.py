"""What the user should know about an endpoint that answered: another model, a cut prompt, an open line."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.engines.llm.exchange import Caller, Tally

_NAME = re.compile(r"[\w.:/@+-]{1,80}", re.ASCII)


class Remarks:
    """Asks an endpoint once a run which models it has; a server that takes any name says so nowhere else."""

    def __init__(self, caller: Caller, model: str) -> None:
        self._caller = caller
        self._model = model
        self._listed: tuple[str, ...] | None = None
        self._lock = threading.Lock()

    def warnings(self, tally: Tally) -> tuple[Warning, ...]:
        """Warnings for one document, in a fixed order."""
        found = [self._prompt(tally), self._answered(tally), *self._line()]
        return tuple(warning for warning in found if warning is not None)

    def _prompt(self, tally: Tally) -> Warning | None:
        if not tally.short_prompts:
            return None
        text = "the endpoint counted fewer prompt tokens than the text can be; it may have read only a part"
        return Warning("truncated", text)

    def _answered(self, tally: Tally) -> Warning | None:
        if not tally.calls or self._caller.endpoint.is_openai:
            return None
        with self._lock:
            if self._listed is None:
                self._listed = self._caller.models()
        if self._listed and not any(_is_same(self._model, name) for name in self._listed):
            near = nearest_models(self._model, self._listed)
            return Warning(
                "model", f"the endpoint answered, but doesn't list the model '{self._model}'. {near}".strip()
            )
        return None

    def _line(self) -> Iterable[Warning | None]:
        endpoint = self._caller.endpoint
        if endpoint.proxy:
            yield Warning("proxy", f"the document went through the proxy {endpoint.proxy}, which the environment names")
        if not endpoint.is_local and endpoint.base_url.startswith("http:"):
            yield Warning("unencrypted", f"the document went to {endpoint.host} without encryption")


def _is_same(wanted: str, listed: str) -> bool:
    """Ollama lists `name:latest` for `name`; llama.cpp lists the path of the file."""
    return wanted in {listed, listed.removesuffix(":latest"), listed.rpartition("/")[2]}


def nearest_models(wanted: str, listed: Iterable[str]) -> str:
    """A hint with at most three names that the endpoint offers, only plain ones; empty where there are none."""
    from rapidfuzz import process

    plain = [name for name in listed if _NAME.fullmatch(name)]
    near = [match[0] for match in process.extract(wanted, plain, limit=3)]
    return f"It offers: {', '.join(near)}" if near else ""
