"""What the LLM engine adds to a bare call against a loopback server of fixed latency, and memory of 100 calls.

Run: python -m benchmarks.llm_overhead [calls]
"""

from __future__ import annotations

import http.client
import json
import resource
import statistics
import sys
import threading
import time
from pathlib import Path

from reviewer.document.read import read_text
from reviewer.engines.llm.payload import text_of
from reviewer.engines.llm.tokens import estimate_tokens
from tests.engines.llm.answers import answer_to
from tests.engines.llm.engines import TEXT, engine_at
from tests.fakes import request_for
from tests.servers.faulty import FaultyServer, Request, completion

LATENCY_S = 0.2


def slow(request: Request) -> bytes:
    time.sleep(LATENCY_S)
    return completion(json.dumps(answer_to(request)))


def bare_ms(server: FaultyServer, payload: dict[str, object]) -> float:
    started = time.perf_counter()
    connection = http.client.HTTPConnection(server.base_url.split("/")[2])
    connection.request("POST", "/v1/chat/completions", json.dumps(payload))
    connection.getresponse().read()
    return (time.perf_counter() - started) * 1000


def rss_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main(n_calls: int) -> None:
    with FaultyServer([slow]) as server:
        engine, request = engine_at(server.base_url), request_for(TEXT)
        engine.judge(request)  # imports, trust store, model list
        payload = engine.plan(request).calls[0].payload
        ours: list[float] = []
        bare: list[float] = []
        cpu = time.process_time()
        for _ in range(n_calls):
            bare.append(bare_ms(server, payload))
            started = time.perf_counter()
            engine.judge(request)
            ours.append((time.perf_counter() - started) * 1000)
        cpu_ms = (time.process_time() - cpu) / n_calls * 1000
        print(f"bare call: median {statistics.median(bare):.1f} ms; engine: {statistics.median(ours):.1f} ms;")
        added = statistics.median(ours) - statistics.median(bare)
        print(f"overhead: {added:.1f} ms; CPU of both and the server {cpu_ms:.1f} ms")
        before = rss_mb()
        threads = [threading.Thread(target=engine.judge, args=(request,)) for _ in range(100)]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        time.sleep(LATENCY_S)
        during = rss_mb()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - started
        print(f"100 calls in flight: {took:.1f} s, memory {before:.0f} -> {during:.0f} -> {rss_mb():.0f} MB")


def tokens(paths: list[str]) -> None:
    """Estimated tokens of the prompt for documents."""
    for name in paths:
        request = request_for(read_text(Path(name).read_text(encoding="utf-8"), name).text)
        call = engine_at("http://127.0.0.1:9/v1").plan(request).calls[0]
        print(f"{Path(name).name}: {estimate_tokens(text_of(call.payload)):,} prompt tokens (estimate)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
    tokens(sys.argv[2:])
