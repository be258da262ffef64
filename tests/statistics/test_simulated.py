"""What the method promises of its limits, shrinkage and mismatch by chance, on counts with a known truth."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import simulation


def lowest_and_highest(held: simulation.Held, first: float, last: float) -> tuple[float, float]:
    found = [held(float(mean)) for mean in np.geomspace(first, last, 150)]
    return min(found), max(found)


@pytest.mark.parametrize("held", [simulation.of_count(), simulation.of_quotient()])
def test_limits_hold_the_truth_95_times_in_100_and_at_most_97_from_20(held: simulation.Held) -> None:
    assert lowest_and_highest(held, 0.1, 20)[0] >= 0.9495
    lowest, highest = lowest_and_highest(held, 20, 200)
    assert lowest >= 0.9495
    assert highest <= 0.9705


def test_shares_hold_the_truth_95_times_in_100_on_average() -> None:
    held = simulation.of_share()
    for first, last in ((1, 5), (5, 20), (20, 200)):
        assert np.mean([held(float(mean)) for mean in np.linspace(first, last, 150)]) >= 0.949


@pytest.mark.parametrize("limits", [simulation.of_stock, simulation.of_change])
def test_stocks_and_changes_hold_the_truth_from_ten_on(
    limits: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "DRAWS", 20_000)
    held = limits(np.random.default_rng(1))  # type: ignore[operator]
    assert all(held(mean) >= 0.945 for mean in (10, 20, 50))  # simulated: within 0.3 points


def test_shrunk_rates_are_nearer_to_the_truth_than_raw_ones() -> None:
    for mean, raw, shrunk in simulation.shrinkage(np.random.default_rng(1), (1, 5, 19), 200):
        assert shrunk < raw, mean


def test_the_mismatch_by_chance_is_the_simulated_one_within_a_point() -> None:
    found = simulation.mismatch(np.random.default_rng(1), 4_000)
    assert all(abs(seen - said) <= 0.01 for _, _, _, seen, said, _ in found)
    assert [round(seen, 2) for name, *_, seen, _, _ in found if name == "unequal"] == [0.28, 0.15, 0.02]
