"""The one path from a document to its Review. The CLI, the batch and the evals all walk it.

Document -> stage and kind -> passages of the stage -> engine -> verify -> Review
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from reviewer.contract import (
    DocumentRecord,
    EngineRecord,
    LadderRecord,
    Question,
    Review,
    StageRecord,
    UsageRecord,
    WarningRecord,
)
from reviewer.engines.base import Engine, JudgeRequest
from reviewer.errors import LadderError
from reviewer.records import NO_VERDICT, Warning
from reviewer.suppressions import hold_back, without_effect
from reviewer.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.ladder.taxonomy import Pitfall, Taxonomy
    from reviewer.records import Document, EngineUsage, Kind, Retrieved, Source

# Used when nothing says whose document it is: most updates that reach a manager's manager are written at this stage.
FALLBACK_STAGE = "engineering-manager"
MIN_STAGE_CONFIDENCE = 0.5
# Fewer can show a pitfall, and what shows one is found; they can't show that there is none.
MIN_WORDS_TO_CLEAR = 9


class GuidanceSource(Protocol):
    """What the pipeline needs of a retriever (`reviewer.ladder.retrieve.Retriever`, or a fake in tests)."""

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int
    ) -> tuple[Retrieved, ...]: ...


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """What the caller chose; None leaves it to the document, the settings or inference."""

    stage: str | None = None
    stage_source: Source = "given"
    stage_where: str = ""  # the flag, variable or line of a file that chose it
    kind: Kind | None = None
    kind_source: Source = "given"
    use_suppressions: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """The collaborators of one path, built once and used for many documents."""

    taxonomy: Taxonomy
    retriever: GuidanceSource
    engine: Engine
    ladder: LadderRecord
    options: ReviewOptions = ReviewOptions()
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """A stage or kind with where it came from."""

    value: str
    source: Source
    confidence: float | None


def review(document: Document, parts: Parts) -> Review:
    """Review one document. Raises EngineError when the engine could not judge it; never answers empty instead."""
    started = time.perf_counter()
    stage, stage_warnings = _stage(document, parts)
    kind = _kind(document, parts.options)
    pitfalls = parts.taxonomy.pitfalls_in_scope(stage.value)
    prepared = time.perf_counter()
    limit = parts.engine.identity.passages_a_pitfall
    retrieval = _Timed(lambda: parts.retriever.for_document(document, stage.value, pitfalls, limit))
    request = JudgeRequest(
        document=document,
        stage=stage.value,
        kind=kind.value if kind else None,  # type: ignore[arg-type]  # _kind only returns kinds
        pitfalls=pitfalls,
        behaviours=parts.taxonomy.behaviours_in_scope(stage.value),
        retrieve=retrieval,
    )
    judgement = parts.engine.judge(request)
    in_engine_s, of_it_retrieval_s = time.perf_counter() - prepared, retrieval.seconds
    queued_s = judgement.usage.queued_s if judgement.usage else 0.0
    verified = verify(request, judgement)
    suppressions = document.suppressions if parts.options.use_suppressions else ()
    held = hold_back(verified.findings, suppressions)
    of_document = _of_document(document, parts.engine)
    warnings = (
        *of_document,
        *parts.warnings,
        *stage_warnings,
        *judgement.warnings,
        *verified.warnings(),
        *held.warnings,
        *([] if verified.findings else _too_short(document, of_document)),
    )
    if not any(warning.code in NO_VERDICT for warning in warnings):
        warnings += tuple(without_effect(verified.findings, suppressions, parts.taxonomy, stage.value))
    return Review(
        document=_document_record(document, kind),
        stage=StageRecord(id=stage.value, source=stage.source, confidence=stage.confidence),
        ladder=parts.ladder,
        engine=engine_record(parts.engine, judgement.usage),
        findings=held.findings,
        strengths=verified.strengths,
        questions=tuple(Question(about=q.about, text=q.text) for q in verified.questions),
        suppressed=held.suppressed,
        warnings=tuple(WarningRecord(code=w.code, text=w.text, line=w.line) for w in warnings),
        timing_ms={
            "total": _ms(time.perf_counter() - started - queued_s),
            "retrieval": _ms(retrieval.seconds),
            "engine": _ms(in_engine_s - of_it_retrieval_s - queued_s),
        },
    )


def _of_document(document: Document, engine: Engine) -> tuple[Warning, ...]:
    """The document's warnings; that only English is judged holds for every engine but a language model."""
    if engine.identity.name != "llm":
        return document.warnings
    return tuple(warning for warning in document.warnings if warning.code not in ("language", "mixed-language"))


