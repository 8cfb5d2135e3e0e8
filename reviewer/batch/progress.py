"""How far a batch is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, TextIO

from reviewer.render.words import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.batch.work import Outcome

_EVERY_S = 10.0  # between two plain lines


class Tally:
    """Counts of a run, and what they say."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = self.failed = self.not_tried = self.stored = self.findings = 0
        self.cost = 0.0
        self.currency: str | None = None
        self._clock = clock
        self._started = clock()

    def add(self, outcome: Outcome) -> None:
        self.done += 1
        self.failed += outcome.status == "failed"
        self.not_tried += outcome.status == "not-tried"
        self.stored += outcome.status == "stored"
        self.findings += outcome.n_findings
        self.cost += outcome.cost
        self.currency = outcome.currency or self.currency

    def line(self) -> str:
        """Done, failed, findings, rate, time left and cost, in words."""
        parts = [f"{self.done} of {self.total} done", f"{self.failed} failed", count(self.findings, "finding")]
        fresh = self.done - self.stored
        passed = self._clock() - self._started
        if fresh and passed > 0 and self.done < self.total:
            rate = fresh / passed
            parts += [f"{rate:.1f}/s", f"{_duration((self.total - self.done) / rate)} left"]
        return ", ".join([*parts, *self._spent()])

    def closing(self) -> str:
        """What a run came to."""
        parts = [f"{count(self.done, 'document')}: {self.done - self.failed - self.not_tried} reviewed"]
        if self.stored:
            parts[0] += f" ({self.stored} of them already in the store)"
        parts += [f"{self.failed} failed", *([f"{self.not_tried} not tried"] if self.not_tried else [])]
        parts.append(count(self.findings, "finding"))
        return ", ".join([*parts, _duration(self._clock() - self._started), *self._spent()])

    def _spent(self) -> list[str]:
        return [f"cost {self.cost:.4f} {self.currency or ''}".rstrip()] if self.cost else []


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class Progress:
    """Shows a tally while it grows. `is_animated`: one line that is written over again and again."""

    def __init__(self, tally: Tally, stream: TextIO, *, is_quiet: bool, is_animated: bool) -> None:
        self._tally = tally
        self._stream = stream
        self._is_quiet = is_quiet
        self._is_animated = is_animated
        self._shown_at = time.monotonic() if not is_animated else 0.0

    def update(self) -> None:
        """Show the tally if it is time to."""
        now = time.monotonic()
        if self._is_quiet or now - self._shown_at < (0.1 if self._is_animated else _EVERY_S):
            return
        self._shown_at = now
        if self._is_animated:
            self._write(f"\r\x1b[2K{self._bar()}")
        else:
            self._write(self._tally.line() + "\n")

    def close(self, text: str) -> None:
        """Wipe the bar and leave a closing line."""
        if not self._is_quiet:
            self._write(("\r\x1b[2K" if self._is_animated else "") + text + "\n")

    def _bar(self) -> str:
        columns = shutil.get_terminal_size((80, 24)).columns  # asked each time: the window may have changed
        words = self._tally.line()
        width = min(24, columns - len(words) - 4)
        if width < 6:
            return words[: columns - 1]
        filled = int(width * self._tally.done / max(self._tally.total, 1))
        return f"[{'#' * filled}{'.' * (width - filled)}] {words}"

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
