"""A loopback chat endpoint in a process of its own, so that its processor time is not ours.

    python -m benchmarks.endpoint LATENCY_S

Prints its port, answers every request after LATENCY_S as a good model would that finds nothing, and keeps
connections open. `/spent` tells the seconds of processor time it has taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

from tests.engines.llm.answers import answer_to
from tests.servers.faulty import Request, completion, http

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def endpoint(latency_s: float) -> Iterator[str]:
    """The address of a running one."""
    command = [sys.executable, "-m", "benchmarks.endpoint", str(latency_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield f"http://127.0.0.1:{running.stdout.readline().strip()}"
        finally:
            running.kill()


def spent(base_url: str) -> float:
    """Seconds of processor time that the endpoint has taken."""
    with urllib.request.urlopen(f"{base_url}/spent") as answer:
        return float(answer.read())


def _answer(request: Request) -> bytes:
    if request.path.endswith("/models"):
        return http(200, {"data": [{"id": "loopback"}]})
    if request.path.endswith("/spent"):
        return http(200, str(time.process_time()))
    return completion(json.dumps(answer_to(request)))


async def _serve(latency_s: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError), contextlib.closing(writer):
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ", 2)
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            due = time.monotonic() + (latency_s if method == "POST" else 0)
            answer = _answer(Request(method, path, headers, body)).replace(b"Connection: close\r\n", b"", 1)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            writer.write(answer)
            await writer.drain()


async def _main(latency_s: float) -> None:
    server = await asyncio.start_server(lambda r, w: _serve(latency_s, r, w), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(float(sys.argv[1])))
