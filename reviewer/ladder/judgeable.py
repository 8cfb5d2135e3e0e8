"""Which pitfalls of a ladder the embedded engine can judge, and which only an LLM can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.records import Warning

if TYPE_CHECKING:
    from reviewer.ladder.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Judgeable:
    """The ids of a taxonomy's pitfalls by who can judge them, in its order.

    The embedded engine was trained on families of pitfalls, so that is what it knows a pitfall by. `hints` name
    families that look like a misspelt known one, or ids of ours that stand in another family.
    """

    embedded: tuple[str, ...]
    only_llm: tuple[str, ...]
    embedded_behaviours: tuple[str, ...]
    hints: tuple[str, ...]


def judgeable(taxonomy: Taxonomy) -> Judgeable:
    """Compares with the shipped taxonomy, which names everything that the embedded engine was trained on."""
    ours = load_taxonomy()
    families = {pitfall.family for pitfall in ours.pitfalls}
    behaviours = {behaviour.id for behaviour in ours.behaviours}
    return Judgeable(
        embedded=tuple(p.id for p in taxonomy.pitfalls if p.family in families),
        only_llm=tuple(p.id for p in taxonomy.pitfalls if p.family not in families),
        embedded_behaviours=tuple(b.id for b in taxonomy.behaviours if b.id in behaviours),
        hints=tuple(_hints(taxonomy, ours)),
    )


def engine_warnings(taxonomy: Taxonomy, stated: frozenset[str], engine: str, ladder: str) -> tuple[Warning, ...]:
    """What a review by this engine, held against a ladder of the user's own, can't find.

    `stated` are the ids of the pitfalls that the ladder has a sentence for.
    """
    found = []
    only_llm = judgeable(taxonomy).only_llm
    if engine == "embedded" and only_llm:
        text = (
            f"{len(only_llm)} of the {len(taxonomy.pitfalls)} pitfalls of '{ladder}' can't be judged by the embedded "
            f"engine, only by an LLM: {', '.join(only_llm)}"
        )
        found.append(Warning("only-llm-pitfalls", text))
    unstated = [pitfall.id for pitfall in taxonomy.pitfalls if pitfall.id not in stated]
    if unstated:
        text = f"'{ladder}' has no sentence for {', '.join(unstated)}: such a finding comes without the ladder's words"
        found.append(Warning("unstated-pitfalls", text))
    return tuple(found)


def _hints(taxonomy: Taxonomy, ours: Taxonomy) -> list[str]:
    from rapidfuzz import process

    families = {pitfall.family for pitfall in ours.pitfalls}
    family_of = {pitfall.id: pitfall.family for pitfall in ours.pitfalls}
    hints = []
    for pitfall in taxonomy.pitfalls:
        near = process.extractOne(pitfall.family, sorted(families), score_cutoff=80)
        if family_of.get(pitfall.id, pitfall.family) != pitfall.family:
            hints.append(f"{pitfall.id}: the embedded engine knows it by the family '{family_of[pitfall.id]}'")
        elif pitfall.family not in families and near:
            hints.append(f"{pitfall.id}: the family '{pitfall.family}' is not known; did you mean '{near[0]}'?")
    return hints
