"""Gets a usable answer to one request: cache, retries within a budget, lower answer formats, one re-ask."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from reviewer.engines.llm.answer import repeats
from reviewer.engines.llm.cache import Kept, key_of
from reviewer.engines.llm.faults import ANSWER_LIMIT, SYSTEM_ROLE, CallFault
from reviewer.engines.llm.limiter import Limiter
from reviewer.engines.llm.payload import ANSWER_LIMITS, Habits, answer_limit, format_of, payload_for, text_of
from reviewer.engines.llm.reply import read_reply
from reviewer.engines.llm.tokens import estimate_tokens, least_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.engines.llm.asking import Ask
    from reviewer.engines.llm.cache import AnswerCache
    from reviewer.engines.llm.endpoint import Endpoint
    from reviewer.engines.llm.reply import Reply
    from reviewer.engines.llm.spending import Spending

T = TypeVar("T")
MAX_ATTEMPTS = 7  # calls for one request, whatever they were spent on
_LEAST_CALL_S = 0.05  # with less than this left there is no point in calling once more
# A model that thinks before it answers spends the same allowance on its thoughts, and twice leaves it little.
LENGTH_FACTOR = 4
_BACKOFF_S = 0.5
_MAX_BACKOFF_S = 20.0
_TRIES = {"unreachable": 3, "dropped": 3, "server-error": 5, "rate-limited": 5, "unreadable": 2, "empty": 2}
# Stands where an answer would: no JSON object, so that nothing can take it for one.
_SPLIT = Kept("must be split", 0, 0)
_REASKS = {"malformed", "cut-prompt", "steered"}


class Caller(Protocol):
    """What the exchange needs of a client (`reviewer.engines.llm.client.Client`, or a fake in tests)."""

    @property
    def endpoint(self) -> Endpoint: ...

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]: ...

    def models(self) -> tuple[str, ...]: ...


@dataclass
class Tally:
    """What the requests of one document came to."""

    calls: int = 0
    cached_calls: int = 0
    queued_s: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    is_usage_missing: bool = False
    short_prompts: int = 0  # calls whose reported prompt was shorter than the text can be
    answered_as: set[str] = field(default_factory=set)


@dataclass
class _Progress:
    """Where one request stands. `deadline` on the limiter's clock."""

    ask: Ask
    deadline: float
    sent: dict[str, Any] = field(default_factory=dict)  # the body of the latest call
    tries: dict[str, int] = field(default_factory=dict)
    answer_factor: int = 1
    reasks: int = 0
    last_500: str = ""


