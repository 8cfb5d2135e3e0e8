"""The statistics, against values known from elsewhere and on data with a known answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.evals.stats import (
    bootstrap_interval,
    detectable,
    holm,
    mcnemar,
    paired_bootstrap,
    ratios,
    weights,
    wilson,
)


def test_wilson_agrees_with_the_textbook() -> None:
    # Newcombe 1998, table I: 81 of 263 and 15 of 148
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


def test_mcnemar_is_the_binomial_tail() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 0) == pytest.approx(1 / 32)
    assert mcnemar(1, 7) == pytest.approx(9 / 256)


def test_holm_steps_down_and_never_reverses_an_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_holm_is_never_smaller_than_the_p_value_nor_larger_than_bonferronis(p_values: list[float]) -> None:
    for raw, adjusted in zip(p_values, holm(p_values), strict=True):
        assert raw <= adjusted <= min(1.0, raw * len(p_values)) + 1e-12


def test_every_resample_draws_as_many_clusters_as_there_are() -> None:
    assert set(weights(7, seed=3, resamples=50).sum(axis=1)) == {7.0}


def test_ratio_of_all_clusters_once_is_the_figure() -> None:
    counts = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert ratios(np.ones((1, 2)) @ counts).tolist() == [pytest.approx(4 / 6)]


def test_interval_where_all_agree_is_wilsons() -> None:
    counts = np.array([[1.0, 1.0]] * 20)
    assert bootstrap_interval(counts, weights(20, 1) @ counts) == wilson(20, 20)


def test_count_a_review_that_is_the_same_everywhere_has_that_value_as_its_interval() -> None:
    counts = np.array([[3.0, 1.0]] * 5)
    assert bootstrap_interval(counts, weights(5, 1) @ counts) == (3.0, 3.0)


def test_clear_drop_is_seen_and_its_interval_leaves_out_zero() -> None:
    a = np.array([[1.0, 1.0]] * 60)
    b = np.array([[1.0, 1.0]] * 40 + [[0.0, 1.0]] * 20)
    found = paired_bootstrap(a, b, weights(60, 1))
    assert found.difference == pytest.approx(-1 / 3)
    assert found.interval.high < 0
    assert found.p < 0.001


def test_same_counts_give_no_evidence_of_anything() -> None:
    a = np.array([[1.0, 1.0], [0.0, 1.0]] * 10)
    found = paired_bootstrap(a, a, weights(20, 1))
    assert (found.difference, found.p, found.error) == (0.0, 1.0, 0.0)


def test_few_changed_clusters_are_not_called_significant() -> None:
    """Three cases of a hundred got worse: by a coin toss this comes once in eight times."""
    a = np.array([[1.0, 1.0]] * 100)
    b = np.array([[0.0, 1.0]] * 3 + [[1.0, 1.0]] * 97)
    assert paired_bootstrap(a, b, weights(100, 1)).p == pytest.approx(1 / 8, abs=0.02)


def test_clusters_of_many_cases_count_once() -> None:
    """Ten changed cases in one document are one piece of evidence, not ten."""
    a = np.array([[10.0, 10.0]] + [[1.0, 1.0]] * 20)
    b = np.array([[0.0, 10.0]] + [[1.0, 1.0]] * 20)
    assert paired_bootstrap(a, b, weights(21, 1)).p == pytest.approx(0.5, abs=0.05)


def test_detectable_loss_falls_with_cases_and_rises_with_spread_and_tests() -> None:
    assert detectable(0.0, 0) is None
    few, many = detectable(0.02, 50), detectable(0.02, 1000)
    wide, strict = detectable(0.05, 1000), detectable(0.02, 1000, n_tests=5)
    assert few is not None
    assert many is not None
    assert wide is not None
    assert strict is not None
    assert many < few
    assert many < strict
    assert many < wide


def test_detectable_loss_with_endless_cases_is_that_of_the_error_alone() -> None:
    assert detectable(0.02, 1e9) == pytest.approx(0.02 * (1.645 + 0.842), abs=1e-3)
