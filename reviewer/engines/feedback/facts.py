"""Collects what a claim's evidence names: the facts that a wording may need, each verbatim or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.engines.feedback import figures, frames
from reviewer.engines.feedback.cues import BESIDE, CUES
from reviewer.engines.feedback.fragments import fragments, opening_of
from reviewer.engines.feedback.lexicon import NOT_NAMES
from reviewer.engines.feedback.names import clean_name, is_person, named, told

if TYPE_CHECKING:
    from reviewer.records import Claim, Document, Unit

_PRONOUN_OPENING = re.compile(r"^\W*(?:he|she|they|his|her|their|both|it)\b", re.IGNORECASE)
_SAME_DATE = re.compile(r"\bsame (?:date|day|deadline|release)\b", re.IGNORECASE)
_ABOVE = {"team-lead": "your manager", "engineering-manager": "your manager"}
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
    scene = _Scene(evidence, document)
    found = FINDERS.get(claim.pitfall, _no_facts)(scene)
    besides = _besides(claim.pitfall, evidence)
    quotes = tuple(f.text for f in fragments(evidence, CUES[claim.pitfall])) if claim.pitfall in CUES else ()
    named_ = {slot: words for slot, words in found.items() if words}
    return Facts(
        named=named_,
        quotes=tuple(q for q in quotes if q not in besides),
        besides=besides,
        lines=() if quotes or besides else tuple(f.text for f in fragments(evidence, ()) if f.is_whole),
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


class _Scene:
    """The evidence as text, with and without what stands right beside it."""

    def __init__(self, evidence: list[Unit], document: Document) -> None:
        self.document = document
        self.whole = document.text
        self.units = [opening_of(u.text) for u in evidence]
        self.text = " \n".join(self.units)
        self.near = " \n".join(opening_of(u.text) for u in _with_neighbours(evidence, document))
        self.before = " \n".join(
            opening_of(previous.text)
            for u in evidence
            if _PRONOUN_OPENING.match(u.text)
            and (previous := _beside(u, document, -1)) is not None
            and not previous.is_quoted
            and previous.speaker == u.speaker
        )
        self.asking = _asking_speaker(evidence, document)

    def told(self) -> str | None:
        return told(frames.TOLD, self.text, self.whole) or told(frames.TOLD_BODY, self.text, self.whole)

    def asker(self) -> str | None:
        return named(frames.ASKS, self.text, self.whole) or named(frames.ASKS, self.before, self.whole)

    def wish(self) -> str | None:
        return frames.wish(self.text) or frames.wish(self.before)

    def same_date(self) -> str | None:
        """What "same date" refers to: the date for which the document says that things are held."""
        if not _SAME_DATE.search(self.text):
            return None
        return figures.due(self.whole)

    def questioner(self) -> str | None:
        return self.asking or named(frames.QUESTIONS, self.text, self.whole)

    def kept_out(self) -> str | None:
        """Who gets a version without it. Never the one to whom the text itself is addressed: they read it here."""
        return self.each(frames.KEPT_FROM, self.text) or self.each(frames.LINE_FOR, self.whole)

    def each(self, pattern: re.Pattern[str], text: str) -> str | None:
        """The first name of a frame that has several places for one."""
        for match in pattern.finditer(text):
            for group, who in match.groupdict().items():
                if who and (name := clean_name(who, text, match.start(group), self.whole)) and " and " not in name:
                    return name
        return None


def _beside(unit: Unit, document: Document, step: int) -> Unit | None:
    """The next visible unit in one direction; labels and comments are passed over."""
    at = unit.index + step
    while 0 <= at < len(document.units):
        if not (document.units[at].is_hidden or document.units[at].is_instruction):
            return document.units[at]
        at += step
    return None


def _with_neighbours(evidence: list[Unit], document: Document) -> list[Unit]:
    near = {u.index: u for u in evidence}
    for unit in evidence:
        for step in (-1, 1):
            beside = _beside(unit, document, step)
            if beside is not None and not beside.is_quoted and beside.kind != "code":
                near[beside.index] = beside
    return [near[index] for index in sorted(near)]


def _asking_speaker(evidence: list[Unit], document: Document) -> str | None:
    """In chats: who asked right before a line of evidence."""
    for unit in evidence:
        previous = _beside(unit, document, -1)
        if previous and previous.speaker and unit.speaker and previous.speaker != unit.speaker and "?" in previous.text:
            name = re.sub(r"\s*\(.*\)$", "", previous.speaker)
            return name.title() if name.isupper() else name
    return None


def _no_facts(scene: _Scene) -> dict[str, str | None]:
    return {}


def _shielding(scene: _Scene) -> dict[str, str | None]:
    figure = figures.counted(scene.text)
    return {"reader": scene.kept_out(), "figure": figure[0] if figure else None}


def _hands(scene: _Scene) -> dict[str, str | None]:
    frames_of_mates = ((frames.STUCK, scene.near), (frames.TAKEN_FROM, scene.text), (frames.OWNED, scene.text))
    mates = (named(frame, text, scene.whole) for frame, text in frames_of_mates)
    return {
        "mate": next((mate for mate in mates if mate and is_person(mate)), None),
        "kept": next((k for u in scene.units if (k := frames.kept_piece(u, scene.whole))), None),
    }


def _overcommitting(scene: _Scene) -> dict[str, str | None]:
    return {
        "asker": scene.asker(),
        "wish": scene.wish(),
        "sprint": frames.sprint(scene.text),
        "due": figures.due(scene.text),
        "voice": scene.questioner(),
    }


def _busyness(scene: _Scene) -> dict[str, str | None]:
    counted = figures.leading(scene.text)
    return {
        "figure": counted[0] if counted else None,
        "other": counted[1] if len(counted) > 1 else None,
        "served": frames.served(scene.near),
        "voice": scene.questioner(),
    }


def _absorbing(scene: _Scene) -> dict[str, str | None]:
    asker, told_ = scene.asker(), scene.told()
    finders = named(frames.FIND_OUT, scene.text, scene.whole, several=True)
    return {
        "asker": None if told_ else asker,  # one counterpart a finding: whoever got the yes
        "told": told_,
        "wish": scene.wish(),
        "voice": voice if (voice := scene.questioner()) not in (asker, told_, finders) else None,
        "due": figures.due(scene.text) or figures.due(scene.before) or scene.same_date(),
        "finders": finders if finders not in (asker, told_) else None,
    }


def _status(scene: _Scene) -> dict[str, str | None]:
    hit = next((f for f in figures.counted(scene.text) if frames.are_people(f)), None)
    return {
        "reader": scene.kept_out(),
        "due": figures.held(scene.text),
        "later": figures.later(scene.text),
        "lost": frames.given_up(scene.text),
        "hit": hit,
    }


def _equal(scene: _Scene) -> dict[str, str | None]:
    return {"count": figures.all_of(scene.text), "voice": scene.questioner()}


def _pace(scene: _Scene) -> dict[str, str | None]:
    worn = named(frames.WORN, scene.text, scene.whole)
    return {
        "worn": worn if worn and is_person(worn) else None,
        "gain": figures.gain(scene.text),
        "check": frames.check(scene.text),
        "hours": frames.hours(scene.text),
    }


def _deferred(scene: _Scene) -> dict[str, str | None]:
    return {"nth": figures.nth(scene.text), "span": figures.span(scene.text)}


def _details(scene: _Scene) -> dict[str, str | None]:
    team = frames.TEAM.search(scene.text)
    return {
        "manager": scene.each(frames.WITHOUT_MANAGER, scene.text),
        "team": team["team"] if team and team["team"].lower() not in NOT_NAMES else None,
        "waiting": next((w for u in scene.units if (w := frames.waiting(u))), None),
    }


def _unreal(scene: _Scene) -> dict[str, str | None]:
    estimators = named(frames.CONSULTED, scene.text, scene.whole, several=True) or named(
        frames.ESTIMATED, scene.text, scene.whole, several=True
    )
    if estimators and (role := re.fullmatch(r"(?i)(?:my |the )?(leads|managers)", estimators)):
        estimators = f"your {role[1].lower()}"
    told_ = scene.told()
    return {
        "told": told_,
        "due": figures.due(scene.text),
        "estimators": estimators if estimators != told_ else None,
    }


def _crowded(scene: _Scene) -> dict[str, str | None]:
    return {
        "share": figures.share(scene.text) or figures.share(scene.near),
        "nth": figures.nth(scene.text),
        "span": figures.span(scene.text),
    }


def _process(scene: _Scene) -> dict[str, str | None]:
    return {
        "cost": figures.cost(scene.text) or figures.cost(scene.near),
        "voice": named(frames.COUNTED_IT, scene.near, scene.whole, several=True) or scene.asking,
    }


def _people(scene: _Scene) -> dict[str, str | None]:
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
