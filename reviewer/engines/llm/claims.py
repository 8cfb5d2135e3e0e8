"""From a model's answer to claims, strengths and questions: numbers and ids only, nothing taken on trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.engines.llm.answer import CONFIDENCE
from reviewer.records import Claim, OpenQuestion, StrengthClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.engines.llm.answer import ReviewAnswer, Verdict
    from reviewer.engines.llm.pieces import Piece
    from reviewer.records import About, Level

MAX_QUESTIONS = 3
_NOWHERE = -1  # a unit number that no document has: verify drops the claim and counts it


def claims_of(piece: Piece, answer: ReviewAnswer, restore: Callable[[str], str]) -> list[Claim]:
    """A claim for each pitfall that is present or possible. Units that were not shown for judging don't count."""
    return [
        Claim(
            pitfall=pitfall,
            level=_level(verdict),
            confidence=CONFIDENCE[verdict.confidence],
            units=_units(piece, verdict.units),
            passages=tuple(dict.fromkeys(verdict.passages)),
            why=restore(verdict.why).strip(),
            ask=restore(verdict.ask).strip(),
            try_=restore(verdict.try_).strip(),
        )
        for pitfall, verdict in answer.verdicts.items()
        if verdict.verdict != "absent"
    ]


def _level(verdict: Verdict) -> Level:
    """`present` said with low confidence is `possible`: the prompt says so, and a model may forget."""
    return "finding" if verdict.verdict == "present" and verdict.confidence != "low" else "possible"


def strengths_of(piece: Piece, answer: ReviewAnswer) -> list[StrengthClaim]:
    """Strengths, except on units that are evidence of a pitfall."""
    taken = {unit for verdict in answer.verdicts.values() if verdict.verdict == "present" for unit in verdict.units}
    return [
        StrengthClaim(strength.behaviour, CONFIDENCE[strength.confidence], _units(piece, strength.units))
        for strength in answer.strengths
        if taken.isdisjoint(strength.units)
    ]


def _units(piece: Piece, cited: Sequence[int]) -> tuple[int, ...]:
    shown = {*piece.units, *piece.context}
    if not set(cited) <= shown:
        return (_NOWHERE,)
    own = tuple(dict.fromkeys(unit for unit in cited if unit in piece.units))
    return own and tuple(dict.fromkeys(cited))


def merged_questions(answers: Sequence[ReviewAnswer], restore: Callable[[str], str]) -> tuple[OpenQuestion, ...]:
    """What every piece leaves open: a subject that one piece doesn't ask about may be answered there."""
    subjects: set[About] = set.intersection(*({q.about for q in answer.questions} for answer in answers))
    asked: dict[About, str] = {}
    for answer in answers:
        for question in answer.questions:
            if question.about in subjects and question.text.strip():
                asked.setdefault(question.about, restore(question.text).strip())
    return tuple(OpenQuestion(about, text) for about, text in list(asked.items())[:MAX_QUESTIONS])
