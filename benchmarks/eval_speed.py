"""`reviewer eval run` against a slow endpoint, beside a bare script with the openai SDK that makes the same calls.

    python -m benchmarks.eval_speed [--cases 100] [--jobs 10] [--latency-ms 200] [--rounds 3]

The endpoint is a loopback server that answers every request after the latency. Both are whole processes, started
afresh, one after the other in every round; wall time and peak memory are medians, and what counts is the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evals.made import EVIDENCE, make_cases
from tests.evals.scripted_endpoint import MODEL, absent_answer

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}  # installed or not
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


@dataclass
class SlowEndpoint:
    """Answers chat completions after a latency, any number at a time, and keeps the bodies."""

    latency_s: float
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> str:
        ready: list[int] = []
        is_ready = threading.Event()

        async def serve() -> None:
            server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
            ready.append(server.sockets[0].getsockname()[1])
            is_ready.set()
            await server.serve_forever()

        threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
        is_ready.wait()
        return f"http://127.0.0.1:{ready[0]}/v1"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                length = 0
                while (header := await reader.readline()).strip():
                    name, _, value = header.decode("latin-1").partition(":")
                    length = int(value) if name.lower() == "content-length" else length
                raw = await reader.readexactly(length)
                content = json.dumps(await self._body(line, raw)).encode()
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
                writer.write(head.encode() + content)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _body(self, line: bytes, raw: bytes) -> dict[str, Any]:
        if line.startswith(b"GET"):
            return {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
        body = json.loads(raw)
        self.bodies.append(body)
        await asyncio.sleep(self.latency_s)
        return absent_answer(body)


@dataclass(frozen=True)
class Measured:
    wall_s: float
    peak_mib: float


def measure(command: list[str], cwd: Path) -> Measured:
    """One process: wall time and peak memory."""
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
    return Measured(wall_s, usage.ru_maxrss / scale)


def write_cases(folder: Path, n: int) -> None:
    """The made cases as a user would have them: one file each."""
    for case in make_cases(n):
        must = f"must:\n- pitfall: em-absorbing-scope\n  evidence: ['{EVIDENCE}']\n" if case.must else ""
        text = f"id: {case.id}\nkind: {case.kind}\nstage: {case.stage}\ntext: |\n  {case.document.text}\n{must}"
        (folder / f"{case.id}.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=10)
    parser.add_argument("--latency-ms", type=float, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    endpoint = SlowEndpoint(args.latency_ms / 1000)
    url = endpoint.start()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "cases").mkdir()
        write_cases(folder / "cases", args.cases)
        ours = [
            sys.executable,
            "-m",
            "reviewer",
            "eval",
            "run",
            "--cases",
            "cases",
            "--engine",
            "llm",
            "--base-url",
            url,
        ]
        ours += ["--model", MODEL, "--jobs", str(args.jobs), "--no-cache", "-q"]
        measure(ours, folder)  # builds the index where there is none, and tells the bodies
        bodies = folder / "bodies.json"
        bodies.write_text(json.dumps(endpoint.bodies), encoding="utf-8")
        bare = [sys.executable, "-c", BARE, str(bodies), url, str(args.jobs)]
        rounds = [(measure(ours, folder), measure(bare, folder)) for _ in range(args.rounds)]
    floor_s = args.latency_ms / 1000 * -(-args.cases // args.jobs)
    print(f"{args.cases} cases, {args.jobs} at a time, {args.latency_ms:.0f} ms latency: floor {floor_s:.2f} s")
    for name, rows in (("reviewer eval run", [r[0] for r in rounds]), ("bare openai script", [r[1] for r in rounds])):
        walls, peaks = [m.wall_s for m in rows], [m.peak_mib for m in rows]
        shown = ", ".join(f"{wall:.2f}" for wall in walls)
        print(f"{name:20} {statistics.median(walls):6.2f} s ({shown})  peak {statistics.median(peaks):.0f} MiB")
    print(f"ratio {statistics.median(a.wall_s / b.wall_s for a, b in rounds):.2f} (median of the rounds)")


if __name__ == "__main__":
    main()
