"""The LLM engine: asks an endpoint for verdicts, and turns what it says into claims that `verify` will check."""

from __future__ import annotations

import hashlib
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.engines.llm.answer import read_confirmation, read_review
from reviewer.engines.llm.claims import claims_of, merged_questions, strengths_of
from reviewer.engines.llm.exchange import Tally
from reviewer.engines.llm.faults import CallFault, error_of
from reviewer.engines.llm.frame import make_harmless
from reviewer.engines.llm.payload import Habits, answer_limit, payload_for, text_of
from reviewer.engines.llm.pieces import Piece, cut, halves
from reviewer.engines.llm.plan import Plan, PlannedCall
from reviewer.engines.llm.remarks import Remarks, nearest_models
from reviewer.engines.llm.tokens import estimate_tokens
from reviewer.errors import EngineError
from reviewer.records import EngineIdentity, EngineUsage, Judgement, Warning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewer.document.redact import Redaction
    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.llm.answer import ConfirmAnswer, ReviewAnswer
    from reviewer.engines.llm.asking import Ask, Asker
    from reviewer.engines.llm.exchange import Exchange
    from reviewer.engines.llm.spending import Spending
    from reviewer.records import Claim

_SPLIT_ON = {"context", "length", "cut-prompt"}


@dataclass(frozen=True, slots=True)
class LLMOptions:
    """`takes_second_look`: put each finding once more, alone. `names`: people to hide when redacting."""

    takes_second_look: bool = False
    redacts: bool = False
    names: tuple[str, ...] = ()


@dataclass
class _Case:
    """One document on its way through the engine."""

    request: JudgeRequest
    clean: Callable[[str], str]
    restore: Callable[[str], str]
    tally: Tally


