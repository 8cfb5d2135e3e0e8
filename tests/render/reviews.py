"""Reviews made by hand, with offsets taken from the text, for the tests of every renderer."""

from __future__ import annotations

from typing import Any

from reviewer.contract import (
    DocumentRecord,
    EngineRecord,
    Evidence,
    Finding,
    Guidance,
    LadderRecord,
    Question,
    Review,
    StageRecord,
    Strength,
    SuppressedFinding,
    WarningRecord,
)

UPDATE = """\
# Identity, week 23

**New**
- Sales wants SCIM provisioning in the same release. I told Carla yes, same date, we'll find a way.
- Nobody has sized it yet. Priya and Jonas will work out on Monday how it fits.

I turned down Billing's custom redirect for this release.
"""
YES = "I told Carla yes, same date, we'll find a way."
UNSIZED = "Nobody has sized it yet."
NO = "I turned down Billing's custom redirect for this release."


def evidence(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Evidence(quote=quote, start=start, end=start + len(quote), line=line, column=column, page=None)


def finding(text: str, *quotes: str, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "id": "0123456789ab",
        "pitfall": "em-absorbing-scope",
        "name": "Absorbing unrealistic scope",
        "stage": "engineering-manager",
        "level": "finding",
        "severity": "high",
        "confidence": 0.7,
        "evidence": tuple(evidence(text, quote) for quote in quotes),
        "guidance": (
            Guidance(
                passage="execution-leadership/em/pitfalls/p1-1",
                quote="Every request gets a yes, and the team is left to absorb it.",
                stage="engineering-manager",
                section="What This Looks Like",
            ),
        ),
        "why": "Carla now counts on the same date, and nobody has told her what the extra work will cost.",
        "ask": "What moves, if this comes in?",
        "try_": "We can add it, and the date then moves by what Priya and Jonas find on Monday.",
    }
    return Finding(**(values | changes))


def strength(text: str, quote: str) -> Strength:
    return Strength(
        behaviour="em-saying-no",
        name="Says no to protect focus",
        confidence=0.8,
        evidence=(evidence(text, quote),),
    )


def review(text: str = UPDATE, *findings: Finding, **changes: Any) -> Review:
    values: dict[str, Any] = {
        "document": DocumentRecord(
            name="update.md",
            sha256="0" * 64,
            kind="weekly-update",
            kind_source="inferred",
            kind_confidence=0.9,
            chars=len(text),
            language="en",
            author=None,
            team=None,
            date=None,
            stored_text=False,
        ),
        "stage": StageRecord(id="engineering-manager", source="given", confidence=None),
        "ladder": LadderRecord(id="execution-leadership", fingerprint="f" * 64, restated=True),
        "engine": EngineRecord(
            name="embedded", model="head-1", model_fingerprint="a" * 64, prompts={}, host=None, usage=None
        ),
        "findings": findings,
        "strengths": (),
        "questions": (),
        "suppressed": (),
        "warnings": (),
        "timing_ms": {"total": 412.0},
    }
    return Review(**(values | changes))


def named(name: str, text: str = UPDATE) -> DocumentRecord:
    """A document record under another name."""
    return review(text).document.model_copy(update={"name": name})


def full_review() -> Review:
    """One of everything: a finding on two lines, a possible one, a strength, a question, a warning."""
    return review(
        UPDATE,
        finding(UPDATE, YES, UNSIZED),
        finding(UPDATE, UNSIZED, level="possible", confidence=0.5, severity="medium", name="Unsized", guidance=()),
        strengths=(strength(UPDATE, NO),),
        questions=(Question(about="risks", text="What could still go wrong with this date?"),),
        suppressed=(SuppressedFinding(pitfall="em-speed-over-health", reason="agreed with Marta", line=5),),
        warnings=(WarningRecord(code="hidden-text", text="a zero-width character was found", line=4),),
    )
