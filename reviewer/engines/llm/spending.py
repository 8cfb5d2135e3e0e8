"""Keeps the cost of a run under a limit: a call is refused before it is sent, not regretted after."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.engines.llm.prices import SHIPPED
from reviewer.errors import UsageError

if TYPE_CHECKING:
    from reviewer.engines.llm.prices import Price


class CostRefused(UsageError):
    """The limit would be passed. Fails every later document too, so a batch should stop."""

    code = "max-cost"
    stops_batch = True


class Spending:
    """Shared by all threads of a run. Estimates are on the high side; the endpoint's usage replaces them."""

    def __init__(
        self, price: Price | None, max_cost: float | None, model: str, prices_file: Path = Path("prices.toml")
    ) -> None:
        self.price = price
        self.prices_file = prices_file  # where the user may set one
        self._max_cost = max_cost
        self._spent = 0.0
        self._lock = threading.Lock()
        if max_cost is not None and price is None:
            raise UsageError(
                f"--max-cost can't be kept: no price is known for '{model}'",
                hint=f"set it in {prices_file}, in the form of {SHIPPED}",
                code="price",
            )

    def check(self, cost: float) -> None:
        """Raises CostRefused when `cost` more would pass the limit."""
        if self._max_cost is not None and self._spent + cost > self._max_cost:
            currency = self.price.currency if self.price else ""
            raise CostRefused(
                f"refused before sending: about {self._spent + cost:.4f} {currency} would pass --max-cost "
                f"{self._max_cost:g}",
                hint="raise --max-cost, review less at once, or use a cheaper model",
            )

    def reserve(self, prompt_tokens: int, answer_tokens: int) -> float:
        """Set the estimated cost of a call aside. Raises CostRefused when it would pass the limit."""
        cost = self.price.cost(prompt_tokens, answer_tokens) if self.price else 0.0
        with self._lock:
            self.check(cost)
            self._spent += cost
        return cost

    def settle(self, reserved: float, prompt_tokens: int, answer_tokens: int) -> None:
        """Replace what was set aside by what the endpoint counted; a call without prompt tokens keeps its estimate."""
        if self.price is None or not prompt_tokens:
            return
        with self._lock:
            self._spent += self.price.cost(prompt_tokens, answer_tokens) - reserved

    def release(self, reserved: float) -> None:
        """Give back what was set aside for a call that cost nothing."""
        with self._lock:
            self._spent -= reserved