class LLMEngine:
    """Implements `reviewer.engines.base.Engine`. Safe to share between threads; holds no document between calls."""

    def __init__(
        self,
        exchange: Exchange,
        asker: Asker,
        spending: Spending,
        options: LLMOptions = LLMOptions(),
        prompt_hashes: Mapping[str, str] | None = None,
    ) -> None:
        self._exchange = exchange
        self._asker = asker
        self._spending = spending
        self._options = options
        self._prompts = dict(prompt_hashes or {})
        self._remarks = Remarks(exchange.caller, exchange.model)

    @property
    def identity(self) -> EngineIdentity:
        endpoint = self._exchange.caller.endpoint
        said = [endpoint.base_url, self._exchange.model, self._options.takes_second_look, self._options.redacts]
        digest = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
        return EngineIdentity("llm", self._exchange.model, digest, self._prompts, endpoint.host)

    def limit_calls(self, calls: int, may_call: Callable[[], None]) -> None:
        """At most so many requests at a time, however many threads judge; `may_call` raises to refuse one."""
        self._exchange.limit_calls(calls, may_call)

    def for_repeat(self, repeat: int) -> LLMEngine:
        """The same engine, asking for answers of its own: what was kept for another repeat is left alone."""
        engine = copy(self)
        engine._asker = replace(self._asker, repeat=repeat)
        return engine

    def judge(self, request: JudgeRequest) -> Judgement:
        """Raises EngineError, or SettingsError for a key, model or address that the endpoint refuses."""
        case, _ = self._case(request)
        pieces = self._pieces(request)
        if self._spending.price is not None:  # else there is no cost to add up
            self._spending.check(sum(call.cost or 0.0 for call in self._planned(case, pieces)))
        try:
            answers = self._answers(case, pieces)
            claims = [claim for piece, answer in answers for claim in claims_of(piece, answer, case.restore)]
            claims, warnings = self._second_look(case, claims)
        except CallFault as fault:
            raise self._error(fault) from fault
        return Judgement(
            claims=tuple(claims),
            strengths=tuple(s for piece, answer in answers for s in strengths_of(piece, answer)),
            questions=merged_questions([answer for _, answer in answers], case.restore),
            warnings=(*warnings, *self._remarks.warnings(case.tally)),
            usage=self._usage(case.tally),
        )

    def plan(self, request: JudgeRequest) -> Plan:
        """What `judge` would send, and nothing is sent. Raises EngineError for a document with nothing to send."""
        case, redaction = self._case(request)
        calls = self._planned(case, self._pieces(request))
        endpoint = self._exchange.caller.endpoint
        return Plan(
            url=f"{endpoint.base_url}/chat/completions",
            host=endpoint.host,
            proxy=endpoint.proxy,
            sends_key=endpoint.key is not None,
            calls=calls,
            price=self._spending.price,
            prices_file=self._spending.prices_file,
            redacted=redaction.counts if redaction else None,
            takes_second_look=self._options.takes_second_look,
        )

    def _case(self, request: JudgeRequest) -> tuple[_Case, Redaction | None]:
        if not self._options.redacts:
            return _Case(request, make_harmless, lambda text: text, Tally()), None
        from reviewer.document.redact import Redaction

        texts = [make_harmless(unit.text) for unit in request.document.units if not unit.is_hidden]
        redaction = Redaction(texts, self._options.names)
        case = _Case(request, lambda text: redaction.hide(make_harmless(text)), redaction.restore, Tally())
        return case, redaction

    def _pieces(self, request: JudgeRequest) -> tuple[Piece, ...]:
        pieces = cut(request.document)
        if not pieces:
            raise EngineError("the document shows no text to a reader", hint="is all of it hidden or in comments?")
        return pieces

    def _ask(self, case: _Case, piece: Piece, number: int, total: int) -> Ask:
        part = f"part {number} of {total}" if total > 1 else None
        return self._asker.review(case.request, piece, part, case.clean)

    def _planned(self, case: _Case, pieces: tuple[Piece, ...]) -> tuple[PlannedCall, ...]:
        calls = []
        price = self._spending.price
        for number, piece in enumerate(pieces, start=1):
            ask = self._ask(case, piece, number, len(pieces))
            payload = payload_for(ask, self._exchange.model, self._exchange.caller.endpoint, Habits())
            tokens = estimate_tokens(text_of(payload))
            is_cached = self._exchange.is_cached(ask)
            cost = None if price is None else 0.0 if is_cached else price.cost(tokens, answer_limit(payload))
            calls.append(PlannedCall(payload, tokens, answer_limit(payload), cost, is_cached))
        return tuple(calls)

    def _answers(self, case: _Case, pieces: tuple[Piece, ...]) -> list[tuple[Piece, ReviewAnswer]]:
        """An answer for every unit of the document; a piece that is too long is halved until it fits."""
        waiting = list(reversed(list(enumerate(pieces, start=1))))
        answers: list[tuple[Piece, ReviewAnswer]] = []
        total = len(pieces)
        scope = tuple(pitfall.id for pitfall in case.request.pitfalls)

        def read(content: str, ask: Ask) -> ReviewAnswer:
            answer = read_review(content, scope)
            _check_codes(answer, ask)
            return answer

        while waiting:
            number, piece = waiting.pop()
            try:
                answer = self._exchange.get(self._ask(case, piece, number, total), read, case.tally)
            except CallFault as fault:
                parts = halves(case.request.document, piece) if fault.kind in _SPLIT_ON else None
                if parts is None:
                    raise
                total += 1
                waiting = [(n + 1, p) for n, p in waiting] + [(number + 1, parts[1]), (number, parts[0])]
            else:
                answers.append((piece, answer))
        return answers

    def _second_look(self, case: _Case, claims: list[Claim]) -> tuple[list[Claim], list[Warning]]:
        if not self._options.takes_second_look:
            return claims, []

        def read(content: str, ask: Ask) -> ConfirmAnswer:
            answer = read_confirmation(content)
            _check_codes(answer, ask)
            return answer

        n_units = len(case.request.document.units)
        kept: list[Claim] = []
        rejected = 0
        for claim in claims:
            if not claim.units or any(not 0 <= unit < n_units for unit in claim.units):
                kept.append(claim)  # nothing to look at: verify will drop and count it
                continue
            ask = self._asker.confirm(case.request, claim, case.clean)
            if self._exchange.get(ask, read, case.tally).holds == "yes":
                kept.append(claim)
            else:
                rejected += 1
        text = f"{rejected} finding(s) left out: they did not hold on a second look"
        return kept, [Warning("second-look", text)] if rejected else []

    def _usage(self, tally: Tally) -> EngineUsage:
        price = self._spending.price
        is_known = price is not None and not tally.is_usage_missing
        return EngineUsage(
            calls=tally.calls,
            prompt_tokens=tally.prompt_tokens,
            completion_tokens=tally.completion_tokens,
            cached_calls=tally.cached_calls,
            cost=round(price.cost(tally.prompt_tokens, tally.completion_tokens), 6) if price and is_known else None,
            currency=price.currency if price and is_known else None,
        )

    def _error(self, fault: CallFault) -> Exception:
        endpoint = self._exchange.caller.endpoint
        if fault.kind == "model":
            fault.detail = nearest_models(self._exchange.model, self._exchange.caller.models())
        return error_of(fault, endpoint.host)


def _check_codes(answer: ReviewAnswer | ConfirmAnswer, ask: Ask) -> None:
    """The codes at both ends must come back: servers cut a long prompt without a word."""
    if (answer.begin.strip(), answer.end.strip()) != (ask.frame.begin, ask.frame.end):
        raise CallFault("cut-prompt", "the codes of the document did not come back")