class Exchange:
    """Shared by all threads of a run; holds what was learnt about the endpoint, never a document.

    `timeout_s` is all that one request may take: its calls, pauses, retries and re-asks together.
    """

    def __init__(
        self,
        caller: Caller,
        model: str,
        *,
        timeout_s: float,
        cache: AnswerCache | None = None,
        spending: Spending,
        limiter: Limiter | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.caller = caller
        self.model = model
        self.habits = Habits()
        self._timeout_s = timeout_s
        self._limit = f"{timeout_s:g} s for all tries of one request"
        self._cache = cache
        self._spending = spending
        self._limiter = limiter or Limiter()
        self._jitter = jitter
        self._lock = threading.Lock()

    def limit_calls(self, calls: int, may_call: Callable[[], None]) -> None:
        """At most so many calls at a time; `may_call` is asked before each and raises to refuse it."""
        self._limiter.limit(calls, may_call)

    def key(self, ask: Ask) -> str:
        """The cache's key: the request as first asked, frame words replaced, without what was learnt meanwhile."""
        body = payload_for(ask, self.model, self.caller.endpoint, Habits())
        return key_of(self.caller.endpoint.base_url, ask.unframed(json.dumps(body, ensure_ascii=False)), ask.repeat)

    def is_cached(self, ask: Ask) -> bool:
        """Whether an answer is kept for this request."""
        return self._cache is not None and self._cache.get(self.key(ask)) is not None

    def must_split(self, ask: Ask) -> bool:
        """Whether it is kept that this request's piece was too long."""
        return self._cache is not None and self._cache.get(self.key(ask)) == _SPLIT

    def keep_split(self, ask: Ask) -> None:
        """Keep that this request's piece was too long, so that it is not asked for, and paid for, once more."""
        if self._cache is not None:
            self._cache.put(self.key(ask), _SPLIT)

    def get(self, ask: Ask, read: Callable[[str, Ask], T], tally: Tally) -> T:
        """The answer as `read` makes it. Raises CallFault once nothing more is to be tried."""
        key = self.key(ask)
        if self._cache is not None and (kept := self._cache.get(key)) is not None:
            try:
                value = read(_framed(kept.content, ask), ask)
            except CallFault:
                pass  # kept by another version of the reader
            else:
                tally.cached_calls += 1
                return value
        self._limiter.wait()  # a pause that others were told to make comes before this request's own time
        progress = _Progress(ask, self._limiter.now() + self._timeout_s)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                content, usage = self._call(progress, tally)
                value = self._read(content, progress, read)
            except CallFault as fault:
                if attempt == MAX_ATTEMPTS or not self._can_go_on(fault, progress):
                    raise
                continue
            if self._cache is not None:
                self._cache.put(key, Kept(ask.unframed(content), *usage))
            return value
        raise AssertionError("the last attempt raises")

    def _call(self, progress: _Progress, tally: Tally) -> tuple[str, tuple[int, int]]:
        with self._limiter.call(progress.deadline) as deadline:  # nothing but the call in here: others wait for its end
            tally.queued_s += max(0.0, deadline - progress.deadline)
            progress.deadline = deadline
            # made only now: while this one was queued, the others may have learnt what the endpoint refuses
            with self._lock:
                payload = payload_for(
                    progress.ask, self.model, self.caller.endpoint, self.habits, progress.answer_factor
                )
            progress.sent, text = payload, text_of(payload)
            reply = self._send(payload, estimate_tokens(text), progress, tally)
        prompt_tokens, completion_tokens = reply.prompt_tokens or 0, reply.completion_tokens or 0
        tally.prompt_tokens += prompt_tokens
        tally.completion_tokens += completion_tokens
        tally.is_usage_missing |= reply.prompt_tokens is None
        if reply.prompt_tokens is not None and reply.prompt_tokens < least_tokens(text):
            tally.short_prompts += 1
        if reply.model:
            tally.answered_as.add(reply.model)
        if reply.fault is not None:
            raise reply.fault
        return reply.content, (prompt_tokens, completion_tokens)

    def _send(self, payload: dict[str, Any], estimate: int, progress: _Progress, tally: Tally) -> Reply:
        """One call, in what is left of the request's time."""
        left_s = progress.deadline - self._limiter.now()
        if left_s < _LEAST_CALL_S:
            raise CallFault("deadline", self._limit)
        reserved = self._spending.reserve(estimate, answer_limit(payload))
        prompt_tokens = completion_tokens = 0
        try:
            tally.calls += 1
            reply = read_reply(self.caller.complete(payload, left_s))
            prompt_tokens, completion_tokens = reply.prompt_tokens or 0, reply.completion_tokens or 0
            return reply
        except CallFault as fault:
            if fault.is_free:
                self._spending.release(reserved)
            if fault.kind == "deadline":
                fault.detail = self._limit
            raise
        finally:
            self._spending.settle(reserved, prompt_tokens, completion_tokens)

    def _read(self, content: str, progress: _Progress, read: Callable[[str, Ask], T]) -> T:
        if repeats(content, progress.ask.frame.canary):
            raise CallFault("steered")
        return read(content, progress.ask)

    def _can_go_on(self, fault: CallFault, progress: _Progress) -> bool:
        """Prepares the next attempt; False when there is none to make."""
        if fault.kind == "unsupported":
            return self._demand_less(fault, progress)
        if fault.kind == "length":
            progress.answer_factor *= LENGTH_FACTOR
            return progress.answer_factor <= LENGTH_FACTOR and answer_limit(progress.sent) > 0
        if fault.kind in _REASKS:
            return self._ask_again(fault, progress)
        tries = progress.tries[fault.kind] = progress.tries.get(fault.kind, 0) + 1
        if tries >= _TRIES.get(fault.kind, 1):
            return False
        if fault.status == 500 and fault.same_as and fault.same_as == progress.last_500:
            # a fault that is the same twice is no accident: often a refused schema (llama-cpp-python answers 500)
            with self._lock:
                return self._lower_format(progress)
        progress.last_500 = fault.same_as if fault.status == 500 else ""
        return self._wait(fault, tries, progress)

    def _wait(self, fault: CallFault, tries: int, progress: _Progress) -> bool:
        if fault.kind in {"unreadable", "empty"}:
            return True
        wait = fault.retry_after_s
        if wait is None:
            wait = min(_MAX_BACKOFF_S, _BACKOFF_S * 2**tries) * (0.5 + self._jitter() / 2)
        if self._limiter.now() + wait + _LEAST_CALL_S > progress.deadline:
            return False  # the fault at hand says more than that time is up
        if fault.kind == "rate-limited":
            self._limiter.hold(wait)
        else:
            self._limiter.pause(wait)
        return True

    def _demand_less(self, fault: CallFault, progress: _Progress) -> bool:
        """False where the call at hand already did without what is refused."""
        if fault.parameter == ANSWER_LIMIT:
            return self._lower_limit(fault, progress)
        with self._lock:
            if fault.parameter in {None, "response_format"}:
                return self._lower_format(progress)
            if fault.parameter == SYSTEM_ROLE:
                self.habits.takes_system = False
                return any(message["role"] == "system" for message in progress.sent["messages"])
            self.habits.left_out.add(str(fault.parameter))
            return fault.parameter in progress.sent

    def _lower_limit(self, fault: CallFault, progress: _Progress) -> bool:
        """Does without a limit; False where only a shorter text helps, and `fault` says why."""
        if not answer_limit(progress.sent):
            fault.kind = "context"  # a limit that was not sent can't be too high: it is the text that leaves no room
            return False
        if progress.answer_factor > 1:
            fault.kind, fault.status = "length", None  # the answer was cut, and no higher limit is to be had
            return False
        with self._lock:
            self.habits.left_out.update(ANSWER_LIMITS)
        return True

    def _lower_format(self, progress: _Progress) -> bool:
        """One step below what this call asked for, which another call's refusal may have led to already."""
        return self.habits.format != format_of(progress.sent) or self.habits.lower_format()

    def _ask_again(self, fault: CallFault, progress: _Progress) -> bool:
        progress.reasks += 1
        if fault.kind == "malformed":
            with self._lock:  # the schema was not held: from now on it is told in words too
                self.habits.is_unenforced = True
        if progress.reasks > 1:
            return False
        progress.ask = progress.ask.after(fault.detail or "it did not fit")
        return True


def _framed(content: str, ask: Ask) -> str:
    for word, stand_in in ask.frame.words:
        content = content.replace(stand_in, word)
    return content
