"""A llama-server with random weights on a port of its own, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.engines.llm.client import Client
from tests.peers.build import model_in, server_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.engines.llm.endpoint import Endpoint

READY_S = 60.0
MODEL = "random"


def needed(path: Path) -> Path:
    """`path`, or the test is skipped with the reason."""
    if not path.exists():
        pytest.skip("no llama-server is built here; `make test-peers` builds one, once")
    return path


def folder() -> Path:
    return Path(os.environ.get("PEERS", "build/peers"))


@contextlib.contextmanager
def running(*flags: str, model: Path | None = None) -> Iterator[str]:
    """The base URL of a server that is ready. It listens on the loopback only and looks nothing up."""
    program, weights = needed(server_in(folder())), model or needed(model_in(folder()))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    listening = ("--host", "127.0.0.1", "--port", port, "--offline", "--cache-ram", "0")
    command = [str(program), "-m", str(weights), "--alias", MODEL, "-t", "1", *listening, *flags]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(READY_S)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    pytest.fail(f"llama-server did not get ready: {' '.join(map(str, process.args))}")  # type: ignore[arg-type]


class Echoing:
    """The real client, with the three codes put into each answer: nobody without a thought sends them back.

    Everything else in the answer is the server's.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._client = Client(endpoint)
        self.endpoint = endpoint
        self.answers: list[str] = []

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        body = self._client.complete(payload, timeout_s)
        asked = "\n".join(message["content"] for message in payload["messages"])
        head = re.findall(r"\ACode of these instructions: (\w+)\.", asked)[0]
        begin = re.findall(r"===== begin of the document, code (\S+), every line marked", asked)[-1]
        end = re.findall(r"===== end of the document, code (\S+) =====", asked)[-1]
        message = body["choices"][0]["message"]
        with contextlib.suppress(ValueError):
            answer = json.loads(message["content"])
            self.answers.append(message["content"])
            message["content"] = json.dumps(answer | {"head": head, "begin": begin, "end": end})
        return body

    def models(self) -> tuple[str, ...]:
        return self._client.models()
