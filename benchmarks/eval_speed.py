"""`reviewer eval run` against a slow endpoint, beside a bare script with the openai SDK that makes the same calls.

    python -m benchmarks.eval_speed [--cases 100] [--jobs 10] [--latency-ms 200] [--rounds 5]

The endpoint is a loopback server in a process of its own that answers every request after the latency. Both sides are
whole processes, started afresh, one after the other in every round. Other work on the machine only ever adds time, so
the best round of each side counts; processor time, which other work hardly touches, stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.endpoint import endpoint
from reviewer.evals.recordings import load_recording

MODEL = "loopback"
ROOT = Path(__file__).parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}  # installed or not
BARE = """
import asyncio, json, sys
from openai import AsyncOpenAI
async def main(bodies, url, jobs):
    gate = asyncio.Semaphore(jobs)
    async with AsyncOpenAI(api_key="none", base_url=url, max_retries=0) as client:
        async def one(body):
            extra = {k: v for k, v in body.items() if k not in {"model", "messages"}}
            async with gate:
                made = await client.chat.completions.create(
                    model=body["model"], messages=body["messages"], extra_body=extra)
                json.loads(made.choices[0].message.content)
        await asyncio.gather(*map(one, bodies))
asyncio.run(main(json.load(open(sys.argv[1])), sys.argv[2], int(sys.argv[3])))
"""


@dataclass(frozen=True)
class Measured:
    wall_s: float
    cpu_s: float  # of all threads, and of the system for them
    peak_mib: float


def measure(command: list[str], cwd: Path) -> Measured:
    """One process."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall_s = time.perf_counter() - started
        said.seek(0)
        if process.returncode:
            raise SystemExit(f"{command[:4]} exited {process.returncode}:\n{said.read().decode()[-2000:]}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Measured(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def copy_cases(folder: Path, n: int) -> None:
    """The first of our own whole documents, as many as asked for."""
    files = sorted((ROOT / "evals" / "cases" / "documents").glob("*.yaml"))
    if len(files) < n:
        raise SystemExit(f"there are only {len(files)} cases to measure with")
    for file in files[:n]:
        shutil.copy(file, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=10)
    parser.add_argument("--latency-ms", type=float, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with endpoint(args.latency_ms / 1000) as url, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "cases").mkdir()
        copy_cases(folder / "cases", args.cases)
        ours = [sys.executable, "-m", "reviewer", "eval", "run", "--cases", "cases", "--engine", "llm"]
        ours += ["--base-url", f"{url}/v1", "--model", MODEL, "--jobs", str(args.jobs), "--no-cache", "-q"]
        measure([*ours, "--record", "exchanges.jsonl"], folder)  # builds the index too, where there is none
        bodies = folder / "bodies.json"
        bodies.write_text(json.dumps(load_recording(folder / "exchanges.jsonl").bodies()), encoding="utf-8")
        bare = [sys.executable, "-c", BARE, str(bodies), f"{url}/v1", str(args.jobs)]
        rounds = [(measure(ours, folder), measure(bare, folder)) for _ in range(args.rounds)]
    floor_s = args.latency_ms / 1000 * -(-args.cases // args.jobs)
    print(f"{args.cases} cases, {args.jobs} at a time, {args.latency_ms:.0f} ms latency: floor {floor_s:.2f} s")
    best = [_best([row[side] for row in rounds]) for side in (0, 1)]
    for name, one in zip(("reviewer eval run", "bare openai script"), best, strict=True):
        print(f"{name:20} {one.wall_s:6.2f} s  processor {one.cpu_s:5.2f} s  peak {one.peak_mib:4.0f} MiB")
    ratio = best[0].wall_s / best[1].wall_s
    print(f"ratio {ratio:.2f} (best of {args.rounds} rounds each), load of the machine {os.getloadavg()[0]:.1f}")


def _best(rows: list[Measured]) -> Measured:
    return Measured(min(m.wall_s for m in rows), min(m.cpu_s for m in rows), min(m.peak_mib for m in rows))


if __name__ == "__main__":
    main()
