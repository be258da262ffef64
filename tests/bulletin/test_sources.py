"""The line under a figure names its feeds, each with the day whose state it describes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from genscan.bulletin.fixed_numbers import plain
from genscan.bulletin.published import Published
from genscan.bulletin.source_lines import source
from tests.bulletin import sample


def seen(tables: Mapping[str, pl.DataFrame], days: Mapping[str, date]) -> Published:
    """The sample with other days of observation."""
    known = tables["sources"].with_columns(
        pl.col("feed").replace_strict(days, default=pl.col("observed_on")).alias("observed_on")
    )
    return Published({**tables, "sources": known}, sample.FACTS)


def test_feeds_of_one_day_share_it(tables: Mapping[str, pl.DataFrame]) -> None:
    day = date(2026, 3, 31)
    said = source(seen(tables, {"france-travail": day, "mcf": day}), "france-travail", "mcf")
    assert plain(said.text) == "Source : France Travail et Mon compte formation, 31 mars 2026"


def test_each_feed_bears_its_own_day(tables: Mapping[str, pl.DataFrame]) -> None:
    days = {"france-travail": date(2026, 3, 16), "mcf": date(2026, 3, 17)}
    said = source(seen(tables, days), "france-travail", "mcf")
    assert plain(said.text) == "Source : France Travail, 16 mars 2026 ; Mon compte formation, 17 mars 2026"
