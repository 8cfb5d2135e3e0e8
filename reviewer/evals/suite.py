"""One evaluation from cases to run file: what the command, the gate and the tests all call."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

from reviewer.errors import CaseError
from reviewer.evals.provenance import code_record, file_hash, suite_record, taxonomy_hash
from reviewer.evals.relations import sample, variants_of
from reviewer.evals.retrieval import load_situations, score_retrieval
from reviewer.evals.runner import Done, Plan, Runner
from reviewer.evals.runs import EvalRun, Outcome, RetrievalFigures, VariantOutcome
from reviewer.output import write_private
from reviewer.pipeline import engine_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewer.evals.cases import Case
    from reviewer.ladder.retrieve import Retriever
    from reviewer.pipeline import Parts

Perturb = Literal["none", "sample", "all"]
_KEPT: TypeAdapter[Outcome | VariantOutcome] = TypeAdapter(Outcome | VariantOutcome)


@dataclass(frozen=True, slots=True)
class SuiteOptions:
    """What is evaluated and how. `journal` is where outcomes are kept until the run is whole."""

    paths: tuple[Path, ...] = ()
    seed: int = 1
    perturb: Perturb = "none"
    situations: Path | None = None
    plan: Plan = field(default_factory=Plan)
    is_exact: bool = True
    journal: Path | None = None
    is_resumed: bool = False


def evaluate(cases: Sequence[Case], parts: Parts, options: SuiteOptions) -> EvalRun:
    """Run everything that was asked for. An interrupted run leaves its journal to be resumed from."""
    started = time.perf_counter()
    journal = Journal(options.journal, _fingerprint(cases, parts, options)) if options.journal else None
    plan = options.plan
    if journal is not None:
        plan = replace(plan, done=journal.open(is_resumed=options.is_resumed), on_outcome=journal.add)
    runner = Runner(parts, plan)
    try:
        outcomes = runner.run(cases)
        variants = _run_variants(runner, cases, outcomes, parts, options)
    finally:
        if journal is not None:
            journal.save()
    run = EvalRun(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code=code_record(),
        engine=engine_record(parts.engine, None),
        ladder=parts.ladder,
        taxonomy_sha256=taxonomy_hash(parts.taxonomy),
        suite=suite_record(cases, options.paths),
        seed=options.seed,
        repeat=plan.repeat,
        perturb=options.perturb,
        is_exact=options.is_exact,
        outcomes=outcomes,
        variants=variants,
        retrieval=measure_retrieval(parts, options.situations) if options.situations else None,
        wall_ms=round((time.perf_counter() - started) * 1000, 1),
        stopped=runner.stopped,
    )
    if journal is not None and not run.unreviewed():
        journal.remove()
    return run


def _run_variants(
    runner: Runner, cases: Sequence[Case], outcomes: Sequence[Outcome], parts: Parts, options: SuiteOptions
) -> tuple[VariantOutcome, ...]:
    if options.perturb == "none":
        return ()
    every = [v for case in cases for v in variants_of(case, cases, options.seed, parts.taxonomy)]
    chosen = sample(every, options.seed) if options.perturb == "sample" else every
    try:
        return runner.run_variants(chosen, outcomes)
    except CaseError as error:
        if error.code != "recording-miss":
            raise
        raise CaseError(  # the cases themselves were all found, so neither prompts nor ladder are others
            "this was recorded without these changed copies of the cases",
            hint=f"use --perturb none, or record with --perturb {options.perturb} --seed {options.seed}",
            code=error.code,
        ) from error


def measure_retrieval(parts: Parts, situations: Path) -> RetrievalFigures:
    """Recall and reciprocal rank of the parts' own retriever, which must be able to search."""
    if not hasattr(parts.retriever, "search"):
        raise CaseError("this retriever can't be searched", hint="leave --retrieval out")
    retriever: Retriever = parts.retriever  # type: ignore[assignment]  # what has `search` is the real one, or stands in
    found = score_retrieval(retriever, load_situations(situations, parts.taxonomy))
    return RetrievalFigures(
        n=found.n,
        k=found.k,
        recall=round(found.recall, 4),
        mrr=round(found.mrr, 4),
        source_sha256=file_hash(situations),
    )


def _fingerprint(cases: Sequence[Case], parts: Parts, options: SuiteOptions) -> str:
    """What must be the same for outcomes to be taken over: engine, prompts, ladder, code."""
    code = code_record().package_sha256
    return json.dumps([engine_record(parts.engine, None).model_dump(), parts.ladder.model_dump(), code], sort_keys=True)


class Journal:
    """What an unfinished run has reviewed, cases and changed copies: one JSON a line behind the fingerprint.

    Mode 0600, written every few outcomes.
    """

    _EVERY = 10

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._kept: list[Outcome | VariantOutcome] = []

    def open(self, *, is_resumed: bool) -> Done:
        """What is done already. Failures are tried again. Raises CaseError where the setup is another one."""
        if not is_resumed or not self._path.exists():
            return Done()
        try:
            head, *lines = self._path.read_text(encoding="utf-8").splitlines()
            found = [_KEPT.validate_json(line) for line in lines]
        except (OSError, ValueError) as error:
            raise CaseError(f"{self._path}: can't be resumed from", hint="run without --resume") from error
        if head != self._fingerprint:
            raise CaseError(
                f"{self._path}: made by another engine, prompt, ladder or version of the program",
                hint="run without --resume",
            )
        self._kept = [outcome for outcome in found if outcome.status != "failed"]
        variants = [kept for kept in self._kept if isinstance(kept, VariantOutcome)]
        return Done(
            {(kept.case, kept.repeat): kept for kept in self._kept if isinstance(kept, Outcome)},
            {(kept.case, kept.relation, kept.pitfall, kept.sha256): kept for kept in variants},
        )

    def add(self, outcome: Outcome | VariantOutcome) -> None:
        self._kept.append(outcome)
        if len(self._kept) % self._EVERY == 0:
            self.save()

    def save(self) -> None:
        lines = [self._fingerprint, *(outcome.model_dump_json() for outcome in self._kept)]
        write_private(self._path, "\n".join(lines) + "\n")

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
