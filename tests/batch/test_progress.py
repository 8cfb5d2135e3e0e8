"""The bar and the lines that tell how far a batch is."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewer.batch.progress import Progress, Tally
from reviewer.batch.work import Outcome

ROOT = Path(__file__).parents[2]


def tally(done: int = 12, failed: int = 1, cost: float = 0.5) -> Tally:
    """A run of 60 documents after ten seconds."""
    times = iter([0.0, *[10.0] * 99])
    made = Tally(60, clock=lambda: next(times))
    for number in range(done):
        is_failed = number < failed
        made.add(Outcome(number, f"d{number}", "failed" if is_failed else "reviewed", 1, (), cost, "EUR"))
    return made


def drawn(columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = io.StringIO()
    progress = Progress(tally(), out, is_quiet=False, is_animated=True)
    progress.update()
    assert out.getvalue().startswith("\r\x1b[2K")
    return out.getvalue().removeprefix("\r\x1b[2K")


def test_wide_window_has_a_bar_and_everything_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    line = drawn(120, monkeypatch)
    assert line.startswith("[####....................] ")
    assert line.endswith("12 of 60 done, 1 failed, 44 s left, 12 findings, cost 6.00 EUR, 1.1/s")


@pytest.mark.parametrize("columns", [20, 30, 46, 60, 80])
def test_narrow_window_keeps_what_is_wanted_most_on_one_row(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    line = drawn(columns, monkeypatch)
    assert len(line) <= columns - 3  # room for ^C
    assert "12 of 60 done" in line
    assert columns < 46 or "44 s left" in line


def test_pace_is_told_of_what_was_reviewed_alone() -> None:
    assert "left" not in tally(done=3, failed=3).line()


def test_tokens_are_told_where_no_price_is_known() -> None:
    shown = Tally(1)
    shown.add(Outcome(0, "a.md", "reviewed", tokens=1110))
    assert shown.closing().endswith(", 1,110 tokens")


def test_documents_left_alone_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = tally()
    made.add(Outcome(13, "d", "not-tried"))
    assert "1 not tried" in made.line()
    assert made.closing().startswith("13 documents: 11 reviewed, 1 failed, 1 not tried, ")


def test_quiet_says_nothing_and_a_wiped_bar_leaves_nothing() -> None:
    out = io.StringIO()
    quiet = Progress(tally(), out, is_quiet=True, is_animated=True)
    quiet.begin()
    quiet.update()
    quiet.close("done")
    assert out.getvalue() == ""
    bar = Progress(tally(), out, is_quiet=False, is_animated=True)
    with bar.wiped():
        bar.begin()
    assert out.getvalue().endswith("\r\x1b[2K")


def read_until(terminal: int, pattern: str, timeout_s: float) -> str:
    """What a program has written to its terminal once `pattern` is in it."""
    seen, deadline = "", time.monotonic() + timeout_s
    while not re.search(pattern, seen) and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536).decode()
            except OSError:  # Linux tells so that the other side has closed
                break
    return seen


def test_ctrl_c_at_a_terminal_ends_the_bar_and_says_how_to_resume(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for number in range(3):
        (tmp_path / "notes" / f"{number}.md").write_text(f"Shipped page {number} to all customers. I told Carla yes.\n")
    ours, theirs = pty.openpty()
    calls = tmp_path / "calls"
    env = os.environ | {"DELAY_S": "30", "PYTHONPATH": str(ROOT), "TERM": "xterm", "CALLS": str(calls)}
    command = [sys.executable, "-m", "tests.batch.scripted", "batch", "notes", "--stage", "em", "--store", "s"]
    # a shell that leads a session and opens a terminal gets it for its own, and with it the meaning of Ctrl-C
    shell = ["sh", "-c", 'exec "$@" < "$0"', os.ttyname(theirs)]
    running = subprocess.Popen(
        [*shell, *command], cwd=tmp_path, env=env, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    seen = read_until(ours, r"\[\.+\] 0 of 3 done", 60)
    assert "getting ready for 3 documents" in seen
    while not calls.exists() and running.poll() is None:
        time.sleep(0.05)
    os.write(ours, b"\x03")
    said = read_until(ours, r"interrupted", 20)  # the judgement in flight would have taken 30
    assert "\r\x1b[2Kstopped: 0 of 3 done" in said
    assert "run the same command again to go on from there" in said
    assert running.wait(timeout=20) == 130
    os.close(ours)
