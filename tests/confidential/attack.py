"""An attacker with the published tables: all that is linear in them on hidden vacancies, and its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.optimize import linprog

Cell = tuple[str, str]
Term = tuple[str, Cell]  # `v` the vacancies of a cell, `s` their stock
NATION, ALL = "FR", "ALL"


@dataclass
class Attack:
    """Equations over cells of areas (the nation among them) by families (none: `''`) and their sum."""

    areas: list[str]
    families: list[str]
    equations: list[tuple[dict[Term, float], float, str]] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        return [(area, family) for area in [NATION, *self.areas] for family in [ALL, *self.families, ""]]

    def know(self, terms: Mapping[Term, float], value: float, why: str) -> None:
        self.equations.append((dict(terms), value, why))

    def sums(self) -> None:
        """Families with those without add up to all, regions with ZZ to the nation."""
        for kind in ("v", "s"):
            for area in [NATION, *self.areas]:
                row = {(kind, (area, family)): 1.0 for family in [*self.families, ""]}
                self.know(row | {(kind, (area, ALL)): -1.0}, 0, f"row {area}")
            for family in [ALL, *self.families, ""]:
                column = {(kind, (area, family)): 1.0 for area in self.areas}
                self.know(column | {(kind, (NATION, family)): -1.0}, 0, f"column {family}")

    def cells_of(self, cells: pl.DataFrame) -> None:
        for row in cells.iter_rows(named=True):
            cell = (row["area_code"], row["occupation_code"])
            if cell not in set(self.cells) or row["area_level"] == "department":
                continue
            for kind, column in (("v", "vacancies"), ("s", "vacancies_stock")):
                if row[column] is not None:
                    self.know({(kind, cell): 1.0}, row[column], f"{column} of {cell}")

    def indicators_of(self, rows: pl.DataFrame) -> None:
        """Numerators, denominators, references, shares: each a sum of cells, or a proportion of two."""
        known = set(self.cells)
        for row in rows.iter_rows(named=True):
            cell = (row["area_code"], row["occupation_code"])
            if cell not in known or row["area_level"] == "department":
                continue
            name, why = row["indicator"], f"{row['indicator']} of {cell}"
            own = self._compared(cell)
            level = [cell[1]] if cell[1] == ALL else self.families
            area = self._sum(self._compared((cell[0], one)) for one in level)
            country = self._sum(self._compared((NATION, one)) for one in level)
            reference = self._compared((NATION, cell[1]))
            if name == "vacancies_stock" and row["value"] is not None:
                self.know({("s", cell): 1.0}, row["value"], why)
            if name in ("demand_share", "vacancies_per_100_courses", "tension_index", "national_share"):
                self._equal(own, row["numerator"], why)
            if name in ("demand_share", "share_gap"):
                self._equal(area, row["denominator"] if name == "demand_share" else None, why)
            if name == "demand_share":
                self._ratio(own, area, row["value"], why)
            if name == "national_share":
                self._equal(reference, row["denominator"], why)
                self._ratio(own, reference, row["value"], why)
            if name == "demand_quotient":
                self._ratio(reference, country, row["reference"], why)
            if name == "vacancies_per_100k" and row["numerator"] is not None:
                self._equal(own, row["numerator"], why)

    def _compared(self, cell: Cell) -> dict[Term, float]:
        """A cell as indicators compare it: the nation is the sum of its regions, without ZZ."""
        if cell[0] == NATION:
            return {("s", cell): 1.0, ("s", ("ZZ", cell[1])): -1.0}
        return {("s", cell): 1.0}

    @staticmethod
    def _sum(parts: Iterable[Mapping[Term, float]]) -> dict[Term, float]:
        total: dict[Term, float] = {}
        for part in parts:
            for term, factor in part.items():
                total[term] = total.get(term, 0) + factor
        return total

    def _equal(self, terms: Mapping[Term, float], value: float | None, why: str) -> None:
        if value is not None:
            self.know(terms, value, why)

    def _ratio(
        self, over: Mapping[Term, float], under: Mapping[Term, float], ratio: float | None, why: str
    ) -> None:
        if ratio is not None:
            scaled = {term: -ratio * factor for term, factor in under.items()}
            self.know(self._sum((over, scaled)), 0, why)

    def faults(self, truth: Mapping[Term, float]) -> list[str]:
        """The equations that the truth does not satisfy: an attacker who believes them proves nothing."""
        return [
            why
            for terms, value, why in self.equations
            if abs(sum(factor * truth.get(term, 0) for term, factor in terms.items()) - value)
            > 1e-5 * max(1.0, abs(value))
        ]

    def bounds(self, wanted: Iterable[Cell]) -> dict[Cell, tuple[float, float]]:
        """The least and greatest number of vacancies of each cell that all of this allows."""
        order = {(kind, cell): at for at, (kind, cell) in enumerate((k, c) for k in "vs" for c in self.cells)}
        matrix = np.zeros((len(self.equations), len(order)))
        for at, (terms, _, _) in enumerate(self.equations):
            for term, factor in terms.items():
                matrix[at, order[term]] = factor
        values = np.array([value for _, value, _ in self.equations])
        # published doubles have nine digits: each equation holds to within its rounding
        slack = 1e-6 * np.maximum(1, np.abs(values)) + 1e-6
        stock_below = np.zeros((len(self.cells), len(order)))
        for at, cell in enumerate(self.cells):
            stock_below[at, order["s", cell]], stock_below[at, order["v", cell]] = 1, -1
        above = np.vstack([matrix, -matrix, stock_below])
        limits = np.concatenate([values + slack, slack - values, np.zeros(len(self.cells))])
        found = {}
        for cell in wanted:
            goal = np.zeros(len(order))
            goal[order["v", cell]] = 1
            ends = []
            for sign in (1, -1):
                done = linprog(sign * goal, A_ub=above, b_ub=limits, bounds=(0, None))
                assert done.status in (0, 3), done.message
                ends.append(sign * done.fun if done.status == 0 else -sign * np.inf)
            found[cell] = (float(ends[0]), float(ends[1]))
        return found
