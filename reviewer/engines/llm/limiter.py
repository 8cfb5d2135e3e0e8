"""One limiter for all calls of a run: when the endpoint asks one call to wait, every call waits."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Limiter:
    """Shared between threads. `sleep` and `now` are replaced in tests."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep, now: Callable[[], float] = time.monotonic) -> None:
        self._sleep = sleep
        self._now = now
        self._not_before = 0.0
        self._lock = threading.Lock()

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
