"""Collects what a claim's evidence names: the facts that a wording may need, each verbatim or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.engines.feedback import figures, frames, pace, plans
from reviewer.engines.feedback.cues import BESIDE, CUES
from reviewer.engines.feedback.fragments import fragments
from reviewer.engines.feedback.lexicon import NOT_NAMES
from reviewer.engines.feedback.names import is_person, named
from reviewer.engines.feedback.scene import Scene

if TYPE_CHECKING:
    from reviewer.records import Claim, Document, Unit

_ABOVE = {"team-lead": "your manager", "engineering-manager": "your manager"}
# Without a telling word, only a line about the author's own doing is sure to be about the pitfall at all.
_OF_THE_AUTHOR = re.compile(r"\b(?:I|i|we|me|my|mine|myself|us|our)\b|\bWe\b|\bMy\b|\bOur\b")
_ONE_TEAM = ("team-lead", "engineering-manager")


@dataclass(frozen=True, slots=True)
class Facts:
    """`named` maps slots to words of the document; `always` fills the slots that any wording may use.

    For quotation marks, best first: `quotes` show the pitfall itself, `besides` what it leaves out of account.
    `lines` are whole sentences that stand in where neither is found. All are empty where nothing can stand alone.
    """

    named: dict[str, str]
    quotes: tuple[str, ...]
    besides: tuple[str, ...]
    lines: tuple[str, ...]
    always: dict[str, str]


def gather(claim: Claim, document: Document, stage: str) -> Facts:
    """The facts of one claim's evidence, its direct neighbours helping where only they hold a name."""
    evidence = [document.units[i] for i in dict.fromkeys(claim.units) if 0 <= i < len(document.units)]
    scene = Scene(evidence, document)
    found = FINDERS.get(claim.pitfall, _no_facts)(scene)
    besides = _besides(claim.pitfall, evidence)
    quotes = tuple(f.text for f in fragments(evidence, CUES[claim.pitfall])) if claim.pitfall in CUES else ()
    named_ = {slot: words for slot, words in found.items() if words}
    return Facts(
        named=named_,
        quotes=tuple(q for q in quotes if q not in besides),
        besides=besides,
        lines=()
        if quotes or besides
        else tuple(f.text for f in fragments(evidence, ()) if f.is_whole and _OF_THE_AUTHOR.search(f.text)),
        always={
            "above": named_.get("reader") or _ABOVE.get(stage, "leadership"),
            "crew": "the team" if stage in _ONE_TEAM else "the teams",
        },
    )


def _besides(pitfall: str, evidence: list[Unit]) -> tuple[str, ...]:
    """Clauses with the marks of what is left out; not those that show the pitfall as well."""
    deeds = CUES[pitfall] if pitfall in BESIDE else ()
    found = fragments(evidence, BESIDE[pitfall]) if pitfall in BESIDE else ()
    return tuple(f.text for f in found if not deeds[0].search(f.text))


def _no_facts(scene: Scene) -> dict[str, str | None]:
    return {}


def _shielding(scene: Scene) -> dict[str, str | None]:
    figure = figures.counted(scene.text)
    return {"reader": scene.kept_out(), "figure": figure[0] if figure else None}


def _hands(scene: Scene) -> dict[str, str | None]:
    frames_of_mates = ((frames.STUCK, scene.near), (frames.TAKEN_FROM, scene.text), (frames.OWNED, scene.text))
    mates = (named(frame, text, scene.whole) for frame, text in frames_of_mates)
    return {
        "mate": next((mate for mate in mates if mate and is_person(mate)), None),
        "kept": next((k for u in scene.units if (k := frames.kept_piece(u, scene.whole))), None),
    }


def _overcommitting(scene: Scene) -> dict[str, str | None]:
    return {
        "asker": scene.asker(),
        "wish": scene.wish(),
        "sprint": frames.sprint(scene.text),
        "due": figures.due(scene.text),
        "voice": scene.unanswered(),
    }


