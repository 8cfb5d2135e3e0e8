"""The JSON contract: Review (`reviewer.review/1`) and Failure (`reviewer.failure/1`).

Pydantic models; unknown fields are refused and every key is always present, null where unknown.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from reviewer.records import About, Kind, Level, Severity, Source


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
    """`quote == text[start:end]`; `line` and `column` from 1.

    Of a file that was converted they refer to the converted text; `page` or `paragraph` says where a reader finds it.
    Paragraph 0 is the subject of a mail.
    """

    quote: str
    start: int
    end: int
    line: int
    column: int
    page: int | None
    paragraph: int | None = None

    def place(self) -> str:
        """Where a reader finds it: the page or paragraph of a file that was converted, else the line of the text."""
        if self.page is not None:
            return f"page {self.page}"
        if self.paragraph == 0:
            return "the subject"
        return f"line {self.line}" if self.paragraph is None else f"paragraph {self.paragraph}"


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
