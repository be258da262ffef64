"""What SQL cannot say: exact limits of counts and shares, shrinkage, ranks, over numpy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from genscan import method

Array = npt.NDArray[np.float64]
Limits = tuple[Array, Array]

_TAIL = (1 - method.CONFIDENCE) / 2
Z = 1.959963984540054  # the normal law's quantile at 1 - _TAIL


def poisson_limits(n: Any) -> Limits:
    """Limits of counts, whole or not: exact Poisson below 10, Byar's approximation from 10."""
    from scipy.special import gammaincinv  # 0.4 s to load, which pages spare

    n = np.asarray(n, dtype=float)
    exact_low = np.where(n > 0, gammaincinv(np.maximum(n, 1e-12), _TAIL), 0.0)
    exact_high = gammaincinv(n + 1, 1 - _TAIL)
    byar_low, byar_high = byar_limits(np.maximum(n, 1.0))
    small = n < method.SMALL_COUNT
    return np.where(small, exact_low, byar_low), np.where(small, exact_high, byar_high)


def byar_limits(n: Any) -> Limits:
    """Byar's approximation to the Poisson limits of counts above zero (Breslow and Day 1987)."""
    n = np.asarray(n, dtype=float)
    m = n + 1
    low = n * (1 - 1 / (9 * n) - Z / (3 * np.sqrt(n))) ** 3
    high = m * (1 - 1 / (9 * m) + Z / (3 * np.sqrt(m))) ** 3
    return low, high


def wilson_limits(p: Any, n: Any) -> Limits:
    """Wilson's limits of a share p observed on n, which need not be whole."""
    p, n = np.asarray(p, dtype=float), np.asarray(n, dtype=float)
    z2 = Z * Z
    middle = p + z2 / (2 * n)
    half = Z * np.sqrt(np.maximum(p * (1 - p), 0) / n + z2 / (4 * n * n))
    return (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)


def clopper_pearson_limits(x: Any, n: Any) -> Limits:
    """Clopper-Pearson's limits of x among n by beta quantiles, so that neither need be whole."""
    from scipy.special import betaincinv

    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(invalid="ignore"):
        low = np.where(x > 0, betaincinv(np.maximum(x, 1e-12), n - x + 1, _TAIL), 0.0)
        high = np.where(x < n, betaincinv(x + 1, np.maximum(n - x, 1e-12), 1 - _TAIL), 1.0)
    return low, high


def change_limits(value: Any, before: Any, n: Any, n_before: Any) -> tuple[Array, Array, Array]:
    """Ratio of two values with its limits: Clopper-Pearson of n among n + n_before, turned to a ratio.

    `n`, `n_before` are the effective numbers behind `value`, `before`. Where `value` is 0 the unit of the
    earlier value is taken for it.
    """
    value, before = np.asarray(value, dtype=float), np.asarray(before, dtype=float)
    n, n_before = np.asarray(n, dtype=float), np.asarray(n_before, dtype=float)
    p_low, p_high = clopper_pearson_limits(n, n + n_before)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = value / before
        unit = np.where(n > 0, ratio * n_before / n, 1.0)
        low = p_low / (1 - p_low) * unit
        high = p_high / (1 - p_high) * unit
    return ratio, low, high


def marshall(events: Any, exposure: Any) -> Array:
    """Marshall's (1991) global empirical Bayes rates of areas with exposure above 0.

    The between-variance is clamped at 0, where every area gets the overall rate.
    """
    e, b = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    rate = e / b
    overall = e.sum() / b.sum()
    spread = (b * (rate - overall) ** 2).sum() / b.sum()
    between = max(spread - overall / (b.sum() / len(b)), 0.0)
    if between == 0:
        return np.full_like(rate, overall)
    shrunk: Array = overall + (rate - overall) * between / (between + overall / b)
    return shrunk


def ranks(score: Any, low: Any, high: Any) -> tuple[Array, Array, Array]:
    """Descending ranks, ties sharing the lower one, with the ranks that overlapping limits allow."""
    score, low, high = (np.asarray(x, dtype=float) for x in (score, low, high))
    rank = 1 + (score[None, :] > score[:, None]).sum(axis=1)
    rank_low = 1 + (low[None, :] > high[:, None]).sum(axis=1)
    rank_high = len(score) - (high[None, :] < low[:, None]).sum(axis=1)
    return (
        rank.astype(float),
        np.minimum(rank_low, rank).astype(float),
        np.maximum(rank_high, rank).astype(float),
    )
