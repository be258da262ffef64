"""Bulletins hold where tables are poor: no history, nothing in a region, few indicators, real data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import polars as pl

from genscan import french
from genscan.bulletin import index, pages
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.published import Published
from genscan.bulletin.region import Region
from genscan.bulletin.render import compose
from genscan.bulletin.sections import quality
from genscan.bulletin.traceability import Tables, differences
from genscan.facts import EditionFacts
from tests.bulletin import sample
from tests.bulletin.test_pages import Blank

Frames = Mapping[str, pl.DataFrame]
FIRST_INDICATORS = [
    "vacancies_per_100_courses",
    "tension_index",
    "demand_share",
    "supply_share",
    "share_gap",
    "demand_quotient",
]


def made(tables: Frames, facts: EditionFacts, *codes: str) -> str:
    """All pages, checked against their tables, drawn but not rendered; their text one after another."""
    published, known = Published(tables, facts), Tables(tables, facts)
    written = []
    for code in codes:
        bulletin = compose(published, code)
        assert all(figure.drawings() for figure in bulletin.figures)
        written.append(bulletin_page(bulletin, Pictures(Blank()), "screen"))
        assert bulletin_page(bulletin, Pictures(Blank()), "print")
    home = index.page_of(index.compose(published), Pictures(Blank()))
    for page in (*written, home):
        assert differences(page, known) == []
    others = (pages.method(published), pages.quality(published), pages.dictionary_page(published))
    return "".join((*written, home, *others))


def test_without_history_no_change_is_told(tables: Frames) -> None:
    changes = ("change_pct", "change_low", "change_high", "previous_year")
    bare = {
        **tables,
        "history": tables["history"].clear(),
        "breaks": tables["breaks"].clear(),
        "notices": tables["notices"].clear(),
        "indicators": tables["indicators"].with_columns(
            pl.lit(None, pl.Float64).alias(name) for name in changes
        ),
    }
    page = made(bare, dataclasses.replace(sample.FACTS, history=()), "11", "06")
    assert "évolution sur un an n’est pas disponible" in page
    assert "gagnent" not in page and "on ne peut pas conclure à une" not in page


def test_a_region_with_nothing_is_readable(tables: Frames) -> None:
    here = (pl.col("area_level") == "region") & (pl.col("area_code") == "53")
    counts = ("vacancies", "vacancies_stock", "stock_squares", "openings", "courses", "course_equivalents")
    cells = tables["cells"]
    nothing = {
        **tables,
        "cells": cells.with_columns(
            pl.when(here).then(0).otherwise(pl.col(name)).cast(cells.schema[name]).alias(name)
            for name in counts
        ),
        **{name: tables[name].filter(~here) for name in ("indicators", "profiles", "skills")},
    }
    page = made(nothing, sample.FACTS, "53")
    assert "Aucune offre en ligne ce trimestre en Bretagne" in page
    assert "Aucune formation sur place en Bretagne ce trimestre" in page


def test_the_first_six_indicators_are_enough(tables: Frames) -> None:
    few = {
        **tables,
        "indicators": tables["indicators"].filter(pl.col("indicator").is_in(FIRST_INDICATORS)),
        "skills": tables["skills"].clear(),
        "profiles": tables["profiles"].clear(),
    }
    assert "Plus d’offres que de formations, en proportion" in made(few, sample.FACTS, "11")


def test_real_data_bear_no_demonstration_mark(tables: Frames) -> None:
    facts = dataclasses.replace(sample.FACTS, demonstration=False, revision=2, reason="Un fichier corrigé")
    page = made(tables, facts, "32")
    assert "Données de démonstration" not in page and "Démonstration ·" not in page
    assert "Motif de cette révision\u00a0: Un fichier corrigé" in page


def test_a_break_is_named(tables: Frames) -> None:
    here = (
        (pl.col("area_level") == "region")
        & (pl.col("area_code") == "28")
        & (pl.col("indicator") == "vacancies_stock")
    )
    broken = tables["indicators"].with_columns(
        symbol=pl.when(here).then(pl.lit("b")).otherwise("symbol"),
        **{
            name: pl.when(here).then(None).otherwise(pl.col(name))
            for name in ("change_pct", "change_low", "change_high")
        },
    )
    page = made({**tables, "indicators": broken}, sample.FACTS, "28")
    assert "Une rupture de série empêche de comparer à l’année d’avant." in page


def test_a_comparable_series_is_told_with_whom_it_leaves_out(tables: Frames) -> None:
    indicators = tables["indicators"]
    here = (
        (pl.col("area_level") == "region")
        & (pl.col("area_code") == "28")
        & (pl.col("indicator") == "vacancies_stock")
    )
    changes = ("change_pct", "change_low", "change_high")
    broken = indicators.with_columns(
        symbol=pl.when(here).then(pl.lit("b")).otherwise("symbol"),
        **{name: pl.when(here).then(None).otherwise(pl.col(name)) for name in changes},
    )
    comparable = indicators.filter(here).with_columns(
        series=pl.lit("comparable"),
        previous_year=pl.col("value") * 2,
        change_pct=pl.lit(-50.0),
        change_low=pl.lit(-60.0),
        change_high=pl.lit(-40.0),
    )
    told = {**tables, "indicators": pl.concat([broken, comparable])}
    page = made(told, sample.FACTS, "28")
    assert "Série comparable, sans le site partenaire HELLO" in page
    assert "En un an, sans le site partenaire HELLO" in page
    assert "Une rupture de série empêche" not in page
    assert "HELLO" not in made(told, sample.FACTS, "53").split("Ruptures de série")[0]


def test_breaks_of_the_country_are_told_in_every_region_and_those_of_another_are_not(tables: Frames) -> None:
    rows = pl.concat(
        [
            tables["breaks"].with_columns(region_code=pl.lit(code), what_fr=pl.lit(f"Rupture {code}"))
            for code in ("FR", "28", "32")
        ]
    )
    published = Published({**tables, "breaks": rows}, sample.FACTS)
    told = [said.text for said in quality.breaks(published, Region(published, french.region_name("28")))]
    assert [text.rpartition(" ")[2] for text in told] == ["FR.", "28."]
