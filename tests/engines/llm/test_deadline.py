"""One deadline for a request: its calls, pauses, retries, lower formats and re-asks together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.engines.llm.answer import read_object
from reviewer.engines.llm.endpoint import Endpoint
from reviewer.engines.llm.exchange import Exchange, Tally
from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.limiter import Limiter
from reviewer.engines.llm.pieces import cut
from reviewer.engines.llm.spending import Spending
from tests.engines.llm.engines import TEXT, Clock, asker
from tests.fakes import request_for

if TYPE_CHECKING:
    from reviewer.engines.llm.asking import Ask

EACH_S = 4.0


class Slow:
    """A caller whose every call takes `EACH_S` and ends as `ends` say: a fault, or a text that a model wrote."""

    endpoint = Endpoint("http://127.0.0.1:9/v1")

    def __init__(self, clock: Clock, *ends: CallFault | str) -> None:
        self.given_s: list[float] = []
        self._clock = clock
        self._ends = list(ends)

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        self.given_s.append(timeout_s)
        self._clock.time += min(EACH_S, timeout_s)
        end = self._ends.pop(0)
        if timeout_s < EACH_S:
            raise CallFault("deadline")
        if isinstance(end, CallFault):
            raise end
        return {"choices": [{"finish_reason": "stop", "message": {"content": end}}]}

    def models(self) -> tuple[str, ...]:
        return ()


def ask() -> Ask:
    request = request_for(TEXT)
    return asker().review(request, cut(request.document)[0], None)


def exchange(caller: Slow, clock: Clock, limiter: Limiter | None = None) -> Exchange:
    limiter = limiter or Limiter(clock.sleep, clock.now)
    return Exchange(caller, "m", timeout_s=10.0, spending=Spending(None, None, "m"), limiter=limiter)


def read(content: str, _: Ask) -> dict[str, Any]:
    return read_object(content)


@pytest.mark.parametrize(
    "first",
    [CallFault("unsupported", parameter="response_format"), CallFault("unsupported", parameter="temperature"), "prose"],
)
def test_lower_formats_parameters_left_out_and_reasks_share_the_deadline(first: CallFault | str) -> None:
    clock = Clock()
    caller = Slow(clock, first, CallFault("unreadable"), "{}")
    with pytest.raises(CallFault) as caught:
        exchange(caller, clock).get(ask(), read, Tally())
    assert caught.value.kind == "deadline"
    assert caller.given_s == [10.0, 6.0, 2.0]


def test_answer_within_the_deadline_is_taken_whatever_came_before() -> None:
    clock = Clock()
    caller = Slow(clock, CallFault("unreadable"), "{}")
    assert exchange(caller, clock).get(ask(), read, Tally()) == {}
    assert caller.given_s == [10.0, 6.0]


def test_pause_that_would_pass_the_deadline_is_not_made_and_the_fault_at_hand_is_told() -> None:
    clock = Clock()
    caller = Slow(clock, CallFault("rate-limited", status=429, retry_after_s=7.0))
    with pytest.raises(CallFault) as caught:
        exchange(caller, clock).get(ask(), read, Tally())
    assert caught.value.kind == "rate-limited"
    assert clock.slept == []


def test_pause_that_others_were_told_to_make_comes_before_a_requests_own_time() -> None:
    clock = Clock()
    limiter = Limiter(clock.sleep, clock.now)
    limiter.hold(60.0)
    caller = Slow(clock, "{}")
    exchange(caller, clock, limiter).get(ask(), read, Tally())
    assert (clock.slept, caller.given_s) == ([60.0], [10.0])


def test_pause_of_others_in_the_middle_of_a_request_ends_it_when_it_is_longer_than_what_is_left() -> None:
    clock = Clock()
    limiter = Limiter(clock.sleep, clock.now)

    class Held(Slow):
        def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
            limiter.hold(60.0)  # another thread was told to wait while this call ran
            return super().complete(payload, timeout_s)

    caller = Held(clock, CallFault("unreadable"), "{}")
    with pytest.raises(CallFault) as caught:
        exchange(caller, clock, limiter).get(ask(), read, Tally())
    assert caught.value.kind == "deadline"
    assert (len(caller.given_s), clock.slept) == (1, [])


def test_time_queued_behind_the_runs_other_calls_is_not_the_requests_own() -> None:
    clock = Clock()
    asked = threading.Event()

    def now() -> float:
        if threading.current_thread() is second:
            asked.set()
        return clock.time

    limiter = Limiter(clock.sleep, now)
    limiter.limit(1, lambda: None)
    deadlines: list[float] = []

    def call() -> None:
        with limiter.call(10.0) as until:
            deadlines.append(until)

    second = threading.Thread(target=call)
    with limiter.call(10.0) as first:
        second.start()
        assert asked.wait(30)
        clock.time += 100.0
    second.join()
    assert (first, deadlines) == (10.0, [110.0])
