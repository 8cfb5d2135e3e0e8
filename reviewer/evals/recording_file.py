"""A recording while it is made: exchanges are kept beside its file as they come, the file is written when all are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer.errors import CaseError, UsageError
from reviewer.evals.recordings import Recording, RecordingHead, line_of, load_recording
from reviewer.output import write_private

if TYPE_CHECKING:
    from pathlib import Path


class GrowingRecording(Recording):
    """What is at `path` is left alone until `finish`: a run that fails or is killed takes no good recording along.

    Every exchange goes to `path`.part at once, since it may have been paid for. With `is_resumed` those of the
    interrupted run are taken over; raises CaseError where there are none, or of another model or endpoint.
    """

    def __init__(self, path: Path, head: RecordingHead, *, is_resumed: bool = False) -> None:
        super().__init__(head)
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self._is_begun = self._is_finished = False
        if is_resumed:
            self._take_over()

    def _take_over(self) -> None:
        again = "run without --resume"
        if not self.part.exists():
            raise CaseError(f"{self.part}: not there, so the interrupted run recorded nothing", hint=again)
        old = load_recording(self.part, is_part=True)
        if old.head != self.head:
            raise CaseError(f"{self.part}: made with another model or endpoint", hint=again)
        self._exchanges.update(old._exchanges)

    def add(self, body: dict[str, Any], answer: dict[str, Any]) -> None:
        super().add(body, answer)
        with self._lock:
            if self._is_finished:
                return
            if not self._is_begun:
                write_private(self.part, self.text())
                self._is_begun = True
                return
            try:
                with self.part.open("a", encoding="utf-8", newline="\n") as stream:
                    stream.write(line_of(body, answer))
            except OSError as error:
                text = f"cannot write {self.part}: {error.strerror}"
                raise UsageError(text, hint="name a file in a folder that you may write to") from error

    def finish(self) -> None:
        """Put the whole recording in its place."""
        self._is_finished = True
        self.save(self.path)
        self.part.unlink(missing_ok=True)
