"""The statistics of the gate: intervals, paired bootstrap by cluster, exact McNemar, Holm, what could be detected."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLES = 4000
ALPHA = 0.05  # in each direction: at most so often is one called worse (or better) that is the same
POWER = 0.80


class Interval(NamedTuple):
    low: float
    high: float


class Paired(NamedTuple):
    """A difference B minus A: its 95 % interval, p value in the direction seen, and standard error."""

    difference: float
    interval: Interval
    p: float
    error: float


def wilson(hits: float, n: float, confidence: float = 1 - ALPHA) -> Interval:
    """Wilson's score interval of a proportion; (0, 1) without observations."""
    if n <= 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


@lru_cache(maxsize=8)
def weights(n_clusters: int, seed: int, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """How often each cluster is drawn: `(resamples, n_clusters)`, every row summing to `n_clusters`. Read-only."""
    draws = np.random.default_rng(seed).multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=resamples)
    made = np.asarray(draws, np.float64)
    made.flags.writeable = False  # shared by all who ask for the same resamples
    return made


def ratios(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """The figure in every resample, of its two sums `(resamples, 2)`. Those without a denominator are left out."""
    kept = sums[:, 1] > 0
    return np.asarray(sums[kept, 0] / sums[kept, 1], np.float64)


def bootstrap_interval(counts: NDArray[np.float64], sums: NDArray[np.float64]) -> Interval:
    """Percentile interval; where every cluster agrees and resampling could show no spread, Wilson's of a share.

    A count a review, which may pass 1, has none then: its ends are the figure itself. `counts` is `(n_clusters, 2)`,
    `sums` is `weights(...) @ counts`.
    """
    over, under = counts.sum(axis=0)
    values = ratios(sums)
    if not len(values) or float(np.ptp(values)) == 0.0:
        return wilson(over, under) if over <= under else Interval(float(over / under), float(over / under))
    low, high = np.quantile(values, [ALPHA / 2, 1 - ALPHA / 2])
    return Interval(float(low), float(high))


def paired_bootstrap(a: NDArray[np.float64], b: NDArray[np.float64], drawn: NDArray[np.float64]) -> Paired:
    """B minus A where both were measured on the same clusters; `a` and `b` are `(n_clusters, 2)`.

    Interval and standard error are the bootstrap's. The p value is that of swapping A and B in whole clusters at
    random: it is exact however few clusters differ, where the bootstrap alone alarms too often.
    """
    sums_a, sums_b = drawn @ a, drawn @ b
    kept = (sums_a[:, 1] > 0) & (sums_b[:, 1] > 0)
    if not kept.any() or not a[:, 1].sum() or not b[:, 1].sum():
        return Paired(0.0, Interval(0.0, 0.0), 1.0, 0.0)
    values = sums_b[kept, 0] / sums_b[kept, 1] - sums_a[kept, 0] / sums_a[kept, 1]
    difference = float(b[:, 0].sum() / b[:, 1].sum() - a[:, 0].sum() / a[:, 1].sum())
    error = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    low, high = (float(v) for v in np.quantile(values, [ALPHA / 2, 1 - ALPHA / 2]))
    return Paired(difference, Interval(low, high), _swap_p(a, b, difference, len(drawn)), error)


def _swap_p(a: NDArray[np.float64], b: NDArray[np.float64], difference: float, n_swaps: int) -> float:
    """How often a difference as large in its direction comes from exchanging A and B in clusters by coin toss."""
    differs = (a != b).any(axis=1)
    n = int(differs.sum())
    if n == 0:
        return 1.0
    flips = np.random.default_rng(n).integers(0, 2, size=(n_swaps, n)).astype(np.float64)
    moved = flips @ (b - a)[differs]
    swapped_a, swapped_b = a.sum(axis=0) + moved, b.sum(axis=0) - moved
    kept = (swapped_a[:, 1] > 0) & (swapped_b[:, 1] > 0)
    values = swapped_b[kept, 0] / swapped_b[kept, 1] - swapped_a[kept, 0] / swapped_a[kept, 1]
    direction = 1.0 if difference >= 0 else -1.0
    extreme = int((direction * values >= abs(difference) - 1e-12).sum())
    return (extreme + 1) / (int(kept.sum()) + 1)


def mcnemar(only_a: int, only_b: int) -> float:
    """McNemar's exact p value, in the direction seen: cases right only before against cases right only now."""
    n = only_a + only_b
    if n == 0:
        return 1.0
    return float(sum(math.comb(n, k) for k in range(min(only_a, only_b) + 1)) / 2**n)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p values, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted


def detectable(error: float, n: float, n_tests: int = 1) -> float | None:
    """The smallest true loss found with 80 % power, of a share measured on `n` observations; None on none.

    At the strictest of Holm's levels (5 % in one direction, shared by `n_tests`). A loss adds spread of its own,
    d (1 - d) / n as new failures come by chance, so the error seen without one alone would promise too much.
    """
    if n <= 0:
        return None
    normal = NormalDist()
    z_level, z_power = normal.inv_cdf(1 - ALPHA / n_tests), normal.inv_cdf(POWER)
    loss = 0.5
    for _ in range(200):
        spread = math.sqrt(error**2 + loss * (1 - loss) / n)
        # swapping also spreads by the loss itself
        loss = min(1.0, z_level * math.sqrt(spread**2 + loss**2 / n) + z_power * spread)
    return float(loss)
