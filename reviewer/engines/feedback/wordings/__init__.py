"""All sentences of the coach: four sets a pitfall, found by the pitfall's id or, for other ladders, by its family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.engines.feedback.wordings.any_ladder import ANY_LADDER
from reviewer.engines.feedback.wordings.director import DIRECTOR
from reviewer.engines.feedback.wordings.engineering_manager import ENGINEERING_MANAGER
from reviewer.engines.feedback.wordings.senior_manager import SENIOR_MANAGER
from reviewer.engines.feedback.wordings.team_lead import TEAM_LEAD

if TYPE_CHECKING:
    from reviewer.engines.feedback.wordings.wording import Wordings

BY_PITFALL: dict[str, Wordings] = TEAM_LEAD | ENGINEERING_MANAGER | SENIOR_MANAGER | DIRECTOR
# Families with one meaning at every stage; of those with several pitfalls, the one that fits any author.
_BY_FAMILY = {
    "hands-on": "tl-doing-the-work",
    "overload": "em-absorbing-scope",
    "visibility": "em-status-not-tradeoffs",
    "activity": "tl-busyness",
    "prioritisation": "em-everything-equal",
    "pace": "em-speed-over-health",
    "investment": "sem-crosscutting-loses",
    "process": "dir-process-overhead",
    "blame": "dir-people-not-structure",
}


def known_as(pitfall_id: str, family: str | None) -> str | None:
    """The id under which we have words for a pitfall: its own, or that of its family; None for neither."""
    return pitfall_id if pitfall_id in BY_PITFALL else _BY_FAMILY.get(family or "")


def wordings_for(known_id: str | None) -> Wordings:
    """The wordings of a `known_as` id, or those that fit any pitfall."""
    return BY_PITFALL[known_id] if known_id else ANY_LADDER


__all__ = ["ANY_LADDER", "BY_PITFALL", "known_as", "wordings_for"]
