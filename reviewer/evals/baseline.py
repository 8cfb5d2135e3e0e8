"""The baseline: the run that others are held against, its figures, floors, and why a figure was ever lowered."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reviewer.errors import CaseError
from reviewer.evals.metrics import METRICS, pitfall_metrics
from reviewer.evals.runs import EvalRun
from reviewer.evals.scorers import score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reviewer.evals.scorers import Figure

# Below the figure of the day; a pitfall has few cases, so that one of them moves its figures by far.
_GAP, _PITFALL_GAP = 0.05, 0.20
_FLOORED = ("precision", "recall", "f1", "clean_flagged", "must_find", "negatives_flagged", "evidence", "guidance")
_FLOORED_BY_PITFALL = ("f1", "must_find", "negatives_flagged")
LOWER_IS_BETTER = {m.name for m in (*METRICS, *pitfall_metrics("")) if not m.is_higher_better}
TOLERANCE = 1e-9
_ERROR_TOLERANCE = 2e-3  # a Brier score moves in the last digits between processors


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Lowering(_Record):
    """A figure or floor that was made worse on purpose, or cases taken away, and why."""

    date: str
    because: str
    what: tuple[str, ...]


class Baseline(_Record):
    schema_: Literal["reviewer.eval-baseline/1"] = Field(default="reviewer.eval-baseline/1", alias="schema")
    updated: str
    margin: float = 0.01  # what a significant loss may come to before the gate fails, for engines with noise
    figures: dict[str, float]
    floors: dict[str, float]
    lowered: tuple[Lowering, ...] = ()
    run: EvalRun


def base_name(name: str) -> str:
    """`recall` of `recall:em-absorbing-scope`."""
    return name.partition(":")[0]


def is_lower_better(name: str) -> bool:
    return base_name(name) in {base_name(n) for n in LOWER_IS_BETTER}


def is_worse(name: str, now: float, before: float) -> bool:
    """Beyond what rounding on another processor can do."""
    tolerance = _ERROR_TOLERANCE if name == "brier" else TOLERANCE
    return (now - before if is_lower_better(name) else before - now) > tolerance


def guarded_figures(run: EvalRun, pitfalls: Sequence[str]) -> dict[str, float]:
    """Every figure that must not get worse, by name."""
    scores = score(run, pitfalls)
    every: list[Figure] = [f for f in scores.overall if f.metric is None or f.metric.is_guarded]
    every += [*scores.relations, *(f for row in scores.by_pitfall.values() for f in row)]
    figures = {f.name: f.value for f in every if f.value is not None}
    if run.retrieval is not None:
        figures |= {"retrieval_recall": run.retrieval.recall, "retrieval_mrr": run.retrieval.mrr}
    return figures


def floors_for(figures: Mapping[str, float]) -> dict[str, float]:
    """Floors below (or ceilings above) today's figures."""
    made: dict[str, float] = {}
    for name, value in figures.items():
        base = base_name(name)
        is_of_pitfall = ":" in name and base != "relation"
        floored = _FLOORED_BY_PITFALL if is_of_pitfall else (*_FLOORED, "relation", "retrieval_recall")
        if base not in floored:
            continue
        gap = _PITFALL_GAP if is_of_pitfall else _GAP
        if is_lower_better(name):
            made[name] = min(1.0, math.ceil((value + gap) * 100 - 1e-9) / 100)
        else:
            made[name] = max(0.0, math.floor((value - gap) * 100 + 1e-9) / 100)
    return made


def updated(run: EvalRun, old: Baseline | None, because: str | None, pitfalls: Sequence[str]) -> Baseline:
    """The new baseline. Raises CaseError where something would be lowered and no reason is given."""
    if run.unreviewed():
        raise CaseError(
            "some cases of this run, or changed copies of them, could not be reviewed",
            hint="a baseline needs all of them",
        )
    figures = guarded_figures(run, pitfalls)
    floors = floors_for(figures)
    lowered: tuple[Lowering, ...] = ()
    if old is not None:
        if old.run.engine.name != run.engine.name:
            text = f"the baseline is of the engine '{old.run.engine.name}', the run of '{run.engine.name}'"
            raise CaseError(text, hint="keep one baseline for each engine: name another file with --baseline")
        what = _what_is_lowered(run, figures, old)
        if what and not (because or "").strip():
            shown = "; ".join(what[:5]) + (f"; and {len(what) - 5} more" if len(what) > 5 else "")
            raise CaseError(f"this would lower the baseline: {shown}", hint='say why: --because "…" (it is recorded)')
        lowered = old.lowered
        if what:
            entry = Lowering(date=_today(), because=(because or "").strip(), what=tuple(what))
            lowered = (*lowered, entry)
        floors = _ratcheted(floors, old.floors, figures)
    return Baseline(
        updated=_today(),
        margin=old.margin if old else 0.01,
        figures=dict(sorted(figures.items())),
        floors=dict(sorted(floors.items())),
        lowered=lowered,
        run=run,
    )


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _what_is_lowered(run: EvalRun, figures: Mapping[str, float], old: Baseline) -> list[str]:
    what = []
    for name, before in old.figures.items():
        now = figures.get(name)
        if now is None:
            what.append(f"{name} {before:.3f} is measured no more")
        elif is_worse(name, now, before):
            what.append(f"{name} {before:.3f} to {now:.3f}")
    if old.run.is_exact and not run.is_exact:
        what.append("exactness: from now on a loss counts only beyond chance")
    gone = {o.case for o in old.run.outcomes} - {o.case for o in run.outcomes}
    return [*what, *([f"{len(gone)} cases are gone"] if gone else [])]


def _ratcheted(new: Mapping[str, float], old: Mapping[str, float], figures: Mapping[str, float]) -> dict[str, float]:
    """A floor only rises, unless the figure itself has gone below it (which took a reason)."""
    made = dict(new)
    for name, before in old.items():
        if name in figures and not is_worse(name, figures[name], before):
            strictest = min if is_lower_better(name) else max
            made[name] = strictest(before, new.get(name, before))
    return made


def load_baseline(path: Path) -> Baseline:
    """Raises CaseError: missing, unreadable, of another schema."""
    try:
        return Baseline.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        hint = "write one: `reviewer eval baseline update RUN --baseline FILE`"
        raise CaseError(f"{path}: no such baseline", hint=hint) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: can't be read", hint="check the path") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise CaseError(f"{path}: no baseline: {where}: {first['msg']}", hint="write it again") from error
    except ValueError as error:
        raise CaseError(f"{path}: no JSON: {error}", hint="write it again") from error


def baseline_text(baseline: Baseline) -> str:
    """JSON with one outcome and one variant a line, so that a diff shows which cases changed."""
    whole = baseline.model_dump(mode="json", by_alias=True)
    run = whole.pop("run")
    trimmed = baseline.run.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    lists = {key: trimmed.get(key, []) for key in ("outcomes", "variants")}
    head = {key: value for key, value in run.items() if key not in lists}
    lines = [json.dumps(whole, indent=1, ensure_ascii=False)[:-2] + ",", ' "run": {']
    lines += [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    blocks = []
    for key, rows in lists.items():
        inner = ",\n".join("   " + json.dumps(row, ensure_ascii=False) for row in rows)
        blocks.append(f'  "{key}": [\n{inner}\n  ]' if rows else f'  "{key}": []')
    return "\n".join([*lines, ",\n".join(blocks), " }", "}"]) + "\n"
