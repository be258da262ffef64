"""Statistical secrecy: which cells of a confidential side are hidden, so that none can be worked out again.

A confidential side (vacancies, or courses) is published at nation and region x family only. The cells
known to readers form a table of areas (18 regions, `ZZ`, and their sum the nation) by occupations (six
families, those without a family as `''`, and their sum `ALL`); what readers can subtract counts as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from genscan import dictionary, method
from genscan.diff import WHOLE_ROW
from genscan.errors import GenscanError

NATION, ALL = "FR", "ALL"
Cell = tuple[str, str]
_UNBOUNDED = 3  # as linprog tells it
PAST = ("previous_year", "change_pct", "change_low", "change_high", "mean_4q")  # of other quarters
_WHOLE = (
    "skills",
    "copies",
    "sensitivity",
    "breaks",
    "notices",
    "ledger",
    "sources",
)  # tables that lose rows, not values
MEASURES = ("weight", "stock", "squares")  # each no larger than the one before, in every cell


@dataclass(frozen=True)
class Lattice:
    """Every cell of a side: its counts, and how many employers (or providers) they come from."""

    counts: Mapping[Cell, tuple[float, ...]]
    contributors: Mapping[Cell, int]

    @property
    def areas(self) -> list[str]:
        return sorted({area for area, _ in self.counts})

    @property
    def occupations(self) -> list[str]:
        return sorted({occupation for _, occupation in self.counts})

    def weight(self, cell: Cell) -> float:
        return self.counts[cell][0]

    @property
    def sensitive(self) -> frozenset[Cell]:
        """Cells with something in them that comes from too few."""
        few = method.CONFIDENTIAL_EMPLOYERS
        return frozenset(
            cell for cell in self.counts if self.weight(cell) > 0 and self.contributors[cell] < few
        )

    def lines(self) -> list[list[tuple[Cell, int]]]:
        """The sums that readers know to hold: each line's cells with their signs add up to zero."""
        rows = [[((area, o), -1 if o == ALL else 1) for o in self.occupations] for area in self.areas]
        columns = [[((a, o), -1 if a == NATION else 1) for a in self.areas] for o in self.occupations]
        return rows + columns


