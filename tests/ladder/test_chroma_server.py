"""A Chroma server instead of the local index: a real one on loopback, and what is said where there is none."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reviewer.errors import IndexUnavailable
from reviewer.ladder.chroma_server import answering_server
from reviewer.ladder.index import open_index
from tests.ladder.embedders import WordEmbedder
from tests.ladder.test_index import finds_everything, recipe

if TYPE_CHECKING:
    from collections.abc import Iterator


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--path", str(tmp_path / "server")],
        cwd=tmp_path,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                answering_server(url)
                break
            except IndexUnavailable:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def test_a_server_is_filled_once_and_healed_when_something_is_missing(server: str, tmp_path: Path) -> None:
    index = open_index(recipe(), cache_dir=tmp_path, chroma_url=server)
    assert finds_everything(index)
    again = WordEmbedder()
    second = open_index(recipe(again), cache_dir=tmp_path, chroma_url=server)
    assert finds_everything(second) and again.embedded == 0
    second._collection.delete(ids=["p3"])
    third = open_index(recipe(), cache_dir=tmp_path, chroma_url=server)
    assert finds_everything(third)
    assert not (tmp_path / "index").exists()
    for opened in (index, second, third):
        opened.close()


def test_a_server_that_is_not_there_is_exit_three_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match=r"no Chroma server at 127\.0\.0\.1") as caught:
        open_index(recipe(), cache_dir=tmp_path, chroma_url=f"http://127.0.0.1:{free_port()}")
    assert caught.value.exit_code == 3
    assert "REVIEWER_CHROMA_URL" in caught.value.hint


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "http://", "http://u:p@127.0.0.1:1", "http://h:99999", "chroma"])
def test_an_address_that_cannot_be_a_server_is_refused(url: str) -> None:
    with pytest.raises(IndexUnavailable):
        answering_server(url)


def test_a_server_that_never_answers_does_not_hold_up_the_review() -> None:
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        start = time.perf_counter()
        with pytest.raises(IndexUnavailable, match="no Chroma server"):
            answering_server(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_s=0.5)
        assert time.perf_counter() - start < 5


def test_something_else_that_answers_is_no_chroma_server() -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        def answer() -> None:
            connection, _ = other.accept()
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(IndexUnavailable, match="is no Chroma server"):
            answering_server(f"http://127.0.0.1:{other.getsockname()[1]}")
        thread.join()
