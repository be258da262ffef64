"""The vacancies of the simulated market: who publishes what, where and when, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from genscan.demonstration import timetable
from genscan.demonstration.shape import geography, occupations, shape, shares, words
from genscan.demonstration.timetable import Observation, day_number
from genscan.quarters import Quarter

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Column = NDArray[np.int64] | NDArray[np.int32] | NDArray[np.float64]

KINDS = ("plain", "copy", "series", "second_post", "waiter", "outside")
PLACES = ("commune", "department", "region", "france", "abroad", "collectivity")
CONTRACTS = ("CDI", "CDD", "MIS", "SAI", "DDT", "LIB", "FRA", "CCE")
TEXT_PARTS = 12
EMPLOYERS = 4000
LARGE = 2**31 - 1
MOMENTS = ("created", "ends")


@dataclass(frozen=True)
class Vacancies:
    """Columns of equal length; one row is one offer with one identifier."""

    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(self.columns["created"])

    def ints(self, name: str) -> Ints:
        return self.columns[name].astype(np.int64)

    def floats(self, name: str) -> Floats:
        return self.columns[name].astype(np.float64)

    def take(self, rows: Ints) -> Vacancies:
        return Vacancies({name: column[rows] for name, column in self.columns.items()})

    def online(self, moment: float) -> Ints:
        """Positions of the offers online at a moment."""
        return np.flatnonzero((self.columns["created"] <= moment) & (self.columns["ends"] > moment))


def simulate(observed: tuple[Observation, ...], vacancies: int, seed: int) -> Vacancies:
    """Every offer that at least one observation sees; `vacancies` of the perimeter are online on a day of the
    latest quarter, copies included."""
    random = np.random.default_rng([seed, 1])
    born = _births(random, observed, vacancies)
    columns = _attributes(random, born)
    columns |= _texts(random, columns)
    population = _with_series(random, Vacancies(columns))
    population = _with_copies(random, population)
    population = _without_leaver(population)
    columns = population.columns | {"number": np.arange(len(population))}
    return Vacancies(_narrow(columns))


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


def choose(random: np.random.Generator, weights: Floats | list[float], size: int) -> Ints:
    """Positions drawn by weight."""
    steps = np.cumsum(shares(weights))
    return np.minimum(np.searchsorted(steps, random.random(size), side="right"), len(steps) - 1).astype(
        np.int64
    )


def _attributes(random: np.random.Generator, born: dict[str, Column]) -> dict[str, Column]:
    demand, rates = shape()["demand"], shape()["attributes"]
    size = len(born["created"])
    family = born["family"].astype(np.int64)
    own = random.random(size) < rates["own"] / 100
    columns: dict[str, Column] = dict(born)
    columns["kind"] = np.where(family < 0, KINDS.index("outside"), 0)
    columns["own"] = own.astype(np.int64)
    columns["original"] = np.full(size, -1)
    columns["partner"] = np.where(own, -1, _partners(random, size, columns))
    columns["employer"] = random.zipf(1.25, size) % EMPLOYERS
    missing = np.where(own, rates["employer_missing_own"], rates["employer_missing_partner"])
    columns["employer"] = np.where(random.random(size) * 100 < missing, -1, columns["employer"])
    columns |= _contracts(random, own, family, born["created"].astype(np.float64))
    columns |= _places(random, own, born["region"].astype(np.int64))
    columns["experience"] = np.where(
        own, choose(random, rates["experience_own"], size), choose(random, rates["experience_partner"], size)
    )
    columns["experience_words"] = choose(random, [30, 17, 13, 13, 16, 2, 4, 3, 2], size)
    columns["salary"] = _where(random, own, rates["salary_own"], rates["salary_partner"])
    columns["salary_amount"] = random.integers(0, 40, size)
    columns["skilled"] = _where(random, own, rates["skills_own"], 0.0)
    columns["skill_set"] = random.integers(0, 24, size)
    columns["qualification"] = _where(random, own, 100.0, rates["qualification_partner"])
    columns["sector"] = _where(random, own, 100.0, rates["sector_partner"])
    columns["sector_code"] = random.integers(0, 12, size)
    columns["diploma"] = _where(random, own, rates["diplomas_own"], 0.5)
    several = _where(random, own, rates["several_posts_own"], rates["several_posts_partner"])
    columns["openings"] = np.where(several, np.minimum(2 + random.geometric(0.75, size) - 1, 30), 1)
    columns["title"] = random.integers(0, LARGE, size)
    columns["suffix"] = np.where(random.random(size) < 0.25, random.integers(0, LARGE, size), -1)
    columns["mark"] = choose(random, [70, 12, 10, 5, 3], size)
    columns["capitals"] = _where(random, own, rates["capitals"], rates["capitals"])
    columns["entities"] = _where(random, own, 0.0, rates["entities"] / (1 - rates["own"] / 100))
    columns["refreshed_every"] = np.where(random.random(size) < 0.6, random.integers(5, 22, size), 9999)
    columns["recoded"] = _where(random, own, demand["recoded_later"], demand["recoded_later"])
    columns["odd_date"] = np.where(
        random.random(size) * 100 < demand["odd_old_dates"], random.integers(120, 900, size), 0
    )
    waiter = (random.random(size) * 10_000 < demand["waiters_per_10000"]) & (family >= 0) & ~own
    columns["kind"] = np.where(waiter, KINDS.index("waiter"), columns["kind"])
    columns["occupation"] = np.where(waiter, occupations().codes.index("M1843"), columns["occupation"])
    columns["family"] = occupations().family[columns["occupation"].astype(np.int64)]
    return _narrow(columns)


def _narrow(columns: dict[str, Column]) -> dict[str, Column]:
    return {name: column if name in MOMENTS else column.astype(np.int32) for name, column in columns.items()}


def _where(random: np.random.Generator, own: NDArray[np.bool_], rate_own: float, rate_partner: float) -> Ints:
    draws = random.random(len(own)) * 100
    return (draws < np.where(own, rate_own, rate_partner)).astype(np.int64)


def partner_names() -> list[str]:
    """The partners' names, the leaving one last."""
    tail = [f"PARTENAIRE-DEMO-{number:02}" for number in range(1, shape()["partners"]["tail"] + 1)]
    return [*words()["partners"], *tail, words()["leaving_partner"]]


