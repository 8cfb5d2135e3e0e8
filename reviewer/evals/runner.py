"""Runs cases and their variants through the pipeline: failures are kept apart, and crashes are named."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reviewer import pipeline
from reviewer.batch.halt import Halt, NotTried
from reviewer.batch.runner import run as run_on_threads
from reviewer.batch.work import limited
from reviewer.contract import UsageRecord
from reviewer.errors import EngineError, IndexUnavailable, ReviewerError, SettingsError
from reviewer.evals.observe import blank, observe, options_for
from reviewer.evals.relations import Variant, judge_variant
from reviewer.evals.runs import Stop, VariantOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reviewer.contract import Review
    from reviewer.evals.cases import Case
    from reviewer.evals.runs import Outcome
    from reviewer.pipeline import Parts
    from reviewer.records import Document

_In = TypeVar("_In")
_Out = TypeVar("_Out")
NOT_TRIED = "not tried: "


VariantKey = tuple[str, str, str | None, str]  # case, relation, pitfall, and the hash of the changed text


@dataclass(frozen=True, slots=True)
class Done:
    """What is reviewed already: cases by id and repeat, and their changed copies."""

    outcomes: Mapping[tuple[str, int], Outcome] = field(default_factory=dict)
    variants: Mapping[VariantKey, VariantOutcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How cases are run. `done` holds what an interrupted run had reviewed, which is taken over."""

    repeat: int = 1
    jobs: int = 1
    done: Done = field(default_factory=Done)
    on_outcome: Callable[[Outcome | VariantOutcome], None] = lambda outcome: None
    meanwhile: Callable[[], None] = lambda: None  # done once while the first reviews are under way


