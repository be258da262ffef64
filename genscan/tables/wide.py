"""Cells and their main indicators side by side, one row a cell: what people read in a sheet."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from genscan.dictionary import SYMBOLS_FR, table

KEY = ("quarter", "area_level", "area_code", "occupation_level", "occupation_code")
COUNTS = (
    "vacancies",
    "vacancies_stock",
    "vacancies_new",
    "vacancies_open",
    "openings",
    "courses",
    "course_equivalents",
    "supply_low",
    "supply_high",
    "courses_distant",
    "sessions",
    "places",
    "places_coverage",
)
MAIN_INDICATORS = (
    "vacancies_per_100_courses",
    "tension_index",
    "demand_share",
    "supply_share",
    "share_gap",
    "demand_quotient",
    "supply_quotient",
    "vacancies_per_100k",
    "courses_per_100k",
)
PARTS = ("value", "low", "high", "reliability", "symbol")
AREA_LEVELS = {"nation": "Pays", "region": "Région", "department": "Département"}
OCCUPATION_LEVELS = {
    "all": "Ensemble",
    "family": "Famille",
    "parent": "Code ROME historique",
    "rome": "Code ROME 4.0",
}
PUBLISHED = "diffusé"


def labelled(tables: Mapping[str, pl.DataFrame], frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with the French names of their area and occupation beside the codes."""
    names = pl.concat(
        [
            pl.DataFrame(
                {
                    "occupation_level": ["all"],
                    "occupation_code": ["ALL"],
                    "occupation_label": ["Ensemble des métiers du numérique"],
                }
            ),
            tables["families"].select(
                occupation_level=pl.lit("family"), occupation_code="family", occupation_label="family_label"
            ),
            tables["occupations"].select("occupation_level", "occupation_code", "occupation_label"),
        ]
    )
    areas = tables["areas"].select("area_level", "area_code", "area_label")
    return frame.join(areas, on=["area_level", "area_code"], how="left", maintain_order="left").join(
        names, on=["occupation_level", "occupation_code"], how="left", maintain_order="left"
    )


def main_indicators(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """The main indicators that this edition states."""
    stated = set(tables["indicators"]["indicator"].unique())
    return [name for name in MAIN_INDICATORS if name in stated]


def wide(tables: Mapping[str, pl.DataFrame], cells: pl.DataFrame) -> pl.DataFrame:
    """The cells given, labelled, with value, limits, reliability and symbol of each main indicator."""
    names = main_indicators(tables)
    stated = tables["indicators"].filter(pl.col("indicator").is_in(names), series="all")
    sides = cells.select(*KEY, *COUNTS, "symbols")
    for name in names:
        part = stated.filter(indicator=name).select(
            *KEY, *(pl.col(column).alias(_named(name, column)) for column in PARTS)
        )
        sides = sides.join(part, on=KEY, how="left", maintain_order="left")
    leading = ("quarter", "area_level", "area_code", "area_label")
    occupation = ("occupation_level", "occupation_code", "occupation_label")
    return labelled(tables, sides).select(
        *leading, *occupation, pl.exclude(*leading, *occupation, "symbols"), "symbols"
    )


def status(value: pl.Expr, reliability: pl.Expr, symbol: pl.Expr) -> pl.Expr:
    """In words, whether a figure is printed and, if not, why."""
    return (
        pl.when(symbol.is_in(list(SYMBOLS_FR)) & value.is_null())
        .then(symbol.replace_strict(SYMBOLS_FR, default=None, return_dtype=pl.String))
        .when(value.is_null())
        .then(None)
        .when(symbol == "p")
        .then(pl.lit(f"{PUBLISHED}, {SYMBOLS_FR['p']}"))
        .when(reliability == "B")
        .then(pl.lit(f"{PUBLISHED}, à lire avec son intervalle"))
        .otherwise(pl.lit(PUBLISHED))
    )


def count_status(titles: Mapping[str, str]) -> pl.Expr:
    """In words, why counts of the row are missing: from the column `symbols`; `titles` by column."""
    words = [
        pl.when(pl.col("symbols").str.contains(rf"(?:^| ){column}={code}(?: |$)"))
        .then(pl.lit(f"{title} : {why}"))
        .otherwise(None)
        for column, title in titles.items()
        for code, why in SYMBOLS_FR.items()
    ]
    found = pl.concat_str(words, separator=" ; ", ignore_nulls=True)
    return pl.when(found != "").then(found)


def _named(indicator: str, part: str) -> str:
    return indicator if part == "value" else f"{indicator}_{part}"


def shape_of_count(column: str) -> str:
    """How a count of `cells` is printed: `count`, `one` decimal, `share`."""
    if column == "places_coverage":
        return "share"
    return "one" if table("cells").column(column).type == "number" else "count"


def shape_of_indicator(indicator: str) -> str:
    """How an indicator is printed: `points`, `share`, `one` or `two` decimals."""
    if indicator == "share_gap":
        return "points"
    if indicator.endswith("_share") or indicator.startswith("share_"):
        return "share"
    return "one" if "_per_100" in indicator else "two"
