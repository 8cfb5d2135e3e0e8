"""One limiter for all calls of a run: when the endpoint asks one call to wait, every call waits."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Limiter:
    """Shared between threads. `sleep` and `now` are replaced in tests."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep, now: Callable[[], float] = time.monotonic) -> None:
        self._sleep = sleep
        self._now = now
        self._not_before = 0.0
        self._lock = threading.Lock()
        self._free: threading.BoundedSemaphore | None = None
        self._may_call: Callable[[], None] = lambda: None

    def limit(self, calls: int, may_call: Callable[[], None]) -> None:
        """From now on at most so many calls at a time, and before each `may_call`, which raises to refuse it."""
        self._free = threading.BoundedSemaphore(calls)
        self._may_call = may_call

    @contextlib.contextmanager
    def call(self, until: float) -> Iterator[float]:
        """Around a call: begins when it may start; yields `until`, moved by the time queued behind the run's others.

        Begins at once where a pause reaches beyond `until`: then no time is left, which is the caller's to see.
        """
        began = self._now()
        with self._free or contextlib.nullcontext():
            until += self._now() - began
            is_open = self.wait(until)
            self._may_call()
            yield until if is_open else -math.inf

    def hold(self, seconds: float) -> None:
        """No call starts for so long."""
        with self._lock:
            self._not_before = max(self._not_before, self._now() + seconds)

    def now(self) -> float:
        """Seconds on a clock that only goes forward."""
        return self._now()

    def wait(self, until: float = math.inf) -> bool:
        """Returns when calls may start; False at once when that would be after `until`."""
        while True:
            with self._lock:
                not_before = self._not_before
            rest = not_before - self._now()
            if rest <= 0:
                return True
            if not_before >= until:
                return False
            self._sleep(rest)

    def pause(self, seconds: float) -> None:
        """Hold up only the calling thread."""
        self._sleep(seconds)
