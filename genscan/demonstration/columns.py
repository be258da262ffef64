"""Columns of simulated vacancies: what they may hold, and how values are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genscan.demonstration.shape import shape, shares, words

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


def choose(random: np.random.Generator, weights: Floats | list[float], size: int) -> Ints:
    """Positions drawn by weight."""
    steps = np.cumsum(shares(weights))
    return np.minimum(np.searchsorted(steps, random.random(size), side="right"), len(steps) - 1).astype(
        np.int64
    )


def narrow(columns: dict[str, Column]) -> dict[str, Column]:
    """The same columns, whole numbers on four bytes."""
    return {name: column if name in MOMENTS else column.astype(np.int32) for name, column in columns.items()}


def partner_names() -> list[str]:
    """The partners' names, the leaving one last."""
    tail = [f"PARTENAIRE-DEMO-{number:02}" for number in range(1, shape()["partners"]["tail"] + 1)]
    return [*words()["partners"], *tail, words()["leaving_partner"]]
