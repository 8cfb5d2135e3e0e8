"""Stands between every engine and every output: only what holds in the document and the ladder becomes a finding.

A claim points at units and passages by number and id. The units must exist and be the author's visible text;
quotations and links in its free text must be found in the document or the passages. A passage that was not retrieved
is left out and counted: the finding stands on its units.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.contract import Evidence, Finding, Guidance, Strength
from reviewer.free_text import forms, free_text_fault, stands_in
from reviewer.records import Claim, Document, OpenQuestion, Passage, StrengthClaim, Unit, Warning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.engines.base import JudgeRequest
    from reviewer.ladder.taxonomy import Pitfall
    from reviewer.records import Judgement

_SEVERITY_ORDER = {"high": 0, "medium": 1, "low": 2}
_LEVEL_ORDER = {"finding": 0, "possible": 1}


@dataclass(frozen=True, slots=True)
class Verified:
    """What held, ordered for output, and the reasons for which the rest was dropped."""

    findings: tuple[Finding, ...]
    strengths: tuple[Strength, ...]
    questions: tuple[OpenQuestion, ...]
    dropped: tuple[str, ...]

    def warnings(self) -> tuple[Warning, ...]:
        """One `dropped-claims` warning with the count, or none."""
        if not self.dropped:
            return ()
        reasons = ", ".join(sorted(set(self.dropped)))
        return (Warning("dropped-claims", f"{len(self.dropped)} unverifiable claim(s) left out: {reasons}"),)


def verify(request: JudgeRequest, judgement: Judgement) -> Verified:
    """Turn an engine's claims into findings and strengths. Never raises for anything an engine can say."""
    passages = {item.passage.id: item.passage for item in request.passages} if judgement.claims else {}
    scope = {pitfall.id: pitfall for pitfall in request.pitfalls}
    sources = _Sources(request)
    dropped: list[str] = []
    sound: list[Claim] = []
    for claim in judgement.claims:
        if fault := _fault(claim, request.document, scope, sources):
            dropped.append(fault)
            continue
        known = tuple(passage for passage in claim.passages if passage in passages)
        if known != claim.passages:
            dropped.append("passage that was not retrieved")
        sound.append(replace(claim, passages=known))
    findings = [_finding(claim, scope[claim.pitfall], request.document, passages) for claim in _merged(sound)]
    strengths = _strengths(request, judgement.strengths, dropped)
    questions = tuple(q for q in judgement.questions if not free_text_fault((q.text,), sources.have))
    return Verified(tuple(sorted(findings, key=_order)), strengths, questions, tuple(dropped))


class _Sources:
    """What a quotation or a link may be taken from: the document, or else the passages, which it then asks for."""

    def __init__(self, request: JudgeRequest) -> None:
        self._request = request

    def have(self, quotation: str) -> bool:
        return stands_in(quotation, self._document) or stands_in(quotation, self._ladder)

    @cached_property
    def _document(self) -> tuple[str, str]:
        return forms(self._request.document.text)

    @cached_property
    def _ladder(self) -> tuple[str, str]:
        return forms("\n".join(item.passage.text for item in self._request.passages))


def _merged(claims: Iterable[Claim]) -> list[Claim]:
    """One claim a pitfall: the most confident one, with the evidence of all."""
    best: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: (_LEVEL_ORDER.get(c.level, 2), -_number(c.confidence))):
        kept = best.get(claim.pitfall)
        if kept is None:
            best[claim.pitfall] = claim
        elif kept.level == claim.level:
            units = tuple(dict.fromkeys(kept.units + claim.units))
            best[claim.pitfall] = replace(kept, units=units)
    return list(best.values())


def _number(value: float) -> float:
    return value if 0.0 <= value <= 1.0 else -1.0


def _fault(claim: Claim, document: Document, scope: dict[str, Pitfall], sources: _Sources) -> str | None:
    """Why this claim can't stand, or None."""
    if claim.pitfall not in scope:
        return "pitfall out of scope"
    if claim.level not in _LEVEL_ORDER or _number(claim.confidence) < 0:
        return "level or confidence out of range"
    if not any(map(str.isalnum, claim.why)):
        return "no reason given"
    return _unit_fault(claim.units, document) or free_text_fault((claim.why, claim.ask, claim.try_), sources.have)