def _partners(random: np.random.Generator, size: int, columns: dict[str, Column]) -> Ints:
    given = shape()["partners"]
    falling = shares([1 / (rank + 6) for rank in range(given["tail"])]) * (100 - sum(given["leading"]))
    partner = choose(random, [*given["leading"], *falling], size)
    where = [geography().regions.index(code) for code in given["leaving_regions"]]
    leaver = np.isin(columns["region"], where) & (random.random(size) * 100 < given["leaving_share"])
    return np.where(leaver, len(partner_names()) - 1, partner)


def _contracts(
    random: np.random.Generator, own: NDArray[np.bool_], family: Ints, created: Floats
) -> dict[str, Column]:
    rates, size = shape()["attributes"], len(own)
    keys = list(shape()["families"])
    contract = np.where(
        own, choose(random, rates["contract_own"], size), choose(random, rates["contract_partner"], size)
    )
    by_family = np.where(
        own[:, None],
        np.array([*(rates["apprenticeship_own"][key] for key in keys), 2.0])[None, :],
        np.array([*(rates["apprenticeship_partner"][key] for key in keys), 2.0])[None, :],
    )
    rate = by_family[np.arange(size), family] / 100
    number = np.array(
        [
            Quarter.of(timetable.EPOCH + timedelta(days=int(day))).number
            for day in range(int(created.max()) + 1)
        ]
    )
    rate = rate * np.array(rates["apprenticeship_season"])[number[created.astype(np.int64)] - 1]
    work_study = random.random(size) < rate
    contract = np.where(work_study, CONTRACTS.index("CDD"), contract)
    apart = random.random(size) * 100 < shape()["demand"]["not_salaried"]
    contract = np.where(apart, CONTRACTS.index("LIB") + choose(random, [48, 48, 4], size), contract)
    nature = np.where(work_study & ~apart, 1 + (random.random(size) < 0.1), 0)
    return {"contract": contract.astype(np.int64), "nature": nature.astype(np.int64)}


def _places(random: np.random.Generator, own: NDArray[np.bool_], region: Ints) -> dict[str, Column]:
    rates, place, size = shape()["attributes"], geography(), len(own)
    kind = np.where(
        own, choose(random, rates["place_own"], size), choose(random, rates["place_partner"], size)
    )
    department, town = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for index in range(len(place.regions)):
        rows = np.flatnonzero(region == index)
        department[rows] = choose(random, place.demand * (place.region_of == index), len(rows))
    for index in range(len(place.departments)):
        rows = np.flatnonzero(department == index)
        town[rows] = place.first_town[index] + choose(random, place.town_weights[index], len(rows))
    return {
        "place": kind.astype(np.int64),
        "department": department,
        "town": town,
        "label": choose(random, [60, 38, 2], size),
        "somewhere": random.integers(0, LARGE, size),
    }


def _texts(random: np.random.Generator, columns: dict[str, Column]) -> dict[str, Column]:
    size = len(columns["created"])
    return {f"text_{part}": random.integers(0, LARGE, size, dtype=np.int32) for part in range(TEXT_PARTS)}


