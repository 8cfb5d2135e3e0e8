"""The LLM engine: asks an endpoint for verdicts, and turns what it says into claims that `verify` will check."""

from __future__ import annotations

import hashlib
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.engines.llm.answer import check_codes, read_review
from reviewer.engines.llm.claims import claims_of, merged_questions, strengths_of
from reviewer.engines.llm.exchange import Tally
from reviewer.engines.llm.faults import CallFault, error_of
from reviewer.engines.llm.frame import make_harmless
from reviewer.engines.llm.payload import Habits, answer_limit, payload_for, text_of
from reviewer.engines.llm.pieces import Pile, cut
from reviewer.engines.llm.plan import Plan, PlannedCall, PlannedLooks
from reviewer.engines.llm.remarks import Remarks, nearest_models
from reviewer.engines.llm.second_look import SecondLook
from reviewer.engines.llm.tokens import estimate_tokens
from reviewer.errors import EngineError
from reviewer.records import EngineIdentity, EngineUsage, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewer.document.redact import Redaction
    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.llm.answer import ReviewAnswer
    from reviewer.engines.llm.asking import Ask, Asker
    from reviewer.engines.llm.exchange import Exchange
    from reviewer.engines.llm.pieces import Piece
    from reviewer.engines.llm.spending import Spending
    from reviewer.records import Warning

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
        self._second_look = SecondLook(exchange, asker) if options.takes_second_look else None
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
            self._check_cost(case, pieces)
        try:
            answers = self._answers(case, pieces)
            claims = [claim for piece, answer in answers for claim in claims_of(piece, answer, case.restore)]
            warnings: list[Warning] = []
            if self._second_look is not None:
                claims, warnings = self._second_look.confirmed(request, claims, case.clean, case.tally)
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
        pieces = self._pieces(request)
        calls, looks = self._planned(case, pieces), self._planned_looks(case, pieces)
        endpoint = self._exchange.caller.endpoint
        return Plan(
            url=f"{endpoint.base_url}/chat/completions",
            host=endpoint.host,
            proxy=endpoint.proxy,
            sends_key=endpoint.key is not None,
            account=tuple(endpoint.account),
            models_url=None if endpoint.is_openai else f"{endpoint.base_url}/models",
            calls=calls,
            price=self._spending.price,
            prices_file=self._spending.prices_file,
            redacted=redaction.counts if redaction else None,
            looks=looks,
        )

    def _case(self, request: JudgeRequest) -> tuple[_Case, Redaction | None]:
        if not self._options.redacts:
            return _Case(request, make_harmless, lambda text: text, Tally()), None
        from reviewer.document.redact import Redaction
        from reviewer.document.redact_cells import parted_secrets, secret_cells

        texts = [make_harmless(unit.text) for unit in request.document.units if not unit.is_hidden]
        parted = (*secret_cells(request.document), *parted_secrets(request.document))
        secrets = [make_harmless(value) for value in parted]
        redaction = Redaction(texts, self._options.names, secrets)
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
        pile = Pile(case.request.document, pieces)
        while pile:
            number, piece = pile.take()
            ask = self._ask(case, piece, number, pile.total)
            if self._exchange.must_split(ask) and pile.split(piece):
                continue
            payload = payload_for(ask, self._exchange.model, self._exchange.caller.endpoint, Habits())
            tokens = estimate_tokens(text_of(payload))
            is_cached = self._exchange.is_cached(ask)
            cost = None if price is None else 0.0 if is_cached else price.cost(tokens, answer_limit(payload))
            calls.append(PlannedCall(payload, tokens, answer_limit(payload), cost, is_cached))
        return tuple(calls)

    def _planned_looks(self, case: _Case, pieces: tuple[Piece, ...]) -> PlannedLooks | None:
        if self._second_look is None:
            return None
        return self._second_look.planned(case.request, len(pieces), case.clean, self._spending.price)

    def _check_cost(self, case: _Case, pieces: tuple[Piece, ...]) -> None:
        """Second looks included: a refusal after the first answer would leave it paid for and unseen."""
        calls, looks = self._planned(case, pieces), self._planned_looks(case, pieces)
        cost = sum(call.cost or 0.0 for call in calls)
        if looks is not None and not all(call.is_cached for call in calls):
            cost += looks.cost or 0.0
        self._spending.check(cost)

    def _answers(self, case: _Case, pieces: tuple[Piece, ...]) -> list[tuple[Piece, ReviewAnswer]]:
        """An answer for every unit of the document; a piece that is too long is halved until it fits."""
        pile = Pile(case.request.document, pieces)
        answers: list[tuple[Piece, ReviewAnswer]] = []
        too_long: list[Ask] = []
        scope = tuple(pitfall.id for pitfall in case.request.pitfalls)

        def read(content: str, ask: Ask) -> ReviewAnswer:
            answer = read_review(content, scope)
            check_codes(answer, ask.frame)
            return answer

        while pile:
            number, piece = pile.take()
            ask = self._ask(case, piece, number, pile.total)
            if self._exchange.must_split(ask) and pile.split(piece):
                continue
            try:
                answers.append((piece, self._exchange.get(ask, read, case.tally)))
            except CallFault as fault:
                if fault.kind not in _SPLIT_ON or not pile.split(piece):
                    raise
                too_long.append(ask)
        for ask in too_long:  # only now: where splitting didn't help, the hint is to raise the endpoint's limits
            self._exchange.keep_split(ask)
        return answers

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
            queued_s=tally.queued_s,
        )

    def _error(self, fault: CallFault) -> Exception:
        endpoint = self._exchange.caller.endpoint
        if fault.kind == "model":
            fault.detail = nearest_models(self._exchange.model, self._exchange.caller.models())
        return error_of(fault, endpoint.host)
