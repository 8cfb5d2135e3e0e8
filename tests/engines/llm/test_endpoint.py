"""Where a document goes: hosts, proxies, open lines, missing settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.engines.llm.client import Endpoint
from reviewer.engines.llm.exchange import Tally
from reviewer.engines.llm.payload import Habits, payload_for
from reviewer.engines.llm.remarks import Remarks
from reviewer.engines.llm.tokens import estimate_tokens, least_tokens
from tests.engines.llm.engines import TEXT, asker
from tests.fakes import request_for

if TYPE_CHECKING:
    from reviewer.engines.llm.asking import Ask


class Listing:
    """A caller that only lists models."""

    def __init__(self, base_url: str, *models: str) -> None:
        self.endpoint = Endpoint(base_url)
        self._models = models

    def complete(self, payload: dict[str, object], timeout_s: float) -> dict[str, object]:
        raise AssertionError("nothing is asked here")

    def models(self) -> tuple[str, ...]:
        return self._models


def ask() -> Ask:
    from reviewer.engines.llm.pieces import cut

    request = request_for(TEXT)
    return asker().review(request, cut(request.document)[0], None)


def test_proxy_is_named_for_hosts_elsewhere_and_never_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.firm.example:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert Endpoint("https://api.openai.com/v1").proxy == "proxy.firm.example"
    assert Endpoint("https://localhost/v1").proxy is None
    codes = [w.code for w in Remarks(Listing("https://host.example/v1", "m"), "m").warnings(Tally(calls=1))]
    assert codes == ["proxy"]


def test_open_line_to_another_host_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    codes = [w.code for w in Remarks(Listing("http://10.0.0.7:11434/v1", "m:latest"), "m").warnings(Tally(calls=1))]
    assert codes == ["unencrypted"]


def test_openai_is_told_to_store_nothing_whatever_was_refused() -> None:
    habits = Habits(left_out={"store", "temperature", "max_completion_tokens"})
    for found in (Habits(), habits):
        body = payload_for(ask(), "m", Endpoint("https://api.openai.com/v1", "k"), found)
        assert body["store"] is False
        assert "temperature" not in body
    assert "store" not in payload_for(ask(), "m", Endpoint("http://localhost:8000/v1"), Habits())


def test_key_does_not_show() -> None:
    assert "sk-hidden" not in repr(Endpoint("https://api.openai.com/v1", "sk-hidden"))


def test_schema_avoids_what_servers_refuse() -> None:
    import json

    schema = json.dumps(ask().schema)
    for keyword in ("minimum", "uniqueItems", "pattern", "patternProperties", "oneOf", '"additionalProperties": true'):
        assert keyword not in schema


@pytest.mark.parametrize("text", ["We shipped the login page on Friday. " * 50, "我们上周发布了登录页面。" * 50])
def test_estimate_lies_above_the_floor(text: str) -> None:
    assert least_tokens(text) < estimate_tokens(text) <= len(text.encode()) + 8
