"""Recorded exchanges with an endpoint: kept by the whole request body, and replayed without key or network.

The key of an exchange is the hash of the body as sent; API keys are headers and never part of it. A request that
was not recorded is an error that shows what changed, never a call and never a guess.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import threading
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reviewer.engines.llm.endpoint import Endpoint
from reviewer.engines.llm.frame import Frame, new_frame
from reviewer.errors import CaseError
from reviewer.output import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.engines.llm.exchange import Caller

Maker = Literal["live", "scripted", "by-hand"]
_SHOWN = 70  # characters either side of a difference


class RecordingHead(BaseModel):
    """The first line of a recording. What was not made by a live model proves plumbing only."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["reviewer.eval-recording/1"] = Field(default="reviewer.eval-recording/1", alias="schema")
    made_by: Maker
    model: str
    base_url: str
    note: str = ""


class RecordingMiss(CaseError):
    """A request that was not recorded: the prompt, the schema, the ladder or the case changed."""

    code = "recording-miss"


def fixed_frame(avoid: str) -> Frame:
    """A frame whose words are always the same, unless they occur in `avoid`: so the same request reads the same."""
    count = 0

    def token() -> str:
        nonlocal count
        count += 1
        digest = hashlib.sha256(f"frame {count}".encode()).hexdigest()
        return "".join("bcdfghjkmnpqrstv"[int(digit, 16)] for digit in digest[:10])

    return new_frame(avoid, token)


def body_key(body: dict[str, Any]) -> str:
    """The hash of a whole request body."""
    return hashlib.sha256(_canonical(body).encode()).hexdigest()


def _canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Recording:
    """Exchanges by body key, in the order recorded."""

    def __init__(self, head: RecordingHead) -> None:
        self.head = head
        self._exchanges: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def add(self, body: dict[str, Any], answer: dict[str, Any]) -> None:
        with self._lock:
            self._exchanges[body_key(body)] = (body, answer)

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """Raises RecordingMiss, with the difference from the nearest recorded request."""
        found = self._exchanges.get(body_key(body))
        if found is not None:
            return found[1]
        raise RecordingMiss(
            f"this request was not recorded: {self._difference(body)}", hint="if the change is meant, record again"
        )

    def _difference(self, body: dict[str, Any]) -> str:
        """Where the request departs from the recorded one that it shares most lines with."""
        if not self._exchanges:
            return "the recording is empty"
        now = _lines(body)
        before = max((_lines(recorded) for recorded, _ in self._exchanges.values()), key=lambda r: len(r & now.keys()))
        gone, new = [line for line in before if line not in now], [line for line in now if line not in before]
        n_changed = max(len(gone), len(new))
        first = f"'{_near(gone[0], new[0])}' is now '{_near(new[0], gone[0])}'" if gone and new else ""
        only = f"'{gone[0][:_SHOWN]}' is gone" if gone else f"'{new[0][:_SHOWN]}' is new" if new else "their order"
        what = "1 line differs" if n_changed == 1 else f"{n_changed} lines differ"
        return f"{what} from the nearest recorded one, first {first or only}"

    def bodies(self) -> list[dict[str, Any]]:
        """The requests, in the order recorded."""
        return [body for body, _ in self._exchanges.values()]

    def text(self) -> str:
        """The file: the head, then one exchange a line."""
        lines = [line_of(body, answer) for _, (body, answer) in sorted(self._exchanges.items())]
        return self.head.model_dump_json(by_alias=True) + "\n" + "".join(lines)

    def save(self, path: Path) -> None:
        write_private(path, self.text())

    def __len__(self) -> int:
        return len(self._exchanges)


def line_of(body: dict[str, Any], answer: dict[str, Any]) -> str:
    row = {"key": body_key(body), "body": body, "answer": answer}
    return json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"


def _lines(body: dict[str, Any]) -> dict[str, None]:
    """What a reader would compare: the messages' lines, and the other parameters one by one."""
    texts = [line for message in body.get("messages", []) for line in str(message.get("content", "")).split("\n")]
    others = [f"{key}: {json.dumps(value, sort_keys=True)}" for key, value in sorted(body.items()) if key != "messages"]
    return dict.fromkeys([*texts, *others])


def _near(line: str, other: str) -> str:
    """The part of `line` around the first character in which it differs from `other`."""
    match = difflib.SequenceMatcher(None, line, other, autojunk=False).get_matching_blocks()[0]
    at = match.size if match.a == match.b == 0 else 0
    return line[max(0, at - _SHOWN // 2) : at + _SHOWN]


def load_recording(path: Path, *, is_part: bool = False) -> Recording:
    """Raises CaseError where it is unreadable, or an exchange does not fit its own key.

    A part's last line may have been cut off by a kill; then it is left out.
    """
    try:
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1] if is_part else data
        # not splitlines: a document may hold other line ends, which JSON leaves as they are
        head, *lines = whole.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
        recording = Recording(RecordingHead.model_validate_json(head))
        for number, line in enumerate(lines, start=2):
            row = json.loads(line)
            if body_key(row["body"]) != row["key"]:
                raise CaseError(f"{path}:{number}: the body was changed by hand", hint="record again")
            recording.add(row["body"], row["answer"])
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: can't be read", hint="check the path") from error
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{path}: no recording: {type(error).__name__}", hint="record again") from error
    return recording


class ReplayingCaller:
    """Answers from a recording. Stands where the engine's client would."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self.endpoint = Endpoint(recording.head.base_url)

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        return self._recording.answer(payload)

    def models(self) -> tuple[str, ...]:
        return (self._recording.head.model,)


class RecordingCaller:
    """Passes requests on to a real client and keeps what came back."""

    def __init__(self, inner: Caller, recording: Recording) -> None:
        self._inner = inner
        self._recording = recording

    @property
    def endpoint(self) -> Endpoint:
        return self._inner.endpoint

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        answer = self._inner.complete(payload, timeout_s)
        self._recording.add(payload, answer)
        return answer

    def models(self) -> tuple[str, ...]:
        return self._inner.models()
