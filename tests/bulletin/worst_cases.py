"""The invented tables made worse, one way each: what bulletins have to hold, in tests and in the gallery."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from genscan import reference
from genscan.facts import EditionFacts
from tests.bulletin import sample

Frames = Mapping[str, pl.DataFrame]
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \"'&amp; %{x} <b>gras</b>"
LONG = "Responsable adjoint de la transformation numérique des établissements publics"
CHANGES = ("change_pct", "change_low", "change_high", "previous_year")
COUNTS = ("vacancies", "vacancies_stock", "stock_squares", "openings", "courses", "course_equivalents")


def in_region(code: str) -> pl.Expr:
    """The rows of a region."""
    return (pl.col("area_level") == "region") & (pl.col("area_code") == code)


def plain(tables: Frames, code: str) -> Frames:
    """As they are: withheld cells and zeros are in the sparse regions."""
    return tables


def without_history(tables: Frames, code: str) -> Frames:
    """No earlier quarter at all."""
    return {
        **tables,
        "history": tables["history"].clear(),
        "breaks": tables["breaks"].clear(),
        "notices": tables["notices"].clear(),
        "indicators": tables["indicators"].with_columns(
            pl.lit(None, pl.Float64).alias(name) for name in CHANGES
        ),
    }


def with_nothing(tables: Frames, code: str) -> Frames:
    """Neither a vacancy nor a course in the region."""
    return _counting(tables, code, 0)


def with_one_of_each(tables: Frames, code: str) -> Frames:
    """One vacancy and one course in the region, in one family."""
    return _counting(tables, code, 1)


def _counting(tables: Frames, code: str, n: int) -> Frames:
    told = pl.col("occupation_code").is_in(["ALL", "design"])
    below = pl.col("area_code").is_in(
        reference.departments().filter(pl.col("region_code") == code)["department_code"].implode()
    ) & (pl.col("area_level") == "department")
    cells = tables["cells"].filter(~below)
    counts = (*COUNTS, "supply_low", "supply_high", "places")
    return {
        **tables,
        "cells": cells.with_columns(
            pl.when(in_region(code))
            .then(pl.when(told).then(n).otherwise(0))
            .otherwise(pl.col(name))
            .cast(cells.schema[name])
            .alias(name)
            for name in counts
        ),
        **{
            name: tables[name].filter(~in_region(code) & ~below)
            for name in ("indicators", "profiles", "skills")
        },
    }


def broken(tables: Frames, code: str) -> Frames:
    """A break in the region's vacancies, with a series that leaves the partner out."""
    indicators = tables["indicators"]
    here = in_region(code) & (pl.col("indicator") == "vacancies_stock")
    told = indicators.with_columns(
        symbol=pl.when(here).then(pl.lit("b")).otherwise("symbol"),
        **{name: pl.when(here).then(None).otherwise(pl.col(name)) for name in CHANGES[:3]},
    )
    comparable = indicators.filter(here).with_columns(
        series=pl.lit("comparable"),
        previous_year=pl.col("value") * 2,
        change_pct=pl.lit(-50.0),
        change_low=pl.lit(-60.0),
        change_high=pl.lit(-40.0),
    )
    return {**tables, "indicators": pl.concat([told, comparable])}


def provisional(tables: Frames, code: str) -> Frames:
    """Every figure that rests on vacancies is provisional."""
    marks = " ".join(f"{name}=p" for name in ("vacancies", "vacancies_stock", "openings"))
    stated = pl.col("value").is_not_null() & pl.col("symbol").is_null()
    return {
        **tables,
        "cells": tables["cells"].with_columns(symbols=pl.concat_str("symbols", pl.lit(" " + marks))),
        "indicators": tables["indicators"].with_columns(
            symbol=pl.when(stated & ~pl.col("indicator").is_in(["courses", "supply_share"]))
            .then(pl.lit("p"))
            .otherwise("symbol")
        ),
    }


def confidential(tables: Frames, code: str) -> Frames:
    """A confidential source of vacancies: nothing below a region's families, one of them hidden."""
    notice: dict[str, Any] = {
        "quarter": str(sample.QUARTER),
        "feed": "france-travail",
        "file": "offres.jsonl.gz",
        "notice": "confidential_feed",
        "records": None,
    }
    hidden = in_region(code) & (pl.col("occupation_code") == "design") | (
        pl.col("occupation_level") == "parent"
    )
    fine = (pl.col("area_level") == "department") | (pl.col("occupation_level") == "rome")
    vacancies, values = COUNTS[:3], ("value", "low", "high", *CHANGES)
    return {
        **tables,
        "cells": tables["cells"]
        .filter(~fine)
        .with_columns(
            *(pl.when(hidden).then(None).otherwise(pl.col(name)).alias(name) for name in vacancies),
            openings=pl.lit(None, pl.Int64),
            symbols=pl.when(hidden)
            .then(pl.lit(" ".join(f"{name}=c" for name in vacancies)))
            .otherwise("symbols"),
        ),
        "indicators": tables["indicators"]
        .filter(~fine)
        .with_columns(
            *(pl.when(hidden).then(None).otherwise(pl.col(name)).alias(name) for name in values),
            symbol=pl.when(hidden).then(pl.lit("c")).otherwise("symbol"),
        ),
        "profiles": tables["profiles"].filter(pl.col("side") == "courses"),
        "skills": tables["skills"].clear(),
        "notices": pl.concat([tables["notices"], pl.DataFrame([notice], schema=tables["notices"].schema)]),
    }


def badly_named(tables: Frames, code: str) -> Frames:
    """Occupations of more than forty characters, and labels that would do harm if they were taken as code."""
    rank = pl.int_range(pl.len()).over("occupation_level")
    return {
        **tables,
        "occupations": tables["occupations"].with_columns(
            occupation_label=pl.when(rank % 3 == 1)
            .then(pl.lit(HOSTILE))
            .when(rank % 3 == 2)
            .then(pl.lit(LONG + " ") + rank.cast(pl.String))
            .otherwise("occupation_label")
        ),
        "skills": tables["skills"].with_columns(
            skill_label=pl.when(pl.col("skill_code").str.ends_with("8"))
            .then(pl.lit(HOSTILE))
            .otherwise("skill_label")
        ),
    }


@dataclass(frozen=True)
class WorstCase:
    """A region of the sample, what is done to its tables, and the facts of its edition."""

    region: str
    change: Callable[[Frames, str], Frames] = plain
    facts: EditionFacts = sample.FACTS

    def tables(self, tables: Frames) -> Frames:
        """The tables made worse."""
        return self.change(tables, self.region)


CASES: dict[str, WorstCase] = {
    "dense": WorstCase("11"),
    "middling": WorstCase("28"),
    "sparse": WorstCase("06"),
    "no-courses": WorstCase(sample.NO_COURSES),
    "no-history": WorstCase("76", without_history, dataclasses.replace(sample.FACTS, history=())),
    "nothing": WorstCase("53", with_nothing),
    "one-of-each": WorstCase("53", with_one_of_each),
    "break": WorstCase("28", broken),
    "provisional": WorstCase(
        "28", provisional, dataclasses.replace(sample.FACTS, last_observation=date(2026, 2, 13))
    ),
    "confidential": WorstCase("28", confidential),
    "long-and-hostile-names": WorstCase("11", badly_named),
}
