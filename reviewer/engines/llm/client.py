"""One call to an OpenAI-compatible endpoint: the only importer of openai. Every failure leaves as a CallFault."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.status import fault_of_error, fault_of_status

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

DEFAULT_BASE_URL = "https://api.openai.com/v1"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_NO_KEY = "no-key-needed"  # the client insists on one; local servers look at none
_CONNECT_S = 10.0
_LIST_TIMEOUT_S = 10.0
_IDLE_S = 5.0  # servers drop idle connections too, and a request sent into a dropped one is lost


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
    """Sends requests, any number of threads at a time; no retries here.

    All calls share one event loop in a thread of its own and with it their connections: a loop, a client and a
    handshake for each call took 12 ms of processor time a document, and 3 ms are left.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._line: _Line | None = None
        self._lock = threading.Lock()

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """POST /chat/completions: the answer's JSON object, not judged any further. Raises CallFault."""
        return self._run(lambda line: line.post("/chat/completions", payload, timeout_s), timeout_s)

    def models(self) -> tuple[str, ...]:
        """The model names that the endpoint lists; none where it lists none or can't be asked."""
        try:
            body = self._run(lambda line: line.get("/models", _LIST_TIMEOUT_S), _LIST_TIMEOUT_S)
        except CallFault:
            return ()
        data = body.get("data")
        names = [item.get("id") for item in data if isinstance(item, dict)] if isinstance(data, list) else []
        return tuple(name for name in names if isinstance(name, str))

    def _run(self, call: Callable[[_Line], Coroutine[Any, Any, Any]], timeout_s: float) -> dict[str, Any]:
        """Ends `call` at the total deadline: a read timeout alone let a dripping server hold on for 39 s of 2."""
        line = self._open()  # importing the client and the trust store takes a second that is not the endpoint's

        async def limited() -> Any:
            async with asyncio.timeout(timeout_s):
                return await call(line)

        running = asyncio.run_coroutine_threadsafe(limited(), line.loop)
        try:
            response = running.result()
        except CallFault:
            raise
        except TimeoutError as error:
            raise CallFault("deadline", f"{timeout_s:g} s") from error
        except Exception as error:  # the client's tree is not closed: decoding errors and others come bare
            raise fault_of_error(error) from error
        except BaseException:  # Ctrl-C: the request ends with us
            running.cancel()
            raise
        return _object(response)

    def _open(self) -> _Line:
        with self._lock:
            if self._line is None:
                self._line = _Line(self.endpoint)
                # the loop's thread holds the line and not us, so that it ends when nobody calls any more
                weakref.finalize(self, self._line.hang_up).atexit = False
            return self._line


class _Line:
    """An event loop in a daemon thread, and the client whose connections live there."""

    def __init__(self, endpoint: Endpoint) -> None:
        import httpx2
        from openai import AsyncOpenAI

        from reviewer.engines.llm.transport import CappedTransport

        inner = httpx2.AsyncHTTPTransport(
            verify=httpx2.create_ssl_context(),
            trust_env=False,
            proxy=_proxy_url(endpoint),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=_IDLE_S),
        )
        self._http = httpx2.AsyncClient(
            transport=CappedTransport(inner),
            trust_env=False,
            follow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )
        self._sdk = AsyncOpenAI(
            api_key=endpoint.key or _NO_KEY, base_url=endpoint.base_url, max_retries=0, http_client=self._http
        )
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=_serve, args=(self.loop,), name="endpoint", daemon=True).start()

    async def post(self, path: str, body: dict[str, Any], timeout_s: float) -> Any:
        # not through chat.completions.create: walking the request by its types cost more than sending it
        return await self._sdk.post(path, cast_to=_response_type(), body=body, options=_limits(timeout_s))

    async def get(self, path: str, timeout_s: float) -> Any:
        return await self._sdk.get(path, cast_to=_response_type(), options=_limits(timeout_s))

    def hang_up(self) -> None:
        async def end() -> None:
            await self._http.aclose()
            self.loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self.loop)


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _response_type() -> Any:
    """What the client is asked to return: the response itself, unparsed."""
    import httpx2

    return httpx2.Response


def _limits(timeout_s: float) -> Any:
    import httpx2

    return {"timeout": httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))}


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
