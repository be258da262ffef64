"""Limits, reliability, withholding, borrowing, ranks and change of published indicators."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from genscan.indicators import COLUMNS, complete

DEFAULTS: dict[str, Any] = {
    "quarter": "2026-Q1",
    "indicator": "tension_index",
    "area_level": "region",
    "area_code": "11",
    "occupation_level": "parent",
    "occupation_code": "M1805",
    "value": 1.0,
    "numerator": 1.0,
    "denominator": 1.0,
    "reference": 1.0,
    "symbol": None,
    "n": 40.0,
    "interval_kind": "poisson",
    "interval_n": 40.0,
    "interval_p": None,
    "interval_factor": 1 / 40,
    "interval_shift": None,
    "shrink_factor": None,
    "shrink_events": None,
    "shrink_exposure": None,
    "previous_value": None,
    "change_n": None,
    "previous_n": None,
    "is_broken": None,
    "mean_4q": None,
    "region_code": None,
    "parent_code": None,
    "family": "developpement-test-ops",
}
TYPES = {
    name: pl.String
    if name
    in (
        "quarter",
        "indicator",
        "area_level",
        "area_code",
        "occupation_level",
        "occupation_code",
        "symbol",
        "interval_kind",
        "region_code",
        "parent_code",
        "family",
    )
    else pl.Boolean
    if name == "is_broken"
    else pl.Float64
    for name in DEFAULTS
}


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**DEFAULTS, **row} for row in given], schema=TYPES)


def one(**given: Any) -> dict[str, Any]:
    return complete(rows(given)).row(0, named=True)


@pytest.mark.parametrize(
    ("n", "expected"), [(30, "A"), (29.99, "B"), (10, "B"), (9.99, "C"), (5, "C"), (4.99, "withheld")]
)
def test_reliability_rests_on_n(n: float, expected: str) -> None:
    assert one(n=n)["reliability"] == expected


@pytest.mark.parametrize("n", [9.0, 1.0])
def test_a_withheld_value_shows_no_value_limits_or_rank_but_its_counts(n: float) -> None:
    row = one(n=n, numerator=3.0, denominator=2.0)
    assert (row["value"], row["low"], row["high"], row["rank"], row["symbol"]) == (
        None,
        None,
        None,
        None,
        "u",
    )
    assert (row["numerator"], row["denominator"], row["n"]) == (3.0, 2.0, n)


def test_not_applicable_comes_before_reliability() -> None:
    row = one(symbol="z", value=None, n=1.0)
    assert (row["symbol"], row["reliability"], row["n"]) == ("z", None, None)


def test_a_true_zero_is_plain_with_its_upper_limit() -> None:
    row = one(value=0.0, interval_n=0.0, interval_factor=0.5, n=12.0)
    assert (row["value"], row["low"], row["symbol"]) == (0.0, 0.0, None)
    assert row["high"] == pytest.approx(0.5 * 3.688879, rel=1e-6)


def test_a_withheld_value_borrows_the_first_reliable_one_and_names_it() -> None:
    table = complete(
        rows(
            {"area_level": "department", "area_code": "75", "region_code": "11", "n": 2.0},
            {"area_level": "region", "area_code": "11", "n": 8.0},
            {"area_level": "nation", "area_code": "FR", "value": 1.5},
            {
                "area_level": "department",
                "area_code": "75",
                "occupation_level": "family",
                "occupation_code": "developpement-test-ops",
                "value": 9.0,
            },
        )
    )
    paris = table.filter((pl.col("area_code") == "75") & (pl.col("occupation_level") == "parent"))
    row = paris.row(0, named=True)
    assert row["value"] is None
    assert (row["borrowed_value"], row["borrowed_from"]) == (1.5, "nation/FR/parent/M1805")


def test_without_a_wider_area_the_coarser_occupation_is_borrowed() -> None:
    table = complete(
        rows(
            {"n": 2.0},
            {"area_level": "nation", "area_code": "FR", "n": 2.0},
            {"occupation_level": "family", "occupation_code": "developpement-test-ops", "value": 9.0},
        )
    )
    row = table.filter((pl.col("area_code") == "11") & (pl.col("occupation_level") == "parent"))
    assert row["borrowed_from"].to_list() == ["region/11/family/developpement-test-ops"]


def test_change_carries_limits_and_stops_at_a_break() -> None:
    change = {"indicator": "vacancies_stock", "n": None, "value": 120.0, "previous_value": 100.0}
    counted = {**change, "change_n": 120.0, "previous_n": 100.0, "is_broken": False}
    row = one(**counted)
    assert row["change_pct"] == pytest.approx(20.0)
    assert row["change_low"] < 0 < row["change_pct"] < row["change_high"]
    broken = one(**{**counted, "is_broken": True})
    assert (broken["change_pct"], broken["symbol"], broken["value"]) == (None, "b", 120.0)
    small = one(**{**counted, "value": 4.0, "change_n": 4.0})
    assert small["change_pct"] is None


def test_ranks_are_among_the_regions_of_class_a_or_b() -> None:
    regions = [
        {
            "area_code": f"{code:02}",
            "value": float(code),
            "n": 40.0 if code < 6 else 2.0,
            "interval_n": 40.0,
            "interval_factor": code / 40,
            "shrink_factor": 1.0,
            "shrink_events": 40.0 * code,
            "shrink_exposure": 40.0,
        }
        for code in range(1, 7)
    ]
    table = complete(rows(*regions)).sort("area_code")
    assert table["rank"].to_list() == [5, 4, 3, 2, 1, None]
    assert table["shrunk"].null_count() == 0
    assert all(
        low <= rank <= high
        for low, rank, high in table.head(5).select("rank_low", "rank", "rank_high").rows()
    )


@pytest.mark.parametrize(
    ("need", "supply", "n", "expected"),
    [(2.0, 0.5, 400, 1), (2.0, 1.5, 400, 2), (0.4, 0.5, 400, 3), (0.4, 1.5, 400, 4), (1.1, 0.5, 30, 0)],
)
def test_quadrants_are_undecided_where_the_need_may_be_one(
    need: float, supply: float, n: float, expected: int
) -> None:
    row = one(
        indicator="quadrant",
        value=None,
        numerator=need,
        denominator=supply,
        interval_kind="quadrant",
        interval_n=float(n),
        interval_p=need / 10,
        interval_factor=10.0,
    )
    assert (row["value"], row["low"], row["high"]) == (expected, None, None)


def test_sums_over_areas_run_in_the_order_of_keys_whatever_the_order_of_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[list[float]] = []

    def marshall(events: npt.NDArray[np.float64], exposure: npt.NDArray[np.float64]) -> Any:
        seen.append(events.tolist())
        return events / exposure

    monkeypatch.setattr("genscan.statistics.marshall", marshall)
    given = rows(
        *(
            {"area_code": f"{code:02}", "shrink_factor": 1.0, "shrink_events": float(code)}
            | {"shrink_exposure": 10.0}
            for code in range(1, 19)
        )
    )
    shuffled = complete(given.sample(fraction=1, shuffle=True, seed=3))
    assert seen == [[float(code) for code in range(1, 19)]]
    assert complete(given).equals(shuffled)
    assert shuffled.columns == COLUMNS


def test_a_comparable_series_is_neither_ranked_nor_shrunk_and_borrows_from_its_like() -> None:
    regions: list[dict[str, Any]] = [
        {"area_code": code, "indicator": "vacancies_per_100k", "shrink_factor": 1.0, "shrink_events": 40.0}
        | {"shrink_exposure": 40.0, "series": "all"}
        for code in ("11", "24", "27", "28", "32", "44")
    ]
    few = {**regions[3], "series": "comparable", "n": 3.0}
    nation = {"area_level": "nation", "area_code": "FR", "indicator": "vacancies_per_100k", "value": 7.0}
    given = [*regions, few, {**nation, "series": "comparable"}, {**nation, "series": "all", "value": 9.0}]
    frame = pl.DataFrame(
        [{**DEFAULTS, **row} for row in given], schema={**TYPES, "series": pl.String}, orient="row"
    )
    found = complete(frame).filter(area_code="28")
    everyone, comparable = found.filter(series="all"), found.filter(series="comparable")
    assert everyone["rank"].to_list() == [1] and everyone["shrunk"].is_not_null().all()
    assert comparable.select("rank", "shrunk", "symbol", "borrowed_value").rows() == [(None, None, "u", 7.0)]


def test_a_quotient_of_exactly_one_is_low_whatever_its_last_bit() -> None:
    row = one(
        indicator="quadrant",
        value=None,
        numerator=2.0,
        denominator=1.0000000000000002,
        interval_kind="quadrant",
        interval_n=400.0,
        interval_p=0.2,
        interval_factor=10.0,
    )
    assert row["value"] == 1


def test_a_change_of_few_courses_is_not_stated_and_a_stated_one_has_no_limits() -> None:
    courses = {"indicator": "courses", "n": None, "interval_kind": "none", "is_broken": False}
    few = one(**courses, value=6.0, previous_value=4.0, change_n=6.0, previous_n=4.0)
    many = one(**courses, value=6.0, previous_value=5.0, change_n=6.0, previous_n=5.0)
    assert (few["previous_year"], few["change_pct"], few["symbol"]) == (4.0, None, None)
    assert many["change_pct"] == pytest.approx(20)
    assert (many["change_low"], many["change_high"]) == (None, None)


def test_areas_that_are_not_available_lend_their_counts_to_shrinkage_and_show_none() -> None:
    counted = [(20.0, 10.0), (2.0, 10.0), (9.0, 10.0), (12.0, 10.0), (5.0, 10.0)]
    areas = [
        {
            "area_code": f"{code:02}",
            "value": events / exposure,
            "interval_n": events,
            "interval_factor": 1 / exposure,
            "shrink_factor": 1.0,
            "shrink_events": events,
            "shrink_exposure": exposure,
        }
        for code, (events, exposure) in enumerate(counted)
    ]
    hidden = {**areas[0], "symbol": "x"}
    unplaced = {**areas[1], "area_code": "ZZ", "symbol": "z"}
    table = complete(rows(hidden, *areas[1:], unplaced))
    whole = complete(rows(*areas))
    assert table["shrunk"].to_list() == [None, *whole["shrunk"].to_list()[1:], None]


def test_ranks_follow_from_the_figures_that_are_published() -> None:
    same = [
        {
            "area_code": f"{code:02}",
            "shrink_factor": 1.0,
            "shrink_events": 40.0 + noise,
            "shrink_exposure": 40.0 * code if code > 2 else 40.0,
        }
        for code, noise in ((1, 0.0), (2, 1e-12), (3, 0.0), (4, 0.0), (5, 0.0))
    ]
    table = complete(rows(*same)).sort("area_code")
    assert table["shrunk"][0] == table["shrunk"][1]
    assert table["rank"].to_list() == [1, 1, 3, 4, 5]
