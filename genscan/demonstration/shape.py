"""What the feeds are shaped after: `shape.toml`, `vocabulary.toml` and the towns, as arrays of weights."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genscan import reference

HERE = Path(__file__).resolve().parent
Weights = NDArray[np.float64]


@cache
def shape() -> dict[str, Any]:
    """Weights and rates."""
    return tomllib.loads((HERE / "shape.toml").read_text(encoding="utf-8"))


@cache
def words() -> dict[str, Any]:
    """Words for titles, texts and names."""
    return tomllib.loads((HERE / "vocabulary.toml").read_text(encoding="utf-8"))


def read_table(name: str) -> list[dict[str, str]]:
    """One CSV file beside this module; every value is text."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shares(weights: Sequence[float] | Weights) -> Weights:
    """Weights brought to a sum of one."""
    array = np.asarray(weights, dtype=np.float64)
    return np.asarray(array / array.sum(), dtype=np.float64)


@dataclass(frozen=True)
class Town:
    """A commune that offers and courses may name."""

    department_code: str
    commune_code: str
    name: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Geography:
    """Regions, departments and towns by position, with the department weights of both sides."""

    regions: tuple[str, ...]
    departments: tuple[str, ...]
    region_of: NDArray[np.int64]
    towns: tuple[Town, ...]
    first_town: NDArray[np.int64]
    town_weights: tuple[Weights, ...]
    demand: Weights
    supply: Weights


@cache
def geography() -> Geography:
    """The 18 regions, 101 departments and their larger towns."""
    table = reference.departments()
    regions = tuple(reference.regions()["region_code"])
    departments = tuple(table["department_code"])
    region_of = np.array([regions.index(code) for code in table["region_code"]])
    population = shares(table["population_15_64"].to_numpy())
    demand = _within(shape()["demand"]["department"], departments, region_of, regions)
    fitted = _within(shape()["supply"]["department"], departments, region_of, regions)
    supply = np.zeros(len(departments))
    for index, code in enumerate(regions):
        here = region_of == index
        # half by population, half by the vacancies, but where the sheet gives shares of its own
        mixed = 0.5 * population * here / population[here].sum() + 0.5 * demand * here
        supply += (fitted * here if fitted[here].sum() else mixed) * shape()["supply"]["region"][code] / 100
    demand_of_region = np.array([shape()["demand"]["region"][code] / 100 for code in regions])
    rows = read_table("towns")
    first, weights = [], []
    for code in departments:
        own = [position for position, row in enumerate(rows) if row["department_code"] == code]
        first.append(own[0])
        weights.append(shares([float(rows[position]["population"]) ** 1.15 for position in own]))
    towns = tuple(
        Town(
            row["department_code"],
            row["commune_code"],
            row["town"],
            row["postcode"],
            float(row["latitude"]),
            float(row["longitude"]),
        )
        for row in rows
    )
    return Geography(
        regions,
        departments,
        region_of,
        towns,
        np.array(first),
        tuple(weights),
        shares(demand * demand_of_region[region_of]),
        shares(supply),
    )


def _within(
    table: Mapping[str, Mapping[str, float]],
    departments: Sequence[str],
    region_of: NDArray[np.int64],
    regions: Sequence[str],
) -> Weights:
    """Shares of departments inside their region; zero where the table is silent."""
    result = np.zeros(len(departments))
    for region, given in table.items():
        total = sum(given.values())
        for code, weight in given.items():
            position = departments.index(code)
            if regions[region_of[position]] != region:
                raise ValueError(f"shape.toml: department {code} is not in region {region}")
            result[position] = weight / total
    return result


@dataclass(frozen=True)
class Occupations:
    """The perimeter's codes by position, then the few outside it."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    titles: tuple[tuple[str, ...], ...]
    family: NDArray[np.int64]
    weights: Weights
    inside: int


@cache
def occupations() -> Occupations:
    """Codes, labels, titles and weights of what offers are about."""
    table = reference.occupations()
    families = list(shape()["families"].values())
    given = {
        code: share for family in shape()["demand"]["occupation"].values() for code, share in family.items()
    }
    codes, labels = list(table["rome_code"]), [label.replace("’", "'") for label in table["occupation_label"]]
    family = np.array([families.index(value) for value in table["family"]])
    weights = np.array([given.get(code, 0.0) for code in codes], dtype=np.float64)
    for index, key in enumerate(shape()["families"]):
        others = [i for i, code in enumerate(codes) if family[i] == index and code not in given]
        # every fourth of the lesser occupations has no offer at all: empty cells exist
        some = [i for position, i in enumerate(others) if position % 4 != 3]
        left = 100 - sum(shape()["demand"]["occupation"][key].values())
        falling = shares([1 / (rank + 2) for rank in range(len(some))])
        weights[some] = left * falling
    titles = [
        tuple(words()["titles"].get(code, (label.split(" / ")[0],)))
        for code, label in zip(codes, labels, strict=True)
    ]
    outside = words()["outside"]
    return Occupations(
        (*codes, *outside),
        (*labels, *(value["label"] for value in outside.values())),
        (*titles, *(tuple(value["titles"]) for value in outside.values())),
        np.concatenate([family, np.full(len(outside), -1)]),
        weights,
        len(codes),
    )
