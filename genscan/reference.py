"""The reference tables of `warehouse/reference/`, read with their schemas."""

from __future__ import annotations

from functools import cache

import polars as pl

from genscan.paths import REFERENCE

_NUMBERS = {
    "population_15_64": pl.Int64,
    "population": pl.Int64,
    "position": pl.Int64,
    "rank": pl.Int64,
    "offers": pl.Int64,
    "names_employer": pl.Float64,
    "names_commune": pl.Float64,
    "leaves_in": pl.Int64,
    "leaves_all": pl.Int64,
    "year": pl.Int64,
    "plural": pl.Boolean,
    "single_family": pl.Boolean,
    "break_date": pl.Date,
    "until": pl.Date,
    "measured_on": pl.Date,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "source_date": pl.Date,
}


@cache
def table(name: str) -> pl.DataFrame:
    """One reference table; every column is text but the few that are numbers, flags or dates."""
    path = REFERENCE / f"{name}.csv"
    columns = path.open(encoding="utf-8").readline().strip().split(",")
    return pl.read_csv(path, schema={column: _NUMBERS.get(column, pl.String) for column in columns})


def regions() -> pl.DataFrame:
    """The 18 regions with their French articles and populations."""
    return table("regions")


def departments() -> pl.DataFrame:
    """The 101 departments."""
    return table("departments")


def families() -> pl.DataFrame:
    """The six families."""
    return table("families")


def occupations() -> pl.DataFrame:
    """The ROME 4.0 codes of the perimeter."""
    return table("occupations")


def parents() -> pl.DataFrame:
    """The historic parents of the perimeter, whole or partial."""
    return table("parents")


def breaks() -> pl.DataFrame:
    """Known breaks in the series."""
    return table("breaks")
