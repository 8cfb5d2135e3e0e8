"""Where a document goes: hosts, proxies, open lines, missing settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.engines.llm.client import Client
from reviewer.engines.llm.endpoint import Endpoint
from reviewer.engines.llm.exchange import Tally
from reviewer.engines.llm.faults import EndpointSettingsError
from reviewer.engines.llm.frame import Framer
from reviewer.engines.llm.payload import Habits, payload_for
from reviewer.engines.llm.remarks import Remarks
from reviewer.engines.llm.tokens import estimate_tokens, least_tokens
from tests.engines.llm.answers import good
from tests.engines.llm.engines import TEXT, asker, engine_at
from tests.fakes import request_for
from tests.servers.faulty import FaultyServer

if TYPE_CHECKING:
    from reviewer.engines.llm.asking import Ask, Asker


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


@pytest.mark.parametrize("region", ["", "eu.", "us."])
def test_openai_is_known_by_its_regional_hosts_too_but_its_list_prices_are_not_theirs(region: str) -> None:
    endpoint = Endpoint(f"https://{region}api.openai.com/v1", "k")
    assert payload_for(ask(), "m", endpoint, Habits())["store"] is False
    assert endpoint.has_list_prices == (region == "")


@pytest.mark.parametrize("host", ["api.openai.com.evil.example", "myapi.openai.com.example", "xapi.openai.com"])
def test_host_that_only_looks_like_openai_is_another(host: str) -> None:
    assert not Endpoint(f"https://{host}/v1").is_openai


FOREIGN = {
    "OPENAI_ORG_ID": "org-private",
    "OPENAI_PROJECT_ID": "proj-private",
    "OPENAI_CUSTOM_HEADERS": "X-Team: private\nAuthorization: Bearer private",
    "OPENAI_ADMIN_KEY": "sk-admin-private",
}


@pytest.mark.parametrize("key", ["sk-mine", None])
def test_nothing_of_the_environment_goes_to_an_endpoint_and_no_key_that_was_not_given(
    monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    for name, value in FOREIGN.items():
        monkeypatch.setenv(name, value)
    with FaultyServer([good()]) as server:
        engine_at(server.base_url, key=key).judge(request_for(TEXT))
    headers = server.requests[0].headers
    assert headers.get("authorization") == (f"Bearer {key}" if key else None)
    assert set(headers) - {"authorization"} == {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "user-agent",
    }
    assert "private" not in repr(headers)


def test_account_of_the_environment_goes_to_openai_and_the_plan_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in FOREIGN.items():
        monkeypatch.setenv(name, value)
    there = engine_at("https://api.openai.com/v1", key="k").plan(request_for(TEXT))
    elsewhere = engine_at("http://127.0.0.1:9/v1", key="k").plan(request_for(TEXT))
    assert "account: OpenAI-Organization and OpenAI-Project, from the environment" in there.text()
    assert "private" not in there.text()
    assert "account:" not in elsewhere.text()
    assert "GET http://127.0.0.1:9/v1/models, with the key" in elsewhere.text()
    assert "/models" not in there.text().partition("--- request")[0]


@pytest.mark.parametrize("tail", ["?api-version=1", "?", "#x"])
def test_address_with_a_query_is_refused_and_not_repeated(tail: str) -> None:
    with pytest.raises(EndpointSettingsError, match=r"must not hold '\?'") as caught:
        Client(Endpoint(f"http://127.0.0.1:9/v1{tail}"))
    assert caught.value.exit_code == 2
    assert "api-version" not in caught.value.text


@pytest.mark.parametrize("key", ["sk-\u2026abc", "sk-abc\ndef", "sk-\u00e4", "sk-\x7f"])
def test_key_that_no_header_can_hold_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(EndpointSettingsError) as caught:
        Client(Endpoint("http://127.0.0.1:9/v1", key))
    assert "sk-" not in caught.value.text + caught.value.hint


@pytest.mark.parametrize(
    "proxy",
    ["socks5://127.0.0.1:1080", "foo://127.0.0.1:1080", "127.0.0.1:xx", "http://", "http://[::1", "http://h:99999"],
)
@pytest.mark.parametrize("variable", ["http_proxy", "all_proxy"])
def test_proxy_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch, proxy: str, variable: str) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(EndpointSettingsError, match=r"the proxy .* for models\.example"):
        Client(Endpoint("http://models.example/v1"))
    Client(Endpoint("http://127.0.0.1:9/v1"))


def test_file_of_certificates_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    with pytest.raises(EndpointSettingsError) as caught:
        Client(Endpoint("http://127.0.0.1:9/v1")).complete({}, 1.0)
    assert "SSL_CERT_FILE" in caught.value.hint


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


@pytest.mark.parametrize(
    ("tokens", "text"),  # counted with the vocabulary of 200,000 tokens, the tightest at hand
    [
        (
            43,
            "We shipped the login page on Friday and the team is now moving on to the export, which Sales asked "
            "for last week. Nothing else changed, and the launch stays on the twenty-eighth unless somebody decides "
            "otherwise.",
        ),
        (26, "我们上周发布了登录页面，团队现在正在处理销售部门上周要求的导出功能。其他事情没有变化。"),
        (
            26,
            "На прошлой неделе мы выпустили страницу входа, и команда теперь занимается "
            "экспортом, о котором просил отдел.",
        ),
        (29, "हमने पिछले सप्ताह लॉगिन पृष्ठ जारी किया और टीम अब निर्यात पर काम कर रही है जिसे बिक्री विभाग ने मांगा था।"),
        (78, "-" * 5000),
    ],
)
def test_floor_lies_below_what_a_tight_vocabulary_counts(tokens: int, text: str) -> None:
    assert least_tokens(text) < tokens


def test_instructions_begin_alike_for_a_whole_run_and_with_a_code_that_no_other_run_has() -> None:
    request = request_for(TEXT)
    from reviewer.engines.llm.pieces import cut

    def first_lines(asker: Asker) -> set[str]:
        asks = [asker.review(request, cut(request.document)[0], None) for _ in range(2)]
        return {ask.messages[0][1].split("\n")[0] for ask in asks}

    one, other = first_lines(asker()), first_lines(asker())
    assert len(one) == len(other) == 1
    assert one != other


def test_code_of_the_instructions_that_a_document_holds_is_not_used_for_it() -> None:
    framer = Framer()
    head = framer("").head
    assert framer(f"I know {head}.").head != head
    assert framer("nothing").head == head
