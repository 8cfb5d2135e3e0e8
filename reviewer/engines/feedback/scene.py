"""The evidence of one claim as text, with and without what stands right beside it, and who speaks in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.engines.feedback import figures, frames
from reviewer.engines.feedback.fragments import opening_of
from reviewer.engines.feedback.names import acts_in, clean_name, is_body, is_person, named, told

if TYPE_CHECKING:
    from reviewer.records import Document, Unit

# What opens like this speaks of the sentence before it: a pronoun, or an answer to what was asked there.
_POINTS_BACK = re.compile(
    r"^\W*(?:(?:he|she|they|his|her|their|both|it)\b|(?:so |and )?I (?:just |simply )?"
    r"(?:answered|agreed|replied|accepted|said (?:yes|sure|fine|ok|okay|of course|no problem|naturally|gladly))\b)",
    re.IGNORECASE,
)
_SAME_DATE = re.compile(r"\bsame (?:date|day|deadline|release)\b", re.IGNORECASE)
_TO_ALL = re.compile(r"\b(?:both|all (?:three|four|five|of (?:it|them))|each of them)\b", re.IGNORECASE)


class Scene:
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
            if _POINTS_BACK.match(u.text)
            and (previous := _beside(u, document, -1)) is not None
            and not previous.is_quoted
            and previous.speaker == u.speaker
        )
        self.asking = _asking_speaker(evidence, document)
        self.requesting = _asking_speaker(evidence, document, for_more=True)

    def told(self) -> str | None:
        return (
            told(frames.TOLD, self.text, self.whole)
            or self._got_a_yes()
            or told(frames.TOLD_BODY, self.text, self.whole)
        )

    def _got_a_yes(self) -> str | None:
        """Who was said yes to; "I said yes to CarPlay" names a thing unless the document has it speak."""
        name = told(frames.SAID_YES, self.text, self.whole)
        speakers = {unit.speaker for unit in self.document.units}
        return name if name and (not is_person(name) or name in speakers or acts_in(name, self.whole)) else None

    def asker(self) -> str | None:
        """Who asked for more; nobody where several did and the yes was to all of them."""
        if self._are_several_asked_for():
            return None
        return (
            named(frames.ASKS, self.text, self.whole) or self.requesting or named(frames.ASKS, self.before, self.whole)
        )

    def _are_several_asked_for(self) -> bool:
        matches = frames.ASKS.finditer(self.text)
        askers = {clean_name(match["who"], self.text, match.start("who"), self.whole) for match in matches}
        return len(askers - {None}) > 1 and bool(_TO_ALL.search(self.text))

    def wish(self) -> str | None:
        if self._are_several_asked_for():
            return None
        return frames.wish(self.text) or frames.wish(self.before)

    def same_date(self) -> str | None:
        """What "same date" refers to: the date for which the document says that things are held."""
        if not _SAME_DATE.search(self.text):
            return None
        return figures.due(self.whole)

    def questioner(self) -> str | None:
        return self.asking or named(frames.QUESTIONS, self.text, self.whole)

    def unanswered(self) -> str | None:
        """Who asked something to which the yes that the text tells of is no answer."""
        return self.asking or named(frames.OPEN_QUESTIONS, self.text, self.whole)

    def counter(self) -> str | None:
        """Who counted the hours or days: named in the sentence that tells of them."""
        telling = (s for s in figures.sentences(self.near) if figures.takes_time(s))
        counters = (named(frames.COUNTED_IT, sentence, self.whole, several=True) for sentence in telling)
        return next((counter for counter in counters if counter), None)

    def estimators(self) -> str | None:
        """Those who deliver and came to a figure of their own; never whoever demanded the date."""
        own = frames.ESTIMATED.sub(lambda m: m[0] if self._is_own(m) else " " * len(m[0]), self.text)
        return (
            named(frames.CONSULTED, self.text, self.whole, several=True)
            or self.estimating_teams()
            or named(frames.ESTIMATED, own, self.whole, several=True)
        )

    def _is_own(self, estimate: re.Match[str]) -> bool:
        figure = " ".join(estimate["figure"].split())
        is_promised = figures.names_a_day(figure) and len(re.findall(rf"\b{re.escape(figure)}\b", self.text)) > 1
        parts = re.split(r",\s|,?\s(?:and|&)\s", estimate["who"])
        return not (is_promised or any(is_body(part) for part in parts))

    def estimating_teams(self) -> str | None:
        """The teams that came to a figure, by their leads: "Rosalind's and Kenji's teams"."""
        match = frames.TEAMS_ESTIMATED.search(self.text)
        if match and match["who"] and clean_name(match["who"], match["who"], 0, self.whole):
            return match["whole"]
        return None

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


def _asking_speaker(evidence: list[Unit], document: Document, *, for_more: bool = False) -> str | None:
    """In chats: who asked right before a line of evidence, be it a question or, `for_more`, a request."""
    for unit in evidence:
        previous = _beside(unit, document, -1)
        if not (previous and previous.speaker and unit.speaker and previous.speaker != unit.speaker):
            continue
        if "?" in previous.text and bool(frames.REQUEST.search(previous.text)) == for_more:
            name = re.sub(r"\s*\(.*\)$", "", previous.speaker)
            return name.title() if name.isupper() else name
    return None
