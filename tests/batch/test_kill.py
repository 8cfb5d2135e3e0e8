"""A batch that is killed at any moment: nothing is lost, nothing paid for is repeated, and the bytes are the same."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = 40
KILLS = int(os.environ.get("KILLS", "10"))  # `make test-kill` asks for 100
SEED = int(os.environ.get("KILL_SEED", "1"))
JOBS = 3
IN_FLIGHT = JOBS + 1 + JOBS // 4  # threads of a batch: judged ones may still wait for the disk
UPDATE = "# Week {n}\n\nShipped the login page to {n} customers.\nI told Carla yes, same date.\n"


def command(folder: Path, store: str) -> list[str]:
    base = [sys.executable, "-m", "tests.batch.scripted", "batch", str(folder / "notes"), "--stage", "em"]
    return [*base, "--jobs", str(JOBS), "--format", "jsonl", "--store", str(folder / store)]


def without_times(output: bytes) -> list[str]:
    shown = []
    for line in output.splitlines():
        record = json.loads(line)
        record.pop("timing_ms", None)
        shown.append(json.dumps(record))
    return shown


def kept(store: Path) -> set[str]:
    if not store.exists():
        return set()
    try:
        with sqlite3.connect(store) as database:
            return {Path(name).name for (name,) in database.execute("SELECT name FROM documents WHERE key NOT NULL")}
    except sqlite3.OperationalError:
        return set()  # killed before the tables were there


def count(calls: Path) -> Counter[str]:
    return Counter(calls.read_text().split()) if calls.exists() else Counter()


def wait_for_a_call(calls: Path, before: Counter[str]) -> None:
    deadline = time.monotonic() + 20
    while count(calls) == before and time.monotonic() < deadline:
        time.sleep(0.01)


def kill_and_resume(folder: Path, kills: int, seed: int) -> tuple[int, int]:
    """Kills so many runs; returns how many were started and how many judgements were in vain.

    In vain are those that were answered, and killed before they were kept. A run that ends by itself is no kill.
    """
    (folder / "notes").mkdir()
    for n in range(DOCUMENTS):
        (folder / "notes" / f"w{n:02}.md").write_text(UPDATE.format(n=n))
    env = os.environ | {"PYTHONPATH": str(ROOT), "DELAY_S": "0.03"}
    plain = subprocess.run(command(folder, "plain.sqlite"), env=env, capture_output=True, check=True)

    calls = folder / "calls"
    env["CALLS"] = str(calls)
    chance = random.Random(seed)
    started = killed = in_vain = stores = in_store = 0
    while killed < kills:
        store = f"killed{stores}.sqlite"  # a new store now and then, as a full one leaves nothing to kill
        if not in_store:
            calls.unlink(missing_ok=True)
        started, in_store = started + 1, in_store + 1
        before, calls_before = kept(folder / store), count(calls)
        running = subprocess.Popen(command(folder, store), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if started % 4:  # most of them while it judges, the others while it starts
            wait_for_a_call(calls, calls_before)
        time.sleep(chance.uniform(0.0, 0.5))
        running.kill()
        running.communicate()
        is_killed = running.returncode == -9
        killed += is_killed
        after, made = kept(folder / store), count(calls) - calls_before
        assert before <= after, "a kept review was lost"
        assert not set(made) & before, "a kept review was judged again"
        assert all(times == 1 for times in made.values())
        in_vain += len(set(made) - after)
        assert len(set(made) - after) <= IN_FLIGHT
        if in_store == 5 or killed == kills or not is_killed:
            done = subprocess.run(command(folder, store), env=env, capture_output=True, check=True)
            assert without_times(done.stdout) == without_times(plain.stdout)
            assert not set(count(calls) - calls_before - made) & after
            stores, in_store = stores + 1, 0
    return started, in_vain


@pytest.mark.timeout(1800)
def test_batch_killed_at_random_moments_ends_with_the_same_bytes_and_repeats_nothing(tmp_path: Path) -> None:
    started, in_vain = kill_and_resume(tmp_path, KILLS, SEED)
    print(
        f"\n{KILLS} of {started} runs killed; {in_vain} judgements were in flight at a kill; "
        "no kept review was lost or judged again; outputs equal"
    )
