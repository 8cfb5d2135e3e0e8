"""What a batch does with one document: look it up in the store, else read, review and keep it."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reviewer import pipeline
from reviewer.batch.configuration import describe, identify, without_options
from reviewer.batch.halt import Halt, NotTried
from reviewer.batch.inputs import display_name
from reviewer.batch.store import Row, Store, StoreError
from reviewer.contract import FailedDocument, Failure, FailureError, Review
from reviewer.document.read import load_path, read_bytes
from reviewer.errors import DocumentError, ReviewerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.batch.inputs import Input
    from reviewer.batch.surroundings import Surroundings
    from reviewer.engines.base import Engine, JudgeRequest
    from reviewer.pipeline import Parts
    from reviewer.records import Document, EngineIdentity, Judgement


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `stored`: the store had it; `not-tried`: the batch had stopped before it.

    `cost` and `tokens` are what this run spent on it.
    """

    index: int
    name: str
    status: Literal["reviewed", "stored", "failed", "not-tried"]
    n_findings: int = 0
    severities: tuple[str, ...] = ()
    cost: float = 0.0
    currency: str | None = None
    error: str = ""
    tokens: int = 0


class LimitedEngine:
    """An engine that judges at most `limit` documents at a time, so that others are read meanwhile."""

    def __init__(self, engine: Engine, limit: int, halt: Halt) -> None:
        self._engine = engine
        self._halt = halt
        self._free = threading.BoundedSemaphore(limit)

    @property
    def identity(self) -> EngineIdentity:
        return self._engine.identity

    def judge(self, request: JudgeRequest) -> Judgement:
        with self._free:
            self._halt.check()
            return self._engine.judge(request)


def limited(engine: Engine, jobs: int, halt: Halt) -> tuple[Engine, int]:
    """The engine held to `jobs` at a time, and how many threads keep it busy meanwhile.

    An engine that waits for an endpoint limits its calls itself, so that reading, asking and keeping go on while
    other documents wait: each of them once took its share of a waiting place.
    """
    if engine.identity.name == "llm":
        from reviewer.engines.llm.engine import LLMEngine

        if isinstance(engine, LLMEngine):
            engine.limit_calls(jobs, halt.check)
            return engine, jobs * 2 + 1
    return LimitedEngine(engine, jobs, halt), jobs + 1 + jobs // 4