def _busyness(scene: Scene) -> dict[str, str | None]:
    counted = figures.leading(scene.text)
    return {
        "figure": counted[0] if counted else None,
        "other": counted[1] if len(counted) > 1 else None,
        "served": frames.served(scene.near),
        "voice": scene.questioner(),
    }


def _absorbing(scene: Scene) -> dict[str, str | None]:
    asker, told_ = scene.asker(), scene.told()
    finders = named(frames.FIND_OUT, scene.text, scene.whole, several=True)
    return {
        "asker": None if told_ else asker,  # one counterpart a finding: whoever got the yes
        "told": told_,
        "wish": scene.wish(),
        "voice": voice if (voice := scene.unanswered()) not in (asker, told_, finders) else None,
        "due": figures.due(scene.text) or figures.due(scene.before) or scene.same_date(),
        "finders": finders if finders not in (asker, told_) else None,
    }


def _status(scene: Scene) -> dict[str, str | None]:
    hit = next((f for f in figures.counted(scene.text) if frames.are_people(f)), None)
    return {
        "reader": scene.kept_out(),
        "due": figures.held(scene.text),
        "later": figures.later(scene.text),
        "lost": frames.given_up(scene.text),
        "hit": hit,
    }


def _equal(scene: Scene) -> dict[str, str | None]:
    return {"count": figures.all_of(scene.text), "voice": scene.questioner()}


def _pace(scene: Scene) -> dict[str, str | None]:
    worn = named(frames.WORN, scene.text, scene.whole)
    return {
        "worn": worn if worn and is_person(worn) else None,
        "gain": figures.gain(scene.text),
        "check": pace.check(scene.text),
        "hours": pace.hours(scene.text),
    }


def _deferred(scene: Scene) -> dict[str, str | None]:
    return {"nth": figures.nth(scene.text), "span": figures.span(scene.text)}


def _details(scene: Scene) -> dict[str, str | None]:
    team = frames.TEAM.search(scene.text)
    return {
        "manager": scene.each(frames.WITHOUT_MANAGER, scene.text),
        "team": team["team"] if team and team["team"].split()[0].lower() not in NOT_NAMES else None,
        "waiting": next((w for u in scene.units if (w := plans.waiting(u))), None),
    }


def _unreal(scene: Scene) -> dict[str, str | None]:
    estimators = scene.estimators()
    if estimators and (role := re.fullmatch(r"(?i)(?:my |the )?(leads|managers)", estimators)):
        estimators = f"your {role[1].lower()}"
    told_ = scene.told()
    return {
        "told": told_,
        "due": figures.due(scene.text),
        "estimators": estimators if estimators != told_ else None,
    }


def _crowded(scene: Scene) -> dict[str, str | None]:
    return {
        "share": figures.share(scene.text) or figures.share(scene.near),
        "nth": figures.nth(scene.text),
        "span": figures.span(scene.text),
    }


def _process(scene: Scene) -> dict[str, str | None]:
    return {"cost": figures.cost(scene.text) or figures.cost(scene.near), "voice": scene.counter() or scene.asking}


def _people(scene: Scene) -> dict[str, str | None]:
    return {"nth": figures.nth(scene.text), "count": figures.people(scene.text)}


FINDERS = {
    "tl-shielding": _shielding,
    "tl-doing-the-work": _hands,
    "tl-overcommitting": _overcommitting,
    "tl-busyness": _busyness,
    "em-absorbing-scope": _absorbing,
    "em-status-not-tradeoffs": _status,
    "em-everything-equal": _equal,
    "em-speed-over-health": _pace,
    "sem-crosscutting-loses": _deferred,
    "sem-in-the-details": _details,
    "dir-unreal-commitments": _unreal,
    "dir-investment-crowded-out": _crowded,
    "dir-process-overhead": _process,
    "dir-people-not-structure": _people,
}
