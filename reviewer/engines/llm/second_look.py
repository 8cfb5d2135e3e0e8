"""Puts each finding to the model once more, alone; and says beforehand what that may come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.engines.llm.answer import check_codes, read_confirmation
from reviewer.engines.llm.payload import Habits, answer_limit, payload_for, text_of
from reviewer.engines.llm.plan import PlannedLooks
from reviewer.engines.llm.tokens import estimate_tokens
from reviewer.records import Claim, Warning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.llm.answer import ConfirmAnswer
    from reviewer.engines.llm.asking import Ask, Asker
    from reviewer.engines.llm.exchange import Exchange, Tally
    from reviewer.engines.llm.prices import Price

# What a finding is taken to have when nothing is known of it yet: more than most have.
_PLANNED_UNITS = 3
_PLANNED_WHY = "word " * 80


class SecondLook:
    """`clean` turns text into what is sent, as for the first look."""

    def __init__(self, exchange: Exchange, asker: Asker) -> None:
        self._exchange = exchange
        self._asker = asker

    def confirmed(
        self, request: JudgeRequest, claims: Sequence[Claim], clean: Callable[[str], str], tally: Tally
    ) -> tuple[list[Claim], list[Warning]]:
        """The claims that hold. Raises CallFault for one that nobody could be asked about."""
        n_units = len(request.document.units)
        kept: list[Claim] = []
        rejected = 0
        for claim in claims:
            if not claim.units or any(not 0 <= unit < n_units for unit in claim.units):
                kept.append(claim)  # nothing to look at: verify will drop and count it
                continue
            ask = self._asker.confirm(request, claim, clean)
            if self._exchange.get(ask, _read, tally).holds == "yes":
                kept.append(claim)
            else:
                rejected += 1
        text = f"{rejected} finding(s) left out: they did not hold on a second look"
        return kept, [Warning("second-look", text)] if rejected else []

    def planned(
        self, request: JudgeRequest, n_pieces: int, clean: Callable[[str], str], price: Price | None
    ) -> PlannedLooks:
        """As if every pitfall were found in every piece, on the longest lines of the document."""
        visible = [unit for unit in request.document.units if not unit.is_hidden]
        longest = sorted(visible, key=lambda unit: len(unit.text), reverse=True)[:_PLANNED_UNITS]
        units = tuple(sorted(unit.index for unit in longest))
        prompt_tokens = answer_tokens = 0
        for pitfall in request.pitfalls:
            passages = tuple(item.passage.id for item in request.passages if item.pitfall == pitfall.id)
            claim = Claim(pitfall.id, "finding", 1.0, units, passages, why=_PLANNED_WHY)
            ask = self._asker.confirm(request, claim, clean)
            payload = payload_for(ask, self._exchange.model, self._exchange.caller.endpoint, Habits())
            prompt_tokens += n_pieces * estimate_tokens(text_of(payload))
            answer_tokens += n_pieces * answer_limit(payload)
        cost = price.cost(prompt_tokens, answer_tokens) if price else None
        return PlannedLooks(n_pieces * len(request.pitfalls), prompt_tokens, answer_tokens, cost)


def _read(content: str, ask: Ask) -> ConfirmAnswer:
    answer = read_confirmation(content)
    check_codes(answer, ask.frame)
    return answer
