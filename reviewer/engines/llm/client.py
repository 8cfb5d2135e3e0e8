"""One call to an OpenAI-compatible endpoint: the only importer of openai. Every failure leaves as a CallFault."""

from __future__ import annotations

import asyncio
import json
import threading
import weakref
from typing import TYPE_CHECKING, Any

from reviewer import __version__
from reviewer.engines.llm.faults import CallFault, EndpointSettingsError
from reviewer.engines.llm.status import fault_of_error, fault_of_status

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from reviewer.engines.llm.endpoint import Endpoint

_NO_KEY = "no-key-needed"  # the client insists on one; without a key none is sent
_CONNECT_S = 10.0
_LIST_TIMEOUT_S = 10.0
_IDLE_S = 5.0  # servers drop idle connections too, and a request sent into a dropped one is lost


class Client:
    """Sends requests, any number of threads at a time; no retries here.

    All calls share one event loop in a thread of its own and with it their connections: a loop, a client and a
    handshake for each call took 12 ms of processor time a document, and 3 ms are left.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Raises EndpointSettingsError for an endpoint that no request could be sent to."""
        endpoint.check()
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

    def silence(self, timeout_s: float) -> CallFault | None:
        """What keeps the endpoint from saying anything at all within `timeout_s`; None where it says anything."""
        try:
            self._run(lambda line: line.get("/models", timeout_s), timeout_s)
        except CallFault as fault:
            return fault if fault.kind in {"unreachable", "deadline"} else None
        return None

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
            raise CallFault("deadline") from error
        except Exception as error:  # the client's tree is not closed: decoding errors and others come bare
            raise fault_of_error(error) from error
        except BaseException:  # Ctrl-C: the request ends with us
            running.cancel()
            raise
        return _object(response)

    def _open(self) -> _Line:
        with self._lock:
            if self._line is None:
                try:
                    self._line = _Line(self.endpoint)
                except Exception as error:
                    hint = "look at what SSL_CERT_FILE, SSL_CERT_DIR and the proxy variables name"
                    name = type(error).__name__
                    raise EndpointSettingsError(f"no connection can be prepared: {name}", hint=hint) from error
                # the loop's thread holds the line and not us, so that it ends when nobody calls any more
                weakref.finalize(self, self._line.hang_up).atexit = False
            return self._line


class _Line:
    """An event loop in a daemon thread, and the client whose connections live there."""

    def __init__(self, endpoint: Endpoint) -> None:
        import httpx2

        from reviewer.engines.llm.transport import CappedTransport

        inner = httpx2.AsyncHTTPTransport(
            verify=httpx2.create_ssl_context(),
            trust_env=False,
            proxy=endpoint.proxy_url,
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=_IDLE_S),
        )
        self._http = httpx2.AsyncClient(
            transport=CappedTransport(inner),
            trust_env=False,
            follow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )
        self._sdk = _client_type()(
            api_key=endpoint.key or _NO_KEY,
            base_url=endpoint.base_url,
            max_retries=0,
            http_client=self._http,
        )
        self._headers = _headers(endpoint)
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=_serve, args=(self.loop,), name="endpoint", daemon=True).start()

    async def post(self, path: str, body: dict[str, Any], timeout_s: float) -> Any:
        # not through chat.completions.create: walking the request by its types cost more than sending it
        return await self._sdk.post(path, cast_to=_response_type(), body=body, options=self._options(timeout_s))

    async def get(self, path: str, timeout_s: float) -> Any:
        return await self._sdk.get(path, cast_to=_response_type(), options=self._options(timeout_s))

    def _options(self, timeout_s: float) -> Any:
        import httpx2

        timeout = httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))
        return {"timeout": timeout, "headers": self._headers}

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


def _client_type() -> Any:
    """The client without the headers that it adds by itself: some are the environment's, some tell of this machine."""
    from openai import AsyncOpenAI, Omit

    class Bare(AsyncOpenAI):
        @property
        def default_headers(self) -> dict[str, str | Omit]:
            return {}

    return Bare


def _headers(endpoint: Endpoint) -> dict[str, Any]:
    """All headers of a request that are not the transport's own."""
    from openai import Omit

    return {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": f"reviewer/{__version__}",
        "Authorization": f"Bearer {endpoint.key}" if endpoint.key else Omit(),
        **endpoint.account,
        "x-stainless-retry-count": Omit(),
        "x-stainless-read-timeout": Omit(),
    }


def _response_type() -> Any:
    """What the client is asked to return: the response itself, unparsed."""
    import httpx2

    return httpx2.Response


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
