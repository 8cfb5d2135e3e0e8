"""What is wrong in a run, case by case, worst first, with the file and line of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.evals.metrics import false_labels, misplaced_labels, missed_labels, unguided_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from reviewer.evals.cases import Case
    from reviewer.evals.runs import EvalRun, Outcome

Place = tuple["Path", int]


@dataclass(frozen=True, slots=True)
class Fault:
    """All that is wrong with one case. `share` of its repeats are wrong; `weight` orders faults, worst first."""

    case: str
    text: str
    weight: float
    share: float
    place: Place | None = None


def places_of(cases: Iterable[Case]) -> dict[str, Place]:
    """Where each case is written."""
    return {case.id: (case.path, case.line) for case in cases}


def faults_of(run: EvalRun, places: Mapping[str, Place] | None = None) -> list[Fault]:
    """One for every case that is not wholly right in every repeat."""
    by_case: dict[str, list[Outcome]] = {}
    for outcome in run.outcomes:
        by_case.setdefault(outcome.case, []).append(outcome)
    found = [fault for outcomes in by_case.values() if (fault := _fault(outcomes, places or {})) is not None]
    return sorted([*found, *copy_faults(run, places)], key=lambda fault: (-fault.weight, fault.case))


def copy_faults(run: EvalRun, places: Mapping[str, Place] | None = None) -> list[Fault]:
    """One for every changed copy that we crashed on, or that broke an invariant."""
    crashed = [(v, f"our crash: {v.error}", 100.0) for v in run.variants if v.status == "crashed"]
    broken = [(v, "; ".join(v.broken), 90.0) for v in run.variants if v.broken and v.status != "crashed"]
    return [
        Fault(v.case, f"{v.relation}: {text}", weight, 1.0, (places or {}).get(v.case))
        for v, text, weight in (*crashed, *broken)
    ]


def _fault(outcomes: list[Outcome], places: Mapping[str, Place]) -> Fault | None:
    texts: dict[str, float] = {}
    n_wrong = 0
    for outcome in outcomes:
        wrong = describe(outcome)
        n_wrong += bool(wrong)
        for text, weight in wrong:
            texts[text] = max(weight, texts.get(text, 0.0))
    if not texts:
        return None
    share = n_wrong / len(outcomes)
    often = f" ({n_wrong} of {len(outcomes)} repeats)" if len(outcomes) > 1 else ""
    return Fault(
        case=outcomes[0].case,
        text="; ".join(sorted(texts, key=lambda text: -texts[text])) + often,
        weight=sum(texts.values()) * share,
        share=share,
        place=places.get(outcomes[0].case),
    )


def describe(outcome: Outcome) -> list[tuple[str, float]]:
    """What is wrong with one outcome, each with its weight. False alarms weigh more than misses: they cost trust."""
    if outcome.status == "crashed":
        return [(f"our crash: {outcome.error}", 100.0)]
    if outcome.status == "failed":
        return [(f"could not be reviewed: {outcome.error}", 50.0)]
    wrong = [(f"invariant broken: {text}", 90.0) for text in outcome.broken]
    nagging = 4.0 if not outcome.must else 3.0
    wrong += [(f"false: {label}", nagging) for label in false_labels(outcome)]
    wrong += [(f"missed: {label}", 2.0) for label in missed_labels(outcome)]
    wrong += [(f"wrong lines: {label}", 1.5) for label in misplaced_labels(outcome)]
    wrong += [(f"without the ladder's own sentence: {label}", 1.0) for label in unguided_labels(outcome)]
    return wrong
