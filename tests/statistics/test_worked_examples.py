"""The worked examples of the method for limits, shrinkage, change and ranks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from genscan import method
from genscan import statistics as st


def test_z_is_the_quantile_of_the_confidence() -> None:
    assert float(ndtri((1 + method.CONFIDENCE) / 2)) == st.Z


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(65, 100, 0.552544, 0.736358), (1, 100, 0.001767, 0.054486), (222, 3215, 0.060792, 0.078340)],
)
def test_wilson_limits_of_a_share(x: int, n: int, low: float, high: float) -> None:
    assert np.allclose(st.wilson_limits(x / n, n), (low, high), atol=1e-6)


@pytest.mark.parametrize(("n", "low", "high"), [(65, 50.163188, 82.849139), (1, 0.013072, 5.563756)])
def test_byar_limits_of_a_count(n: int, low: float, high: float) -> None:
    assert np.allclose(st.byar_limits(n), (low, high), atol=1e-6)


@pytest.mark.parametrize(
    ("n", "low", "high"), [(1, 0.025318, 5.571643), (5, 1.623486, 11.668332), (20, 12.211429, 30.889880)]
)
def test_counts_are_exact_below_ten_and_byar_from_ten(n: int, low: float, high: float) -> None:
    assert np.allclose(st.poisson_limits(n), (low, high), atol=1e-6)


def test_a_count_of_zero_has_an_upper_limit() -> None:
    low, high = st.poisson_limits(0)
    assert low == 0
    assert high / 16 == pytest.approx(0.230555, abs=1e-6)


def test_count_over_known_exposure() -> None:
    low, high = st.poisson_limits(24)
    assert (low / 16, high / 16) == pytest.approx((0.960795, 2.231976), abs=1e-6)


def test_ratio_of_two_rates_is_exact() -> None:
    exposure = 16660 / 17877
    ratio, low, high = st.change_limits(2 * exposure, 9, 2, 9)
    assert (ratio, low, high) == pytest.approx((0.207094, 0.021774, 1.000549), abs=1e-6)


def test_a_fall_to_zero_keeps_an_upper_limit() -> None:
    ratio, low, high = st.change_limits(0.0, 20.0, 0.0, 20.0)
    assert (float(ratio), float(low)) == (0, 0)
    assert 0 < float(high) < 0.3


def test_location_quotient() -> None:
    reference = 879213 / 15593224
    low, high = st.clopper_pearson_limits(1714, 79006)
    assert 1714 / 79006 / reference == pytest.approx(0.3847623, abs=1e-7)
    assert (low / reference, high / reference) == pytest.approx((0.366946, 0.403206), abs=2e-5)


def test_marshall_shrinks_towards_the_overall_rate() -> None:
    shrunk = st.marshall([1, 12, 60, 0], [20, 50, 100, 10])
    assert np.allclose(shrunk, [0.164319, 0.266381, 0.583166, 0.197341], atol=1e-6)


def test_marshall_never_lets_the_variance_go_negative() -> None:
    assert np.allclose(st.marshall([5, 6, 5, 4], [50, 50, 50, 50]), 0.10)


def test_ranks_widen_where_limits_overlap() -> None:
    rank, low, high = st.ranks([3, 2, 2, 1], [2.5, 1.5, 1.6, 0.1], [3.5, 2.6, 2.2, 0.9])
    assert rank.tolist() == [1, 2, 2, 4]
    assert low.tolist() == [1, 1, 2, 4]
    assert high.tolist() == [2, 3, 3, 4]


def test_the_unit_of_a_change_is_that_of_each_stock() -> None:
    ratio, low, high = st.change_limits(30.0, 20.0, 60.0, 20.0)
    p_low, p_high = st.clopper_pearson_limits(60.0, 80.0)
    assert float(ratio) == 1.5
    assert float(low) == pytest.approx(float(p_low / (1 - p_low)) * 1.5 * 20 / 60)
    assert float(high) == pytest.approx(float(p_high / (1 - p_high)) * 1.5 * 20 / 60)


def test_the_change_over_a_year_of_the_last_quarter() -> None:
    ratio, _, _ = st.change_limits(99.0, 90.0, 99.0, 90.0)
    assert 100 * (float(ratio) - 1) == pytest.approx(10.0)
