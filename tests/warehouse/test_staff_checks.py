"""The checks that staff read find what they are there for, and are silent on a quarter like those before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from genscan import pipeline, views, warehouse
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
Rows = list[dict[str, Any]]


def found(name: str, tables: Mapping[str, Rows]) -> Rows:
    """The offending rows of a check on these tables, the reference tables beside them."""
    check = next(one for one in pipeline.checks() if one.name == name)
    con = warehouse.connect()
    for source in check.sources:
        frame = pl.DataFrame(tables[source]) if source in tables else None
        if frame is None:
            frame = views.reference_table(source.split(".")[1])
        warehouse.table_of_frame(con, source, frame)
    values = warehouse.parameters(check.select, pipeline.bound(QUARTER))
    rows = con.execute(check.select, values).pl().to_dicts()
    con.close()
    return rows


def cell(area: str, stock: float, courses: int, quarter: str | None = None) -> dict[str, Any]:
    row = {
        "area_level": "region",
        "area_code": area,
        "occupation_level": "all",
        "vacancies_stock": stock,
        "courses": courses,
    }
    return row | ({"quarter": quarter} if quarter else {})


PAST = [
    *(cell("11", stock, 100, quarter) for stock, quarter in ((90.0, "2025-Q1"), (120.0, "2025-Q4"))),
    cell("28", 12.0, 4, "2025-Q4"),
    cell("11", 900.0, 900, "2024-Q4"),
]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ([cell("11", 50, 190), cell("28", 3, 12)], []),
        ([cell("11", 44, 100), cell("28", 12, 4)], [("11", "vacancies", 44, 90, 120)]),
        (
            [cell("11", 100, 201), cell("28", 1, 4)],
            [("11", "courses", 201, 100, 100), ("28", "vacancies", 1, 12, 12)],
        ),
    ],
    ids=["as ever", "halved", "doubled, and nearly gone"],
)
def test_a_region_far_from_its_year_is_told(now: Rows, told: list[tuple[object, ...]]) -> None:
    rows = found("core.cells.regions_like_history", {"core.cells": now, "history.cells": PAST})
    assert [tuple(row.values()) for row in rows] == told


def fates(feed: str, kept: int, quarter: str | None = None) -> Rows:
    row = {"feed": feed, "record": 1, "outcome": "kept"}
    return [row | ({"quarter": quarter} if quarter else {})] * kept


def test_a_course_feed_that_did_not_come_is_told() -> None:
    past = [*fates("mcf", 40, "2025-Q3"), *fates("mcf", 90, "2025-Q4"), *fates("lheo", 30, "2025-Q4")]
    tables = {"core.fates": fates("mcf", 60), "history.fates": past}
    rows = found("core.fates.course_feeds_like_history", tables)
    assert rows == [{"feed": "lheo", "now": 0, "before": 30}]
    assert found("core.fates.course_feeds_like_history", {**tables, "core.fates": past}) == []


def test_a_month_without_observation_is_told() -> None:
    def seen(*days: date) -> Rows:
        return [{"observed_on": day, "is_full": True} for day in days]

    name = "core.observations.quarter_is_covered"
    monthly = seen(date(2026, 1, 15), date(2026, 2, 12), date(2026, 3, 10))
    assert found(name, {"core.observations": monthly}) == []
    partial = [*seen(date(2026, 1, 15)), {"observed_on": date(2026, 2, 15), "is_full": False}]
    (gap,) = found(name, {"core.observations": partial})
    assert gap == {"unseen_from": date(2026, 1, 15), "unseen_until": date(2026, 3, 31), "days": 75}


@pytest.mark.parametrize(
    ("name", "table", "few", "many"),
    [
        ("core.coded_offers.few_without_code", "core.coded_offers", "no_occupation", 50),
        ("core.coded_offers.few_contradicted", "core.coded_offers", "title_contradicts_code", 10),
    ],
)
def test_a_share_of_offers_beyond_the_usual_is_told(name: str, table: str, few: str, many: int) -> None:
    usual = [{"reason": few}, *({"reason": "abroad"} for _ in range(many - 1))]
    assert found(name, {table: usual}) == []
    (row,) = found(name, {table: usual[:-1]})
    assert list(row.values()) == [1, many - 1]


def test_more_vacancies_without_region_than_usual_are_told() -> None:
    usual = [{"region_code": code} for code in ("ZZ", "11", "11", "84")]
    assert found("core.vacancies.few_unlocated", {"core.vacancies": usual}) == []
    (row,) = found("core.vacancies.few_unlocated", {"core.vacancies": usual[:-1]})
    assert row == {"unlocated": 1, "vacancies": 3}


def test_unreadable_records_and_files_are_told() -> None:
    def line(feed: str, outcome: str, records: int | None) -> dict[str, Any]:
        return {"quarter": "2026-Q1", "feed": feed, "outcome": outcome, "records": records}

    usual = [line("mcf", "kept", 99), line("mcf", "quarantined", 1), line("lheo", "kept", 5)]
    name = "published.ledger.few_quarantined"
    assert found(name, {"published.ledger": usual}) == []
    worse = [*usual, line("mcf", "quarantined", 1), line("lheo", "quarantined", None)]
    rows = found(name, {"published.ledger": worse})
    assert [(row["feed"], row["unread_files"], row["quarantined"]) for row in rows] == [
        ("lheo", 1, 0),
        ("mcf", 0, 2),
    ]


@pytest.mark.parametrize("table", ["profiles", "skills"])
def test_a_share_over_one_is_told(table: str) -> None:
    row = {"area_code": "11", "occupation_level": "all", "occupation_code": "ALL", "share": 1.0}
    tables = {f"published.{table}": [row]}
    name = f"published.{table}.shares_within_one"
    assert found(name, tables) == []
    assert found(name, {f"published.{table}": [row, {**row, "share": 1.001}]}) == [{**row, "share": 1.001}]


@pytest.mark.parametrize("name", [one.name for one in pipeline.checks() if one.name.endswith(".unique_key")])
def test_a_key_that_stands_twice_is_told(name: str) -> None:
    check = next(one for one in pipeline.checks() if one.name == name)
    keys = check.select.partition("group by ")[2].partition("having")[0].strip().split(", ")
    row = dict.fromkeys(keys, "a")
    assert found(name, {check.model: [row, {**row, keys[-1]: "b"}]}) == []
    assert found(name, {check.model: [row, row]}) == [{**row, "rows": 2}]
