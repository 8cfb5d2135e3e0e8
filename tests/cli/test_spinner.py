"""Waiting for an endpoint on a terminal: the line with the time elapsed, and Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tests.servers.faulty import FaultyServer, Request

if TYPE_CHECKING:
    import socket
    from pathlib import Path

UPDATE = "We shipped the search page.\n\nSales asked for one more thing and I said yes.\n"


class Waiting:
    """A review by an endpoint that never answers, its standard error on a terminal of its own."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self.arrived = threading.Event()
        self.is_over = threading.Event()
        (folder / "update.md").write_text(UPDATE, encoding="utf-8")
        self._folder, self._flags = folder, flags
        self.seen = ""

    def _never(self, _: socket.socket, __: Request) -> None:
        self.arrived.set()
        self.is_over.wait(60)

    def __enter__(self) -> Waiting:
        self._server = FaultyServer([self._never])
        self._server.__enter__()
        self._terminal, end = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "REVIEWER_"))}
        command = [sys.executable, "-m", "reviewer", "review", "update.md", "--stage", "em", "--engine", "llm"]
        command += ["--model", "m", "--base-url", self._server.base_url, "--no-cache", *self._flags]
        self.process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=environment | {"TERM": "xterm", "HOME": str(self._folder), "NO_PROXY": "*"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=end,
        )
        os.close(end)
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        os.close(self._terminal)
        self._server.__exit__()

    def read_until(self, pattern: str) -> str:
        """What the terminal has shown once `pattern` is in it, or once the program has ended."""
        while not re.search(pattern, self.seen):
            try:
                self.seen += os.read(self._terminal, 4096).decode()
            except OSError:  # the other side is closed
                break
        return self.seen


@pytest.mark.timeout(120)
def test_waiting_shows_the_seconds_and_ctrl_c_ends_it_with_130(tmp_path: Path) -> None:
    with Waiting(tmp_path) as waiting:
        assert waiting.arrived.wait(90)
        assert re.search(r"[|/\\-] reviewing update\.md [1-9]\d* s", waiting.read_until(r" [1-9]\d* s"))
        waiting.process.send_signal(signal.SIGINT)
        shown = waiting.read_until(r"interrupted\s*\r?\n")
        assert waiting.process.wait(30) == 130
        assert shown.rstrip().endswith("interrupted")
        assert "Traceback" not in shown
        assert waiting.process.stdout
        assert waiting.process.stdout.read() == b""


@pytest.mark.timeout(120)
def test_quiet_shows_nothing_while_it_waits(tmp_path: Path) -> None:
    with Waiting(tmp_path, "--quiet", "--timeout-s", "1") as waiting:
        assert waiting.arrived.wait(90)
        shown = waiting.read_until("hint: .*\n")
        assert waiting.process.wait(30) == 3
        assert shown.startswith("error: ")
