"""What is seen while an endpoint is waited for, and what Ctrl-C does then."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engines.llm.answers import answer_to
from tests.servers.faulty import FaultyServer, Request, completion, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
ROOT = Path(__file__).parents[2]
CTRL_C = b"\x03"
LIMIT_S = 60.0  # far more than anything here takes


class Terminal:
    """A command on a pseudo-terminal: what it wrote so far, and a keyboard."""

    def __init__(self, *args: str, folder: Path, **env: str) -> None:
        self._master, slave = pty.openpty()
        self.seen = ""
        command = [sys.executable, "-m", "tests.cli.on_a_terminal", *args]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", **env}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment, start_new_session=True
        )
        os.close(slave)

    def read_until(self, pattern: str) -> re.Match[str]:
        deadline = time.monotonic() + LIMIT_S
        while (match := re.search(pattern, self.seen)) is None:
            assert time.monotonic() < deadline, f"{pattern} was not shown: {self.seen!r}"
            self._read(0.1)
        return match

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def close(self) -> int:
        code = self.process.wait(LIMIT_S)
        while self._read(0.0):
            pass
        os.close(self._master)
        return code

    def _read(self, wait_s: float) -> bool:
        if not select.select([self._master], [], [], wait_s)[0]:
            return False
        with contextlib.suppress(OSError):  # Linux: EIO once the other end is closed
            if chunk := os.read(self._master, 65536):
                self.seen += chunk.decode()
                return True
        return False


class Gate:
    """A server that answers only when it is let."""

    def __init__(self) -> None:
        self.is_open = threading.Event()

    def __call__(self, request: Request) -> bytes:
        self.is_open.wait(LIMIT_S)
        return completion(json.dumps(answer_to(request)))


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.is_open.set()


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Terminal]:
    (tmp_path / "update.md").write_text("# Week\n\nShipped the login page.\nI told Carla yes, same date.\n")

    def started(server: FaultyServer, *args: str, **more: str) -> Terminal:
        flags = ("--engine", "llm", "--model", "model-a", "--base-url", server.base_url, "--stage", "em")
        cache = {"REVIEWER_CACHE_DIR": str(tmp_path / "cache")}
        return Terminal("review", "update.md", *flags, *args, folder=tmp_path, **cache, **more)

    return started


def shown(seen: str) -> str:
    """What is left on the screen's lines once everything that was wiped is wiped."""
    return "\n".join(line.rpartition("\x1b[2K")[2] for line in seen.replace("\r\n", "\n").split("\n"))


def test_time_elapsed_is_shown_while_the_endpoint_is_waited_for_and_wiped_afterwards(
    gate: Gate, start: Callable[..., Terminal]
) -> None:
    with FaultyServer([gate]) as server:
        terminal = start(server)
        terminal.read_until(r"[|/\\-] reviewing update\.md 0 s")
        terminal.read_until(r"[|/\\-] reviewing update\.md 1 s")
        gate.is_open.set()
        assert terminal.close() == 0
    assert "reviewing" not in shown(terminal.seen)
    assert "Nothing found in update.md" in shown(terminal.seen)


@pytest.mark.parametrize(("flag", "env"), [("-q", {}), ("--all", {"TERM": "dumb"})])
def test_nothing_turns_when_quiet_or_on_a_terminal_that_cannot_wipe(
    flag: str, env: dict[str, str], gate: Gate, start: Callable[..., Terminal]
) -> None:
    gate.is_open.set()
    with FaultyServer([gate]) as server:
        terminal = start(server, flag, **env)
        assert terminal.close() == 0
    assert "reviewing" not in terminal.seen
    assert "\x1b[2K" not in terminal.seen


def test_ctrl_c_ends_a_waiting_review_at_once_and_says_what_to_do(gate: Gate, start: Callable[..., Terminal]) -> None:
    with FaultyServer([gate]) as server:
        terminal = start(server)
        terminal.read_until("reviewing update")
        while not server.requests:  # the request is out, and will not be answered
            terminal.read_until("reviewing update")
            time.sleep(0.05)
        terminal.type(CTRL_C)
        assert terminal.close() == 130
        assert not gate.is_open.is_set()
    left = [line for line in shown(terminal.seen).split("\n") if line.strip() and "^C" not in line]
    assert left == [
        "stopped: no review of update.md was written; run the same command again, answers that had come by now are "
        "kept and not asked for twice",
        "interrupted",
    ]


def test_ctrl_c_during_a_pause_ends_it_too(start: Callable[..., Terminal]) -> None:
    with FaultyServer([error(429, "slow down", Retry_After="100")]) as server:
        terminal = start(server)
        while not server.requests:
            terminal.read_until("reviewing update")
            time.sleep(0.05)
        terminal.read_until(r"update\.md [2-9] s|update\.md \d\d s")  # long enough for the answer to be read
        terminal.type(CTRL_C)
        assert terminal.close() == 130
    assert "Traceback" not in terminal.seen
