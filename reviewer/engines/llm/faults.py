"""What can go wrong in a call, by name, and the error in which each ends: text, hint, exit code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reviewer.errors import EngineError, EngineUnreachable, ReviewerError, SettingsError

FaultKind = Literal[
    "unreachable",
    "certificate",
    "dropped",
    "deadline",
    "too-large",
    "not-json",
    "unreadable",
    "server-error",
    "rate-limited",
    "wait-too-long",
    "quota",
    "key",
    "model",
    "not-found",
    "redirect",
    "context",
    "unsupported",
    "bad-request",
    "content-filter",
    "refusal",
    "length",
    "empty",
    "reasoning-only",
    "malformed",
    "cut-prompt",
    "steered",
]


@dataclass(frozen=True, slots=True)
class FaultEnd:
    """How a fault ends for the user once nothing more can be tried. `exit_code` as in the contract."""

    what: str
    hint: str
    action: str
    exit_code: int = 3


# The limit on an answer's tokens as a refused parameter: what servers say of it may name another than was sent.
ANSWER_LIMIT = "answer limit"
SYSTEM_ROLE = "system role"

# kind -> its end. docs/llm-faults.md is written from this table.
ENDS: dict[FaultKind, FaultEnd] = {
    "unreachable": FaultEnd(
        "the endpoint can't be reached",
        "is it running, and is --base-url right? `curl BASE_URL/models` should answer",
        "tried again twice, then reported; a batch stops",
    ),
    "certificate": FaultEnd(
        "the endpoint's certificate is not trusted",
        "name the authority that signed it: SSL_CERT_FILE=FILE (a self-signed one is its own authority)",
        "reported at once; a batch stops",
    ),
    "dropped": FaultEnd(
        "the connection broke off before the answer was complete", "try again later", "tried again, then reported"
    ),
    "deadline": FaultEnd(
        "no complete answer within the time limit",
        "give a longer --timeout-s, or use a faster model",
        "the request is ended at the limit, all its tries together, however slowly bytes trickle in",
    ),
    "too-large": FaultEnd(
        "the endpoint sent far more than an answer can be",
        "something else than a model seems to answer there",
        "stopped while reading, after decompression counted byte by byte",
    ),
    "not-json": FaultEnd(
        "the endpoint answered with a page, not with an API answer",
        "check --base-url: for most servers it ends in /v1",
        "reported at once; the page is not shown",
    ),
    "unreadable": FaultEnd(
        "the endpoint's answer can't be read", "try again, or look at the server's log", "one more try, then reported"
    ),
    "server-error": FaultEnd(
        "the endpoint reports a fault of its own",
        "try again later, or look at the server's log",
        "tried again with growing pauses; two identical 500s end it (or lower the answer format)",
    ),
    "rate-limited": FaultEnd(
        "the endpoint's rate limit was met again and again",
        "try again later, or with fewer --jobs",
        "waits as long as the endpoint says; all calls of the run wait together",
    ),
    "wait-too-long": FaultEnd(
        "the endpoint asks to wait longer than two minutes",
        "try again later",
        "reported at once with the time asked for",
    ),
    "quota": FaultEnd(
        "the account's quota or credit is used up",
        "check the plan and billing of the key's account",
        "reported at once; a batch stops",
    ),
    "key": FaultEnd(
        "the endpoint refused the key",
        "set OPENAI_API_KEY to a valid key for this endpoint",
        "reported at once; a batch stops",
        exit_code=2,
    ),
    "model": FaultEnd(
        "the endpoint doesn't know the model",
        "see the names it offers: `curl BASE_URL/models`",
        "reported at once, with the nearest names that it offers",
        exit_code=2,
    ),
    "not-found": FaultEnd(
        "the endpoint has no chat completions at this address",
        "check --base-url: for most servers it ends in /v1",
        "reported at once",
        exit_code=2,
    ),
    "redirect": FaultEnd(
        "the endpoint redirects to another address",
        "give the final address as --base-url; a document is never sent on by a redirect",
        "refused",
    ),
    "context": FaultEnd(
        "the document is too long for the model, even in pieces",
        "use a model with a longer context, or raise it at the server (Ollama: OLLAMA_CONTEXT_LENGTH)",
        "split and sent in pieces; reported where a piece can't be split further",
    ),
    "unsupported": FaultEnd(
        "the endpoint refuses every form in which an answer can be asked for",
        "look at the server's log",
        "lowered: json_schema, json_object, plain prompt; parameters are left out, a refused system role becomes user",
    ),
    "bad-request": FaultEnd("the endpoint refused the request", "look at the server's log", "reported at once"),
    "content-filter": FaultEnd(
        "the endpoint's content filter stopped the answer",
        "review this document with another endpoint or the embedded engine",
        "reported at once, not tried again",
    ),
    "refusal": FaultEnd(
        "the model declined to review this document",
        "review it with another model or the embedded engine",
        "reported at once, not tried again",
    ),
    "length": FaultEnd(
        "the answer was cut at the token limit",
        "use a model that answers more briefly; reasoning models need a larger context",
        "asked once more with four times the limit if it is taken, then split; a cut answer is never repaired",
    ),
    "empty": FaultEnd("the answer was empty", "try again, or use another model", "one more try, then reported"),
    "reasoning-only": FaultEnd(
        "the model put its whole answer into its reasoning",
        "switch the model's thinking off at the server",
        "reported at once",
    ),
    "malformed": FaultEnd(
        "the answer is not of the form that was asked for",
        "use a model or server that holds a JSON schema",
        "asked once more with the schema in words too, then reported",
    ),
    "cut-prompt": FaultEnd(
        "the model did not see the whole request",
        "raise the context length at the server (Ollama: OLLAMA_CONTEXT_LENGTH)",
        "asked once more, then split; never accepted",
    ),
    "steered": FaultEnd(
        "the answer repeats a secret of the prompt, so the document may steer the model",
        "read the document for instructions to a machine; the embedded engine can't be steered",
        "asked once more, then refused",
    ),
}


class CallFault(Exception):
    """One failed call. `detail` is our own wording, never the wire's; `same_as` tells two faults alike."""

    def __init__(
        self,
        kind: FaultKind,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        parameter: str | None = None,
        same_as: str = "",
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s
        self.parameter = parameter
        self.same_as = same_as

    @property
    def is_free(self) -> bool:
        """Whether nobody can have charged for the call: it reached no model."""
        return self.kind in {"unreachable", "certificate"} or (self.status or 0) >= 300


class EngineStopped(EngineError):
    """Fails every document alike: a batch should not go on with this engine."""

    stops_batch = True


class EndpointSettingsError(SettingsError):
    """A key, model name or address that the endpoint refused."""

    stops_batch = True


def error_of(fault: CallFault, host: str) -> ReviewerError:
    """The error that a user meets for a fault that nothing could mend."""
    end = ENDS[fault.kind]
    status = f" (HTTP {fault.status})" if fault.status else ""
    detail = f": {fault.detail}" if fault.detail else ""
    text = f"{host}: {end.what}{status}{detail}"
    code = f"engine-{fault.kind}"
    if end.exit_code == 2:
        return EndpointSettingsError(text, hint=end.hint, code=code)
    if fault.kind == "unreachable":
        return EngineUnreachable(text, hint=end.hint)
    if fault.kind in {"quota", "certificate"}:
        return EngineStopped(text, hint=end.hint, code=code)
    return EngineError(text, hint=end.hint, code=code)
