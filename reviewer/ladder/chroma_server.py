"""Asks a Chroma server whether it is there, within seconds: Chroma's own client would wait for ever."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from reviewer.errors import IndexUnavailable

_TIMEOUT_S = 5.0
_HINT = "start it (`chroma run`), correct REVIEWER_CHROMA_URL, or unset it to use the local index"


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    is_tls: bool


def answering_server(url: str, timeout_s: float = _TIMEOUT_S) -> Address:
    """The server's address. Raises IndexUnavailable where the URL is wrong or no Chroma answers there."""
    try:
        parts = urlsplit(url)
        is_tls = parts.scheme == "https"
        port = parts.port or (443 if is_tls else 8000)
    except ValueError as error:
        raise IndexUnavailable(f"not a server's URL: {error}", hint=_HINT) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.username:
        raise IndexUnavailable("a Chroma server's URL looks like http://localhost:8000", hint=_HINT)
    address = Address(parts.hostname, port, is_tls)
    make = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
    connection = make(address.host, port, timeout=timeout_s)
    try:
        connection.request("GET", "/api/v2/heartbeat")
        answer = connection.getresponse()
        is_chroma = answer.status == http.client.OK and b"heartbeat" in answer.read(10_000)
    except (OSError, http.client.HTTPException) as error:
        reason = str(error) or type(error).__name__
        raise IndexUnavailable(f"no Chroma server at {address.host}:{port}: {reason}", hint=_HINT) from error
    finally:
        connection.close()
    if not is_chroma:
        raise IndexUnavailable(f"what answers at {address.host}:{port} is no Chroma server", hint=_HINT)
    return address