class Worker:
    """Processes documents of one configuration. Threads may share it."""

    def __init__(
        self,
        parts: Parts,
        store: Store,
        surroundings: Surroundings,
        *,
        max_chars: int,
        keep_text: bool = False,
        halt: Halt | None = None,
        asking: str = "",
    ) -> None:
        self._parts = parts
        self._store = store
        self._around = surroundings
        self._max_chars = max_chars
        self._keeps_text = keep_text
        self._halt = halt or Halt(1)
        self._known = frozenset(pitfall.id for pitfall in parts.taxonomy.pitfalls)
        description = describe(parts, max_chars, asking)
        self._judging = identify(description)
        self._told = identify(f"{surroundings.fingerprint} {self._judging}")
        self.configuration = identify(without_options(description))
        self._busy: set[str] = set()
        self._freed = threading.Condition()
        store.use_configuration(self.configuration, without_options(description))

    def process(self, item: Input) -> Outcome:
        """Review one document unless the store has it. A failure is kept as one and told in the outcome.

        Raises only StoreError: when nothing can be kept, nothing should be paid for.
        """
        sha256: str | None = None
        try:
            data = self._load(item)
            sha256 = hashlib.sha256(data).hexdigest()
            known = self._store.row(item.place, self.configuration)
            if known is not None and self._is_current(known, item, sha256):
                return _outcome(item, "stored", Review.model_validate_json(known.review or ""))
            self._halt.check()
            return self._review(item, data, sha256)
        except StoreError:
            raise
        except NotTried as error:
            return Outcome(item.index, item.name, "not-tried", error=error.text)
        except ReviewerError as error:
            return self._fail(item, sha256, error)
        except Exception as error:  # the batch's edge: one bad document must not end the others
            text = f"{item.name}: this is a bug in reviewer ({type(error).__name__})"
            hint = "run `reviewer review` on it alone to get a trace"
            return self._fail(item, sha256, ReviewerError(text, hint=hint, code="internal"))

    def _load(self, item: Input) -> bytes:
        if Path(item.path).is_dir():  # a folder that can be opened has become its files
            text = f"{item.name}: a folder that can't be opened"
            raise DocumentError(text, hint="check its permissions", code="document-unreadable")
        try:
            return load_path(item.path, self._max_chars)
        except ReviewerError as error:
            raise type(error)(display_name(error.text), hint=error.hint, code=error.code) from error

    def _is_current(self, row: Row, item: Input, sha256: str) -> bool:
        is_same = (row.name, row.sha256, row.surroundings) == (item.name, sha256, self._told)
        return is_same and row.review is not None and not (self._keeps_text and row.text is None)

    def _review(self, item: Input, data: bytes, sha256: str) -> Outcome:
        document = read_bytes(data, item.name, self._max_chars, known_pitfalls=self._known)
        document = replace(document, metadata=self._around.complete(document.metadata, item.name))
        key = _key(document, self._judging)
        with self._alone(key):
            review: Review | None = None
            if not self._store.has_review(key):
                review = self._judge(document)
            self._keep(item, document, sha256, key, review)
        if review is not None:
            return _outcome(item, "reviewed", review)
        known = self._store.row(item.place, self.configuration)
        assert known is not None
        return _outcome(item, "stored", Review.model_validate_json(known.review or ""))

    def _judge(self, document: Document) -> Review:
        self._halt.check()
        try:
            review = pipeline.review(document, self._parts)
        except NotTried:
            raise
        except ReviewerError as error:
            self._halt.failed(error)
            raise
        self._halt.answered()
        return review

    def _keep(self, item: Input, document: Document, sha256: str, key: str, review: Review | None) -> None:
        about = document.metadata
        row = Row(
            path=item.place,
            name=item.name,
            sha256=sha256,
            surroundings=self._told,
            review=review.to_json(None) if review is not None else None,
            failure=None,
            author=about.author,
            team=about.team,
            date=about.date,
            text=document.text if self._keeps_text else None,
        )
        self._store.keep(self.configuration, row, key)

    def _fail(self, item: Input, sha256: str | None, error: ReviewerError) -> Outcome:
        failure = Failure(
            document=FailedDocument(name=item.name, sha256=sha256),
            error=FailureError(code=error.code, text=error.text, hint=error.hint),
        )
        row = Row(item.place, item.name, sha256, self._told, None, failure.to_json())
        self._store.keep(self.configuration, row, None)
        return Outcome(item.index, item.name, "failed", error=error.text)

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """One thread at a time for the same content, so that copies of a file are not paid for twice."""
        with self._freed:
            self._freed.wait_for(lambda: key not in self._busy)
            self._busy.add(key)
        try:
            yield
        finally:
            with self._freed:
                self._busy.discard(key)
                self._freed.notify_all()


def stored_review(row: Row) -> Review:
    """The review in a row, under the row's own name and with what is known of this very file."""
    review = Review.model_validate_json(row.review or "")
    changes = {
        "name": row.name,
        "author": row.author,
        "team": row.team,
        "date": row.date,
        "stored_text": row.text is not None,
    }
    return review.model_copy(update={"document": review.document.model_copy(update=changes)})


def not_tried_row(outcome: Outcome) -> Row:
    """A row, never kept, for a document that the batch left alone."""
    failure = Failure(
        document=FailedDocument(name=outcome.name, sha256=None),
        error=FailureError(code=NotTried.code, text=outcome.error, hint="run the same command again"),
    )
    return Row("", outcome.name, None, "", None, failure.to_json())


def _key(document: Document, judging: str) -> str:
    """Equal for copies of a document that must get the same review. `judging` tells what else decides it."""
    about = document.metadata
    told = [about.stage, about.stage_source, about.kind, about.kind_source]
    content = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return hashlib.sha256(json.dumps([document.sha256, content, told, judging]).encode()).hexdigest()


def _outcome(item: Input, status: Literal["reviewed", "stored"], review: Review) -> Outcome:
    found = tuple(f.severity for f in review.findings if f.level == "finding")
    usage = review.engine.usage
    if usage is None or status == "stored":
        return Outcome(item.index, item.name, status, len(found), found)
    tokens = usage.prompt_tokens + usage.completion_tokens
    return Outcome(item.index, item.name, status, len(found), found, usage.cost or 0.0, usage.currency, tokens=tokens)
