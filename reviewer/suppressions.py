"""What an author's comments hold back, and what is said of a comment that holds back too little or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from reviewer.contract import SuppressedFinding
from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.contract import Evidence, Finding
    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.records import Suppression


@dataclass(frozen=True, slots=True)
class Held:
    """The findings that stay, those that the author asked not to hear, and what is to be said of that."""

    findings: tuple[Finding, ...]
    suppressed: tuple[SuppressedFinding, ...] = ()
    warnings: tuple[Warning, ...] = ()


def hold_back(findings: tuple[Finding, ...], suppressions: Sequence[Suppression]) -> Held:
    """Take out what the author asked not to hear; a suppression at a line covers the evidence on that line.

    A finding that other lines show as well stays, with a warning that names them.
    """
    kept: list[Finding] = []
    suppressed: list[SuppressedFinding] = []
    warnings: list[Warning] = []
    for finding in findings:
        covering, remaining = _covering(finding, suppressions)
        if covering is None:
            kept.append(finding)
        elif remaining:
            kept.append(finding.model_copy(update={"evidence": remaining}))
            warnings.append(_half_ignored(finding.pitfall, covering, remaining))
        else:
            suppressed.append(SuppressedFinding(pitfall=finding.pitfall, reason=covering.reason, line=covering.line))
    return Held(tuple(kept), tuple(suppressed), tuple(warnings))


def without_effect(
    findings: tuple[Finding, ...], suppressions: Sequence[Suppression], taxonomy: Taxonomy, stage: str
) -> list[Warning]:
    """A warning for each comment that held back none of `findings`, all that were found; ids of no pitfall aside."""
    known = {pitfall.id for pitfall in taxonomy.pitfalls}
    warnings: list[Warning] = []
    for (line, _), of_comment in groupby(suppressions, key=lambda item: (item.comment_line, item.reason)):
        comment = [item for item in of_comment if item.pitfall in known]
        if not comment or any(_covering(finding, comment)[0] for finding in findings):
            continue
        reasons = "; ".join(_reason(item.pitfall, findings, taxonomy, stage) for item in comment)
        warnings.append(Warning("unused-suppression", f"this comment holds nothing back: {reasons}", line))
    return warnings


def _covering(finding: Finding, suppressions: Sequence[Suppression]) -> tuple[Suppression | None, tuple[Evidence, ...]]:
    """The last suppression that takes evidence from a finding, and the evidence that none of them takes."""
    covering, remaining = None, finding.evidence
    for suppression in suppressions:
        if suppression.pitfall != finding.pitfall:
            continue
        if suppression.line is None:
            return suppression, ()
        left = tuple(e for e in remaining if e.line != suppression.line)
        if len(left) < len(remaining):
            covering, remaining = suppression, left
    return covering, remaining


def _half_ignored(pitfall: str, covering: Suppression, remaining: tuple[Evidence, ...]) -> Warning:
    others = ", ".join(str(line) for line in sorted({e.line for e in remaining}))
    text = f"{pitfall} is ignored here, but shown at {others} too: ignore it there as well, or above everything"
    return Warning("suppression-partial", text, covering.line)


def _reason(pitfall: str, findings: tuple[Finding, ...], taxonomy: Taxonomy, stage: str) -> str:
    """Why a suppression of a known pitfall has no effect, and what to write instead."""
    in_scope = taxonomy.pitfalls_in_scope(stage)
    if pitfall not in {judged.id for judged in in_scope}:
        family = taxonomy.pitfall(pitfall).family
        meant = next((f"; did you mean '{judged.id}'?" for judged in in_scope if judged.family == family), "")
        return f"'{pitfall}' is not judged at this stage ({taxonomy.stage(stage).name}){meant}"
    found = next((finding for finding in findings if finding.pitfall == pitfall), None)
    if found is None:
        return f"{pitfall} was not found"
    places = tuple(dict.fromkeys(evidence.place() for evidence in found.evidence))
    where = " and ".join(places) + (" (possible)" if found.level == "possible" else "")
    return f"{pitfall} was found at {where}; put the comment on or above {'it' if len(places) == 1 else 'each'}"
