"""The real engine against a loopback server, with waiting that only counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer.engines.llm.asking import Asker
from reviewer.engines.llm.client import Client
from reviewer.engines.llm.endpoint import Endpoint
from reviewer.engines.llm.engine import LLMEngine, LLMOptions
from reviewer.engines.llm.examples import load_examples
from reviewer.engines.llm.exchange import Exchange
from reviewer.engines.llm.limiter import Limiter
from reviewer.engines.llm.spending import Spending
from reviewer.engines.prompt import load_prompts
from reviewer.ladder.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from reviewer.engines.llm.cache import AnswerCache
    from reviewer.engines.llm.prices import Price

TEXT = """# Week 14
- Invoicing: green, launch stays on the 28th.
- Sales asked for the Danish rules as well, and we have fitted them in.
- Ines covered it over the weekend again; great spirit.
"""


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds

    def now(self) -> float:
        return self.time


def asker() -> Asker:
    taxonomy = load_taxonomy()
    return Asker(load_prompts(), load_examples()[0], taxonomy.rules, {s.id: s.name for s in taxonomy.stages})


def engine_at(
    base_url: str,
    *,
    clock: Clock | None = None,
    cache: AnswerCache | None = None,
    price: Price | None = None,
    max_cost: float | None = None,
    timeout_s: float = 20.0,
    key: str | None = None,
    model: str = "model-a",
    **options: Any,
) -> LLMEngine:
    clock = clock or Clock()
    spending = Spending(price, max_cost, model)
    exchange = Exchange(
        Client(Endpoint(base_url, key)),
        model,
        timeout_s=timeout_s,
        cache=cache,
        spending=spending,
        limiter=Limiter(clock.sleep, clock.now),
        jitter=lambda: 1.0,
    )
    return LLMEngine(exchange, asker(), spending, LLMOptions(**options))
