"""When the feeds are observed, and how many vacancies the market holds on each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from genscan.demonstration.shape import shape
from genscan.quarters import Quarter

EPOCH = date(1990, 1, 1)
# an observation is taken in the evening: what was published that day is in it
EVENING = 0.85
THREE_DATES = (14, 44, 74)
ONE_DATE = (44,)
SETTLING_DAYS = 200


@dataclass(frozen=True)
class Observation:
    """One day on which the vacancies are seen."""

    quarter: Quarter
    day: date

    @property
    def moment(self) -> float:
        return day_number(self.day) + EVENING


def day_number(day: date) -> int:
    """Days since the epoch of the simulation."""
    return (day - EPOCH).days


def quarters_of(latest: Quarter, count: int) -> tuple[Quarter, ...]:
    """The quarters to write, oldest first."""
    return tuple(latest.previous(n) for n in reversed(range(count)))


def observations(latest: Quarter, count: int, dates: Sequence[int] = THREE_DATES) -> tuple[Observation, ...]:
    """Three dates in the latest quarter and in the same one a year before, one in each of the others.

    `dates` are others for these two, in days after the first of the quarter.
    """
    return tuple(
        Observation(quarter, quarter.first_day + timedelta(days=offset))
        for quarter in quarters_of(latest, count)
        for offset in (dates if quarter in (latest, latest.year_before) else ONE_DATE)
    )


def courses_seen_on(quarter: Quarter) -> date:
    """The day of the course extracts: the middle of the last month."""
    return quarter.first_day + timedelta(days=75)


def market_level(day: float) -> float:
    """Vacancies online on a day, mean of 2023 = 100: straight lines between the middles of quarters."""
    here = Quarter.of(EPOCH + timedelta(days=int(day)))
    middle = _middle(here)
    other = here.previous() if day < middle else here.next()
    weight = abs(day - middle) / abs(_middle(other) - middle)
    return (1 - weight) * _path(here) + weight * _path(other)


def _middle(quarter: Quarter) -> float:
    return day_number(quarter.first_day) + quarter.days / 2


def _path(quarter: Quarter) -> float:
    table: dict[str, list[float]] = shape()["demand"]["path"]
    years = sorted(int(year) for year in table)
    return table[str(min(max(quarter.year, years[0]), years[-1]))][quarter.number - 1]


def daily_creations(first: int, last: int) -> NDArray[np.float64]:
    """Offers published on each day, up to a constant: the level, the week, and the quiet weeks."""
    result = []
    for number in range(first, last + 1):
        day = EPOCH + timedelta(days=number)
        week = (1.25, 1.3, 1.3, 1.25, 1.2, 0.45, 0.25)[day.weekday()]
        quiet = 0.8 if day.month == 8 else 0.45 if (day.month, day.day) >= (12, 24) else 1.0
        result.append(market_level(number) * week * quiet)
    return np.array(result)


def expected_stock(creations: NDArray[np.float64], first: int, moment: float) -> float:
    """Offers still online at a moment when each lives an exponential time."""
    mean: float = shape()["demand"]["mean_life_days"]
    ages = moment - (first + np.arange(len(creations)) + 0.5)
    # the day of the observation itself counts whole, up to the evening
    return float((creations * np.exp(-np.maximum(ages, 0.0) / mean) * (ages > -0.5)).sum())
