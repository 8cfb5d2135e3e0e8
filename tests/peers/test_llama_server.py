"""A real llama-server with random weights: schema-true noise on the wire, and its own ways of refusing."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.engines.llm.client import Client, Endpoint
from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.payload import Habits, payload_for
from reviewer.engines.llm.reply import read_reply
from reviewer.errors import EngineError
from tests.engines.llm.engines import TEXT, asker, engine_at
from tests.engines.llm.test_answers import PIECE, REQUEST, check
from tests.fakes import request_for
from tests.peers.random_gguf import write_model

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERS = int(os.environ.get("PEER_ANSWERS", "20"))
SERVER = shutil.which("llama-server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
pytestmark = [
    pytest.mark.skipif(SERVER is None, reason="no llama-server here: `make test-peers` builds one"),
    pytest.mark.timeout(3600),
]


@contextlib.contextmanager
def serving(folder: Path, context: int) -> Iterator[str]:
    """A llama-server on a free loopback port; the base URL."""
    pytest.importorskip("gguf", reason="no gguf here: `make test-peers` installs it")
    model = folder / "random.gguf"
    write_model(model)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(SERVER), "--model", str(model), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--ctx-size", str(context), "--parallel", "1", "--threads", "2", "--no-webui", "--jinja"]
    with (folder / "server.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _await(f"http://127.0.0.1:{port}/health", process, folder / "server.log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        time.sleep(0.2)
    raise AssertionError("llama-server did not get ready")


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("roomy"), 65_536) as base_url:
        yield base_url


def test_constrained_noise_is_read_and_never_yields_a_quote_that_is_not_in_the_text(roomy: str) -> None:
    endpoint = Endpoint(roomy)
    client = Client(endpoint)
    outcomes = {"cut off": 0, "refused": 0, "read": 0, "findings": 0}
    ask = asker().review(REQUEST, PIECE, None)
    for seed in range(ANSWERS):
        payload: dict[str, Any] = payload_for(ask, "random", endpoint, Habits())
        payload |= {"temperature": 1.0, "seed": seed, "max_tokens": 20_000}
        reply = read_reply(client.complete(payload, 600))
        if reply.fault is not None:
            assert reply.fault.kind == "length"
            outcomes["cut off"] += 1
            continue
        try:
            outcomes["findings"] += check(reply.content)
        except CallFault as fault:
            assert fault.kind == "malformed"
            outcomes["refused"] += 1
        else:
            outcomes["read"] += 1
    print(f"\n{ANSWERS} answers of a random model: {outcomes}")
    assert outcomes["read"] > 0


def test_a_review_by_noise_ends_as_a_named_fault_never_as_an_empty_review(roomy: str) -> None:
    with pytest.raises(EngineError) as caught:
        engine_at(roomy, model="random", timeout_s=300).judge(request_for(TEXT))
    assert caught.value.exit_code == 3


def test_a_prompt_beyond_the_context_is_named(tmp_path: Path) -> None:
    with serving(tmp_path, 2048) as base_url, pytest.raises(EngineError) as caught:
        engine_at(base_url, model="random").judge(request_for(TEXT))
    assert caught.value.code == "engine-context"
