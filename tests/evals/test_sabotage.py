"""The gate bites: each of these sabotages of the real reviewer makes it fail, and an untouched one passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reviewer import pipeline
from reviewer.encoder import Encoder
from reviewer.engines.detector import Detector, load_head
from reviewer.engines.embedded import EmbeddedEngine
from reviewer.evals.baseline import Baseline, updated
from reviewer.evals.cases import Case, load_cases
from reviewer.evals.gate import Decision, decide
from reviewer.evals.runner import Plan, Runner
from reviewer.evals.suite import measure_retrieval
from reviewer.records import Claim, Judgement
from reviewer.settings import load_settings
from reviewer.verify import Verified, evidence_of, verify
from tests.evals.engines import Oracle, parts_with
from tests.evals.made import run_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from reviewer.engines.base import Engine, JudgeRequest
    from reviewer.engines.detector import Head
    from reviewer.evals.runs import EvalRun, RetrievalFigures
    from reviewer.ladder.retrieve import Retriever
    from reviewer.ladder.taxonomy import Pitfall, Taxonomy
    from reviewer.pipeline import Parts
    from reviewer.records import Document, EngineIdentity, Retrieved

pytestmark = pytest.mark.timeout(900)  # the real model, on whatever machine

ROOT = Path(__file__).parent.parent.parent
N_CASES = 14  # of the development documents, the shortest


class Remembering(Encoder):
    """The real encoder; what it has read once it need not read again."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[int, ...], NDArray[np.float32]] = {}

    def token_states(self, sequences: list[list[int]]) -> list[NDArray[np.float32]]:
        new = [s for s in dict.fromkeys(map(tuple, sequences)) if s not in self._known]
        self._known |= dict(zip(new, super().token_states([list(s) for s in new]), strict=True))
        return [self._known[tuple(s)] for s in sequences]


@pytest.fixture(scope="module")
def dev(taxonomy: Taxonomy) -> tuple[Case, ...]:
    cases = load_cases([ROOT / "corpus" / "examples" / "dev"], taxonomy)
    return tuple(sorted(cases, key=lambda case: len(case.document.text))[:N_CASES])


@pytest.fixture(scope="module")
def encoder() -> Remembering:
    return Remembering()


@pytest.fixture(scope="module")
def parts(encoder: Remembering) -> Iterator[Parts]:
    from reviewer.assembly import build_parts

    made = build_parts(load_settings(), pipeline.ReviewOptions())
    yield replace(made, engine=engine_with(load_head(), encoder))


def engine_with(head: Head, encoder: Encoder) -> EmbeddedEngine:
    return EmbeddedEngine(Detector(encoder, head), encoder.fingerprint)


def run(cases: Sequence[Case], parts: Parts) -> EvalRun:
    made = run_of(Runner(parts, Plan()).run(cases), is_exact=True)
    return made.model_copy(update={"engine": made.engine.model_copy(update={"name": parts.engine.identity.name})})


@pytest.fixture(scope="module")
def held(dev: tuple[Case, ...], parts: Parts, taxonomy: Taxonomy) -> Baseline:
    return updated(run(dev, parts), None, None, [p.id for p in taxonomy.pitfalls])


def decision(cases: Sequence[Case], parts: Parts, baseline: Baseline) -> Decision:
    return decide(run(cases, parts), baseline, [p.id for p in parts.taxonomy.pitfalls])


def lost(found: Decision) -> set[str]:
    return {p.text.partition(":")[0] for p in found.problems if p.kind == "worse"}


def test_untouched_reviewer_passes(dev: tuple[Case, ...], parts: Parts, held: Baseline) -> None:
    assert held.figures["recall"] > 0.3, "the model finds next to nothing: the sabotages below would prove nothing"
    assert decision(dev, parts, held).problems == ()


@pytest.mark.parametrize(("shift", "figure"), [(0.25, "recall"), (-0.45, "precision")])
def test_moved_thresholds_fail(
    shift: float, figure: str, dev: tuple[Case, ...], parts: Parts, encoder: Encoder, held: Baseline
) -> None:
    head = load_head()
    moved = replace(head, finding_at={family: at + shift for family, at in head.finding_at.items()})
    moved = replace(
        moved, possible_at={family: min(at, moved.finding_at[family]) for family, at in head.possible_at.items()}
    )
    found = decision(dev, replace(parts, engine=engine_with(moved, encoder)), held)
    assert figure in lost(found)


def test_zeroed_head_fails_and_names_its_pitfalls(
    dev: tuple[Case, ...], parts: Parts, encoder: Encoder, held: Baseline
) -> None:
    found_before = {f.label for o in held.run.outcomes for f in o.findings() if f.on_lines}
    family = next(p.family for p in parts.taxonomy.pitfalls if p.id in found_before)
    head = load_head()
    at = head.families.index(family)
    calibration = head.calibration.copy()
    calibration[at] = [*[0.0] * (calibration.shape[1] - 1), -9.0]
    found = decision(dev, replace(parts, engine=engine_with(replace(head, calibration=calibration), encoder)), held)
    own = {p.id for p in parts.taxonomy.pitfalls if p.family == family}
    assert "recall" in lost(found)
    assert any(problem.text.startswith("recall:") and problem.text.split(":")[1] in own for problem in found.problems)


