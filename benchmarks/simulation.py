"""What the limits, the shrinkage and the mismatch by chance do on counts drawn from a known truth.

`python -m benchmarks.simulation` prints the tables of docs/validation.md; one seed, the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.stats import binom, poisson

from genscan import method
from genscan import statistics as st
from genscan.text_tables import aligned

SEED = 20260331
DRAWS = 100_000
EDGES = (0.2, 1, 2, 5, 10, 20, 50, 200, 1000)  # ranges of means that are reported together
GRID = 200  # means looked at in each range where coverage is computed exactly
FEW = 6  # and where it is simulated
TOTAL = 400  # vacancies of the area of which shares are taken
OCCUPATIONS = 13
SIDES = ((50, 30), (200, 100), (10_000, 4_000))
Array = npt.NDArray[np.float64]
Held = Callable[[float], float]


@dataclass(frozen=True)
class Coverage:
    """How often limits hold the truth over a range of means: lowest, average and highest share."""

    what: str
    low: float
    high: float
    shares: tuple[float, ...]

    @property
    def row(self) -> tuple[str, ...]:
        worst, mean, best = min(self.shares), sum(self.shares) / len(self.shares), max(self.shares)
        return (self.what, f"{self.low:g} to {self.high:g}", *(f"{100 * x:.2f}" for x in (worst, mean, best)))


def covered(
    what: str, held: Held, points: int, first: float = EDGES[0], last: float = EDGES[-1]
) -> list[Coverage]:
    """Coverage over each range of means between `first` and `last`."""
    return [
        Coverage(what, low, high, tuple(held(float(mean)) for mean in np.geomspace(low, high, points)))
        for low, high in pairwise(EDGES)
        if low >= first and high <= last
    ]


def of_count() -> Held:
    """A Poisson count, exactly; a ratio to courses or to people is the same count over a known number."""
    n = np.arange(0, 1400)
    low, high = st.poisson_limits(n)
    return lambda mean: float(poisson.pmf(n, mean)[(low <= mean) & (mean <= high)].sum())


def of_share() -> Held:
    """Wilson's limits of a share of TOTAL vacancies, exactly; the mean is the number expected in it."""
    n = np.arange(TOTAL + 1)
    low, high = st.wilson_limits(n / TOTAL, np.full(len(n), TOTAL))
    return lambda mean: _of_binomial(mean / TOTAL, low, high)


def of_quotient() -> Held:
    """Clopper-Pearson's limits of a share of TOTAL vacancies, over a known reference share, exactly."""
    low, high = st.clopper_pearson_limits(np.arange(TOTAL + 1), TOTAL)
    return lambda mean: _of_binomial(mean / TOTAL, low, high)


def _of_binomial(p: float, low: Array, high: Array) -> float:
    return float(binom.pmf(np.arange(TOTAL + 1), TOTAL, p)[(low <= p) & (p <= high)].sum())


def of_stock(random: np.random.Generator, dates: int = 3) -> Held:
    """A mean number online, of vacancies seen on one to `dates` dates alike often; the mean is that of N."""
    weights = np.arange(1, dates + 1) / dates
    one = (weights**2).sum() / weights.sum()  # what one effective vacancy weighs

    def held(mean: float) -> float:
        truth = mean * one
        seen = random.poisson(truth / weights.sum(), (DRAWS, dates))
        stock, squares = seen @ weights, seen @ weights**2
        number = np.divide(stock**2, squares, out=np.zeros(DRAWS), where=squares > 0)
        unit = np.divide(stock, number, out=np.full(DRAWS, one), where=number > 0)
        low, high = st.poisson_limits(number)
        return float(np.mean((low * unit <= truth) & (truth <= high * unit)))

    return held


def of_change(random: np.random.Generator, ratio: float = 1.2) -> Held:
    """A change over a year, where both quarters have the vacancies that a change needs."""

    def held(mean: float) -> float:
        before, after = random.poisson(mean, DRAWS), random.poisson(ratio * mean, DRAWS)
        stated = (before >= method.MIN_CHANGE_EVENTS) & (after >= method.MIN_CHANGE_EVENTS)
        one, other = after[stated], before[stated]
        _, low, high = st.change_limits(one, other, one, other)
        return float(np.mean((low <= ratio) & (ratio <= high)))

    return held


