"""What each published table and column is: the door to `warehouse/tables.csv` and `columns.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import polars as pl

from genscan.errors import GenscanError
from genscan.paths import WAREHOUSE_SQL

TYPES: Mapping[str, type[pl.DataType]] = MappingProxyType(
    {"text": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
)

SYMBOLS_FR: Mapping[str, str] = MappingProxyType(
    {
        "z": "sans objet",
        "x": "non disponible",
        "u": "non diffusé (fiabilité insuffisante)",
        "c": "supprimé (secret)",
        "b": "rupture de série",
        "p": "provisoire",
    }
)
SYMBOLS_EN: Mapping[str, str] = MappingProxyType(
    {
        "z": "not applicable",
        "x": "not available",
        "u": "withheld for reliability",
        "c": "suppressed",
        "b": "break in series",
        "p": "provisional",
    }
)


@dataclass(frozen=True)
class Column:
    """One published column; `refers_to` is `(table, column)` of what it points at."""

    name: str
    type: str
    unit: str
    key: bool
    nullable: bool
    refers_to: tuple[str, str] | None
    values: tuple[str, ...]
    title_en: str
    title_fr: str
    description_en: str
    description_fr: str


@dataclass(frozen=True)
class Table:
    """One published table and its columns, in order."""

    name: str
    licence: str
    title_en: str
    title_fr: str
    description_en: str
    description_fr: str
    grain_en: str
    grain_fr: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def schema(self) -> pl.Schema:
        return pl.Schema({column.name: TYPES[column.type]() for column in self.columns})

    @property
    def foreign_keys(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """By table referred to: the pairs of own column and column there."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for column in self.columns:
            if column.refers_to is not None:
                table, there = column.refers_to
                found[table] = (*found.get(table, ()), (column.name, there))
        return found

    def column(self, name: str) -> Column:
        """The definition of one column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise GenscanError(f"table {self.name} has no column {name}: see warehouse/columns.csv")


@cache
def tables() -> Mapping[str, Table]:
    """Every published table, in the order of publication."""
    columns = pl.read_csv(WAREHOUSE_SQL / "columns.csv", infer_schema=False)
    columns = columns.with_columns(pl.all().fill_null(""))
    described = pl.read_csv(WAREHOUSE_SQL / "tables.csv", infer_schema=False)
    return MappingProxyType(
        {
            row["table"]: Table(
                name=row["table"],
                licence=row["licence"],
                title_en=row["title_en"],
                title_fr=row["title_fr"],
                description_en=row["description_en"],
                description_fr=row["description_fr"],
                grain_en=row["grain_en"],
                grain_fr=row["grain_fr"],
                columns=tuple(_column(c) for c in columns.filter(table=row["table"]).iter_rows(named=True)),
            )
            for row in described.iter_rows(named=True)
        }
    )


def table(name: str) -> Table:
    """One published table, by name."""
    try:
        return tables()[name]
    except KeyError:
        raise GenscanError(f"table {name} is not in warehouse/tables.csv") from None


def _column(row: Mapping[str, str]) -> Column:
    there, _, column = row["foreign_key"].partition(".")
    return Column(
        name=row["column"],
        type=row["type"],
        unit=row["unit"],
        key=row["key"] == "true",
        nullable=row["nullable"] == "true",
        refers_to=(there, column) if there else None,
        values=tuple(row["values"].split()),
        title_en=row["title_en"],
        title_fr=row["title_fr"],
        description_en=row["description_en"],
        description_fr=row["description_fr"],
    )