@dataclass(frozen=True)
class Shuffled:
    """The real retriever with what it found dealt out to other pitfalls."""

    inner: Any

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int
    ) -> tuple[Retrieved, ...]:
        found = self.inner.for_document(document, stage, pitfalls, limit)
        others = [found[(at + len(found) // 2) % len(found)] for at in range(len(found))]
        return tuple(replace(other, pitfall=own.pitfall) for own, other in zip(found, others, strict=True))

    def search(self, query: str, stage: str | None = None, k: int = 3) -> tuple[Retrieved, ...]:
        found: tuple[Retrieved, ...] = self.inner.search(query, stage, k)
        return tuple(reversed(found))

    def anchor(self, label: str) -> Any:
        return self.inner.anchor(label)


def test_shuffled_guidance_fails(dev: tuple[Case, ...], parts: Parts, held: Baseline) -> None:
    found = decision(dev, replace(parts, retriever=Shuffled(parts.retriever)), held)
    assert "guidance" in lost(found)


def test_shuffled_search_fails(dev: tuple[Case, ...], parts: Parts, held: Baseline, tmp_path: Path) -> None:
    situations = tmp_path / "situations.yaml"
    whole = (ROOT / "evals" / "retrieval" / "situations.yaml").read_text(encoding="utf-8").splitlines()
    situations.write_text("\n".join([*whole[:4], *whole[5:40:3]]) + "\n", encoding="utf-8")
    right = measure_retrieval(parts, situations)
    wrong = measure_retrieval(replace(parts, retriever=Shuffled(parts.retriever)), situations)
    assert problems_with(wrong, right, held) >= {"retrieval_mrr", "retrieval_recall"}
    assert problems_with(right, right, held) == set()


def problems_with(now: RetrievalFigures, before: RetrievalFigures, held: Baseline) -> set[str]:
    old = held.run.model_copy(update={"retrieval": before})
    found = decide(held.run.model_copy(update={"retrieval": now}), held.model_copy(update={"run": old}), [])
    return lost(found)


@dataclass(frozen=True)
class ShiftedBy:
    """An engine whose evidence points `n` units further down."""

    inner: Engine
    n: int

    @property
    def identity(self) -> EngineIdentity:
        return self.inner.identity

    def judge(self, request: JudgeRequest) -> Judgement:
        judgement = self.inner.judge(request)
        visible = [u.index for u in request.document.units if not u.is_hidden and not u.is_quoted]
        further = {unit: visible[(at + self.n) % len(visible)] for at, unit in enumerate(visible)}
        claims = tuple(replace(c, units=tuple(further.get(u, u) for u in c.units)) for c in judgement.claims)
        return replace(judgement, claims=claims)


def test_evidence_shifted_by_one_unit_fails(dev: tuple[Case, ...], parts: Parts, held: Baseline) -> None:
    found = decision(dev, replace(parts, engine=ShiftedBy(parts.engine, 1)), held)
    assert {"recall", "precision", "evidence"} <= lost(found)


def unverified(request: JudgeRequest, judgement: Judgement) -> Verified:
    """A verifier that believes: what an engine quotes outside the document is quoted as it says."""
    sound = verify(request, judgement)
    units = request.document.units
    claimed = {c.pitfall: c for c in judgement.claims if any(u >= len(units) for u in c.units)}
    return replace(sound, findings=(*sound.findings, *(believed(c, request) for c in claimed.values())))


def believed(claim: Claim, request: JudgeRequest) -> Any:
    template = verify(request, Judgement(claims=(replace(claim, units=(0,)),))).findings[0]
    invented = evidence_of([replace(request.document.units[0], text="I never said this.")])
    return template.model_copy(update={"evidence": invented})


def test_verifier_switched_off_fails(cases: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine invents a quote beside what it knows; with the verifier the run is as good as ever."""

    def inventing(request: JudgeRequest) -> Judgement:
        right = Oracle(cases)(request)
        known = {c.pitfall for c in right.claims}
        free = next(p.id for p in request.pitfalls if p.id not in known)
        return replace(right, claims=(*right.claims, Claim(free, "finding", 0.9, (999,), (), why="Why.")))

    baseline = updated(run(cases, parts_with(inventing)), None, None, [])
    assert decide(run(cases, parts_with(inventing)), baseline, []).is_passed
    monkeypatch.setattr(pipeline, "verify", unverified)
    found = decide(run(cases, parts_with(inventing)), baseline, [])
    assert {"invariant", "worse"} <= {problem.kind for problem in found.problems}


def test_real_retriever_is_what_was_shuffled(parts: Parts) -> None:
    retriever: Retriever = parts.retriever  # type: ignore[assignment]  # the real parts have the real one
    assert retriever.anchor("em-absorbing-scope") is not None
