"""Fills `why`, `ask` and `try_` of an engine's claims from what the evidence names. No model, same words every time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.engines.feedback.facts import gather
from reviewer.engines.feedback.lexicon import UNTELLING
from reviewer.engines.feedback.wordings import known_as, wordings_for
from reviewer.engines.feedback.wordings.wording import QUOTES, fill, slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.feedback.facts import Facts
    from reviewer.records import Claim

MAX_CHARS = 300
_LIKED_CHARS = 230
# A name or a number says more of a document than a quotation, which it nearly always offers.
# One that another text of the same finding has named already adds nothing, and a long one is tiresome.
_FACT_WEIGHT, _QUOTE_WEIGHT, _LINE_WEIGHT = 1.0, 0.6, 0.4
_SHORT_NAME_CHARS = 10
_STEM_CHARS = 5  # "promise" and "promised", "wait" and "waits" but for one letter, are the same to a reader
_CLOSE = 0.3  # wordings this near to the most specific one compete by chance, so that two documents differ
_TENTATIVE = ("If that is so, ", "Should that be right, ", "In that case, ", "If that fits, ")
_LONGEST_TENTATIVE = max(map(len, _TENTATIVE))


@dataclass
class _Said:
    """What this review has used up: quoted clauses, openings, whole sentences."""

    quotes: set[str] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)
    wordings: set[str] = field(default_factory=set)


def compose(claims: list[Claim], request: JudgeRequest) -> list[Claim]:
    """The claims, in their order, with free text that names what their evidence names.

    Nothing is quoted that does not stand in the document; no clause is quoted and no sentence opened twice.
    """
    families = {p.id: p.family for p in request.pitfalls}
    said = _Said()
    made: dict[int, Claim] = {}
    # The surest claims choose their words first, so that what is printed first reads best.
    for at in sorted(range(len(claims)), key=lambda i: (claims[i].level != "finding", -claims[i].confidence, i)):
        claim = claims[at]
        known = known_as(claim.pitfall, families.get(claim.pitfall))
        facts = gather(replace(claim, pitfall=known or claim.pitfall), request.document, request.stage)
        made[at] = _worded(claim, known, facts, said, _seed(claim, request))
    return [made[at] for at in range(len(claims))]


def _seed(claim: Claim, request: JudgeRequest) -> str:
    units = request.document.units
    return "\x1f".join([claim.pitfall, *(units[i].text for i in claim.units if 0 <= i < len(units))])


def _worded(claim: Claim, known: str | None, facts: Facts, said: _Said, seed: str) -> Claim:
    words = wordings_for(known)
    is_sure = claim.level == "finding"
    named: set[str] = set()
    why = _choose(words.why if is_sure else words.maybe, facts, said, named, f"why\x1f{seed}")
    ask = _choose(words.ask, facts, said, named, f"ask\x1f{seed}")
    opening = "" if is_sure else _TENTATIVE[_chance(seed) % len(_TENTATIVE)]
    if opening in said.openings:
        opening = next((o for o in _TENTATIVE if o not in said.openings), opening)
    if opening:
        said.openings.add(opening)
    try_ = _choose(words.try_, facts, said, named, f"try\x1f{seed}", proposes=True)
    return replace(claim, why=why, ask=ask, try_=opening + _lowered(try_) if opening else try_)


def _choose(
    wordings: Sequence[str], facts: Facts, said: _Said, named: set[str], seed: str, *, proposes: bool = False
) -> str:
    """The most specific wording whose facts are all there; near ties are settled by a stable hash of the evidence."""
    rated: list[tuple[float, str, str, str | None]] = []
    for wording in wordings:
        if wording in said.wordings:
            continue
        needs = slots(wording)
        quote = _free_quote(wording, needs, facts, said)
        if needs & QUOTES and quote is None:
            continue
        if quote and any(facts.named.get(slot, "\0").casefold() in quote.casefold() for slot in needs - QUOTES):
            continue  # naming somebody beside a clause that names them says it twice
        if not needs - QUOTES <= facts.named.keys():
            continue
        text = _filled(wording, needs, facts, quote, proposes=proposes)
        if len(text) <= (MAX_CHARS - _LONGEST_TENTATIVE if proposes else MAX_CHARS):
            rated.append((_weight(needs, named, facts.named, text, said), wording, text, quote))
    if not rated:  # every wording that fits has been said in this review: the plainest may be said again
        rated = [(0.0, wordings[-1], fill(wordings[-1], facts.always), None)]
    best = max(weight for weight, *_ in rated)
    near = [item for item in rated if item[0] >= best - _CLOSE]
    _, wording, text, quote = min(near, key=lambda item: _chance(seed + item[1]))
    said.wordings.add(wording)
    said.openings.add(_opening(text))
    if quote:
        said.quotes.add(quote.casefold())
    named |= {slot for slot, words in facts.named.items() if words.casefold() in text.casefold()}
    return text


def _filled(wording: str, needs: frozenset[str], facts: Facts, quote: str | None, *, proposes: bool) -> str:
    words = facts.always | facts.named | {slot: quote for slot in needs & QUOTES if quote}
    return fill(wording, words, proposes=proposes)


def _free_quote(wording: str, needs: frozenset[str], facts: Facts, said: _Said) -> str | None:
    offered = {"quote": facts.quotes, "beside": facts.besides, "line": facts.lines}
    kind = next(iter(needs & QUOTES), "")
    own = _telling_words(wording)
    return next(
        (q for q in offered.get(kind, ()) if q.casefold() not in said.quotes and not own & _telling_words(q)), None
    )


def _telling_words(text: str) -> frozenset[str]:
    """What a sentence says in so many words; a clause that shares one with the sentence around it says it twice."""
    words = re.findall(r"[^\W\d_]{4,}", re.sub(r"\{\w+\}", "", text.casefold()))
    return frozenset(word[:_STEM_CHARS] for word in words if word not in UNTELLING)


def _weight(needs: frozenset[str], named: set[str], known: dict[str, str], text: str, said: _Said) -> float:
    facts = needs - QUOTES
    weight = _FACT_WEIGHT * len(facts - named)
    weight -= sum(0.0 if len(known[slot]) <= _SHORT_NAME_CHARS else 1.0 for slot in facts & named)
    weight += _LINE_WEIGHT if "line" in needs else _QUOTE_WEIGHT if needs & QUOTES else 0.0
    weight -= 2.0 if _opening(text) in said.openings else 0.0
    return weight - (0.5 if len(text) > _LIKED_CHARS else 0.0)


def _opening(text: str) -> str:
    """The first two words, by which a reader notices a formula."""
    return " ".join(re.findall(r"[\w'’]+", text.casefold())[:2])


def _lowered(text: str) -> str:
    """Fit to follow a comma; names keep their capital, as every wording of `try_` opens with a plain word."""
    return text[0].lower() + text[1:]


def _chance(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode("utf-8", "replace")).digest()[:8], "big")