def _unit_fault(indices: tuple[int, ...], document: Document) -> str | None:
    if not indices:
        return "no evidence"
    if any(not 0 <= index < len(document.units) for index in indices):
        return "evidence outside the document"
    units = [document.units[index] for index in indices]
    if any(unit.is_hidden for unit in units):
        return "hidden text as evidence"
    if any(document.text[unit.start : unit.end] != unit.text or not unit.text.strip() for unit in units):
        return "quote not in the document"
    return _weakness(units, document)


def _weakness(units: list[Unit], document: Document) -> str | None:
    if all(unit.is_quoted for unit in units) and not all(map(_is_anothers, document.units)):
        return "only another's words as evidence"
    if all(_is_heading(unit, document) for unit in units) and not all(map(_is_no_text, document.units)):
        return "only a heading as evidence"
    return None


def _is_heading(unit: Unit, document: Document) -> bool:
    """A heading with a line of its own: `**Invoicing:**` before a sentence is one by kind, and heads only that."""
    beside = document.units[max(unit.index - 1, 0) : unit.index + 2]
    return unit.kind == "heading" and not any(u.line == unit.line and u is not unit and not u.is_hidden for u in beside)


def _is_no_text(unit: Unit) -> bool:
    """A document of nothing but headings is judged by them."""
    return unit.kind == "heading" or unit.is_hidden


def _is_anothers(unit: Unit) -> bool:
    """No word of the author's: a document of nothing else is judged by what it quotes."""
    return unit.is_quoted or unit.is_hidden or unit.is_instruction


def evidence_of(units: Iterable[Unit]) -> tuple[Evidence, ...]:
    """Evidence records of units, in the order of the text."""
    ordered = sorted(units, key=lambda unit: unit.start)
    return tuple(
        Evidence(
            quote=u.text, start=u.start, end=u.end, line=u.line, column=u.column, page=u.page, paragraph=u.paragraph
        )
        for u in ordered
    )


def _finding(claim: Claim, pitfall: Pitfall, document: Document, passages: dict[str, Passage]) -> Finding:
    evidence = evidence_of(document.units[index] for index in dict.fromkeys(claim.units))
    digest = hashlib.sha256("\x1f".join([pitfall.id, *(e.quote for e in evidence)]).encode("utf-8", "replace"))
    return Finding(
        id=digest.hexdigest()[:12],
        pitfall=pitfall.id,
        name=pitfall.name,
        stage=pitfall.stage,
        level=claim.level,
        severity=pitfall.severity,
        confidence=round(claim.confidence, 3),
        evidence=evidence,
        guidance=tuple(
            Guidance(passage=p.id, quote=p.text, stage=p.stage, section=p.section)
            for p in (passages[passage] for passage in dict.fromkeys(claim.passages))
        ),
        why=claim.why,
        ask=claim.ask,
        try_=claim.try_,
    )


def _strengths(request: JudgeRequest, claims: Iterable[StrengthClaim], dropped: list[str]) -> tuple[Strength, ...]:
    scope = {behaviour.id: behaviour for behaviour in request.behaviours}
    kept: dict[str, Strength] = {}
    for claim in sorted(claims, key=lambda c: -_number(c.confidence)):
        behaviour = scope.get(claim.behaviour)
        fault = _unit_fault(claim.units, request.document)
        if behaviour is None or _number(claim.confidence) < 0:
            fault = "behaviour out of scope"
        if fault:
            dropped.append(fault)
        elif behaviour is not None and behaviour.id not in kept:
            units = (request.document.units[index] for index in dict.fromkeys(claim.units))
            kept[behaviour.id] = Strength(
                behaviour=behaviour.id,
                name=behaviour.name,
                confidence=round(claim.confidence, 3),
                evidence=evidence_of(units),
            )
    return tuple(kept.values())


def _order(finding: Finding) -> tuple[int, int, float, int]:
    return (
        _LEVEL_ORDER[finding.level],
        _SEVERITY_ORDER[finding.severity],
        -finding.confidence,
        finding.evidence[0].start,
    )
