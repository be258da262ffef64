"""The published tables as citations name their cells: the value of each, and what of them may be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import polars as pl

from genscan.bulletin.fixed_numbers import fixed_numbers
from genscan.bulletin.published import KEYS, citable
from genscan.facts import EditionFacts
from genscan.french import region_names

SHARES = 2.5  # a larger number is no share
_UNPRINTED = frozenset({"shrunk", "stock_squares", "denominator", "population_15_64"})


class Tables:
    """The published tables, indexed by key as citations name them, and the numbers that need no citation."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], facts: EditionFacts) -> None:
        self._tables = tables
        self.quarter = str(facts.quarter)
        self.fixed = fixed_numbers(tables, facts)
        self._rows: dict[str, dict[tuple[str, ...], Mapping[str, Any]]] = {}

    def rows(self, table: str) -> dict[tuple[str, ...], Mapping[str, Any]]:
        """The rows of a table that pages may cite, by key."""
        if table not in self._rows:
            columns = KEYS[table]
            self._rows[table] = {
                tuple(str(row[column]) for column in columns): row
                for row in citable(self._tables[table]).iter_rows(named=True)
            }
        return self._rows[table]

    def value(self, reference: str, of: str | None) -> float | None:
        """The value that a citation names, null if its cell is empty; KeyError without such a cell."""
        table, *key, column = reference.split("/")
        parts = tuple(unquote(part) for part in key)
        if of == "count":
            return float(self._tables[table].height)
        if of == "sum":
            return float(self._summed(table, parts, column))
        row = self.rows(table)[parts]
        if of == "rank":
            others = [self.rows(table)[(*parts[:2], code, *parts[3:])] for code in region_names()]
            return float(1 + sum((other[column] or 0) > row[column] for other in others))
        value = row[column]
        return None if value is None else float(value)

    def written(self, rows: Iterable[tuple[str, tuple[str, ...]]]) -> set[str]:
        """Each number of some rows as it may be written: whole, with decimals, as a share in per cent."""
        return {
            text
            for table, key in rows
            for value in self.numbers(table, key)
            for scaled in ((value, 100 * value) if abs(value) <= SHARES else (value,))
            for text in (f"{abs(scaled):.0f}", f"{abs(scaled):.1f}", f"{abs(scaled):.2f}")
        }

    def numbers(self, table: str, key: tuple[str, ...]) -> list[float]:
        """The numbers that a row holds for pages; none where a citation sums several rows."""
        if "*" in key:
            return []
        row = self.rows(table).get(key, {})
        return [
            float(value)
            for name, value in row.items()
            if name not in _UNPRINTED and isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    def hidden(self, rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[float, str]:
        """The quotients that withheld indicators of the same areas would have, each with its cell."""
        areas = {key[1:3] for _, key in rows if len(key) > 3}
        return {value: name for area in areas for value, name in self._hidden.get(area, {}).items()}

    @cached_property
    def _hidden(self) -> dict[tuple[str, ...], dict[float, str]]:
        found: dict[tuple[str, ...], dict[float, str]] = {}
        for key, row in self.rows("indicators").items():
            if row["value"] is not None or row["symbol"] not in ("u", "c"):
                continue
            values = [row["shrunk"]]
            if row["numerator"] and row["denominator"]:
                quotient = row["numerator"] / row["denominator"]
                values += [quotient, 100 * quotient]
            for value in values:
                if value is not None and round(value, 3) != value:  # not one that many cells share
                    found.setdefault(key[1:3], {})[value] = "/".join(("indicators", *key))
        return found

    def _summed(self, table: str, parts: tuple[str, ...], column: str) -> int:
        frame = self._tables[table]
        for name, part in zip(KEYS[table], parts, strict=True):
            if part != "*":
                frame = frame.filter(pl.col(name) == part)
        if frame.is_empty():
            raise KeyError(parts)
        return int(frame.get_column(column).sum())
