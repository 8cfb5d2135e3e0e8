"""Reads what went wrong out of statuses, error bodies and the client's exceptions. Nothing of them is shown."""

from __future__ import annotations

import hashlib
import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from reviewer.engines.llm.faults import ANSWER_LIMIT, SYSTEM_ROLE, CallFault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_WAIT_S = 120.0
_CONTEXT = re.compile(
    r"context[ _-]?(?:length|size|window)|exceed_context_size|maximum (?:context|prompt|model) length"
    r"|prompt is too long|too many (?:input )?tokens|max_model_len|input (?:is )?too long|n_ctx",
    re.IGNORECASE,
)
_QUOTA = re.compile(
    r"insufficient[_ ](?:quota|balance|funds|credits?)\b|exceeded your (?:current )?quota|credit balance", re.IGNORECASE
)
_BILLING = re.compile(r"\bbilling", re.IGNORECASE)  # not in a 400, which may repeat words of the document
_KEY = re.compile(r"invalid[_ ]api[_ ]key|incorrect api key|api key|unauthori[sz]ed|authentication", re.IGNORECASE)
_MODEL = re.compile(
    r"model_not_found|model\b.{0,200}(?:not found|does not exist|not exist|unknown|not loaded|not available)"
    r"|(?:unknown|invalid|no such) model",
    re.IGNORECASE | re.DOTALL,
)
_FILTER = re.compile(r"content_filter|content_policy|content management policy|safety system", re.IGNORECASE)
_FORMAT = re.compile(
    r"response_format|json_schema|json_object|structured output|guided|grammar|schema|xgrammar|outlines", re.IGNORECASE
)
_LIMIT = re.compile(
    r"\bmax(?:imum)?[_ ](?:(?:completion|output)[_ ])?tokens\b|\bmax(?:Completion|Output)?Tokens\b", re.IGNORECASE
)
_TOO_HIGH = re.compile(
    r"too (?:large|high|big)|at most|less than or equal|(?:valid|supported) range|maximum (?:allowed|value)"
    r"|\bexceed|<=",
    re.IGNORECASE,
)
# A template that wants user and assistant in turns and knows nothing else says just that.
_SYSTEM = re.compile(
    r"roles must alternate|only user and assistant roles|\brole\b[^.]{0,60}\bsystem\b"
    r"|(?:system|developer) (?:role|message|prompt|instruction)s?\b[^.]{0,60}\b(?:not|unsupported)\b",
    re.IGNORECASE,
)
# The names under which error bodies say what went wrong, and those that lead there.
_SAYING = frozenset({"message", "msg", "loc", "type", "param", "code", "status", "reason", "title", "description"})
_SAYING |= {"error", "errors", "error_type", "error_message", "innererror", "detail", "details", "metadata", "raw"}
_ECHO = re.compile(r"""["']input["']\s*:|\binput_value=""")
_PARAMETERS = ("max_completion_tokens", "max_tokens", "temperature", "seed")
_REFUSING = re.compile(r"unsupported|not support|unknown|unrecogni[sz]ed|invalid|extra|not permitted|refused", re.I)


def fault_of_status(status: int, body: Any, headers: Mapping[str, str]) -> CallFault:  # noqa: C901, PLR0911 - a table
    """The fault behind an HTTP status, or behind a 200 that carries an error."""
    text = _words(body)
    same = hashlib.sha256(f"{status}{text}".encode("utf-8", "replace")).hexdigest()
    if 300 <= status < 400:
        return CallFault("redirect", status=status)
    if _is_spent(status, text):
        return CallFault("quota", status=status)
    if status == 429:
        return _limited(text, headers)
    if status in {401, 403} or (status == 400 and _KEY.search(text)):
        return CallFault("key", status=status)
    if status in {400, 422} and _LIMIT.search(text) and _TOO_HIGH.search(text):
        return CallFault("unsupported", status=status, parameter=ANSWER_LIMIT, same_as=same)
    if _CONTEXT.search(text) and (status in {200, 400, 413, 422, 500}):
        return CallFault("context", status=status)
    if status == 413:
        return CallFault("context", status=status)
    if _FILTER.search(text) and status in {200, 400}:
        return CallFault("content-filter", status=status)
    if status == 404:
        return CallFault("model" if _MODEL.search(text) else "not-found", status=status)
    if status in {400, 422, 501}:
        return _refused(status, text, same)
    if status == 408 or status >= 500:
        return _limited(text, headers, "server-error", status, same)
    if status == 200:
        return CallFault("unreadable", "an error in place of an answer")
    return CallFault("bad-request", status=status)


