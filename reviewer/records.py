"""The nouns that every room shares: units, documents, passages, claims, and the Review that is published.

Frozen dataclasses travel inside the program. The Pydantic models at the end are the JSON contract
(`reviewer.review/1`): unknown fields are refused and every key is always present.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["weekly-update", "retro"]
Source = Literal["given", "front-matter", "settings", "inferred"]
UnitKind = Literal["sentence", "bullet", "heading", "cell", "code", "quote"]
Level = Literal["finding", "possible"]
Severity = Literal["high", "medium", "low"]
About = Literal["shipped", "risks", "needs", "tradeoffs", "plan", "cause"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, bullet line, heading, table cell or code line of a document.

    `start` and `end` are characters of `Document.text`, half-open, without surrounding white space;
    `line` and `column` count from 1.
    """

    index: int
    start: int
    end: int
    line: int
    column: int
    text: str
    kind: UnitKind
    is_quoted: bool = False  # somebody else's words: a quoted e-mail line or block quote
    is_hidden: bool = False  # kept away from every engine: HTML comments, suppressions
    speaker: str | None = None  # chat and transcript turns
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader should know that is no finding. `code` is a stable kebab-case id."""

    code: str
    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """An author's wish not to hear of a pitfall, at a line or (line None) in the whole document."""

    pitfall: str
    reason: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document or its surroundings say of it; None where unknown."""

    author: str | None = None
    team: str | None = None
    date: str | None = None
    stage: str | None = None
    kind: Kind | None = None
    stage_source: Source | None = None
    kind_source: Source | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded document cut into units. `text` is what all offsets refer to; line ends are kept as read."""

    name: str
    text: str
    sha256: str  # of the bytes as read
    units: tuple[Unit, ...]
    metadata: Metadata = Metadata()
    language: str = "en"
    warnings: tuple[Warning, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a ladder. `text == ladder.text[start:end]`; `id` is stable while the text is."""

    id: str
    ladder: str
    stage: str | None  # None: introduction and shared sections
    section: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage with its cosine similarity in [-1, 1] and the pitfall it was retrieved for (None: the document)."""

    passage: Passage
    score: float
    pitfall: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What an engine says: a pitfall, pointed at by unit indices and passage ids from closed sets. Unverified."""

    pitfall: str
    level: Level
    confidence: float
    units: tuple[int, ...]
    passages: tuple[str, ...]
    why: str = ""
    ask: str = ""
    try_: str = ""


@dataclass(frozen=True, slots=True)
class StrengthClaim:
    behaviour: str
    confidence: float
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    about: About
    text: str


@dataclass(frozen=True, slots=True)
class EngineUsage:
    """What an engine's calls came to; zero tokens where the endpoint did not say."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_calls: int = 0
    cost: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """Who judged: enough to tell two configurations apart."""

    name: Literal["embedded", "llm", "scripted"]
    model: str
    model_fingerprint: str
    prompts: dict[str, str] = field(default_factory=dict)
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything an engine answers for one document. Nothing in it is trusted before `verify`."""

    claims: tuple[Claim, ...] = ()
    strengths: tuple[StrengthClaim, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    warnings: tuple[Warning, ...] = ()
    usage: EngineUsage | None = None


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class DocumentRecord(_Record):
    name: str
    sha256: str
    kind: Kind | None
    kind_source: Source | None
    kind_confidence: float | None
    chars: int
    language: str
    author: str | None
    team: str | None
    date: str | None
    stored_text: bool


class StageRecord(_Record):
    id: str
    source: Source
    confidence: float | None


class LadderRecord(_Record):
    id: str
    fingerprint: str
    restated: bool


class UsageRecord(_Record):
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_calls: int
    cost: float | None
    currency: str | None


class EngineRecord(_Record):
    name: Literal["embedded", "llm", "scripted"]
    model: str
    model_fingerprint: str
    prompts: dict[str, str]
    host: str | None
    usage: UsageRecord | None


class Evidence(_Record):
    """`quote == text[start:end]`; `line` and `column` from 1."""

    quote: str
    start: int
    end: int
    line: int
    column: int
    page: int | None


class Guidance(_Record):
    passage: str
    quote: str
    stage: str | None
    section: str


class Finding(_Record):
    id: str  # stable for the same pitfall and evidence text: sha256-based, 12 hex digits
    pitfall: str
    name: str
    stage: str
    level: Level
    severity: Severity
    confidence: Annotated[float, Field(ge=0.0, le=1.0)]
    evidence: tuple[Evidence, ...]
    guidance: tuple[Guidance, ...]
    why: str
    ask: str
    try_: str = Field(alias="try")


class Strength(_Record):
    behaviour: str
    name: str
    confidence: Annotated[float, Field(ge=0.0, le=1.0)]
    evidence: tuple[Evidence, ...]


class Question(_Record):
    about: About
    text: str


class SuppressedFinding(_Record):
    pitfall: str
    reason: str
    line: int | None


class WarningRecord(_Record):
    code: str
    text: str
    line: int | None


class Review(_Record):
    """Schema `reviewer.review/1`. Findings: `finding` before `possible`, then severity, confidence, place."""

    schema_: Literal["reviewer.review/1"] = Field(default="reviewer.review/1", alias="schema")
    document: DocumentRecord
    stage: StageRecord
    ladder: LadderRecord
    engine: EngineRecord
    findings: tuple[Finding, ...]
    strengths: tuple[Strength, ...]
    questions: tuple[Question, ...]
    suppressed: tuple[SuppressedFinding, ...]
    warnings: tuple[WarningRecord, ...]
    timing_ms: dict[str, float]

    def to_json(self, indent: int | None = 2) -> str:
        """The contract's JSON, keys as documented (`try`, `schema`)."""
        return self.model_dump_json(by_alias=True, indent=indent)


class FailedDocument(_Record):
    name: str
    sha256: str | None


class FailureError(_Record):
    code: str
    text: str
    hint: str


class Failure(_Record):
    """Schema `reviewer.failure/1`: a document that could not be reviewed. Never an empty Review."""

    schema_: Literal["reviewer.failure/1"] = Field(default="reviewer.failure/1", alias="schema")
    document: FailedDocument
    error: FailureError

    def to_json(self, indent: int | None = None) -> str:
        return self.model_dump_json(by_alias=True, indent=indent)
