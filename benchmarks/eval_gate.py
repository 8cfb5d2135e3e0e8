"""How often the gate alarms without cause, and how often it sees a true drop, beside plain thresholds.

    python -m benchmarks.eval_gate [--runs 400] [--cases 100] [--json FILE]

A seeded engine flickers as LLM engines do: right 90 % of the time, most cases easy, some a coin toss. Each run is a
pair, before and after, drawn from reviews that went through the pipeline. A drop is taken off every review's chance
(p, points) or takes whole cases, in every repeat (c, percent of cases). Shares come with their 95 % interval.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.evals.baseline import Baseline
from reviewer.evals.gate import decide
from reviewer.evals.metrics import BY_NAME, total
from reviewer.evals.stats import wilson
from tests.evals.made import PITFALL, Flickering, make_cases

if TYPE_CHECKING:
    from reviewer.evals.runs import EvalRun

SCENARIOS = (
    (0.0, 1, False), (0.0, 5, False), (0.05, 1, False), (0.05, 5, False), (0.10, 1, False), (0.10, 5, False),
    (0.20, 1, False), (0.10, 5, True), (0.20, 5, True),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Alarms of each rule over `runs` pairs with a true drop of `drop`: in every review's chance, or of whole cases."""

    drop: float
    repeat: int
    runs: int
    gate: int
    plain_threshold: int  # "recall must be 90 %"
    below_baseline: int  # "recall must not be below the last run's"
    detectable: float | None  # the median of what the gate itself prints
    is_whole: bool = False


def measure(drop: float, repeat: int, runs: int, n_cases: int, *, is_whole: bool = False) -> Row:
    """Alarms of the three rules over seeded pairs of runs."""
    engine = Flickering(make_cases(n_cases))
    gate = plain = below = 0
    seen = []
    for seed in range(runs):
        before = engine.run(2 * seed, repeat)
        after = engine.run(2 * seed + 1, repeat, drop, is_whole=is_whole)
        baseline = Baseline(updated="2026-01-01", figures={}, floors={}, run=before)
        decision = decide(after, baseline, [PITFALL])
        gate += not decision.is_passed
        plain += recall_of(after) < 0.90
        below += recall_of(after) < recall_of(before)
        seen += [row.detectable for row in decision.compared.rows if row.name == "recall" and row.detectable]
    middle = sorted(seen)[len(seen) // 2] if seen else None
    return Row(drop, repeat, runs, gate, plain, below, middle, is_whole)


def recall_of(run: EvalRun) -> float:
    over, under = total(BY_NAME["recall"], run.outcomes)
    return over / under


def shown(hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{100 * hits / n:5.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = []
    print(f"{args.cases} cases, {args.runs} pairs of runs each; alarms, with 95 % intervals")
    print(
        f"{'true drop':>9} {'repeat':>6}  {'this gate':24} {'recall >= 90 %':24} {'not below last run':24} detectable"
    )
    for drop, repeat, is_whole in SCENARIOS:
        started = time.perf_counter()
        row = measure(drop, repeat, args.runs, args.cases, is_whole=is_whole)
        rows.append(row)
        columns = "  ".join(f"{shown(n, row.runs):23}" for n in (row.gate, row.plain_threshold, row.below_baseline))
        seen = "-" if row.detectable is None else f"{100 * row.detectable:.1f} points"
        print(
            f"{100 * drop:7.0f} {'c' if is_whole else 'p'} {repeat:>6}  {columns}  {seen}  "
            f"[{time.perf_counter() - started:.0f} s]",
            flush=True,
        )
    if args.json:
        args.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
