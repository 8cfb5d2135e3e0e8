"""One limiter for all calls of a run: when the endpoint asks one call to wait, every call waits."""

from __future__ import annotations

import contextlib
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
    def call(self) -> Iterator[None]:
        """Around a call: begins when it may start."""
        with self._free or contextlib.nullcontext():
            self.wait()
            self._may_call()
            yield

    def hold(self, seconds: float) -> None:
        """No call starts for so long."""
        with self._lock:
            self._not_before = max(self._not_before, self._now() + seconds)

    def wait(self) -> None:
        """Returns when calls may start."""
        while True:
            with self._lock:
                rest = self._not_before - self._now()
            if rest <= 0:
                return
            self._sleep(rest)

    def pause(self, seconds: float) -> None:
        """Hold up only the calling thread."""
        self._sleep(seconds)
