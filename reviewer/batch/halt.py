"""Tells when a batch has to stop asking its engine, because every further document would fail alike."""

from __future__ import annotations

import threading

from reviewer.errors import ReviewerError

# Faults of the endpoint or the index, not of the document at hand. Any other error means that somebody answered.
_DOWN = frozenset(
    {
        "engine-unreachable",
        "engine-dropped",
        "engine-deadline",
        "engine-server-error",
        "engine-rate-limited",
        "engine-wait-too-long",
        "engine-not-json",
        "engine-redirect",
        "index",
    }
)
_LEAST_IN_A_ROW = 3


class NotTried(ReviewerError):
    """A document that was left alone after the batch had stopped. Nothing is kept of it, so a rerun takes it up."""

    exit_code = 3
    code = "not-tried"


class Halt:
    """Shared by the threads of a run.

    A refused key, an unknown model or a spent limit end it at once, and so does an endpoint that was not reached at
    the first document. One that has answered before gets some documents in a row: it may come back.
    """

    def __init__(self, jobs: int) -> None:
        self.reason: ReviewerError | None = None
        self._limit = max(_LEAST_IN_A_ROW, jobs)  # all those in flight may meet the same hiccup
        self._in_a_row = 0
        self._has_answered = False
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises NotTried once the run has stopped."""
        if self.reason is not None:
            raise NotTried(f"not tried: {self.reason.text}", hint=self.reason.hint)

    def answered(self) -> None:
        with self._lock:
            self._in_a_row = 0
            self._has_answered = True

    def failed(self, error: ReviewerError) -> None:
        """Take note of a document that the engine could not judge."""
        if not getattr(error, "stops_batch", False) and error.code not in _DOWN:
            self.answered()
            return
        with self._lock:
            self._in_a_row += 1
            limit = 1 if error.code == "engine-unreachable" and not self._has_answered else self._limit
            if getattr(error, "stops_batch", False) or self._in_a_row >= limit:
                self.reason = self.reason or error
