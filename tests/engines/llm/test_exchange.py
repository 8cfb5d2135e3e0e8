"""The exchange with an endpoint, above the wire: what one request may cost in time."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer.document.read import read_text
from reviewer.engines.base import JudgeRequest
from reviewer.engines.llm.client import Endpoint
from reviewer.engines.llm.exchange import Exchange, Tally
from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.limiter import Limiter
from reviewer.engines.llm.pieces import Piece
from reviewer.engines.llm.spending import Spending
from reviewer.ladder.taxonomy import load_taxonomy
from tests.engines.llm.engines import TEXT, Clock, asker


class SlowCaller:
    """Fails after `takes_s` seconds of the clock, each time."""

    endpoint = Endpoint("http://127.0.0.1:9/v1")

    def __init__(self, clock: Clock, takes_s: float, kind: Any) -> None:
        self.clock, self.takes_s, self.kind = clock, takes_s, kind
        self.given: list[float] = []

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        self.given.append(timeout_s)
        if self.takes_s > timeout_s:
            self.clock.time += timeout_s
            raise CallFault("deadline", f"{timeout_s:g} s")
        self.clock.time += self.takes_s
        raise CallFault(self.kind, status=503)

    def models(self) -> tuple[str, ...]:
        return ()


def ask() -> Any:
    taxonomy = load_taxonomy()
    document = read_text(TEXT, "a.md")
    stage = "engineering-manager"
    request = JudgeRequest(
        document=document,
        stage=stage,
        kind="weekly-update",
        pitfalls=taxonomy.pitfalls_in_scope(stage),
        behaviours=taxonomy.behaviours_in_scope(stage),
        passages=(),
    )
    return asker().review(request, Piece(tuple(range(len(document.units))), ()), None)


def test_tries_of_one_request_share_its_time_limit() -> None:
    clock = Clock()
    caller = SlowCaller(clock, 50, "server-error")
    exchange = Exchange(
        caller,
        "model-a",
        timeout_s=120,
        spending=Spending(None, None, "model-a"),
        limiter=Limiter(clock.sleep, clock.now),
        jitter=lambda: 1.0,
        now=clock.now,
    )
    with pytest.raises(CallFault) as caught:
        exchange.get(ask(), lambda content, _: content, Tally())
    assert caller.given == [120, 70, 20]
    assert caught.value.kind == "deadline"
    assert caught.value.detail == "120 s in all"
