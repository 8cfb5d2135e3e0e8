"""How far a batch is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from reviewer.render.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.batch.work import Outcome

_EVERY_S = 10.0  # between two plain lines


class Tally:
    """Counts of a run, and what they say."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = self.failed = self.not_tried = self.stored = self.findings = 0
        self.cost = 0.0
        self.tokens = 0
        self.currency: str | None = None
        self._clock = clock
        self.start()

    def start(self) -> None:
        """Time counts from here."""
        self._started = self._clock()

    def add(self, outcome: Outcome) -> None:
        self.done += 1
        self.failed += outcome.status == "failed"
        self.not_tried += outcome.status == "not-tried"
        self.stored += outcome.status == "stored"
        self.findings += outcome.n_findings
        self.cost += outcome.cost
        self.tokens += outcome.tokens
        self.currency = outcome.currency or self.currency

    def parts(self) -> list[str]:
        """Done, failed, time left, findings, cost and rate, in words, the most wanted first."""
        parts = [f"{self.done} of {self.total} done", f"{self.failed} failed"]
        if self.not_tried:
            parts.append(f"{self.not_tried} not tried")
        fresh = self.done - self.stored - self.not_tried - self.failed  # what failed says nothing of the pace
        passed = self._clock() - self._started
        rate = fresh / passed if passed > 0 else 0.0
        if rate and self.done < self.total:
            parts.append(f"{_duration((self.total - self.done) / rate)} left")
        parts += [count(self.findings, "finding"), *self._spent()]
        return [*parts, f"{rate:.1f}/s"] if rate else parts

    def line(self) -> str:
        return ", ".join(self.parts())

    def closing(self) -> str:
        """What a run came to."""
        parts = [f"{count(self.done, 'document')}: {self.done - self.failed - self.not_tried} reviewed"]
        if self.stored:
            parts[0] += f" ({self.stored} from the store)"
        parts += [f"{self.failed} failed", *([f"{self.not_tried} not tried"] if self.not_tried else [])]
        parts.append(count(self.findings, "finding"))
        return ", ".join([*parts, _duration(self._clock() - self._started), *self._spent()])

    def _spent(self) -> list[str]:
        if not self.cost:
            return [f"{self.tokens:,} tokens"] if self.tokens else []
        amount = f"{self.cost:.2f}" if self.cost >= 1 else f"{self.cost:.4f}"
        return [f"cost {amount} {self.currency or ''}".rstrip()]


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _columns() -> int:
    """Of the window as it is now."""
    return shutil.get_terminal_size((80, 24)).columns


class Progress:
    """Shows a tally while it grows. `is_animated`: one line that is written over again and again."""

    def __init__(self, tally: Tally, stream: TextIO, *, is_quiet: bool, is_animated: bool) -> None:
        self.tally = tally
        self._stream = stream
        self._is_quiet = is_quiet
        self._is_animated = is_animated
        self._is_drawn = False
        self._shown_at = time.monotonic() if not is_animated else 0.0

    def begin(self) -> None:
        """Say at once that something happens: models and indexes are loaded before the first document."""
        if self._is_animated and not self._is_quiet:
            self._draw(f"getting ready for {count(self.tally.total, 'document')}"[: _columns() - 1])

    def update(self) -> None:
        """Show the tally if it is time to."""
        now = time.monotonic()
        if self._is_quiet or now - self._shown_at < (0.1 if self._is_animated else _EVERY_S):
            return
        self._shown_at = now
        if self._is_animated:
            self._draw(self._bar())
        else:
            self._write(self.tally.line() + "\n")

    def wipe(self) -> None:
        """Take the bar away; the next update brings it back."""
        if self._is_animated and self._is_drawn:
            self._write("\r\x1b[2K")
            self._is_drawn = False
            self._shown_at = 0.0

    @contextmanager
    def wiped(self) -> Iterator[None]:
        """Leaves no bar behind, so that an error stands on a line of its own."""
        try:
            yield
        finally:
            self.wipe()

    def close(self, text: str) -> None:
        """Wipe the bar and leave a closing line."""
        self.wipe()
        if not self._is_quiet:
            self._write(text + "\n")

    def _bar(self) -> str:
        """The bar and the words that fit on one line; the last ones go first, then the bar."""
        columns = _columns() - 3  # a terminal shows Ctrl-C as ^C behind it, and a second row would stay
        words = ""
        for part in self.tally.parts():
            longer = f"{words}, {part}" if words else part
            if words and len(longer) > columns:
                break
            words = longer
        width = min(24, columns - len(words) - 3)
        if width < 6:
            return words[:columns]
        filled = int(width * self.tally.done / max(self.tally.total, 1))
        return f"[{'#' * filled}{'.' * (width - filled)}] {words}"

    def _draw(self, text: str) -> None:
        self._write(f"\r\x1b[2K{text}")
        self._is_drawn = True

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