class Runner:
    """Reviews cases with one set of collaborators. Stops asking an engine that does not answer, as a batch does."""

    def __init__(self, parts: Parts, plan: Plan) -> None:
        self._plan = plan
        self._halt = Halt(plan.jobs)
        self._threads = plan.jobs
        if parts.engine.identity.name == "llm":  # the next reviews are prepared while others wait for the endpoint
            engine, self._threads = limited(parts.engine, plan.jobs, self._halt)
            parts = replace(parts, engine=engine)
        self._parts = parts
        self._by_repeat = [_for_repeat(parts, repeat) for repeat in range(plan.repeat)]
        self._lock = threading.Lock()

    def run(self, cases: Sequence[Case]) -> tuple[Outcome, ...]:
        """One outcome for each case and repeat, in the order of the cases. Setup errors are raised."""
        todo = [(case, repeat) for repeat in range(self._plan.repeat) for case in cases]
        return self._on_threads(todo, lambda item: self._outcome(*item), self._plan.meanwhile)

    def run_variants(self, variants: Sequence[Variant], outcomes: Sequence[Outcome]) -> tuple[VariantOutcome, ...]:
        """Whether each relation held, against the first scored review of the original."""
        originals = {o.case: o for o in reversed(outcomes) if o.status == "scored"}
        todo = [variant for variant in variants if variant.case.id in originals]
        return self._on_threads(todo, lambda variant: self._variant_once(variant, originals[variant.case.id]))

    @property
    def stopped(self) -> Stop | None:
        """Why the rest was not tried; None where all was."""
        reason = self._halt.reason
        return None if reason is None else Stop(error=f"{reason.code}: {reason.text}", hint=reason.hint)

    def _on_threads(
        self, items: Sequence[_In], process: Callable[[_In], _Out], meanwhile: Callable[[], None] = lambda: None
    ) -> tuple[_Out, ...]:
        """In the order of the items. Ctrl-C ends it at once: the answers still awaited are nobody's any more."""

        def placed(item: tuple[int, _In]) -> tuple[int, _Out]:
            return item[0], process(item[1])

        done: dict[int, _Out] = {}
        for at, outcome in run_on_threads(enumerate(items), placed, self._threads):
            if not done:
                meanwhile()  # the threads have their next reviews to make
            done[at] = outcome
        return tuple(done[at] for at in range(len(items)))

    def _outcome(self, case: Case, repeat: int) -> Outcome:
        known = self._plan.done.outcomes.get((case.id, repeat))
        if known is not None and known.sha256 == case.sha256:
            return known
        if self._halt.reason is not None:
            return blank(case, repeat=repeat, status="failed", error=self._not_tried())
        outcome = self._try(case, repeat)
        with self._lock:
            self._plan.on_outcome(outcome)
        return outcome

    def _try(self, case: Case, repeat: int) -> Outcome:
        try:
            review = pipeline.review(case.document, options_for(case, self._by_repeat[repeat]))
            self._halt.answered()
            return observe(case, review, self._parts.taxonomy, repeat=repeat, ms=review.timing_ms["total"])
        except NotTried:
            return blank(case, repeat=repeat, status="failed", error=self._not_tried())
        except ReviewerError as error:
            if not self._is_end(error):
                raise  # the set-up is wrong: no case can be judged
            return blank(case, repeat=repeat, status="failed", error=f"{error.code}: {error.text}")
        except Exception as error:
            return blank(case, repeat=repeat, status="crashed", error=place_of(error))

    def _variant_once(self, variant: Variant, original: Outcome) -> VariantOutcome:
        """Taken over only where its original was: against another one the verdict might differ."""
        key = variant.case.id, variant.relation, variant.pitfall, variant.document.sha256
        known = self._plan.done.variants.get(key)
        if known is not None and self._plan.done.outcomes.get((original.case, original.repeat)) is original:
            return known
        outcome = self._variant(variant, original)
        with self._lock:
            self._plan.on_outcome(outcome)
        return outcome

    def _variant(self, variant: Variant, original: Outcome) -> VariantOutcome:
        blank = VariantOutcome(
            case=variant.case.id,
            cluster=variant.case.cluster,
            relation=variant.relation,
            pitfall=variant.pitfall,
            held=None,
            sha256=variant.document.sha256,
        )
        if self._halt.reason is not None:
            return blank.model_copy(update={"status": "failed", "error": self._not_tried()})
        usages: list[UsageRecord] = []

        def review(document: Document) -> Review:
            made = pipeline.review(document, options_for(variant.case, self._parts))
            self._halt.answered()
            usages.extend([made.engine.usage] if made.engine.usage is not None else [])
            return made

        try:
            outcome = judge_variant(variant, original, review(variant.document), review)
        except NotTried:
            outcome = blank.model_copy(update={"status": "failed", "error": self._not_tried()})
        except ReviewerError as error:
            if not self._is_end(error):
                raise
            outcome = blank.model_copy(update={"status": "failed", "error": f"{error.code}: {error.text}"})
        except Exception as error:
            crash = place_of(error)
            update = {"held": False, "status": "crashed", "error": crash}
            outcome = blank.model_copy(update=update)
        return outcome.model_copy(update={"usage": summed(usages)})

    def _is_end(self, error: ReviewerError) -> bool:
        """Whether this is the engine's failure, and not our set-up's. One that all others would share stops the run."""
        is_end = isinstance(error, (EngineError, IndexUnavailable)) or getattr(error, "stops_batch", False)
        if isinstance(error, SettingsError) or not is_end:
            self._halt.reason = self._halt.reason or error  # what is queued needn't be refused as well
            return False  # a key or model that the endpoint refuses is for whoever runs this to mend
        self._halt.failed(error)
        return True

    def _not_tried(self) -> str:
        return NOT_TRIED + (self._halt.reason.code if self._halt.reason else "")


def _for_repeat(parts: Parts, repeat: int) -> Parts:
    """An engine that keeps answers would give the same one each time, and repeats would measure nothing."""
    for_repeat = getattr(parts.engine, "for_repeat", None)
    return replace(parts, engine=for_repeat(repeat)) if repeat and for_repeat else parts


def place_of(error: BaseException) -> str:
    """Type and place of a crash. Its message is left out: it may hold words of the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"


def summed(usages: Iterable[UsageRecord]) -> UsageRecord | None:
    """What several reviews came to; None for none. Money is unknown where one review's is."""
    every = list(usages)
    if not every:
        return None
    costs = [usage.cost for usage in every if usage.cost is not None]
    return UsageRecord(
        calls=sum(usage.calls for usage in every),
        prompt_tokens=sum(usage.prompt_tokens for usage in every),
        completion_tokens=sum(usage.completion_tokens for usage in every),
        cached_calls=sum(usage.cached_calls for usage in every),
        cost=sum(costs) if len(costs) == len(every) else None,
        currency=every[0].currency,
    )
