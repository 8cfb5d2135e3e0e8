"""HTTP with limits: a byte cap that counts decompressed bytes, no redirects, no surprises from the environment."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MAX_ANSWER_BYTES = 8_000_000
_CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_STEP = 65_536


class TooLarge(Exception):
    """More bytes than an answer can have."""


class UnknownCoding(Exception):
    """A compression that was not asked for and can't be counted while it is undone."""


class CappedTransport(httpx2.AsyncBaseTransport):
    """Another transport whose answers end in TooLarge once they exceed `max_bytes` decompressed.

    The client's own decompression comes first to the memory and then to any limit (a 300 MB bomb took
    655 MiB), so it is done here and the header taken off.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int = MAX_ANSWER_BYTES) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        headers = [(k, v) for k, v in response.headers.raw if k.lower() not in {b"content-encoding", b"content-length"}]
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        stream = _Capped(response.stream, coding, self._max_bytes)
        return httpx2.Response(response.status_code, headers=headers, stream=stream, extensions=response.extensions)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, coding: str, max_bytes: int) -> None:
        self._inner = inner
        self._coding = coding
        self._max_bytes = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._decoded():
            seen += len(chunk)
            if seen > self._max_bytes:
                raise TooLarge
            yield chunk

    async def _decoded(self) -> AsyncIterator[bytes]:
        if self._coding in {"", "identity"}:
            async for chunk in self._inner:
                yield chunk
            return
        if self._coding not in _CODINGS:
            raise UnknownCoding
        decoder = zlib.decompressobj(_CODINGS[self._coding])
        async for chunk in self._inner:
            rest = chunk
            while rest:
                yield decoder.decompress(rest, _STEP)
                rest = decoder.unconsumed_tail

    async def aclose(self) -> None:
        await self._inner.aclose()
