"""Holds a Review against its case: what was found, on the right lines or not, and which invariants broke."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.infer import infer_stage
from reviewer.evals.cases import MATCHED_NEGATIVE, MUST_FIND
from reviewer.evals.runs import Found, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.contract import Evidence, Finding, Review, Strength
    from reviewer.evals.cases import Case, Expected, Span
    from reviewer.evals.runs import Status
    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.pipeline import Parts
    from reviewer.records import Document

# A claimed sentence is on the right lines when this share of it, or of the labelled stretch, is common to both.
MIN_SHARED = 0.5
_DROPPED = re.compile(r"^(\d+) ")


def observe(case: Case, review: Review, taxonomy: Taxonomy, *, repeat: int = 0, ms: float = 0.0) -> Outcome:
    """The outcome of a finished review."""
    must = {item.label: item for item in case.must}
    strengths = {item.label: item for item in case.strengths}
    return blank(case, repeat=repeat).model_copy(
        update={
            "found": tuple(_finding(f, must.get(f.pitfall), taxonomy) for f in review.findings),
            "strengths": tuple(_strength(s, strengths.get(s.behaviour)) for s in review.strengths),
            "broken": tuple(broken_invariants(review, case.document)),
            "dropped": _dropped(review),
            "inferred_stage": _inferred(case, taxonomy),
            "ms": ms,
            "usage": review.engine.usage,
        }
    )


def blank(case: Case, *, repeat: int = 0, status: Status = "scored", error: str | None = None) -> Outcome:
    """An outcome that says only what was asked; with a status, one that went wrong."""
    role = MUST_FIND if MUST_FIND in case.tags else MATCHED_NEGATIVE if MATCHED_NEGATIVE in case.tags else None
    return Outcome(
        case=case.id,
        sha256=case.sha256,
        cluster=case.cluster,
        stage=case.stage,
        repeat=repeat,
        aimed_at=case.aimed_at if role else None,
        pair_role=role,
        must=case.must_ids,
        may=case.may,
        must_strengths=tuple(item.label for item in case.strengths),
        status=status,
        error=error,
    )


def broken_invariants(review: Review, document: Document) -> Iterable[str]:
    """What must never happen, whatever an engine says: a quote that is not the text at its place, hidden words."""
    hidden = [(u.start, u.end) for u in document.units if u.is_hidden]
    claims: Sequence[Finding | Strength] = (*review.findings, *review.strengths)
    for claim in claims:
        label = getattr(claim, "pitfall", None) or getattr(claim, "behaviour", "?")
        if not claim.evidence:
            yield f"{label}: no evidence"
        for evidence in claim.evidence:
            if document.text[evidence.start : evidence.end] != evidence.quote or not evidence.quote.strip():
                yield f"{label}: quote not in the text"
            if any(start < evidence.end and evidence.start < end for start, end in hidden):
                yield f"{label}: hidden text as evidence"


def _finding(finding: Finding, expected: Expected | None, taxonomy: Taxonomy) -> Found:
    guided = None
    if expected is not None:
        statement = _folded(taxonomy.pitfall(finding.pitfall).statement)
        guided = bool(statement) and any(statement in _folded(passage.quote) for passage in finding.guidance)
    return Found(
        label=finding.pitfall,
        level=finding.level,
        confidence=finding.confidence,
        on_lines=None if expected is None else on_lines(finding.evidence, expected),
        guided=guided,
        spans=tuple((e.start, e.end) for e in finding.evidence),
        chars=(0, 0, 0) if expected is None else _chars(finding.evidence, expected),
    )


def _strength(strength: Strength, expected: Expected | None) -> Found:
    return Found(
        label=strength.behaviour,
        confidence=strength.confidence,
        on_lines=None if expected is None else on_lines(strength.evidence, expected),
        spans=tuple((e.start, e.end) for e in strength.evidence),
    )


def on_lines(evidence: Sequence[Evidence], expected: Expected) -> bool:
    """Whether most of what is quoted is what the label quotes, one unit at least.

    Half of the claimed units have to lie on labelled ones, so that pointing at everything is not right.
    """
    hits = sum(any(_shares((e.start, e.end), span) for place in expected.places for span in place) for e in evidence)
    return hits > 0 and hits * 2 >= len(evidence)


def _shares(claimed: Span, labelled: Span) -> bool:
    shared = min(claimed[1], labelled[1]) - max(claimed[0], labelled[0])
    shorter = min(claimed[1] - claimed[0], labelled[1] - labelled[0])
    return shared > 0 and shared >= MIN_SHARED * shorter


def _chars(evidence: Sequence[Evidence], expected: Expected) -> tuple[int, int, int]:
    """Characters shared, claimed and labelled; of words that occur twice the place nearer to the claim counts."""
    claimed = {at for e in evidence for at in range(e.start, e.end)}
    labelled: set[int] = set()
    for place in expected.places:
        start, end = max(place, key=lambda span: len(claimed & set(range(*span))))
        labelled |= set(range(start, end))
    return len(claimed & labelled), len(claimed), len(labelled)


def _dropped(review: Review) -> int:
    texts = [warning.text for warning in review.warnings if warning.code == "dropped-claims"]
    return sum(int(found[1]) for text in texts if (found := _DROPPED.match(text)))


def _inferred(case: Case, taxonomy: Taxonomy) -> str | None:
    """What a reader who gave no stage would be told, with the pipeline's own bar."""
    from reviewer.pipeline import MIN_STAGE_CONFIDENCE

    guess, confidence = infer_stage(case.document, [stage.id for stage in taxonomy.stages])
    return guess if confidence >= MIN_STAGE_CONFIDENCE else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def options_for(case: Case, parts: Parts) -> Parts:
    """The collaborators told what the case says of its author, as a user tells with `--stage` and `--kind`."""
    from dataclasses import replace

    from reviewer.pipeline import with_options

    return with_options(
        parts, replace(parts.options, stage=case.stage, stage_source="given", stage_where="", kind=case.kind)
    )