def _too_short(document: Document, known: tuple[Warning, ...]) -> list[Warning]:
    """What is said where nothing was found in a few words; nothing where there is no verdict for another reason."""
    read = [unit for unit in document.units if not (unit.is_hidden or unit.is_instruction or unit.paragraph == 0)]
    words = sum(len(unit.text.split()) for unit in read if not unit.is_quoted)
    is_told = any(warning.code in NO_VERDICT for warning in known)
    text = "too short to tell" + (" without what it quotes" if any(unit.is_quoted for unit in read) else "")
    return [] if is_told or words >= MIN_WORDS_TO_CLEAR else [Warning("too-short", text)]


class _Timed:
    """Retrieval, with the seconds it took; 0 where nothing asked for a passage."""

    def __init__(self, retrieve: Callable[[], tuple[Retrieved, ...]]) -> None:
        self._retrieve = retrieve
        self.seconds = 0.0

    def __call__(self) -> tuple[Retrieved, ...]:
        started = time.perf_counter()
        found = self._retrieve()
        self.seconds += time.perf_counter() - started
        return found


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _stage(document: Document, parts: Parts) -> tuple[_Known, tuple[Warning, ...]]:
    """Given, front matter, settings, then inference; a fallback is said to be one."""
    from reviewer.document.infer import infer_stage

    options, metadata = parts.options, document.metadata
    if options.stage and options.stage_source == "given":
        return _Known(_chosen_stage(options.stage, parts), "given", None), ()
    known = [stage.id for stage in parts.taxonomy.stages]
    odd: tuple[Warning, ...] = ()
    if metadata.stage in known:
        return _Known(metadata.stage, metadata.stage_source or "front-matter", None), ()
    if metadata.stage:  # a stranger's document may name any stage; that is no reason to refuse it
        text = f"'{metadata.stage}' is no stage of this ladder and was left out"
        odd = (Warning("front-matter", text, metadata.stage_line),)
    if options.stage:
        return _Known(_chosen_stage(options.stage, parts), options.stage_source, None), odd
    guess, confidence = infer_stage(document, known)
    if guess is not None and confidence >= MIN_STAGE_CONFIDENCE:
        text = f"the stage was inferred from the text ({_name(parts, guess)}); if that is wrong, give --stage"
        return _Known(guess, "inferred", round(confidence, 2)), (*odd, Warning("stage-inferred", text))
    fallback = FALLBACK_STAGE if FALLBACK_STAGE in known else known[0]
    ways = "tl, em, sem or dir" if FALLBACK_STAGE in known else f"{', '.join(known[:-1])} or {known[-1]}"
    text = f"the author's stage is not known; reviewed as {_name(parts, fallback)}. Give --stage {ways}"
    return _Known(fallback, "inferred", 0.0), (*odd, Warning("stage-unknown", text))


def _chosen_stage(stage: str, parts: Parts) -> str:
    try:
        return parts.taxonomy.stage(stage).id
    except LadderError as error:
        where = f"{parts.options.stage_where}: " if parts.options.stage_where else ""
        raise LadderError(where + error.text, hint=error.hint) from error


def _name(parts: Parts, stage: str) -> str:
    return parts.taxonomy.stage(stage).name


def _kind(document: Document, options: ReviewOptions) -> _Known | None:
    from reviewer.document.infer import infer_kind

    if options.kind and options.kind_source == "given":
        return _Known(options.kind, "given", None)
    if document.metadata.kind:
        return _Known(document.metadata.kind, document.metadata.kind_source or "front-matter", None)
    if options.kind:
        return _Known(options.kind, options.kind_source, None)
    guess, confidence = infer_kind(document)
    return _Known(guess, "inferred", round(confidence, 2)) if guess else None


def _document_record(document: Document, kind: _Known | None) -> DocumentRecord:
    return DocumentRecord(
        name=document.name,
        sha256=document.sha256,
        kind=kind.value if kind else None,
        kind_source=kind.source if kind else None,
        kind_confidence=kind.confidence if kind else None,
        chars=len(document.text),
        language=document.language,
        author=document.metadata.author,
        team=document.metadata.team,
        date=document.metadata.date,
        stored_text=False,
    )


def engine_record(engine: Engine, usage: EngineUsage | None) -> EngineRecord:
    """Who judged, and what it came to, as it is published."""
    who = engine.identity
    record = None
    if usage is not None:
        record = UsageRecord(
            calls=usage.calls,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cached_calls=usage.cached_calls,
            cost=usage.cost,
            currency=usage.currency,
        )
    return EngineRecord(
        name=who.name,
        model=who.model,
        model_fingerprint=who.model_fingerprint,
        prompts=who.prompts,
        host=who.host,
        usage=record,
    )


def with_options(parts: Parts, options: ReviewOptions) -> Parts:
    """The same collaborators for another document's options."""
    return replace(parts, options=options)
