"""Reads a chat completion: the text, what it came to, and every way in which a 200 can still be no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reviewer.engines.llm.faults import CallFault

_CUT = {"length", "max_tokens", "model_length"}  # providers behind one API keep their own words


@dataclass(frozen=True, slots=True)
class Reply:
    """`fault` is set where the text must not be used. Token counts are None where the endpoint gave none."""

    content: str
    prompt_tokens: int | None
    completion_tokens: int | None
    model: str | None
    fault: CallFault | None


def read_reply(body: dict[str, Any]) -> Reply:
    """Never raises: a body that makes no sense is a Reply with a fault."""
    usage = body.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    model = body.get("model")
    content, fault = _content(body)
    return Reply(
        content=content,
        prompt_tokens=_count(usage.get("prompt_tokens")) or None,  # none at all means that nobody counted
        completion_tokens=_count(usage.get("completion_tokens")),
        model=model if isinstance(model, str) else None,
        fault=fault,
    )


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _content(body: dict[str, Any]) -> tuple[str, CallFault | None]:  # noqa: PLR0911 - one a case
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return "", CallFault("unreadable", "an answer without choices")
    choice = choices[0]
    message = choice.get("message")
    if not isinstance(message, dict):
        return "", CallFault("unreadable", "a choice without a message")
    content, reason = message.get("content"), choice.get("finish_reason")
    if message.get("refusal"):
        return "", CallFault("refusal")
    if reason == "content_filter":
        return "", CallFault("content-filter")
    if isinstance(reason, str) and reason.lower() in _CUT:
        return "", CallFault("length")
    if isinstance(content, list):  # some servers answer in parts
        content = "".join(p.get("text", "") for p in content if isinstance(p, dict) and isinstance(p.get("text"), str))
    if not isinstance(content, str) or not content.strip():
        thoughts = message.get("reasoning_content") or message.get("reasoning")
        return "", CallFault("reasoning-only" if thoughts else "empty")
    if reason is None:
        return "", CallFault("unreadable", "an answer that doesn't say how it ended")
    return content, None
