"""The nouns that every room shares: units, documents, passages, claims, and the Review that is published.

Frozen dataclasses travel inside the program; what is published is in `reviewer.contract`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["weekly-update", "retro"]
Source = Literal["given", "front-matter", "settings", "inferred"]
UnitKind = Literal["sentence", "bullet", "heading", "cell", "code", "quote"]
Level = Literal["finding", "possible"]
Severity = Literal["high", "medium", "low"]
About = Literal["shipped", "risks", "needs", "tradeoffs", "plan", "cause"]

# The codes of warnings with which finding nothing is no answer.
NO_VERDICT = frozenset({"language", "not-an-update", "too-short"})

# The short names of the shipped stages, as flags, front matter and the footer use them.
SHORT_STAGES = {
    "tl": "team-lead",
    "em": "engineering-manager",
    "sem": "senior-engineering-manager",
    "dir": "director",
}


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
    paragraph: int | None = None  # of a Word file, page or mail, from 1: headings, items and rows count
    is_instruction: bool = False  # addressed to a reviewing program: reported, and not read by the detector
    is_foreign: bool = False  # in another language than most of its document: never evidence offline


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
    comment_line: int | None = field(default=None, compare=False)  # where the wish itself stands


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
    address: str | None = None  # of a mail's author, to look them up by; in no output
    stage_line: int | None = field(default=None, compare=False)  # where a document names its stage


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
    queued_s: float = 0.0  # spent behind the run's other calls; in no output, but taken off the timings


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """Who judges: enough to tell two configurations apart, and how much of the ladder it can use."""

    name: Literal["embedded", "llm", "scripted"]
    model: str
    model_fingerprint: str
    prompts: dict[str, str] = field(default_factory=dict)
    host: str | None = None
    passages_a_pitfall: int = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything an engine answers for one document. Nothing in it is trusted before `verify`."""

    claims: tuple[Claim, ...] = ()
    strengths: tuple[StrengthClaim, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    warnings: tuple[Warning, ...] = ()
    usage: EngineUsage | None = None
