"""An attacker with the published tables: all that is linear in them on a hidden side, and its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import linprog

Cell = tuple[str, str]
# `v` the vacancies of a cell, `s` their stock; `c` its courses, `e` the same shared out
Term = tuple[str, Cell]
NATION, ALL, UNPLACED = "FR", "ALL", "ZZ"


@dataclass
class Attack:
    """Equations and limits over cells: areas, the nation among them, by families (none: `''`) and their sum.

    In each cell, what is `less` is at most what is `more`; what is `wanted` has to stay uncertain.
    """

    areas: list[str]
    families: list[str]
    equations: list[tuple[dict[Term, float], float, str]] = field(default_factory=list)
    limits: list[tuple[dict[Term, float], float, str]] = field(default_factory=list)
    more, less, wanted = "v", "s", "v"

    @property
    def cells(self) -> list[Cell]:
        return [(area, family) for area in [NATION, *self.areas] for family in self.columns]

    @property
    def columns(self) -> list[str]:
        return [ALL, *self.families, ""]

    def know(self, terms: Mapping[Term, float], value: float | None, why: str) -> None:
        if value is not None:
            self.equations.append((dict(terms), value, why))

    def at_most(self, terms: Mapping[Term, float], value: float, why: str) -> None:
        self.limits.append((dict(terms), value, why))

    def coarse(self, rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Rows of nation and regions by `all` and families."""
        known = set(self.cells)
        for row in rows.filter(pl.col("area_level") != "department").iter_rows(named=True):
            if (row["area_code"], row["occupation_code"]) in known:
                yield row

    @staticmethod
    def _sum(parts: Iterable[Mapping[Term, float]]) -> dict[Term, float]:
        total: dict[Term, float] = {}
        for part in parts:
            for term, factor in part.items():
                total[term] = total.get(term, 0) + factor
        return total

    def _ratio(
        self, over: Mapping[Term, float], under: Mapping[Term, float], ratio: float | None, why: str
    ) -> None:
        if ratio is not None:
            scaled = {term: -ratio * factor for term, factor in under.items()}
            self.know(self._sum((over, scaled)), 0, why)

    def faults(self, truth: Mapping[Term, float]) -> list[str]:
        """What the truth does not satisfy: an attacker who believes it proves nothing."""

        def excess(terms: Mapping[Term, float], value: float) -> float:
            total = sum(factor * truth.get(term, 0) for term, factor in terms.items())
            return (total - value) / max(1.0, abs(value))

        return [why for terms, value, why in self.equations if abs(excess(terms, value)) > 1e-5] + [
            why for terms, value, why in self.limits if excess(terms, value) > 1e-5
        ]

    def bounds(self, wanted: Iterable[Cell]) -> dict[Cell, tuple[float, float]]:
        """The least and greatest count of each cell that all of this allows."""
        terms = [(kind, cell) for kind in (self.more, self.less) for cell in self.cells]
        order = {term: at for at, term in enumerate(terms)}
        smaller = [({(self.less, cell): 1.0, (self.more, cell): -1.0}, 0.0, "") for cell in self.cells]
        # published doubles have nine digits: each equation holds to within its rounding
        rows = [(terms, value, 1.0) for terms, value, _ in [*self.equations, *self.limits]]
        rows += [(terms, -value, -1.0) for terms, value, _ in self.equations]
        above = np.zeros((len(rows) + len(smaller), len(order)))
        ends = np.zeros(len(above))
        for at, (terms_of, value, sign) in enumerate(rows):
            for term, factor in terms_of.items():
                above[at, order[term]] = sign * factor
            ends[at] = value + 1e-6 * max(1.0, abs(value)) + 1e-6
        for at, (terms_of, _, _) in enumerate(smaller, start=len(rows)):
            for term, factor in terms_of.items():
                above[at, order[term]] = factor
        found = {}
        for cell in wanted:
            goal = np.zeros(len(order))
            goal[order[self.wanted, cell]] = 1
            interval = []
            for sign in (1, -1):
                done = linprog(sign * goal, A_ub=above, b_ub=ends, bounds=(0, None))
                assert done.status in (0, 3), done.message
                interval.append(sign * done.fun if done.status == 0 else -sign * np.inf)
            found[cell] = (float(interval[0]), float(interval[1]))
        return found


class VacancyAttack(Attack):
    """What is published of vacancies: counts and stocks add up over areas and over families."""

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
        for row in self.coarse(cells):
            cell = (row["area_code"], row["occupation_code"])
            for kind, column in (("v", "vacancies"), ("s", "vacancies_stock")):
                self.know({(kind, cell): 1.0}, row[column], f"{column} of {cell}")

    def indicators_of(self, rows: pl.DataFrame) -> None:
        """Numerators, denominators, references, shares: each a sum of cells, or a proportion of two."""
        for row in self.coarse(rows):
            cell = (row["area_code"], row["occupation_code"])
            name, why = row["indicator"], f"{row['indicator']} of {cell}"
            own = self._compared(cell)
            level = [cell[1]] if cell[1] == ALL else self.families
            area = self._sum(self._compared((cell[0], one)) for one in level)
            country = self._sum(self._compared((NATION, one)) for one in level)
            reference = self._compared((NATION, cell[1]))
            if name == "vacancies_stock":
                self.know({("s", cell): 1.0}, row["value"], why)
            if name in ("demand_share", "vacancies_per_100_courses", "tension_index", "national_share"):
                self.know(own, row["numerator"], why)
            if name in ("demand_share", "share_gap"):
                self.know(area, row["denominator"] if name == "demand_share" else None, why)
            if name == "demand_share":
                self._ratio(own, area, row["value"], why)
            if name == "national_share":
                self.know(reference, row["denominator"], why)
                self._ratio(own, reference, row["value"], why)
            if name == "demand_quotient":
                self._ratio(reference, country, row["reference"], why)
            if name == "vacancies_per_100k":
                self.know(own, row["numerator"], why)

    def _compared(self, cell: Cell) -> dict[Term, float]:
        """A cell as indicators compare it: the nation is the sum of its regions, without ZZ."""
        if cell[0] == NATION:
            return {("s", cell): 1.0, ("s", ("ZZ", cell[1])): -1.0}
        return {("s", cell): 1.0}


