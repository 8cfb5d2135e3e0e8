"""A run as JSON (`reviewer.eval-report/1`): every figure with its interval, and the run file itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviewer.evals.runs import EvalRun
    from reviewer.evals.scorers import Figure, Scores


def as_json(title: str, run: EvalRun, scores: Scores) -> str:
    """What the tables show, for programs. `run` is what `-o` writes, and can be read back from here."""
    report = {
        "schema": "reviewer.eval-report/1",
        "title": title,
        "figures": [_figure(figure) for figure in scores.overall],
        "by_pitfall": {pitfall: [_figure(figure) for figure in row] for pitfall, row in scores.by_pitfall.items()},
        "relations": [_figure(figure) for figure in scores.relations],
        "calibration": {"error": scores.calibration_error, "n_claims": scores.n_claims},
        "cost": asdict(scores.cost),
        "counts": {"cases": scores.n_cases, "crashed": scores.n_crashed, "failed": scores.n_failed},
        "run": run.model_dump(mode="json", by_alias=True),
    }
    return json.dumps(report, indent=1, ensure_ascii=False)


def _figure(figure: Figure) -> dict[str, Any]:
    low, high = figure.interval
    return {
        "name": figure.name,
        "title": figure.title,
        "value": figure.value,
        "interval": [low, high] if figure.n else None,
        "n": figure.n,
    }
