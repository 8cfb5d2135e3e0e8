"""The embedded engine: the packaged detector, no key, no network. Judges English only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewer.engines.feedback import compose
from reviewer.engines.open_questions import open_questions
from reviewer.records import Claim, EngineIdentity, Judgement, StrengthClaim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.detector import Detector, Reading
    from reviewer.ladder.taxonomy import Pitfall
    from reviewer.records import Document, Level

MODEL_NAME = "reviewer-minilm-2"
MAX_EVIDENCE = 4
# A document that is no update, or in a language the model never learnt, is not judged at all: the warning
# that says so is already on the document, and a finding on it would be noise.
_UNJUDGED = ("language", "not-an-update")


class EmbeddedEngine:
    """Implements `reviewer.engines.base.Engine` with a Detector."""

    def __init__(self, detector: Detector, encoder_fingerprint: str) -> None:
        self._detector = detector
        self._encoder_fingerprint = encoder_fingerprint

    @property
    def identity(self) -> EngineIdentity:
        fingerprint = f"{self._encoder_fingerprint[:16]}-{self._detector.head.fingerprint[:16]}"
        return EngineIdentity("embedded", MODEL_NAME, fingerprint, passages_a_pitfall=1)

    def judge(self, request: JudgeRequest) -> Judgement:
        """Claims for the pitfalls in scope whose probability passes a threshold; strengths; what is left open."""
        if any(w.code in _UNJUDGED for w in request.document.warnings):
            return Judgement()
        reading = self._detector.read(request.document, request.stage, request.kind)
        claims = [c for p in request.pitfalls if (c := self._claim(p, request, reading)) is not None]
        return Judgement(
            claims=tuple(compose(claims, request)),
            strengths=self._strengths(request, reading, claims),
            questions=open_questions(request.document, request.kind),
        )

    def _claim(self, pitfall: Pitfall, request: JudgeRequest, reading: Reading) -> Claim | None:
        head = self._detector.head
        if pitfall.family not in head.families:
            return None  # a pitfall of another ladder that this model never learnt
        column = head.families.index(pitfall.family)
        confidence = float(reading.family_p[column])
        if confidence < head.possible_at[pitfall.family]:
            return None
        units = self._evidence(request.document, reading, reading.unit_p[:, column])
        if not units:
            return None
        level: Level = "finding" if confidence >= head.finding_at[pitfall.family] else "possible"
        # Only the one that states the pitfall. On dev the second-best is filler as often as not, and its similarity
        # doesn't tell: "A Senior EM answers for more than one team" has up to .62, telling ones as little as .37.
        stating = next((r.passage.id for r in request.passages if r.pitfall == pitfall.id), None)
        return Claim(pitfall.id, level, confidence, units, () if stating is None else (stating,))

    def _evidence(self, document: Document, reading: Reading, p: NDArray[np.float64]) -> tuple[int, ...]:
        """The author's own units within a share of the most telling one, in text order; at most four."""
        head = self._detector.head
        own = [(float(p[row]), unit) for row, unit in enumerate(reading.units) if _can_be_evidence(document, unit)]
        if not own:
            return ()
        best = max(own)[0]
        bar = max(best * head.evidence_share, min(best, head.evidence_floor))
        telling = sorted(((v, u) for v, u in own if v >= bar), reverse=True)[:MAX_EVIDENCE]
        return tuple(sorted(unit for _, unit in telling))

    def _strengths(self, request: JudgeRequest, reading: Reading, claims: list[Claim]) -> tuple[StrengthClaim, ...]:
        """Behaviours shown by one line of the author's own; never a line that is evidence against them."""
        head = self._detector.head
        document = request.document
        in_scope = {b.id for b in request.behaviours}
        taken = {unit for claim in claims for unit in claim.units}
        made = []
        for at, behaviour in enumerate(head.behaviours, start=len(head.families)):
            if behaviour not in in_scope or not reading.units:
                continue
            row = int(np.argmax(reading.unit_p[:, at]))
            unit, confidence = reading.units[row], float(reading.unit_p[row, at])
            if confidence < head.strength_at[behaviour] or unit in taken or not _can_be_evidence(document, unit):
                continue
            taken.add(unit)
            made.append(StrengthClaim(behaviour, confidence, (unit,)))
        return tuple(sorted(made, key=lambda s: -s.confidence))


def _can_be_evidence(document: Document, index: int) -> bool:
    """Whether a unit is the author's own and in the language this engine judges."""
    unit = document.units[index]
    return not (unit.is_quoted or unit.is_foreign)