class CourseAttack(Attack):
    """What is published of courses, the vacancies being open: shares add up over families, areas overlap."""

    more, less, wanted = "c", "e", "e"

    def structure(self) -> None:
        """Shares of families and of none add up to all; a course counts in each area, in the nation once."""
        for area in [NATION, *self.areas]:
            row = {("e", (area, family)): 1.0 for family in [*self.families, ""]}
            self.know(row | {("e", (area, ALL)): -1.0}, 0, f"row {area}")
            counted = {("c", (area, family)): -1.0 for family in [*self.families, ""]}
            self.at_most(counted | {("c", (area, ALL)): 1.0}, 0, f"courses of {area}")
            for family in [*self.families, ""]:
                self.at_most({("c", (area, family)): 1.0, ("c", (area, ALL)): -1.0}, 0, f"{family} in {area}")
        for kind in ("c", "e"):
            for family in self.columns:
                areas = {(kind, (area, family)): -1.0 for area in self.areas}
                self.at_most(areas | {(kind, (NATION, family)): 1.0}, 0, f"nation of {family}")
                for term in areas:
                    self.at_most({term: 1.0, (kind, (NATION, family)): -1.0}, 0, f"{term} in the nation")

    def cells_of(self, cells: pl.DataFrame) -> None:
        for row in self.coarse(cells):
            cell = (row["area_code"], row["occupation_code"])
            for kind, column in (("c", "courses"), ("e", "course_equivalents")):
                self.know({(kind, cell): 1.0}, row[column], f"{column} of {cell}")

    def indicators_of(self, rows: pl.DataFrame, cells: pl.DataFrame) -> None:
        """Numerators, denominators, references, shares, and what reliability rests on, of the open cells."""
        stock, effective = self._demand(cells)
        for row in self.coarse(rows.filter(series="all")):
            area, occupation = cell = (row["area_code"], row["occupation_code"])
            name, why = row["indicator"], f"{row['indicator']} of {cell}"
            level = [ALL] if occupation == ALL else self.families
            own, reference = self.compared("e", cell), self.compared("e", (NATION, occupation))
            within = self._sum(self.compared("e", (area, one)) for one in level)
            country = self._sum(self.compared("e", (NATION, one)) for one in level)
            if name == "courses":
                self.know({("c", cell): 1.0}, row["value"], why)
            if name == "courses_per_100k":
                self.know(self.compared("c", cell), row["numerator"], why)
            if name in ("vacancies_per_100_courses", "tension_index"):
                self.know(own, row["denominator"], why)
                if row["n"] is not None:
                    self._ratio(own, country, row["n"] / effective[occupation == ALL], f"n of {why}")
            if name == "tension_index" and row["reference"]:
                self.know(country, stock[occupation == ALL] / row["reference"], f"reference of {why}")
            if name in ("supply_share", "supply_quotient"):
                self.know(own, row["numerator"], why)
                self.know(within, row["denominator"], why)
            if name in ("supply_share", "share_gap"):
                self._ratio(own, within, row["value" if name == "supply_share" else "denominator"], why)
            if name == "supply_quotient":
                self._ratio(reference, country, row["reference"], why)
            if name == "share_without_family":
                self.know({("e", (area, "")): 1.0}, row["numerator"], why)
                self.know({("e", cell): 1.0}, row["denominator"], why)
                self.know({("c", cell): 1.0}, row["n"], why)

    def _demand(self, cells: pl.DataFrame) -> tuple[dict[bool, float], dict[bool, float]]:
        """V* and N* of a level, `all` or the families: sums over the regions without `ZZ`."""
        told = cells.filter(pl.col("area_level") == "region", pl.col("area_code") != UNPLACED)
        stock, effective = {}, {}
        for is_all in (True, False):
            rows = told.filter(pl.col("occupation_level") == ("all" if is_all else "family"))
            stock[is_all] = float(rows["vacancies_stock"].sum())
            effective[is_all] = stock[is_all] ** 2 / float(rows["stock_squares"].sum())
        return stock, effective

    def compared(self, kind: str, cell: Cell) -> dict[Term, float]:
        """A cell as indicators compare it: the nation is the sum of its regions, without ZZ."""
        if cell[0] == NATION:
            return {(kind, (area, cell[1])): 1.0 for area in self.areas if area != UNPLACED}
        return {(kind, cell): 1.0}
