"""A raw-socket HTTP server that can be wrong in every way: replies are bytes, or functions that own the socket."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Reply = bytes | Callable[[socket.socket, "Request"], None] | Callable[["Request"], bytes]


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes  # the body

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.raw)) if self.raw else {}

    @property
    def text(self) -> str:
        """All messages as one text."""
        return "\n".join(message["content"] for message in self.body["messages"])

    def head(self) -> str:
        """The code in the first line of the instructions."""
        found: str = re.findall(r"\ACode of these instructions: (\w+)\.", self.text)[0]
        return found

    def codes(self) -> tuple[str, str]:
        """The codes of the document's begin and end lines: the last in the text, after those of the examples."""
        begin = re.findall(r"===== begin of the \w+, code (\S+), every line marked", self.text)[-1]
        end = re.findall(r"===== end of the \w+, code (\S+) =====", self.text)[-1]
        return begin, end


@dataclass
class FaultyServer:
    """Answers chat completions with `replies` in turn, the last one again and again; lists `models` at /models."""

    replies: list[Reply]
    models: tuple[str, ...] = ("model-a",)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> FaultyServer:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._port = self._socket.getsockname()[1]
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # else the accept that is under way takes one more connection
        self._socket.close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = _read(connection)
            if request is None:
                return
            if request.path.endswith("/models"):
                connection.sendall(http(200, {"data": [{"id": name} for name in self.models]}))
                return
            with self._lock:
                self.requests.append(request)
                reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
            send(connection, request, reply)


def send(connection: socket.socket, request: Request, reply: Reply) -> None:
    if isinstance(reply, bytes):
        connection.sendall(reply)
        return
    made = reply(request) if _takes_one(reply) else reply(connection, request)  # type: ignore[call-arg,arg-type]
    if isinstance(made, bytes):
        connection.sendall(made)


def _takes_one(reply: Callable[..., Any]) -> bool:
    import inspect

    return len(inspect.signature(reply).parameters) == 1


def _read(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, path, _ = first.split(" ", 2)
    return Request(method, path, headers, body)


def http(
    status: int, body: Any = None, *, headers: dict[str, str] | None = None, content_type: str = "application/json"
) -> bytes:
    """A whole response. `body` is bytes, text, or anything that JSON holds."""
    content = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {content_type}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join([*lines, "Connection: close", "", ""])).encode() + content


def completion(content: str | None, *, reason: str | None = "stop", prompt_tokens: int = 4000, **message: Any) -> bytes:
    """A chat completion."""
    return http(
        200,
        {
            "id": "c",
            "object": "chat.completion",
            "model": "model-a",
            "choices": [
                {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": content, **message}}
            ],
            "usage": {"prompt_tokens": prompt_tokens, "completion_tokens": 120, "total_tokens": prompt_tokens + 120},
        },
    )


def error(status: int, message: str, code: str | None = None, **headers: str) -> bytes:
    """An OpenAI-like error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return http(status, {"error": {"message": message, "type": "x", "code": code}}, headers=named)
