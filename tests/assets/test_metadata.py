"""The numbers that staff see beside the assets are those of the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from genscan.feeds.landing import LandedFile
from genscan.records import fates_by_feed, set_aside, totals


def landed(path: Path | None) -> LandedFile:
    return LandedFile(
        "mcf", "2026-Q1", "a.csv", "0" * 64, 1, 3, date(2026, 3, 31), "full", False, None, (), 1, path
    )


def test_the_ledger_is_summed_by_feed_in_the_order_of_the_outcomes() -> None:
    lines = pl.DataFrame(
        {
            "feed": ["mcf", "mcf", "mcf", "lheo"],
            "outcome": ["kept", "quarantined", "kept", "duplicate"],
            "records": [5, 1, 2, 4],
        }
    )
    assert fates_by_feed(lines).rows() == [
        ("lheo", "duplicate", 4),
        ("mcf", "quarantined", 1),
        ("mcf", "kept", 7),
    ]


def test_records_set_aside_are_counted_over_the_files(tmp_path: Path) -> None:
    pl.DataFrame({"quarantined": [None, "broken_csv", None]}).write_parquet(tmp_path / "a.parquet")
    assert set_aside([landed(tmp_path / "a.parquet"), landed(None)]) == 1
    assert set_aside([landed(None)]) == 0


def test_a_hidden_total_is_left_out() -> None:
    cells = pl.DataFrame(
        {
            "area_level": ["nation", "region"],
            "occupation_level": ["all", "all"],
            "vacancies": [None, 3],
            "courses": [8, 2],
        },
        schema_overrides={"vacancies": pl.Int64},
    )
    assert totals(cells) == {"courses": 8}
