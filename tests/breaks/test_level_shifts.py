"""A partner that leaves or joins is found, and nothing else is taken for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl
import pytest

from genscan.breaks import SCHEMA, level_shifts

FIRST = date(2026, 1, 1)
WEEKLY = tuple(FIRST + timedelta(days=7 * n) for n in range(10))
QUARTERLY = tuple(FIRST + timedelta(days=91 * n) for n in range(5))
Found = list[tuple[date, str, str | None, str]]


def counts(days: Sequence[date], regions: Mapping[str, Mapping[str, Sequence[int]]]) -> pl.DataFrame:
    """Offers by date of `own` and of each partner, region by region; what `partner_counts` would say."""
    rows: list[tuple[date, str, str, str | None, int]] = []
    for region, publishers in regions.items():
        for position, day in enumerate(days):
            here = {name: offers[position] for name, offers in publishers.items()}
            partners = sum(offers for name, offers in here.items() if name != "own")
            rows += [
                (day, region, "all", None, sum(here.values())),
                (day, region, "own", None, here.get("own", 0)),
                (day, region, "partner", None, partners),
            ]
            rows += [(day, region, "partner", name, n) for name, n in here.items() if name not in ("own", "")]
    for day in days:
        rows.append((day, "FR", "all", None, sum(r[4] for r in rows if r[0] == day and r[2] == "all")))
    frame = pl.DataFrame(
        [row for row in rows if row[4] or row[1] == "FR"],
        schema={
            "observed_on": pl.Date,
            "region_code": pl.String,
            "origin": pl.String,
            "partner": pl.String,
            "offers": pl.Int64,
        },
        orient="row",
    )
    return frame.with_columns(file=pl.format("{}.jsonl", "observed_on"))


def found(days: Sequence[date], **regions: Mapping[str, Sequence[int]]) -> Found:
    frame = level_shifts(counts(days, {code.removeprefix("r"): given for code, given in regions.items()}))
    return frame.select("break_date", "region_code", "partner", "direction").rows()


def flat(level: int, days: Sequence[date] = WEEKLY) -> list[int]:
    return [level] * len(days)


def test_a_partner_that_leaves_is_found_with_its_counts() -> None:
    leaver = [60, 61, 59, 60, 2, 1, 0, 0, 0, 0]
    frame = level_shifts(counts(WEEKLY, {"28": {"own": flat(100), "LEAVER": leaver, "STAYER": flat(40)}}))
    assert frame.schema == SCHEMA
    assert frame.row(0, named=True) == {
        "break_date": WEEKLY[4],
        "before_date": WEEKLY[3],
        "file": "2026-01-29.jsonl",
        "region_code": "28",
        "partner": "LEAVER",
        "direction": "left",
        "offers_before": 60,
        "offers_after": 2,
        "own_before": 100,
        "own_after": 100,
        "share": 0.3,  # 60 of 200
    }
    assert len(frame) == 1


def test_a_partner_that_joins_is_found() -> None:
    assert found(WEEKLY, r28={"own": flat(100), "NEW": [0] * 6 + [30] * 4}) == [
        (WEEKLY[6], "28", "NEW", "joined")
    ]


def test_two_observations_are_enough_and_one_is_not() -> None:
    leaves = {"own": [100, 100], "LEAVER": [60, 0]}
    assert found(QUARTERLY[:2], r28=leaves) == [(QUARTERLY[1], "28", "LEAVER", "left")]
    assert found(QUARTERLY[:1], r28={"own": [100], "LEAVER": [60]}) == []


@pytest.mark.parametrize(
    ("what", "own", "partner"),
    [
        ("seen once", flat(100), [0, 0, 0, 40, 0, 0, 0, 0, 0, 0]),
        ("away once", flat(100), [40, 40, 40, 40, 0, 40, 40, 40, 40, 40]),
        ("too few offers to tell", flat(10), [12, 12, 12, 12, 12, 0, 0, 0, 0, 0]),
        ("too small a share to matter", flat(1000), [50, 50, 50, 50, 50, 0, 0, 0, 0, 0]),
        ("halved", flat(100), [60, 60, 60, 60, 60, 30, 30, 30, 30, 30]),
        ("all fell alike", [100] * 5 + [8] * 5, [60] * 5 + [4] * 5),
        ("all rose alike", [8] * 5 + [100] * 5, [4] * 5 + [60] * 5),
        ("a season", [100, 95, 90, 85, 80, 75, 70, 65, 60, 55], [60, 55, 50, 46, 42, 38, 34, 30, 26, 22]),
    ],
)
def test_no_break_is_seen_in(what: str, own: list[int], partner: list[int]) -> None:
    assert found(WEEKLY, r28={"own": own, "STEADY": partner}) == [], what


def test_offers_that_run_off_over_weeks_are_held_against_the_full_level() -> None:
    days = tuple(FIRST + timedelta(days=n) for n in range(90))
    offers = [200 if n < 40 else round(200 * 0.93 ** (n - 40)) for n in range(90)]
    (left,) = found(days, r28={"own": flat(300, days), "LEAVER": offers})
    assert left[1:] == ("28", "LEAVER", "left")
    assert 40 + 20 <= (left[0] - FIRST).days <= 40 + 25  # 0.93^22 = 0.2


def test_an_outage_of_days_is_none_and_one_of_weeks_is_a_leave_and_a_return() -> None:
    days = tuple(FIRST + timedelta(days=n) for n in range(90))
    short = [0 if 40 <= n < 45 else 200 for n in range(90)]
    long = [0 if 40 <= n < 62 else 200 for n in range(90)]
    assert found(days, r28={"own": flat(300, days), "P": short}) == []
    assert found(days, r28={"own": flat(300, days), "P": long}) == [
        (days[40], "28", "P", "left"),
        (days[62], "28", "P", "joined"),
    ]


def test_all_partners_together_break_where_no_name_tells_which() -> None:
    assert found(WEEKLY, r04={"own": flat(1000), "": [1900] * 5 + [480] * 5}) == [
        (WEEKLY[5], "04", None, "left")
    ]


def test_a_named_partner_that_explains_the_fall_is_told_once() -> None:
    assert found(WEEKLY, r28={"own": flat(100), "LEAVER": [200] * 5 + [0] * 5, "STAYER": flat(50)}) == [
        (WEEKLY[5], "28", "LEAVER", "left")
    ]


def test_a_partner_that_leaves_half_of_the_regions_leaves_the_country() -> None:
    leaves = {"own": flat(100), "LEAVER": [60] * 5 + [0] * 5}
    stays = {"own": flat(100), "LEAVER": flat(60)}
    nine = {f"r{code}": leaves for code in ("01", "02", "03", "04", "06", "11", "24", "27", "28")}
    assert found(WEEKLY, **nine) == [(WEEKLY[5], "FR", "LEAVER", "left")]
    eight = dict(list(nine.items())[1:]) | {f"r{code}": stays for code in ("32", "44")}
    assert {row[1] for row in found(WEEKLY, **eight)} == {code.removeprefix("r") for code in nine} - {"01"}


def test_a_partner_too_small_in_each_region_is_seen_in_the_country() -> None:
    few = {"own": flat(40), "LEAVER": [8] * 5 + [0] * 5}
    codes = ("01", "02", "03", "04", "06", "11", "24", "27", "28", "32")
    assert found(WEEKLY, **{f"r{code}": few for code in codes}) == [(WEEKLY[5], "FR", "LEAVER", "left")]


def test_the_order_of_rows_changes_nothing() -> None:
    frame = counts(WEEKLY, {"28": {"own": flat(100), "A": [60] * 5 + [0] * 5, "B": [0] * 5 + [70] * 5}})
    assert level_shifts(frame.reverse()).equals(level_shifts(frame))
    assert level_shifts(frame)["partner"].to_list() == ["A", "B"]