# what the same advertisement keeps wherever it is posted again
ADVERTISEMENT = (
    "employer",
    "title",
    "suffix",
    "mark",
    "capitals",
    "entities",
    "contract",
    "nature",
    "experience",
    "experience_words",
    "salary",
    "salary_amount",
    *(f"text_{part}" for part in range(TEXT_PARTS)),
)


def _with_series(random: np.random.Generator, population: Vacancies) -> Vacancies:
    """The same advertisement in several places: a leader's words, another commune. These are no copies."""
    columns = dict(population.columns)
    member = np.flatnonzero(
        (random.random(len(population)) * 100 < shape()["demand"]["series"])
        & (columns["kind"] == 0)
        & (columns["place"] == 0)
    )
    order = member[np.lexsort((random.random(len(member)), columns["occupation"][member]))]
    block = np.arange(len(order)) // random.choice([3, 4, 6])
    leader = order[np.searchsorted(block, block)]
    same_trade = columns["occupation"][leader] == columns["occupation"][order]
    apart = columns["town"][leader] != columns["town"][order]
    rows, leader = order[same_trade & apart], leader[same_trade & apart]
    # two members of one series in one commune would be true copies: only the first stays
    key = leader * (len(geography().towns) + 1) + columns["town"][rows]
    _, first = np.unique(key, return_index=True)
    rows, leader = rows[first], leader[first]
    for name in ADVERTISEMENT:
        changed = columns[name].copy()
        changed[rows] = changed[leader]
        columns[name] = changed
    columns["kind"] = columns["kind"].copy()
    columns["kind"][rows] = KINDS.index("series")
    columns["original"] = columns["original"].copy()
    columns["original"][rows] = leader
    return Vacancies(columns)


def _with_copies(random: np.random.Generator, population: Vacancies) -> Vacancies:
    """Second posts of one publisher, the same offer through two publishers, and own posts that are no copies."""
    demand = shape()["demand"]
    rate = demand["copies"] / 100
    columns = population.columns
    plain = (columns["kind"] == 0) & (columns["contract"] < CONTRACTS.index("LIB"))
    ratio = rate / (1 - rate) / max(float(plain.mean()), 0.01)
    draws = random.random(len(population))
    across_share = demand["copies_across_publishers"] / 100
    across = np.flatnonzero(plain & (draws < ratio * across_share))
    again = np.flatnonzero(
        plain
        & (columns["own"] == 0)
        & (draws >= ratio * across_share)
        & (
            draws
            < ratio * across_share
            + ratio * (1 - across_share) / max(float((columns["own"] == 0).mean()), 0.01)
        )
    )
    second = np.flatnonzero(
        plain & (columns["own"] == 1) & (draws > 1 - demand["own_second_posts"] / 100 / 0.23)
    )
    parts = []
    for rows, kind in ((across, "copy"), (again, "copy"), (second, "second_post")):
        made = dict(population.take(rows).columns)
        made["original"], made["kind"] = rows, np.full(len(rows), KINDS.index(kind))
        life = (made["ends"] - made["created"]).astype(np.float64)
        made["created"] = made["created"] + np.minimum(random.random(len(rows)) * 2.0, life * 0.3)
        made["ends"] = made["ends"] + np.where(
            random.random(len(rows)) < 0.7, 0.0, random.exponential(3.0, len(rows))
        )
        parts.append(_narrow(made))
    through = parts[0]
    other = choose(random, shape()["partners"]["leading"], len(across))
    through["partner"] = np.where(
        other == through["partner"], (other + 1) % len(shape()["partners"]["leading"]), other
    )
    through["own"] = np.zeros(len(across), dtype=np.int64)
    through["skilled"] = np.zeros(len(across), dtype=np.int64)
    through["employer"] = np.where(random.random(len(across)) < 0.3, -1, through["employer"])
    through["mark"] = choose(random, [70, 12, 10, 5, 3], len(across))
    through["capitals"] = np.where(random.random(len(across)) < 0.15, 1, through["capitals"])
    parts[0] = _narrow(through)
    joined = {
        name: np.concatenate([column, *(part[name] for part in parts)]) for name, column in columns.items()
    }
    return Vacancies(joined)


def _without_leaver(population: Vacancies) -> Vacancies:
    """The leaving partner's offers end on its last day; later ones never came."""
    last = float(day_number(shape()["partners"]["leaving_on"]))
    leaver = population.columns["partner"] == len(partner_names()) - 1
    ends = np.where(leaver, np.minimum(population.columns["ends"], last), population.columns["ends"])
    gone = ends <= population.columns["created"]
    trimmed = Vacancies(population.columns | {"ends": ends})
    kept = np.flatnonzero(~gone)
    position = np.full(len(population) + 1, -1)
    position[kept] = np.arange(len(kept))
    taken = trimmed.take(kept)
    return Vacancies(taken.columns | {"original": position[taken.ints("original")]})
