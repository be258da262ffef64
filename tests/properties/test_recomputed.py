"""Every indicator of a small year, recomputed from the published counts by a second implementation."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.properties.conftest import Year
from tests.properties.recomputed import (
    SHRUNK,
    Counts,
    Key,
    Stated,
    class_of,
    clopper_pearson,
    donors,
    effective,
    expected,
    shrunk_rates,
)
from tests.properties.small import Tables

pytestmark = pytest.mark.xdist_group("properties")

KEYS = ("area_level", "area_code", "occupation_level", "occupation_code")
# Recomputed where their own rule is: they rest on more than the published counts.
OWN_TESTS = {"share_on_evidence", "median_days_online"}
NEVER_BORROWED = {"quadrant", "mismatch", "mismatch_null", "mismatch_contribution", "national_share"}
Rows = dict[tuple[str, Key], dict[str, Any]]


def key_of(row: dict[str, Any]) -> Key:
    return (row["area_level"], row["area_code"], row["occupation_level"], row["occupation_code"])


@pytest.fixture(scope="module")
def counts(year: Year) -> Counts:
    names = ("cells", "areas", "occupations", "profiles")
    return Counts(*(year.tables[f"published.{name}"] for name in names))


@pytest.fixture(scope="module")
def rows(year: Year) -> Rows:
    found = year.tables["published.indicators"].filter(series="all").to_dicts()
    return {(row["indicator"], key_of(row)): row for row in found if row["indicator"] not in OWN_TESTS}


def near(one: float | None, other: float | None, tolerance: float = 2e-6) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-7)


def fault(row: dict[str, Any] | None, said: Stated | str | None) -> str:
    """What a published row and the recomputed figure do not share; empty where they agree."""
    if row is None or said is None:
        return "" if row is None and said is None else f"{row} against {said}"
    if isinstance(said, str):
        hidden = [row[name] for name in ("value", "low", "high", "n", "reliability", "shrunk", "rank")]
        return "" if row["symbol"] == said and hidden == [None] * 7 else f"{row} is not {said}"
    if said.n is not None:
        if not near(row["n"], said.n):
            return f"n {row['n']}, recomputed {said.n}"
        at_the_edge = min(abs(said.n - edge) for edge in (5, 10, 30)) < 1e-5
        if row["reliability"] != class_of(said.n) and not at_the_edge:
            return f"reliability {row['reliability']} for n {said.n}"
    elif row["reliability"] is not None:
        return f"reliability {row['reliability']} of what is never withheld"
    if row["reliability"] in ("C", "withheld"):
        hidden = [row[name] for name in ("value", "low", "high", "rank", "rank_low", "rank_high")]
        return "" if row["symbol"] == "u" and hidden == [None] * 6 else f"{row} is not withheld"
    if row["symbol"] not in (None, "b") or not near(row["value"], said.value):
        return f"{row['value']} {row['symbol']}, recomputed {said.value}"
    limits = near(row["low"], said.low, 1e-5) and near(row["high"], said.high, 1e-5)
    return "" if limits else f"limits {row['low']} {row['high']}, recomputed {said.low} {said.high}"


def test_values_limits_symbols_and_reliability(counts: Counts, rows: Rows) -> None:
    names = sorted({name for name, _ in rows})
    faults = [
        f"{name} {key}: {wrong}"
        for name in names
        for key in counts.own
        if (wrong := fault(rows.get((name, key)), expected(counts, name, key)))
    ]
    assert faults == []
    assert {key for _, key in rows} <= counts.own.keys()
    symbols = {row["symbol"] for row in rows.values()}
    assert {None, "z", "x", "u"} <= symbols


@pytest.mark.parametrize("name", SHRUNK)
def test_shrunk_rates_and_ranks(name: str, counts: Counts, rows: Rows) -> None:
    wanted = shrunk_rates(counts, name)
    found = {key: row for (indicator, key), row in rows.items() if indicator == name}
    shown = {key: row for key, row in found.items() if row["symbol"] not in ("z", "x")}
    # an occupation without vacancy in the country has no rate to shrink: all zero
    rated = {key: row["shrunk"] for key, row in shown.items() if row["shrunk"]}
    assert {key for key, rate in rated.items() if not near(rate, wanted.get(key), 1e-5)} == set()
    assert all(row["shrunk"] is None for key, row in found.items() if key not in shown)
    groups = {key[2:] for key in found}
    for occupation in groups:
        ranked = [
            row
            for key, row in shown.items()
            if key[0] == "region" and key[2:] == occupation and row["reliability"] in ("A", "B")
            if row["shrunk"] is not None
        ]
        for row in ranked:
            rank = 1 + sum(other["shrunk"] > row["shrunk"] for other in ranked)
            low = min(rank, 1 + sum(other["low"] > row["high"] for other in ranked))
            high = max(rank, len(ranked) - sum(other["high"] < row["low"] for other in ranked))
            assert (row["rank"], row["rank_low"], row["rank_high"]) == (rank, low, high)
        others = [row for key, row in found.items() if key[2:] == occupation and row not in ranked]
        assert {row["rank"] for row in others} <= {None}


def test_only_three_indicators_are_shrunk_and_ranked(rows: Rows) -> None:
    assert {name for (name, _), row in rows.items() if row["shrunk"] is not None} == set(SHRUNK)
    assert {name for (name, _), row in rows.items() if row["rank"] is not None} <= set(SHRUNK)


def test_a_withheld_value_borrows_in_order(counts: Counts, rows: Rows) -> None:
    borrowed = 0
    for (name, key), row in rows.items():
        lending = [
            rows[name, one]
            for one in donors(counts, key)
            if row["symbol"] == "u" and name not in NEVER_BORROWED
            if (name, one) in rows and rows[name, one]["reliability"] in ("A", "B")
            if rows[name, one]["value"] is not None
        ]
        first = lending[0] if lending else dict.fromkeys(("value", "low", "high"))
        given = [row[f"borrowed_{part}"] for part in ("value", "low", "high")]
        assert given == [first[part] for part in ("value", "low", "high")], (name, key)
        assert row["borrowed_from"] == ("/".join(key_of(first)) if lending else None), (name, key)
        borrowed += bool(lending)
    assert borrowed > 100


def history_of(tables: Tables, name: str) -> dict[tuple[str, Key], dict[str, Any]]:
    return {(row["quarter"], key_of(row)): row for row in tables["published.history"].to_dicts()}


@pytest.mark.parametrize("name", ["vacancies_stock", "courses"])
def test_changes_over_a_year_and_means_of_four_quarters(
    name: str, year: Year, counts: Counts, rows: Rows
) -> None:
    past = history_of(year.tables, name)
    before, three = str(year.quarter.year_before), [str(year.quarter.previous(n)) for n in (1, 2, 3)]
    stated = 0
    for (indicator, key), row in rows.items():
        if indicator != name:
            continue
        own, old = counts.own[key], past.get((before, key), {})
        was = old.get(name) or 0
        assert near(row["previous_year"], was)
        four = [own[name] or 0, *((past.get((one, key), {}).get(name) or 0) for one in three)]
        assert near(row["mean_4q"], sum(four) / 4, 1e-5)
        changes = [row["change_pct"], row["change_low"], row["change_high"]]
        n, n_before = own["courses"], was
        if name == "vacancies_stock":
            n = effective(own[name], own["stock_squares"])
            n_before = effective(was, old.get("stock_squares") or 0)
        if row["symbol"] == "b" or min(n, n_before) < 5:
            assert changes == [None, None, None]
            continue
        stated += 1
        ratio = own[name] / was
        assert near(changes[0], 100 * (ratio - 1), 1e-5)
        if name == "vacancies_stock":
            limits = (p / (1 - p) * ratio * n_before / n for p in clopper_pearson(n, n + n_before))
            assert [near(x, 100 * (y - 1), 1e-4) for x, y in zip(changes[1:], limits, strict=True)] == [
                True
            ] * 2
        else:
            assert changes[1:] == [None, None]
    assert stated > 0 or name == "vacancies_stock"  # the demonstration has a break of its vacancies
