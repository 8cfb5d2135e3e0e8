"""One call to an OpenAI-compatible endpoint: the only importer of openai. Every failure leaves as a CallFault."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.status import fault_of_error, fault_of_status

if TYPE_CHECKING:
    import ssl
    from collections.abc import Coroutine

DEFAULT_BASE_URL = "https://api.openai.com/v1"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_NO_KEY = "no-key-needed"  # the client insists on one; local servers look at none
_CONNECT_S = 10.0
_LIST_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go. The key is never shown, stored or logged."""

    base_url: str
    key: str | None = None

    @property
    def host(self) -> str:
        """Host and, where one is given, port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_local(self) -> bool:
        return urlsplit(self.base_url).hostname in LOCAL_HOSTS

    @property
    def is_openai(self) -> bool:
        return urlsplit(self.base_url).hostname == "api.openai.com"

    @property
    def proxy(self) -> str | None:
        """The host of a proxy that the environment puts between us and a host elsewhere."""
        if self.is_local:
            return None  # never honoured: measured, a proxy variable captured loopback traffic too
        parts = urlsplit(self.base_url)
        if urllib.request.proxy_bypass(parts.hostname or ""):
            return None
        chosen = urllib.request.getproxies().get(parts.scheme) or urllib.request.getproxies().get("all")
        return urlsplit(chosen if "://" in chosen else f"//{chosen}").hostname if chosen else None

    def __repr__(self) -> str:
        return f"Endpoint({self.base_url!r})"


class Client:
    """Sends one request at a time a thread; no retries here. Safe to share between threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._ssl: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """POST /chat/completions: the answer's JSON object, not judged any further. Raises CallFault."""
        return self._run(self._post(payload, timeout_s), timeout_s)

    def models(self) -> tuple[str, ...]:
        """The model names that the endpoint lists; none where it lists none or can't be asked."""
        try:
            body = self._run(self._list(), _LIST_TIMEOUT_S)
        except CallFault:
            return ()
        data = body.get("data")
        names = [item.get("id") for item in data if isinstance(item, dict)] if isinstance(data, list) else []
        return tuple(name for name in names if isinstance(name, str))

    def _run(self, call: Coroutine[Any, Any, Any], timeout_s: float) -> dict[str, Any]:
        """Ends `call` at the total deadline: a read timeout alone let a dripping server hold on for 39 s of 2."""

        async def limited() -> Any:
            async with asyncio.timeout(timeout_s):
                return await call

        self._prepare()  # importing the client and the trust store takes a second that is not the endpoint's
        try:
            response = asyncio.run(limited())
        except CallFault:
            raise
        except TimeoutError as error:
            raise CallFault("deadline", f"{timeout_s:g} s") from error
        except Exception as error:  # the client's tree is not closed: decoding errors and others come bare
            raise fault_of_error(error) from error
        return _object(response)

    def _prepare(self) -> ssl.SSLContext:
        """Load the client once and the trust store once."""
        import httpx2
        import openai  # noqa: F401

        with self._lock:
            if self._ssl is None:
                self._ssl = httpx2.create_ssl_context()
            return self._ssl

    async def _post(self, payload: dict[str, Any], timeout_s: float) -> Any:
        extra = {k: v for k, v in payload.items() if k not in {"model", "messages"}}
        async with self._sdk(timeout_s) as sdk:
            raw = await sdk.chat.completions.with_raw_response.create(
                model=payload["model"], messages=payload["messages"], extra_body=extra
            )
            return raw.http_response

    async def _list(self) -> Any:
        async with self._sdk(_LIST_TIMEOUT_S) as sdk:
            raw = await sdk.models.with_raw_response.list()
            return raw.http_response

    def _sdk(self, timeout_s: float) -> Any:
        import httpx2
        from openai import AsyncOpenAI

        from reviewer.engines.llm.transport import CappedTransport

        proxy = _proxy_url(self.endpoint)
        inner = httpx2.AsyncHTTPTransport(verify=self._prepare(), trust_env=False, proxy=proxy)
        http = httpx2.AsyncClient(
            transport=CappedTransport(inner),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
            headers={"Accept-Encoding": "identity"},
        )
        return AsyncOpenAI(
            api_key=self.endpoint.key or _NO_KEY,
            base_url=self.endpoint.base_url,
            max_retries=0,
            http_client=http,
        )


def _proxy_url(endpoint: Endpoint) -> str | None:
    if endpoint.proxy is None:
        return None
    proxies = urllib.request.getproxies()
    chosen = proxies.get(urlsplit(endpoint.base_url).scheme) or proxies["all"]
    return chosen if "://" in chosen else f"http://{chosen}"


def _object(response: Any) -> dict[str, Any]:
    """The JSON object of a response. Raises CallFault for pages, broken text, errors in a 200 and the like."""
    if 300 <= response.status_code < 400:
        raise fault_of_status(response.status_code, {}, response.headers)
    content: bytes = response.content
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml"} or content.lstrip()[:1] == b"<":
        raise CallFault("not-json", status=response.status_code)
    if kind == "text/event-stream":
        raise CallFault("unreadable", "a stream that was not asked for")
    if not content.strip():
        raise CallFault("unreadable", "an empty body")
    try:
        body = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CallFault("unreadable", "no valid JSON") from error
    if not isinstance(body, dict):
        raise CallFault("unreadable", "no JSON object")
    if body.get("error"):
        raise fault_of_status(response.status_code, body, response.headers)
    return body
