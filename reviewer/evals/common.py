"""What two runs have in common: cases in the same form, the same repeats of them, the same changed copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.evals.runs import EvalRun, Outcome, VariantOutcome


def common_outcomes(a: EvalRun, b: EvalRun) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes of the cases that both runs scored in the same form, in the repeats that both have.

    A case that is right in most of five repeats is not the same as one that is right in its only one.
    """
    usable = _usable(a) & _usable(b)
    rows = ({(o.case, o.repeat): o for o in run.outcomes if (o.case, o.sha256) in usable} for run in (a, b))
    in_a, in_b = rows
    return [o for key, o in in_a.items() if key in in_b], [o for key, o in in_b.items() if key in in_a]


def _usable(run: EvalRun) -> set[tuple[str, str]]:
    failed = {outcome.case for outcome in run.failed()}
    return {(o.case, o.sha256) for o in run.outcomes if o.case not in failed}


def common_runs(a: EvalRun, b: EvalRun) -> tuple[EvalRun, EvalRun]:
    """Both runs cut down to what they share."""
    outcomes_a, outcomes_b = common_outcomes(a, b)
    cases = {o.case for o in outcomes_a}
    is_same_seed = a.seed == b.seed
    keys_a, keys_b = ({variant_key(v): v for v in run.variants if is_same_seed and v.case in cases} for run in (a, b))
    common = {key for key in keys_a.keys() & keys_b.keys() if is_same_text(keys_a[key], keys_b[key])}
    is_same_retrieval = a.retrieval is not None and b.retrieval is not None
    is_same_retrieval = is_same_retrieval and a.retrieval.source_sha256 == b.retrieval.source_sha256  # type: ignore[union-attr]
    changes = [
        {
            "outcomes": tuple(outcomes),
            "variants": tuple(v for key, v in keys.items() if key in common),
            "retrieval": run.retrieval if is_same_retrieval else None,
        }
        for run, outcomes, keys in ((a, outcomes_a, keys_a), (b, outcomes_b, keys_b))
    ]
    return a.model_copy(update=changes[0]), b.model_copy(update=changes[1])


def variant_key(variant: VariantOutcome) -> tuple[str, str, str | None]:
    return variant.case, variant.relation, variant.pitfall


def is_same_text(a: VariantOutcome, b: VariantOutcome) -> bool:
    """What a relation now makes of a case may be another text than before; old runs don't say which."""
    return a.sha256 == b.sha256 or not (a.sha256 and b.sha256)


def differences(a: EvalRun, b: EvalRun) -> tuple[str, ...]:
    """What the two runs were made with, where it is not the same: one line each."""
    pairs = (
        ("engine", _engine(a), _engine(b)),
        ("code", _code(a), _code(b)),
        ("ladder", f"{a.ladder.id} {a.ladder.fingerprint[:8]}", f"{b.ladder.id} {b.ladder.fingerprint[:8]}"),
        ("taxonomy", a.taxonomy_sha256[:8], b.taxonomy_sha256[:8]),
        ("repeats", str(a.repeat), str(b.repeat)),
        ("changed copies", _copies(a), _copies(b)),
    )
    found = [f"{what}: {before} before, {now} now" for what, before, now in pairs if before != now]
    prompts_a, prompts_b = a.engine.prompts, b.engine.prompts
    moved = sorted(k for k in prompts_a.keys() | prompts_b.keys() if prompts_a.get(k) != prompts_b.get(k))
    if moved:
        found.append(f"prompts that are not the same: {', '.join(moved)}")
    return tuple(found)


def _engine(run: EvalRun) -> str:
    return " ".join(dict.fromkeys((run.engine.name, run.engine.model, run.engine.model_fingerprint[:16])))


def _code(run: EvalRun) -> str:
    dirty = " and changes" if run.code.is_dirty else ""
    return (
        f"{run.code.version} {(run.code.commit or run.code.package_sha256)[:8]}{dirty} ({run.code.package_sha256[:8]})"
    )


def _copies(run: EvalRun) -> str:
    return "none" if run.perturb == "none" else f"{run.perturb}, seed {run.seed}"
