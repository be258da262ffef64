"""The vacancies of the simulated market: how many are published, on which day, in which trade and region."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from genscan.demonstration import timetable
from genscan.demonstration.attributes import attributes, texts
from genscan.demonstration.columns import Column, Floats, Ints, Vacancies, narrow
from genscan.demonstration.copies import with_copies, with_series, without_leaver
from genscan.demonstration.shape import geography, occupations, shape, shares
from genscan.demonstration.timetable import Observation, day_number
from genscan.quarters import Quarter


def simulate(observed: tuple[Observation, ...], vacancies: int, seed: int) -> Vacancies:
    """Every offer that at least one observation sees; `vacancies` of the perimeter are online on a day of the
    latest quarter, copies included."""
    random = np.random.default_rng([seed, 1])
    born = _births(random, observed, vacancies)
    columns = attributes(random, born)
    columns |= texts(random, columns)
    population = with_series(random, Vacancies(columns))
    population = with_copies(random, population)
    population = without_leaver(population)
    columns = population.columns | {"number": np.arange(len(population))}
    return Vacancies(narrow(columns))


def _births(
    random: np.random.Generator, observed: tuple[Observation, ...], vacancies: int
) -> dict[str, Column]:
    demand = shape()["demand"]
    latest = observed[-1].quarter
    moments = np.array([observation.moment for observation in observed])
    first = int(moments[0]) - timetable.SETTLING_DAYS
    creations = timetable.daily_creations(first, int(moments[-1]))
    now = [moment for moment, seen in zip(moments, observed, strict=True) if seen.quarter == latest]
    expected = float(np.mean([timetable.expected_stock(creations, first, moment) for moment in now]))
    plain = 1 - demand["copies"] / 100
    wanted = (
        vacancies * plain * (1 + demand["outside_perimeter"] / 100) * float(_before_leaving(latest).sum())
    )
    counts = random.poisson(creations * wanted / expected)
    day = np.repeat(first + np.arange(len(counts)), counts)
    created = day + 0.3 + 0.5 * random.random(len(day))
    ends = created + random.exponential(demand["mean_life_days"], len(day))
    next_seen = np.searchsorted(moments, created)
    kept = ends > moments[np.minimum(next_seen, len(moments) - 1)]
    created, ends = created[kept], ends[kept]
    family, occupation, region = _cells(random, created, latest)
    return {"created": created, "ends": ends, "family": family, "occupation": occupation, "region": region}


def _cells(random: np.random.Generator, created: Floats, latest: Quarter) -> tuple[Ints, Ints, Ints]:
    """Family, occupation and region of each offer; the weights move from quarter to quarter."""
    work, place = occupations(), geography()
    outside_share = shape()["demand"]["outside_perimeter"] / 100
    family, occupation, region = (np.zeros(len(created), dtype=np.int64) for _ in range(3))
    quarter = Quarter.of(timetable.EPOCH + timedelta(days=int(created.min())))
    while quarter <= latest:
        rows = np.flatnonzero(
            (created >= day_number(quarter.first_day)) & (created < day_number(quarter.next().first_day))
        )
        years = (quarter.year - latest.year) + (quarter.number - latest.number) / 4
        weights = _cell_weights(latest, years)
        cell = np.searchsorted(np.cumsum(weights.ravel()), random.random(len(rows)), side="right")
        cell = np.minimum(cell, weights.size - 1)
        occupation[rows], region[rows] = cell // len(place.regions), cell % len(place.regions)
        quarter = quarter.next()
    away = random.random(len(created)) < outside_share / (1 + outside_share)
    others = len(work.codes) - work.inside
    occupation[away] = work.inside + random.integers(0, others, int(away.sum()))
    family = work.family[occupation]
    return family, occupation, region


def _before_leaving(latest: Quarter) -> Floats:
    """Regional shares with what the leaving partner adds to them, so that they are right once it has gone."""
    given, place = shape()["partners"], geography()
    share = np.array([shape()["demand"]["region"][code] / 100 for code in place.regions])
    if given["leaving_on"] >= latest.first_day:
        return share
    lost = given["leaving_share"] / 100 * (1 - shape()["attributes"]["own"] / 100)
    leaving = np.array([code in given["leaving_regions"] for code in place.regions])
    return np.where(leaving, share / (1 - lost), share)


def _cell_weights(latest: Quarter, years: float) -> Floats:
    """Weights of occupation x region, `years` before (negative) or at the latest quarter (zero)."""
    demand, work, place = shape()["demand"], occupations(), geography()
    keys = list(shape()["families"])
    fixed = np.random.default_rng(20231201)  # local habits are the same whatever the seed
    tilt = np.exp(fixed.normal(0.0, 0.18, (len(keys), len(place.regions))))
    trade = np.exp(fixed.normal(0.0, 0.25, (work.inside, len(place.regions))))
    drift = np.exp(fixed.normal(0.0, 0.10, work.inside) * years)
    region = np.array([demand["region"][code] for code in place.regions]) / 100
    growth = np.array([demand["region_growth"][code] for code in place.regions])
    capital = place.regions.index("11")
    table = np.zeros((len(keys), len(place.regions)))
    for index, key in enumerate(keys):
        share_of_capital = demand["capital_region"][key] / 100
        spread = region * tilt[index]
        spread[capital] = 0.0
        spread = spread / spread.sum() * (1 - share_of_capital)
        spread[capital] = share_of_capital
        table[index] = spread * demand["family"][key] / 100
    for _ in range(20):  # back to the margins of families and regions
        table *= (region / table.sum(axis=0))[None, :]
        table *= (np.array([demand["family"][key] / 100 for key in keys]) / table.sum(axis=1))[:, None]
    table *= np.array([(1 + demand["family_growth"][key]) ** years for key in keys])[:, None]
    table *= ((1 + growth) ** years)[None, :]
    table *= (_before_leaving(latest) / region)[None, :]
    cells = np.zeros((work.inside, len(place.regions)))
    for index in range(len(keys)):
        rows = np.flatnonzero(work.family[: work.inside] == index)
        mix = work.weights[rows][:, None] * trade[rows] * drift[rows][:, None]
        cells[rows] = mix / mix.sum(axis=0) * table[index]
    return shares(cells)
