"""The same advertisement again: series in several places, copies of one offer, and a partner that leaves."""

from __future__ import annotations

import numpy as np

from genscan.demonstration.columns import (
    CONTRACTS,
    KINDS,
    LARGE,
    TEXT_PARTS,
    Column,
    Ints,
    Vacancies,
    choose,
    narrow,
    partner_names,
)
from genscan.demonstration.shape import geography, shape
from genscan.demonstration.timetable import day_number

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


def with_series(random: np.random.Generator, population: Vacancies) -> Vacancies:
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


def with_copies(random: np.random.Generator, population: Vacancies) -> Vacancies:
    """Second posts of one publisher, one offer through two publishers, and own posts that are no copies."""
    demand, columns = shape()["demand"], population.columns
    plain = (columns["kind"] == 0) & (columns["contract"] < CONTRACTS.index("LIB"))
    own = columns["own"] == 1
    ratio = demand["copies"] / (100 - demand["copies"]) / max(float(plain.mean()), 0.01)
    across = ratio * demand["copies_across_publishers"] / 100
    again = (ratio - across) / max(float((~own).mean()), 0.01)
    seconds = demand["own_second_posts"] / 100 / max(float(own.mean()), 0.01)
    draws = random.random(len(population))
    through = np.flatnonzero(plain & (draws < across))
    repeated = np.flatnonzero(plain & ~own & (draws >= across) & (draws < across + again))
    twice = np.flatnonzero(plain & own & (draws > 1 - seconds))
    parts = [
        _through_another_publisher(random, _posted_again(random, population, through, "copy")),
        _posted_again(random, population, repeated, "copy"),
        _posted_again(random, population, twice, "second_post"),
    ]
    joined = {
        name: np.concatenate([column, *(part[name] for part in parts)]) for name, column in columns.items()
    }
    return Vacancies(joined)


def _posted_again(
    random: np.random.Generator, population: Vacancies, rows: Ints, kind: str
) -> dict[str, Column]:
    """The same offers under new identifiers, a little later, mostly gone on the same day."""
    made = dict(population.take(rows).columns)
    made["original"], made["kind"] = rows, np.full(len(rows), KINDS.index(kind))
    life = (made["ends"] - made["created"]).astype(np.float64)
    made["created"] = made["created"] + np.minimum(random.random(len(rows)) * 2.0, life * 0.3)
    longer = np.where(random.random(len(rows)) < 0.7, 0.0, random.exponential(3.0, len(rows)))
    made["ends"] = made["ends"] + longer
    return narrow(made)


def _through_another_publisher(random: np.random.Generator, made: dict[str, Column]) -> dict[str, Column]:
    """Another partner's version: employer perhaps missing, other marks, perhaps another end of the text."""
    size, leading = len(made["created"]), shape()["partners"]["leading"]
    other = choose(random, leading, size)
    made["partner"] = np.where(other == made["partner"], (other + 1) % len(leading), other)
    made["own"] = made["skilled"] = np.zeros(size, dtype=np.int64)
    made["employer"] = np.where(random.random(size) < 0.3, -1, made["employer"])
    made["mark"] = choose(random, [70, 12, 10, 5, 3], size)
    made["capitals"] = np.where(random.random(size) < 0.15, 1, made["capitals"])
    edited = random.random(size) * 100 < shape()["demand"]["copies_edited"]
    for part in ("text_10", "text_11"):
        made[part] = np.where(edited, random.integers(0, LARGE, size), made[part])
    return narrow(made)


def without_leaver(population: Vacancies) -> Vacancies:
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
