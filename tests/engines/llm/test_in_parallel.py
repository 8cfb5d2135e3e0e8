"""Many documents at once at an endpoint that refuses what is usually asked for: each gets its review."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.engines.llm.answers import good
from tests.engines.llm.engines import TEXT, engine_at
from tests.fakes import request_for
from tests.servers.faulty import FaultyServer, Request, error

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTS = 7
CALLS = 3


def refusing(refuses: Callable[[Request], bool], status: int, message: str) -> FaultyServer:
    """The first calls are answered together, so that each of them is refused before any other has learnt of it."""
    first = threading.Barrier(CALLS)
    seen: list[Request] = []

    def reply(request: Request) -> bytes:
        seen.append(request)
        if len(seen) <= CALLS:
            first.wait(10)
        if refuses(request):
            return error(status, message)
        time.sleep(0.02)
        return good()(request)

    return FaultyServer([reply])


def kind(request: Request) -> str | None:
    found: str | None = request.body.get("response_format", {}).get("type")
    return found


@pytest.mark.parametrize(
    ("refuses", "status", "message", "least"),
    [
        (lambda r: "response_format" in r.body, 400, "response_format is not supported", None),
        (lambda r: kind(r) == "json_schema", 400, "json_schema is not supported", "json_object"),
        (lambda r: kind(r) == "json_schema", 500, "validation failed", "json_object"),
        (lambda r: "temperature" in r.body, 400, "Unsupported parameter: 'temperature'", "json_schema"),
    ],
)
def test_documents_reviewed_at_once_all_learn_what_is_refused_and_lower_no_more_than_needed(
    refuses: Callable[[Request], bool], status: int, message: str, least: str | None
) -> None:
    with refusing(refuses, status, message) as server:
        engine = engine_at(server.base_url)
        engine.limit_calls(CALLS, lambda: None)
        with ThreadPoolExecutor(DOCUMENTS) as threads:
            texts = [f"{TEXT}Line {number}.\n" for number in range(DOCUMENTS)]
            judged = list(threads.map(lambda text: engine.judge(request_for(text)), texts))
    assert len(judged) == DOCUMENTS
    assert kind(server.requests[-1]) == least
