"""The weights of full observations add up to one whatever their number, and follow the gaps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from genscan import models, pipeline, warehouse
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
SETS = {
    "one": [44],
    "the first day": [0],
    "the last day": [89],
    "both ends": [0, 89],
    "two side by side": [30, 31],
    "three": [14, 44, 74],
    "twelve": list(range(3, 87, 7)),
    "every day": list(range(90)),
}


def weights(days: list[int]) -> dict[int, Decimal]:
    con = warehouse.connect()
    files = pl.DataFrame(
        [(f"{day}", "vacancies", QUARTER.first_day + timedelta(days=day), "full", 1, None) for day in days],
        schema={
            "path": pl.String,
            "side": pl.String,
            "observed_on": pl.Date,
            "scope": pl.String,
            "records": pl.Int64,
            "quarantined": pl.String,
        },
        orient="row",
    )
    warehouse.table_of_frame(con, "landing.files", files)
    con.execute("create table landing.rejected (landing_path varchar)")
    select = models.find("core.observations").select
    rows = warehouse.read(con, select, pipeline.bound(QUARTER))
    return {
        (day - QUARTER.first_day).days: weight for day, weight in rows.select("observed_on", "weight").rows()
    }


@pytest.mark.parametrize("days", SETS.values(), ids=SETS.keys())
def test_weights_add_up_to_exactly_one(days: list[int]) -> None:
    found = weights(days)
    assert sum(found.values()) == 1
    assert set(found) == set(days)
    assert all(weight > 0 for weight in found.values())


def test_days_apart_alike_weigh_alike() -> None:
    found = weights(SETS["every day"])
    inner = {weight for day, weight in found.items() if 0 < day < 89}
    assert max(inner) - min(inner) <= Decimal("0.000000001")
    assert float(found[0]) == pytest.approx(float(max(inner)) / 2, rel=1e-6)


def test_the_first_and_the_last_day_alone_weigh_a_half_each() -> None:
    assert weights(SETS["both ends"]) == {0: Decimal("0.5"), 89: Decimal("0.5")}
    assert QUARTER.last_day == date(2026, 3, 31)
