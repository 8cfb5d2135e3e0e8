"""The gate against itself: a small form of benchmarks/eval_gate.py, which makes the full one."""

from __future__ import annotations

import pytest

from benchmarks.eval_gate import measure
from reviewer.evals.stats import wilson


def test_gate_rarely_alarms_when_nothing_changed_and_a_plain_threshold_does() -> None:
    row = measure(drop=0.0, repeat=1, runs=60, n_cases=100)
    assert wilson(row.gate, row.runs).low <= 0.05
    assert row.gate <= 6
    assert row.below_baseline > 4 * max(row.gate, 1)


def test_gate_sees_a_large_drop_of_a_repeated_run() -> None:
    row = measure(drop=0.15, repeat=3, runs=30, n_cases=100)
    assert row.gate >= 27


def test_what_is_said_to_be_detectable_is_detected_about_as_often_as_said() -> None:
    """80 % power at the smallest detectable effect; the strictest of Holm's levels makes it a little more."""
    seen = measure(drop=0.0, repeat=3, runs=20, n_cases=100).detectable
    assert seen is not None
    found = measure(drop=seen, repeat=3, runs=40, n_cases=100)
    assert wilson(found.gate, found.runs).high >= 0.80


def test_loss_of_whole_cases_is_seen_as_often_as_said() -> None:
    seen = measure(drop=0.0, repeat=3, runs=10, n_cases=100).detectable
    assert seen is not None
    found = measure(drop=seen, repeat=3, runs=40, n_cases=100, is_whole=True)
    assert wilson(found.gate, found.runs).high >= 0.80


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_false_alarms_over_400_runs_stay_within_five_percent() -> None:
    row = measure(drop=0.0, repeat=1, runs=400, n_cases=100)
    assert wilson(row.gate, row.runs).low <= 0.05