def masks(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of `core.masks`: every cell of each confidential side, and whether it is hidden.

    In: `side`, `area_code`, `occupation_code`, `weight`, `stock`, `squares`, `contributors`, a row a cell.
    """
    parts = [
        group.select("side", "area_code", "occupation_code").with_columns(
            is_hidden=pl.Series(
                [cell in hidden for cell in group.select("area_code", "occupation_code").iter_rows()],
                dtype=pl.Boolean,
            )
        )
        for group in frame.sort("side", "area_code", "occupation_code").partition_by(
            "side", maintain_order=True
        )
        for hidden in [suppressed(lattice_of(group))]
    ]
    schema = {
        "side": pl.String,
        "area_code": pl.String,
        "occupation_code": pl.String,
        "is_hidden": pl.Boolean,
    }
    level = pl.when(pl.col("area_code") == NATION).then(pl.lit("nation")).otherwise(pl.lit("region"))
    kind = pl.when(pl.col("occupation_code") == ALL).then(pl.lit("all")).otherwise(pl.lit("family"))
    return pl.concat([pl.DataFrame(schema=schema), *parts]).with_columns(
        area_level=level, occupation_level=kind
    )


def lattice_of(rows: pl.DataFrame) -> Lattice:
    """The cells of one side; the nation and `ALL` are told by their codes, absent cells are zero."""
    areas = sorted({*rows["area_code"], NATION})
    occupations = sorted({*rows["occupation_code"], ALL})
    counts: dict[Cell, tuple[float, ...]] = {
        (a, o): (0.0,) * len(MEASURES) for a in areas for o in occupations
    }
    contributors = dict.fromkeys(counts, 0)
    for area, occupation, *measures, people in rows.select(
        "area_code", "occupation_code", *MEASURES, "contributors"
    ).iter_rows():
        counts[area, occupation] = tuple(map(float, measures))
        contributors[area, occupation] = people
    return Lattice(counts, contributors)


def suppressed(lattice: Lattice) -> frozenset[Cell]:
    """The cells to hide: the sensitive ones, and as few others as keep each of them uncertain.

    First every hidden cell gets another in its row and in its column, the next smallest that can hide it;
    then whatever linear programming still bounds too closely gets one more. The order is fixed, so the
    same table hides the same cells. Raises GenscanError where even the whole can't be told.
    """
    if (NATION, ALL) in lattice.sensitive:
        raise GenscanError(
            f"a confidential feed with fewer than {method.CONFIDENTIAL_EMPLOYERS} employers "
            f"can't be published"
        )
    hidden = set(lattice.sensitive)
    while (exposed := _alone(lattice, hidden) or _bounded(lattice, hidden)) is not None:
        partner = _partner(lattice, hidden, exposed)
        if partner is None:
            raise GenscanError(
                f"the confidential cell {'/'.join(exposed)} can't be hidden behind any other: "
                "too little of the feed may be published for this quarter"
            )
        hidden.add(partner)
    return frozenset(hidden)


def _alone(lattice: Lattice, hidden: set[Cell]) -> Cell | None:
    """The first hidden cell that a subtraction tells: no other is hidden in its row, or in its column."""
    for cell in sorted(hidden, key=lambda one: (lattice.weight(one), one)):
        in_row = sum((cell[0], o) in hidden for o in lattice.occupations)
        in_column = sum((a, cell[1]) in hidden for a in lattice.areas)
        if in_row < 2 or in_column < 2:
            return cell
    return None


def _bounded(lattice: Lattice, hidden: set[Cell]) -> Cell | None:
    """The first hidden cell that is known to within less than it needs."""
    if not hidden:
        return None
    bounds = Bounds(lattice, hidden)
    for cell in sorted(hidden):
        low, high = bounds.of(cell)
        if high - low < needed(lattice, cell) - 1e-6:
            return cell
    return None


def needed(lattice: Lattice, cell: Cell) -> float:
    """How wide the interval of a hidden cell has to be."""
    share = method.CONFIDENTIAL_SHARE if cell in lattice.sensitive else 0
    return max(method.CONFIDENTIAL_INTERVAL, share * lattice.weight(cell))


def _partner(lattice: Lattice, hidden: set[Cell], exposed: Cell) -> Cell | None:
    """The next smallest of the cell's row or column; inner cells before sums, corners of rectangles first."""
    area, occupation = exposed
    row = [(area, o) for o in lattice.occupations]
    column = [(a, occupation) for a in lattice.areas]
    lines = [row, column]
    lacking = [line for line in lines if sum(cell in hidden for cell in line) < 2] or lines
    need = needed(lattice, exposed)

    def order(cell: Cell) -> tuple[object, ...]:
        weight = lattice.weight(cell)
        across = column if cell in row else row
        corners = (
            {(cell[0], other[1]) for other in row}
            if cell in column
            else {(other[0], cell[1]) for other in column}
        )
        closes = any(corner in hidden for corner in corners - {cell}) and bool(across)
        is_sum = cell[0] == NATION or cell[1] == ALL
        return (is_sum, weight == 0, weight < need, not closes, weight if weight >= need else -weight, cell)

    candidates = {cell for line in lacking for cell in line} - hidden - {(NATION, ALL)}
    if not candidates:
        candidates = set(lattice.counts) - hidden - {(NATION, ALL)}
    return min(candidates, key=order) if candidates else None


class Bounds:
    """What readers can work out of hidden cells from all that is known, by linear programming.

    Known: every cell that isn't hidden, all sums, that no count is negative, that a hidden count is at
    least one where every zero is told, and that stock is at most the count, and squares at most stock.
    """

    def __init__(self, lattice: Lattice, hidden: Iterable[Cell]) -> None:
        self.cells = sorted(hidden)
        place = {cell: at for at, cell in enumerate(self.cells)}
        size, kinds = len(self.cells), len(MEASURES)
        equations, known = [], []
        for line in lattice.lines():
            if not any(cell in place for cell, _ in line):
                continue
            for kind in range(kinds):
                row = np.zeros(size * kinds)
                total = 0.0
                for cell, sign in line:
                    if cell in place:
                        row[kind * size + place[cell]] = sign
                    else:
                        total -= sign * lattice.counts[cell][kind]
                equations.append(row)
                known.append(total)
        orders = np.zeros((size * (kinds - 1), size * kinds))
        for at in range(size * (kinds - 1)):
            orders[at, at], orders[at, at + size] = -1, 1
        self._equations, self._known, self._orders = np.array(equations), np.array(known), orders
        least = 1 if all(lattice.weight(cell) >= 1 for cell in self.cells) else 0
        self._limits = [(least if at < size else 0, None) for at in range(size * kinds)]

    def of(self, cell: Cell) -> tuple[float, float]:
        """The least and the greatest count that a hidden cell can have."""
        from scipy.optimize import linprog  # 0.4 s to load, which quarters without a confidential feed spare

        goal = np.zeros(len(self._limits))
        goal[self.cells.index(cell)] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * goal,
                A_ub=self._orders,
                b_ub=np.zeros(len(self._orders)),
                A_eq=self._equations,
                b_eq=self._known,
                bounds=self._limits,
            )
            if found.status not in (0, _UNBOUNDED):
                raise GenscanError(f"the bounds of {'/'.join(cell)} can't be worked out ({found.message})")
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return ends[0], ends[1]


def without_hidden(changes: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table `changes` without what an earlier revision told and this one hides, or has no row for."""
    secret = {
        name: tables[name].filter(_is_hidden(tables[name])).select(row_key=_row_key(name))
        for name in ("cells", "indicators", "profiles", "history")
        if name in tables
    }
    if all(rows.is_empty() for rows in secret.values()):
        return changes
    hidden = pl.concat([rows.with_columns(table=pl.lit(name)) for name, rows in secret.items()])
    gone = changes.filter((pl.col("column") == WHOLE_ROW) & pl.col("new").is_null()).select(
        "row_key", "table"
    )
    untold = pl.concat([hidden, gone.filter(pl.col("table").is_in([*secret, *_WHOLE]))]).unique()
    is_past = (
        (pl.col("table") == "indicators")
        & pl.col("new").is_null()
        & (pl.col("column").is_in(PAST) | ((pl.col("column") == "symbol") & (pl.col("old") == "b")))
    )
    return changes.join(untold, on=["table", "row_key"], how="anti", maintain_order="left").filter(
        ~is_past.fill_null(False)
    )


def _is_hidden(table: pl.DataFrame) -> pl.Expr:
    if "symbols" in table.columns:
        return pl.col("symbols").str.contains(r"=c\b").fill_null(False)
    return (pl.col("symbol") == "c").fill_null(False)


def _row_key(table: str) -> pl.Expr:
    return pl.concat_str(
        [pl.col(name).cast(pl.String) for name in dictionary.table(table).key], separator="/"
    )
