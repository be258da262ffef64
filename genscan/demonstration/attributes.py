"""What each simulated offer says of itself: employer, contract, place, experience, pay, words."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from genscan.demonstration import timetable
from genscan.demonstration.columns import (
    CONTRACTS,
    EMPLOYERS,
    KINDS,
    LARGE,
    TEXT_PARTS,
    Column,
    Floats,
    Ints,
    choose,
    narrow,
    partner_names,
)
from genscan.demonstration.shape import geography, occupations, shape, shares


def attributes(random: np.random.Generator, born: dict[str, Column]) -> dict[str, Column]:
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
    return narrow(columns)


def _where(random: np.random.Generator, own: NDArray[np.bool_], rate_own: float, rate_partner: float) -> Ints:
    draws = random.random(len(own)) * 100
    return (draws < np.where(own, rate_own, rate_partner)).astype(np.int64)


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
    first = int(created.min())
    season = np.array(
        [
            rates["apprenticeship_season"][((timetable.EPOCH + timedelta(days=day)).month - 1) // 3]
            for day in range(first, int(created.max()) + 1)
        ]
    )
    rate = rate * season[created.astype(np.int64) - first]
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


def texts(random: np.random.Generator, columns: dict[str, Column]) -> dict[str, Column]:
    size = len(columns["created"])
    return {f"text_{part}": random.integers(0, LARGE, size, dtype=np.int32) for part in range(TEXT_PARTS)}
