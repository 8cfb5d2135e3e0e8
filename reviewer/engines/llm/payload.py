"""The body of a request, at the highest answer format and with the parameters that the endpoint accepts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from reviewer.engines.llm.asking import with_more

if TYPE_CHECKING:
    from reviewer.engines.llm.asking import Ask
    from reviewer.engines.llm.endpoint import Endpoint

Format = Literal["json_schema", "json_object", "text"]
FORMATS: tuple[Format, ...] = ("json_schema", "json_object", "text")
ANSWER_LIMITS = ("max_completion_tokens", "max_tokens")  # one limit, by either name


@dataclass
class Habits:
    """What was learnt about an endpoint in this run. Changed by many threads; each change only lowers demands."""

    format: Format = "json_schema"
    is_unenforced: bool = False  # an answer broke the schema that it was asked to hold
    takes_system: bool = True  # a message of the role `system`
    left_out: set[str] = field(default_factory=set)

    def lower_format(self) -> bool:
        """One step down; False at the bottom."""
        at = FORMATS.index(self.format)
        if at + 1 == len(FORMATS):
            return False
        self.format = FORMATS[at + 1]
        return True


def payload_for(ask: Ask, model: str, endpoint: Endpoint, habits: Habits, answer_factor: int = 1) -> dict[str, Any]:
    """The JSON body. `store: false` goes where the API has it and is never left out there."""
    messages = _messages(ask, habits)
    limit = "max_completion_tokens" if endpoint.is_openai else "max_tokens"
    if limit in habits.left_out:
        limit = "max_tokens" if endpoint.is_openai else "max_completion_tokens"
    # OpenAI's reasoning models spend the same allowance on thoughts, and refuse a temperature
    allowance = ask.max_answer_tokens * answer_factor * (4 if limit == "max_completion_tokens" else 1)
    body: dict[str, Any] = {"model": model, "messages": messages}
    if limit not in habits.left_out:
        body[limit] = allowance
    if not endpoint.is_openai and "temperature" not in habits.left_out:
        body["temperature"] = 0
    if endpoint.is_openai:
        body["store"] = False
    if habits.format == "json_schema":
        schema = {"name": ask.name, "strict": True, "schema": ask.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif habits.format == "json_object":
        body["response_format"] = {"type": "json_object"}
    return body


def _messages(ask: Ask, habits: Habits) -> list[dict[str, str]]:
    """At most one of a role: chat templates want user and assistant in turns, and some know no system."""
    said = ask.messages
    if not habits.takes_system:
        said = (("user", "\n\n".join(text for _, text in said)),)
    if habits.format != "json_schema" or habits.is_unenforced:
        said = with_more(said, ask.form)
    return [{"role": role, "content": text} for role, text in said]


def text_of(payload: dict[str, Any]) -> str:
    """Everything in a body that the model reads."""
    return "\n".join(message["content"] for message in payload["messages"])


def format_of(payload: dict[str, Any]) -> Format:
    """The answer format that a body asks for."""
    kind: Format = payload.get("response_format", {}).get("type", "text")
    return kind


def answer_limit(payload: dict[str, Any]) -> int:
    """The most tokens that the answer may have; 0 where none is asked for."""
    return next((int(payload[name]) for name in ANSWER_LIMITS if name in payload), 0)