def coverage(random: np.random.Generator) -> list[Coverage]:
    """All limits of the method."""
    return [
        *covered("count, V / C, rate", of_count(), GRID),
        *covered("stock of three dates", of_stock(random), FEW),
        *covered("share (Wilson)", of_share(), GRID, last=200),
        *covered("quotient", of_quotient(), GRID, last=200),
        *covered("change over a year", of_change(random), FEW, first=10),
    ]


def shrinkage(
    random: np.random.Generator,
    means: Sequence[float] = (0.5, 1, 2, 5, 10, 15, 20, 50, 100),
    quarters: int = 2_000,
) -> list[tuple[float, float, float]]:
    """Mean squared errors of raw and shrunk rates by mean count: 18 unequal areas, rates a quarter apart."""
    found = []
    size = np.geomspace(0.25, 4, 18)
    for mean in means:
        exposure = mean * size / size.mean()
        truth = random.gamma(16, 1 / 16, (quarters, 18))
        events = random.poisson(truth * exposure)
        shrunk = np.array([st.marshall(row, exposure) if row.any() else 0 * exposure for row in events])
        errors = (np.mean((rates - truth) ** 2) for rates in (events / exposure, shrunk))
        found.append((mean, *(float(error) for error in errors)))
    return found  # type: ignore[return-value]


def occupations() -> Array:
    """Thirteen shares that fall as those of real occupations do."""
    weights = np.array([22, 16, 13, 11, 9, 7, 6, 5, 4, 3, 2, 1, 1], dtype=float)
    shares: Array = weights / weights.sum()
    return shares


def null_of(p: Array, q: Array, vacancies: int, courses: int) -> tuple[float, float]:
    """The method's mismatch by chance and its 95 % point, as `core.mismatch` computes them."""
    pooled = (vacancies * p + courses * q) / (vacancies + courses)
    variance = pooled * (1 - pooled) * (1 / vacancies + 1 / courses)
    mean = np.sqrt(2 / math.pi * variance).sum() / 2
    point = mean + method.MISMATCH_POINT / 2 * math.sqrt((1 - 2 / math.pi) * variance.sum())
    return float(mean), float(point)


def mismatch(
    random: np.random.Generator, draws: int = 20_000
) -> list[tuple[str, int, int, float, float, float]]:
    """Simulated mismatch without a gap beside the method's, and how often chance passes its 95 % point.

    The method's figures come from the drawn shares, as they do in an edition, which knows no others.
    """
    found = []
    equal = np.full(OCCUPATIONS, 1 / OCCUPATIONS)
    for name, shares in (("equal", equal), ("unequal", occupations())):
        for vacancies, courses in SIDES:
            p = random.multinomial(vacancies, shares, draws) / vacancies
            q = random.multinomial(courses, shares, draws) / courses
            seen = np.abs(p - q).sum(axis=1) / 2
            said = np.array([null_of(p[row], q[row], vacancies, courses) for row in range(draws // 10)])
            above = float(np.mean(seen[: draws // 10] > said[:, 1]))
            found.append((name, vacancies, courses, float(seen.mean()), float(said[:, 0].mean()), above))
    return found


def main() -> None:
    """All tables, from one seed."""
    random = np.random.default_rng(SEED)
    rows = [one.row for one in coverage(random)]
    print(aligned(("limits of", "mean", "lowest %", "average %", "highest %"), rows), end="\n\n")
    errors = [(f"{mean:g}", f"{raw:.4f}", f"{shrunk:.4f}") for mean, raw, shrunk in shrinkage(random)]
    print(aligned(("mean count", "raw: mean squared error", "shrunk"), errors), end="\n\n")
    nulls = [
        (name, v, c, f"{seen:.4f}", f"{said:.4f}", f"{100 * above:.1f}")
        for name, v, c, seen, said, above in mismatch(random)
    ]
    print(
        aligned(
            ("occupations", "vacancies", "courses", "simulated", "mismatch_null", "% above its point"), nulls
        )
    )


if __name__ == "__main__":
    main()
