"""Collects what a claim's evidence names: the facts that a wording may need, each verbatim or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.engines.feedback import figures, frames
from reviewer.engines.feedback.cues import CUES, NO_CUES
from reviewer.engines.feedback.fragments import fragments, opening_of
from reviewer.engines.feedback.names import clean_name, named, told
from reviewer.engines.feedback.reader import reader_of

if TYPE_CHECKING:
    from reviewer.engines.feedback.cues import Cues
    from reviewer.engines.feedback.fragments import Fragment
    from reviewer.records import Claim, Document, Unit

_PRONOUN_OPENING = re.compile(r"^\W*(?:he|she|they|his|her|their|both|it)\b", re.IGNORECASE)
_SAME_DATE = re.compile(r"\bsame (?:date|day|deadline|release)\b", re.IGNORECASE)
_ABOVE = {"team-lead": "your manager", "engineering-manager": "your manager"}
_ONE_TEAM = ("team-lead", "engineering-manager")


@dataclass(frozen=True, slots=True)
class Facts:
    """`named` maps slots to words of the document; `always` fills the slots that any wording may use.

    For quotation marks, best first: `quotes` are clauses that show what was done, `asides` the remarks beside it;
    `lines` stand in where no clause clearly shows it.
    """

    named: dict[str, str]
    quotes: tuple[str, ...]
    asides: tuple[str, ...]
    lines: tuple[str, ...]
    always: dict[str, str]


def gather(claim: Claim, document: Document, stage: str) -> Facts:
    """The facts of one claim's evidence, its direct neighbours helping where only they hold a name."""
    evidence = [document.units[i] for i in dict.fromkeys(claim.units) if 0 <= i < len(document.units)]
    scene = _Scene(evidence, document)
    found = FINDERS.get(claim.pitfall, _no_facts)(scene)
    quotes, asides, lines = _clauses(evidence, CUES.get(claim.pitfall, NO_CUES))
    named_ = {slot: words for slot, words in found.items() if words}
    # A person or a department can be spoken to in a proposed sentence; "the board" can't.
    named_ |= {f"{s}_dear": named_[s] for s in ("told", "asker") if s in named_ and not named_[s].startswith("the ")}
    return Facts(
        named=named_,
        quotes=quotes,
        asides=asides,
        lines=lines,
        always={
            "above": named_.get("reader") or _ABOVE.get(stage, "leadership"),
            "crew": "the team" if stage in _ONE_TEAM else "the teams",
        },
    )


def _clauses(evidence: list[Unit], cues: Cues) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Quotes, asides and lines of `Facts`; no clause is in two of them."""
    plain = fragments(evidence, cues.telling)
    telling = [f for f in plain if f.is_cued and not _is_aside(f, cues)]
    # What is quoted second has to be as good as the first; a weak clause says less than none.
    telling = [f for at, f in enumerate(telling) if at == 0 or f.is_strong]
    asides = [f.text for f in fragments(evidence, cues.aside) if f.is_strong and _is_aside(f, cues)]
    asides = [a for a in asides if not any(a in t.text or t.text in a for t in telling)]
    lines = [f.text for f in plain[:1]] if not telling and not asides else []
    return tuple(f.text for f in telling), tuple(asides), tuple(lines)


def _is_aside(fragment: Fragment, cues: Cues) -> bool:
    """Whether a clause has the marks of the remark and no clear one of the deed."""
    if not any(c.search(fragment.text) for c in cues.aside):
        return False
    return cues.aside_wins or not (cues.telling and cues.telling[0].search(fragment.text))


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

    def same_date(self) -> str | None:
        """What "same date" refers to: the date for which the document says that things are held."""
        if not _SAME_DATE.search(self.text):
            return None
        return figures.due(self.whole)

    def questioner(self) -> str | None:
        return self.asking or named(frames.QUESTIONS, self.near, self.whole)

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
        if not document.units[at].is_hidden:
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
    figure = figures.counted(scene.text) or figures.counted(scene.near)
    reader = scene.each(frames.KEPT_FROM, scene.text) or reader_of(scene.whole)
    first = figure[0] if figure else None
    are_people = first is not None and (frames.served(first) or first.endswith(("people", "staff", "members")))
    return {
        "reader": reader,
        "figure": first,
        "hit": first if are_people else None,
        "thing": None if are_people else first,
    }


def _hands(scene: _Scene) -> dict[str, str | None]:
    mate = (
        named(frames.STUCK, scene.near, scene.whole)
        or named(frames.TAKEN_FROM, scene.text, scene.whole)
        or named(frames.GIVEN_OTHER, scene.text, scene.whole)
    )
    return {"mate": mate, "kept": next((k for u in scene.units if (k := frames.kept_piece(u, scene.whole))), None)}


def _overcommitting(scene: _Scene) -> dict[str, str | None]:
    return {
        "asker": scene.asker(),
        "due": figures.due(scene.text),
        "voice": scene.questioner(),
    }


def _busyness(scene: _Scene) -> dict[str, str | None]:
    counted = figures.counted(scene.text)
    return {
        "figure": counted[0] if counted else None,
        "other": counted[1] if len(counted) > 1 else None,
        "served": frames.served(scene.text) or frames.served(scene.near) or frames.served(scene.whole),
        "voice": scene.questioner(),
    }


def _absorbing(scene: _Scene) -> dict[str, str | None]:
    asker = scene.asker()
    told_ = scene.told()
    finders = named(frames.FIND_OUT, scene.text, scene.whole, several=True)
    return {
        "asker": None if told_ else asker,  # one counterpart a finding: whoever got the yes
        "told": told_,
        "due": figures.due(scene.text) or figures.due(scene.before) or scene.same_date(),
        "finders": finders if finders not in (asker, told_) else None,
    }


def _status(scene: _Scene) -> dict[str, str | None]:
    figure = figures.counted(scene.text)
    reader = scene.each(frames.KEPT_FROM, scene.text) or reader_of(scene.whole)
    return {
        "reader": reader,
        "due": figures.due(scene.text),
        "later": figures.later(scene.text),
        "figure": figure[0] if figure else None,
    }


def _equal(scene: _Scene) -> dict[str, str | None]:
    return {"count": figures.all_of(scene.text), "voice": scene.questioner()}


def _pace(scene: _Scene) -> dict[str, str | None]:
    return {"worn": named(frames.WORN, scene.text, scene.whole), "gain": figures.gain(scene.text)}


def _deferred(scene: _Scene) -> dict[str, str | None]:
    return {"nth": figures.nth(scene.text), "span": figures.span(scene.text)}


def _details(scene: _Scene) -> dict[str, str | None]:
    team = frames.TEAM.search(scene.text)
    return {
        "manager": scene.each(frames.WITHOUT_MANAGER, scene.text),
        "team": team["team"] if team and team["team"].lower() not in {"the", "my", "our", "each"} else None,
        "waiting": next((w for u in scene.units if (w := frames.waiting(u))), None),
    }


def _unreal(scene: _Scene) -> dict[str, str | None]:
    estimators = named(frames.CONSULTED, scene.text, scene.whole, several=True) or named(
        frames.ESTIMATED, scene.text, scene.whole, several=True
    )
    mine = estimators
    if estimators and (role := re.fullmatch(r"(?i)(?:my |the )?(leads|managers)", estimators)):
        estimators, mine = f"your {role[1].lower()}", f"my {role[1].lower()}"
    return {"told": scene.told(), "due": figures.due(scene.text), "estimators": estimators, "my_estimators": mine}


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
    return {"nth": figures.nth(scene.text), "count": figures.all_of(scene.text)}


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
