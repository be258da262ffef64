"""How long vacancies stay online: Kaplan-Meier medians of late-entered and censored spells, with limits."""

from __future__ import annotations

import math

import polars as pl

from genscan import method
from genscan.statistics import Z

CELL = ["area_level", "area_code", "occupation_level", "occupation_code"]
_HALF = math.log(2)  # minus the logarithm of a survival of one half
_ROUNDING = 1e-12  # a survival of one half that a sum of logarithms missed


def medians(ages: pl.DataFrame, least_at_risk: int = method.SURVIVAL_MIN_AT_RISK) -> pl.DataFrame:
    """From counts by cell and age to one row a cell: spells, removed, median, low, high (days), sorted.

    Rows in: the cell's key, `age` in days, and the spells that enter (`entered`), end (`left`) and end by
    removal (`removed`) at that age; the last two need not be whole. A spell is at risk after the age it
    enters at, up to the one it ends at. A median that the curve does not reach is null, and so is a limit
    (log-log: Brookmeyer and Crowley 1982).
    """
    at_risk, removed = pl.col("at_risk"), pl.col("removed")
    is_step = (removed > 0) & (at_risk >= least_at_risk)
    curve = (
        ages.sort(*CELL, "age")
        .with_columns(cell=pl.struct(CELL).rle_id())
        .with_columns(
            at_risk=(pl.col("entered") - pl.col("left"))
            .cum_sum()
            .shift(1, fill_value=0)
            .over("cell")
            .cast(pl.Float64)
            .round(method.SIGNIFICANT_DIGITS)
        )
        .with_columns(
            hazard=pl.when(is_step).then(-(-removed / at_risk).log1p()).otherwise(0.0).cum_sum().over("cell"),
            variance=pl.when(is_step)
            .then(removed / (at_risk * (at_risk - removed)))
            .otherwise(0.0)
            .cum_sum()
            .over("cell"),
        )
        .with_columns(width=Z * pl.col("variance").sqrt() / pl.col("hazard"))
    )
    hazard, width = pl.col("hazard"), pl.col("width")
    ended = hazard.is_infinite()  # all at risk were removed: the curve is at zero, its upper limit unknown
    bounded = (hazard > 0) & ~ended
    return (
        curve.group_by("cell", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in CELL),
            spells=pl.col("entered").sum(),
            removed=removed.sum().round().cast(pl.Int64),
            median=_first(hazard >= _HALF - _ROUNDING),
            low=_first(ended | (bounded & (hazard * width.exp() >= _HALF))),
            high=_first(bounded & (hazard * (-width).exp() >= _HALF)),
        )
        .drop("cell")
    )


def _first(condition: pl.Expr) -> pl.Expr:
    return pl.col("age").filter(condition).first()
