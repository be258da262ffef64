"""Small published tables that can be checked by hand; larger ones for timings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from genscan import dictionary
from genscan.facts import EditionFacts
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
REGIONS = [("11", "Île-de-France", 7_900_000), ("06", "Mayotte", 170_000)]
DEPARTMENTS = [("75", "Paris", "11", 1_400_000), ("976", "Mayotte", "06", 170_000)]
INDICATORS = ("vacancies_per_100_courses", "tension_index", "demand_share")
MALICIOUS = '=HYPERLINK("http://example.invalid","x");=1+1\n@SUM(A1)'


@dataclass(frozen=True)
class Received:
    """What an edition says of a received file."""

    feed: str
    file: str
    sha256: str
    bytes: int
    records: int | None
    observed_on: date = date(2026, 3, 31)
    scope: str = "full"
    confidential: bool = False


OFFERS = Received("france-travail", "offres.jsonl", "a" * 64, 1234, 30)
BROKEN = Received("france-travail", "broken.json", "b" * 64, 12, None)
COURSES = Received("mcf", "catalogue.csv", "c" * 64, 4321, 12)
INPUTS = [OFFERS, BROKEN, COURSES]


def facts(revision: int = 1, *, demonstration: bool = True, reason: str | None = None) -> EditionFacts:
    return EditionFacts(QUARTER, revision, demonstration, date(2026, 3, 31), reason)


def tables(
    quarter: Quarter = QUARTER,
    *,
    demonstration: bool = True,
    occupations: Sequence[tuple[str, str]] = (
        ("all", "ALL"),
        ("family", "design"),
        ("parent", "M1805"),
        ("rome", "M1805"),
    ),
    areas: Sequence[tuple[str, str]] = (
        ("nation", "FR"),
        ("region", "06"),
        ("region", "11"),
        ("region", "ZZ"),
        ("department", "75"),
    ),
    indicators: Sequence[str] = INDICATORS,
) -> dict[str, pl.DataFrame]:
    """Every published table; Mayotte has no vacancy, and its index is withheld."""
    cells = _cells(quarter, areas, occupations)
    return {
        "cells": cells,
        "indicators": _indicators(cells, indicators),
        "profiles": _keyed(cells).select(
            pl.all(),
            side=pl.lit("vacancies"),
            dimension=pl.lit("contract"),
            category=pl.lit("permanent"),
            count=pl.lit(3),
            share=pl.lit(0.25),
            symbol=pl.lit(None, pl.String),
        ),
        "skills": _keyed(cells)
        .head(2)
        .select(
            pl.all(),
            skill_code=pl.lit("123456"),
            skill_label=pl.lit(MALICIOUS),
            vacancies=pl.lit(2),
            share=pl.lit(0.1),
            symbol=pl.lit(None, pl.String),
        ),
        "areas": _areas(areas),
        "occupations": pl.DataFrame(
            {
                "occupation_level": ["parent", "rome"],
                "occupation_code": ["M1805", "M1805"],
                "occupation_label": ["Études et développement informatique", "Développeur / Développeuse"],
                "parent_code": ["M1805", "M1805"],
                "family": ["design", "design"],
                "perimeter": ["whole", "leaf"],
                "rome_version": ["v460", "v460"],
            }
        ),
        "families": pl.DataFrame({"family": ["design"], "family_label": ["Design"], "position": [6]}),
        "indicator_definitions": pl.DataFrame(
            [
                {
                    "indicator": name,
                    "kind": "ratio",
                    "unit": "vacancies per 100 courses" if name.startswith("vacancies") else "fraction",
                    "title_en": name.replace("_", " "),
                    "title_fr": f"Titre de {name}",
                    "description_en": "Sample.",
                    "description_fr": "Exemple.",
                    "numerator": "vacancies_stock",
                    "denominator": "course_equivalents",
                    "reference": None,
                }
                for name in indicators
            ],
            schema=dictionary.table("indicator_definitions").schema,
        ),
        "sources": pl.DataFrame(
            [
                {
                    "feed": source.feed,
                    "file": source.file,
                    "sha256": source.sha256,
                    "observed_on": quarter.last_day,
                    "scope": "full",
                    "licence": "Licence Ouverte 2.0",
                    "licence_url": None,
                    "producer": "Producteur",
                    "records": source.records,
                    "demonstration": demonstration,
                }
                for source in INPUTS
            ],
            schema=dictionary.table("sources").schema,
        ),
        "breaks": pl.DataFrame(
            {
                "break_date": [date(2026, 10, 22)],
                "feed": ["mcf"],
                "scope": ["catalogue"],
                "region_code": ["FR"],
                "affects": ["courses"],
                "what_en": ["Rules change"],
                "what_fr": ["Les règles changent"],
            }
        ),
        "ledger": pl.DataFrame(
            [
                (str(quarter), "france-travail", "offres.jsonl", "kept", "kept", 20),
                (str(quarter), "france-travail", "offres.jsonl", "duplicate", "copy", 10),
                (str(quarter), "france-travail", "broken.json", "quarantined", "unreadable", None),
                (str(quarter), "mcf", "catalogue.csv", "kept", "kept", 12),
            ],
            schema=dictionary.table("ledger").schema,
            orient="row",
        ),
        "notices": pl.DataFrame(
            [(str(quarter), "mcf", "catalogue.csv", "repaired_label", 1)],
            schema=dictionary.table("notices").schema,
            orient="row",
        ),
        "copies": pl.DataFrame(
            [(str(quarter), "own", 400, 8, 0.02, None), (str(quarter), "partner", 900, 135, 0.15, None)],
            schema=dictionary.table("copies").schema,
            orient="row",
        ),
        "sensitivity": pl.DataFrame(
            [
                (str(quarter), rule, "design", vacancies, 1)
                for rule, vacancies in (("looser", 280), ("published", 300), ("stricter", 310))
            ],
            schema=dictionary.table("sensitivity").schema,
            orient="row",
        ),
        "history": _cells(quarter.year_before, areas, occupations),
    }


def _keyed(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select("quarter", "area_level", "area_code", "occupation_level", "occupation_code")


def _cells(
    quarter: Quarter, areas: Sequence[tuple[str, str]], occupations: Sequence[tuple[str, str]]
) -> pl.DataFrame:
    keys = pl.DataFrame(
        [(str(quarter), *area, *occupation) for area in areas for occupation in occupations],
        schema=["quarter", "area_level", "area_code", "occupation_level", "occupation_code"],
        orient="row",
    ).with_row_index("i")
    empty = pl.col("area_code") == "06"
    leaf = pl.col("occupation_level") == "rome"
    number = pl.col("i").cast(pl.Int64)
    return keys.select(
        "quarter",
        "area_level",
        "area_code",
        "occupation_level",
        "occupation_code",
        vacancies=pl.when(empty).then(0).otherwise(number * 7 + 3),
        vacancies_stock=pl.when(empty).then(0.0).otherwise(number / 3 + 1),
        stock_squares=pl.when(empty).then(0.0).otherwise(number / 7 + 1),
        vacancies_new=pl.lit(None, pl.Int64),
        vacancies_open=pl.when(empty).then(0).otherwise(number),
        openings=pl.when(empty).then(0).otherwise(number * 8),
        observations=pl.lit(3),
        courses=pl.when(leaf).then(None).otherwise(number + 1),
        course_equivalents=pl.when(leaf).then(None).otherwise(number / 9 + 0.5),
        supply_low=pl.when(leaf).then(None).otherwise(number / 11),
        supply_high=pl.when(leaf).then(None).otherwise(number / 5 + 1),
        courses_distant=pl.lit(None, pl.Int64),
        sessions=pl.lit(None, pl.Float64),
        places=pl.lit(None, pl.Float64),
        places_coverage=pl.lit(0.0),
        symbols=pl.when(leaf)
        .then(pl.lit("courses=x course_equivalents=x vacancies_new=x"))
        .otherwise(pl.lit("vacancies_new=x")),
    )


def _indicators(cells: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    withheld = pl.col("area_code") == "06"
    columns = dictionary.table("indicators").schema
    value = pl.when(withheld).then(None).otherwise(pl.col("vacancies_stock") / 7)
    made = (
        cells.filter(pl.col("occupation_level") != "rome")
        .join(pl.DataFrame({"indicator": list(names)}), how="cross")
        .with_columns(
            series=pl.lit("all"),
            value=value,
            low=value * 0.9,
            high=value * 1.1,
            shrunk=pl.col("vacancies_stock") / 7.5,
            numerator=pl.col("vacancies_stock"),
            denominator=pl.col("course_equivalents"),
            n=pl.when(withheld).then(2.5).otherwise(40.0),
            reliability=pl.when(withheld).then(pl.lit("withheld")).otherwise(pl.lit("A")),
            symbol=pl.when(withheld).then(pl.lit("u")).otherwise(None),
            borrowed_value=pl.when(withheld).then(4.5).otherwise(None),
            borrowed_from=pl.when(withheld).then(pl.lit("nation/FR/all/ALL")).otherwise(None),
        )
    )
    return made.select(
        [
            pl.col(name) if name in made.columns else pl.lit(None, kind).alias(name)
            for name, kind in columns.items()
        ]
    )


def _areas(areas: Sequence[tuple[str, str]]) -> pl.DataFrame:
    labels = {("region", code): (label, code, people) for code, label, people in REGIONS}
    labels |= {("department", code): (label, region, people) for code, label, region, people in DEPARTMENTS}
    rows = [(level, code, *labels.get((level, code), (f"Lieu {code}", None, None))) for level, code in areas]
    return pl.DataFrame(rows, schema=dictionary.table("areas").schema, orient="row")
