"""Runs cases and their variants through the pipeline: failures are kept apart, and crashes are named."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import pipeline
from reviewer.errors import EngineError, EngineUnreachable, IndexUnavailable, ReviewerError, SettingsError
from reviewer.evals.observe import blank, observe, options_for
from reviewer.evals.relations import Variant, judge_variant
from reviewer.evals.runs import VariantOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reviewer.contract import Review
    from reviewer.evals.cases import Case
    from reviewer.evals.runs import Outcome
    from reviewer.pipeline import Parts
    from reviewer.records import Document

NOT_TRIED = "not tried: "


@dataclass(frozen=True, slots=True)
class Plan:
    """How cases are run. `done` holds outcomes of an interrupted run, by case and repeat, that are taken over."""

    repeat: int = 1
    jobs: int = 1
    done: Mapping[tuple[str, int], Outcome] = field(default_factory=dict)
    on_outcome: Callable[[Outcome], None] = lambda outcome: None
    meanwhile: Callable[[], None] = lambda: None  # done once while the first reviews are under way


class Runner:
    """Reviews cases with one set of collaborators. Stops asking an engine that no case could get an answer from."""

    def __init__(self, parts: Parts, plan: Plan) -> None:
        self._parts = parts
        self._by_repeat = [_for_repeat(parts, repeat) for repeat in range(plan.repeat)]
        self._plan = plan
        self._stopped: str | None = None
        self._lock = threading.Lock()

    def run(self, cases: Sequence[Case]) -> tuple[Outcome, ...]:
        """One outcome for each case and repeat, in the order of the cases. Setup errors are raised."""
        todo = [(case, repeat) for repeat in range(self._plan.repeat) for case in cases]
        with ThreadPoolExecutor(self._plan.jobs) as pool:
            futures = [pool.submit(self._outcome, case, repeat) for case, repeat in todo]
            try:
                self._plan.meanwhile()
                return tuple(future.result() for future in futures)
            except BaseException:
                self._stopped = NOT_TRIED + "the run was interrupted"
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def run_variants(self, variants: Sequence[Variant], outcomes: Sequence[Outcome]) -> tuple[VariantOutcome, ...]:
        """Whether each relation held, against the first scored review of the original."""
        originals = {o.case: o for o in reversed(outcomes) if o.status == "scored"}
        todo = [variant for variant in variants if variant.case.id in originals]
        with ThreadPoolExecutor(self._plan.jobs) as pool:
            futures = [pool.submit(self._variant, variant, originals[variant.case.id]) for variant in todo]
            return tuple(future.result() for future in futures)

    def _outcome(self, case: Case, repeat: int) -> Outcome:
        known = self._plan.done.get((case.id, repeat))
        if known is not None and known.sha256 == case.sha256:
            return known
        if self._stopped is not None:
            return blank(case, repeat=repeat, status="failed", error=self._stopped)
        outcome = self._try(case, repeat)
        with self._lock:
            self._plan.on_outcome(outcome)
        return outcome

    def _try(self, case: Case, repeat: int) -> Outcome:
        started = time.perf_counter()
        try:
            review = pipeline.review(case.document, options_for(case, self._by_repeat[repeat]))
            ms = (time.perf_counter() - started) * 1000
            return observe(case, review, self._parts.taxonomy, repeat=repeat, ms=round(ms, 1))
        except ReviewerError as error:
            if not self._is_end(error):
                raise  # the set-up is wrong: no case can be judged
            return blank(case, repeat=repeat, status="failed", error=f"{error.code}: {error.text}")
        except Exception as error:
            return blank(case, repeat=repeat, status="crashed", error=place_of(error))

    def _variant(self, variant: Variant, original: Outcome) -> VariantOutcome:
        untried = VariantOutcome(
            case=variant.case.id,
            cluster=variant.case.cluster,
            relation=variant.relation,
            pitfall=variant.pitfall,
            held=None,
            sha256=variant.document.sha256,
        )
        if self._stopped is not None:
            return untried
        try:
            review = self._review(variant, variant.document)
            return judge_variant(variant, original, review, lambda document: self._review(variant, document))
        except ReviewerError as error:
            if not self._is_end(error):
                raise
            return untried
        except Exception as error:
            return untried.model_copy(update={"held": False, "broken": (f"crash: {place_of(error)}",)})

    def _is_end(self, error: ReviewerError) -> bool:
        """Whether this is the engine's failure, and not our set-up's. One that all others would share stops the run."""
        if isinstance(error, SettingsError):
            return False  # a key or model that the endpoint refuses is for whoever runs this to mend
        is_shared = isinstance(error, (EngineUnreachable, IndexUnavailable)) or getattr(error, "stops_batch", False)
        if is_shared:
            self._stopped = f"{NOT_TRIED}{error.code}"
        return is_shared or isinstance(error, EngineError)

    def _review(self, variant: Variant, document: Document) -> Review:
        return pipeline.review(document, options_for(variant.case, self._parts))


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