def _is_spent(status: int, text: str) -> bool:
    """Whether the account has nothing left, which servers say with four different statuses."""
    if status in {403, 429} and _BILLING.search(text):
        return True
    return status == 402 or (status in {400, 403, 429} and _QUOTA.search(text) is not None)


def _words(body: Any) -> str:
    """What an error body says as one text, without what it repeats of the request: that may say anything.

    Servers nest it as object, `error.error`, list or bare string; some write a list of faults into a string.
    """
    try:
        return " ".join(_ECHO.split(text, maxsplit=1)[0] for text in _said(body))
    except RecursionError:
        return ""


def _said(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for name, value in body.items():
            if name in _SAYING:
                yield from _said(value)
    elif isinstance(body, list):
        for item in body:
            yield from _said(item)
    elif isinstance(body, str):
        yield body


def _refused(status: int, text: str, same: str) -> CallFault:
    if _SYSTEM.search(text):
        return CallFault("unsupported", status=status, parameter=SYSTEM_ROLE, same_as=same)
    for parameter in _PARAMETERS:
        if re.search(rf"\b{parameter}\b", text) and _REFUSING.search(text):
            # "use max_completion_tokens instead of max_tokens": the refused one is the one named first
            named = min((p for p in _PARAMETERS if re.search(rf"\b{p}\b", text)), key=text.index)
            return CallFault("unsupported", status=status, parameter=named, same_as=same)
    if _FORMAT.search(text):
        return CallFault("unsupported", status=status, parameter="response_format", same_as=same)
    if _MODEL.search(text):
        return CallFault("model", status=status)
    return CallFault("bad-request", status=status, same_as=same)


def _limited(
    text: str, headers: Mapping[str, str], kind: Any = "rate-limited", status: int = 429, same: str = ""
) -> CallFault:
    if status == 500 and _SYSTEM.search(text):
        return CallFault("unsupported", status=status, parameter=SYSTEM_ROLE, same_as=same)
    if status in {500, 501} and _FORMAT.search(text):
        return CallFault("unsupported", status=status, parameter="response_format", same_as=same)
    wait = _retry_after(headers)
    if wait is not None and wait > MAX_WAIT_S:
        return CallFault("wait-too-long", f"{wait:,.0f} s", status=status, retry_after_s=wait)
    return CallFault(kind, status=status, retry_after_s=wait, same_as=same)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: `retry-after-ms`, `Retry-After` as seconds or as a date."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        try:
            return max(0.0, float(value) * scale)
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def fault_of_error(error: BaseException) -> CallFault:  # noqa: PLR0911 - a table
    """The fault behind an exception of the client, of what lies under it, or of neither."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    names = {type(item).__name__ for item in chain}
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None)
    if response is not None and isinstance(status, int):
        return fault_of_status(status, _body_of(error, response), response.headers)
    if "TooLarge" in names:
        return CallFault("too-large")
    if "UnknownCoding" in names:
        return CallFault("unreadable", "a compression that was not asked for")
    if "SSLCertVerificationError" in names:
        return CallFault("certificate")
    if names & {"ConnectTimeout", "ConnectError", "ProxyError", "gaierror", "ConnectionRefusedError"}:
        return CallFault("unreachable")
    if names & {"ReadTimeout", "WriteTimeout", "PoolTimeout", "APITimeoutError"}:
        return CallFault("deadline")
    if names & {"ReadError", "WriteError", "RemoteProtocolError", "CloseError", "NetworkError", "LocalProtocolError"}:
        return CallFault("dropped")
    if "APIConnectionError" in names:
        return CallFault("unreachable")
    return CallFault("unreadable", type(error).__name__)


def _body_of(error: BaseException, response: Any) -> Any:
    body = getattr(error, "body", None)
    if body is not None:
        return body
    try:
        return response.text[:20_000]
    except Exception:
        return ""
