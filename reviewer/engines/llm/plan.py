"""What would be sent, to whom and for how much: the text of `--dry-run`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reviewer.engines.llm.prices import Price


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One request. `cost` at most, None where no price is known; a cached one costs nothing."""

    payload: dict[str, Any]
    prompt_tokens: int
    max_answer_tokens: int
    cost: float | None
    is_cached: bool


@dataclass(frozen=True, slots=True)
class PlannedLooks:
    """The second looks at the findings, as if there were as many as can be. `cost` None where no price is known."""

    count: int
    prompt_tokens: int
    max_answer_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All requests of one document, as far as they are known before the first answer."""

    url: str
    host: str
    proxy: str | None
    sends_key: bool
    account: tuple[str, ...]  # names of headers that say whose account it is
    models_url: str | None  # asked once a run, where one is given
    calls: tuple[PlannedCall, ...]
    price: Price | None
    prices_file: Path
    redacted: Mapping[str, int] | None
    looks: PlannedLooks | None

    def text(self) -> str:
        """For a reader: a head, then each body exactly as it would be sent (frame words are drawn anew)."""
        n_calls = len(self.calls)
        head = [
            f"Nothing was sent. A review would send {n_calls} request(s) to {self.host}:",
            f"  POST {self.url}",
            f"  key: {'sent in the Authorization header' if self.sends_key else 'none'}",
            *([f"  account: {' and '.join(self.account)}, from the environment"] if self.account else []),
            f"  prompt: about {sum(c.prompt_tokens for c in self.calls):,} tokens (estimate)",
            f"  answer: at most {sum(c.max_answer_tokens for c in self.calls):,} tokens",
            f"  cost: {self._cost()}",
            f"  redacted: {self._redacted()}",
        ]
        if self.proxy:
            head.append(f"  through the proxy {self.proxy}, which the environment names")
        if self.looks:
            head.append(f"  then one small request for each finding (--verify): {self._looks(self.looks)}")
        if self.models_url:
            key = ", with the key" if self.sends_key else ""
            head.append(f"  and once a run GET {self.models_url}{key}: is the model one that it has?")
        cached = sum(c.is_cached for c in self.calls)
        if cached:
            head.append(f"  {cached} of them answered from the cache, not sent")
        bodies = [
            f"--- request {number} of {n_calls} ---\n{json.dumps(call.payload, ensure_ascii=False, indent=2)}"
            for number, call in enumerate(self.calls, start=1)
        ]
        return "\n".join([*head, *bodies]) + "\n"

    def _cost(self) -> str:
        known = [call.cost for call in self.calls if call.cost is not None]
        if len(known) < len(self.calls):
            return f"price unknown, set it in {self.prices_file}"
        if self.price is None:
            return "none"
        dated = f", by list prices as of {self.price.as_of}" if self.price.as_of else ""
        return f"at most about {sum(known):.4f} {self.price.currency}{dated}"

    def _looks(self, looks: PlannedLooks) -> str:
        cost = "" if looks.cost is None or self.price is None else f", {looks.cost:.4f} {self.price.currency}"
        tokens = f"{looks.prompt_tokens:,} tokens of prompt and {looks.max_answer_tokens:,} of answer"
        return f"at most {looks.count}, with about {tokens}{cost} more"

    def _redacted(self) -> str:
        if self.redacted is None:
            return "no (--redact hides addresses, numbers, keys and listed names)"
        found = ", ".join(f"{count} {sort.lower()}" for sort, count in sorted(self.redacted.items()))
        return found or "nothing found to hide"
