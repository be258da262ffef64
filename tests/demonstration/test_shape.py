"""The shape of a demonstration set: near the shares measured on real feeds, with what was planted in it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from genscan import reference
from genscan.demonstration import Truth, truth
from genscan.demonstration.shape import shape
from genscan.quarters import Quarter
from tests.demonstration.conftest import LATEST, Feeds

SEEN = ["commune", "department", "region"]


@pytest.fixture(scope="module")
def planted() -> Truth:
    """A set of a fifth of the usual size, not written to files."""
    return truth(LATEST, vacancies=12_000, courses=6000, seed=5)


@pytest.fixture(scope="module")
def online(planted: Truth) -> pl.DataFrame:
    """Offers of the perimeter and their sightings in the latest quarter."""
    return (
        planted.sightings.filter(pl.col("quarter") == str(LATEST))
        .join(planted.vacancies, on="offer_id")
        .filter(pl.col("family").is_not_null() & (pl.col("kind") != "waiter"))
    )


@pytest.fixture(scope="module")
def offered(planted: Truth) -> pl.DataFrame:
    """Courses of the perimeter on offer in the latest quarter."""
    return planted.courses.filter(
        (pl.col("last_quarter") == str(LATEST)) & pl.col("family").is_not_null() & ~pl.col("outside_quarter")
    )


def share(frame: pl.DataFrame, column: str) -> dict[Any, float]:
    return {key: count / frame.height for key, count in frame.group_by(column).len().iter_rows()}


def test_the_day_holds_the_vacancies_asked_for(online: pl.DataFrame) -> None:
    assert online.height / 3 == pytest.approx(12_000, rel=0.03)


def test_the_quarter_holds_the_courses_asked_for(offered: pl.DataFrame) -> None:
    assert offered.height == pytest.approx(6000, rel=0.02)


def test_vacancies_and_courses_of_the_nation(online: pl.DataFrame, planted: Truth) -> None:
    courses = truth(LATEST, quarters=1, vacancies=100, courses=2000).courses
    inside = courses.filter(pl.col("family").is_not_null() & ~pl.col("outside_quarter")).height
    counted = online.filter((pl.col("kind") != "copy") & pl.col("salaried")).height / 3
    assert 2.5 < (counted / 12_000 * 60_000) / (inside / 2000 * 20_000) < 3.1


def test_regions_of_vacancies(online: pl.DataFrame) -> None:
    regions = share(online.filter(pl.col("place").is_in(SEEN)), "region_code")
    near = {"11": 31.5, "84": 13, "76": 9, "93": 7.5, "52": 7.5, "32": 7, "75": 7, "53": 5.3, "44": 5}
    for code, expected in near.items():
        assert regions[code] * 100 == pytest.approx(expected, abs=0.9), code
    assert sum(regions.get(code, 0) for code in ("01", "02", "03", "04", "06", "94")) < 0.01


def test_families_of_vacancies(online: pl.DataFrame) -> None:
    short = {key.split("-")[0]: value * 100 for key, value in share(online, "family").items()}
    near = {"gestion": 25, "securite": 30, "developpement": 18, "data": 11, "communication": 13, "design": 3}
    assert short == pytest.approx(near, abs=1.2)


def test_attributes_of_vacancies(online: pl.DataFrame) -> None:
    places = share(online, "place")
    assert 0.15 <= places["france"] <= 0.18
    assert 0.003 < places["region"] < 0.012
    assert 0.23 <= online["own"].mean() <= 0.26  # type: ignore[operator]
    assert 0.06 <= share(online, "kind")["copy"] <= 0.08
    assert 1.01 < online["openings"].mean() < 1.03  # type: ignore[operator]
    salaried = online.filter("salaried")
    assert salaried.height / online.height == pytest.approx(0.98, abs=0.01)
    assert 0.84 <= share(salaried, "contract")["CDI"] <= 0.89


def test_offers_live_nineteen_days(online: pl.DataFrame) -> None:
    age = (online["observed_on"] - online["created_on"]).dt.total_days()
    assert 10 <= age.median() <= 16  # type: ignore[operator]
    days = sorted(online["observed_on"].unique())
    seen = [set(online.filter(pl.col("observed_on") == day)["offer_id"]) for day in days]
    # of what is online, exp(-30/19) = 21 % is still there a month later
    for before, after in pairwise(seen):
        assert 0.17 < len(before & after) / len(before) < 0.26


def test_regions_of_courses(offered: pl.DataFrame) -> None:
    department = dict(reference.departments().select("department_code", "region_code").iter_rows())
    placed = offered.filter(pl.col("departments").list.len() > 0).explode("departments", empty_as_null=True)
    regions = share(
        placed.with_columns(region_code=pl.col("departments").replace_strict(department))
        .select("course", "region_code")
        .unique(),
        "region_code",
    )
    assert 0.25 <= regions["11"] <= 0.28
    assert regions["53"] == pytest.approx(0.08, abs=0.01)
    assert regions["93"] == pytest.approx(0.039, abs=0.008)


def test_families_levels_and_delivery_of_courses(offered: pl.DataFrame) -> None:
    short = {key.split("-")[0]: value * 100 for key, value in share(offered, "family").items()}
    near = {"gestion": 4, "securite": 32, "developpement": 22, "data": 10, "communication": 24, "design": 8}
    assert short == pytest.approx(near, abs=4)
    levels = {key or "none": value * 100 for key, value in share(offered, "level").items()}
    assert levels == pytest.approx({"3": 2, "4": 8, "5": 29, "6": 26, "7": 15, "none": 20}, abs=3)
    in_mcf = offered.filter(pl.col("feeds").list.contains("mcf"))
    assert in_mcf.height / offered.height == pytest.approx(0.6, abs=0.05)
    assert share(in_mcf, "delivery")["distant"] == pytest.approx(0.45, abs=0.04)


def test_some_courses_are_in_both_feeds_and_some_cite_a_dead_certification(offered: pl.DataFrame) -> None:
    assert 0.03 < (offered["feeds"].list.len() == 2).mean() < 0.05  # type: ignore[operator]
    dead = offered.filter(pl.col("cited") != pl.col("certification"))
    assert {"RNCP35340", "RNCP37681"} <= set(dead["cited"])


def test_the_year_before_was_neither_alike_nor_far(planted: Truth) -> None:
    counted = planted.sightings.join(planted.vacancies, on="offer_id").filter(pl.col("family").is_not_null())
    now, before = (
        dict(counted.filter(pl.col("quarter") == str(quarter)).group_by("family").len().iter_rows())
        for quarter in (LATEST, LATEST.year_before)
    )
    changes = [now[family] / before[family] - 1 for family in now]
    assert all(-0.30 < change < 0.12 for change in changes)
    assert max(changes) - min(changes) > 0.08


def test_one_partner_leaves_on_its_day(planted: Truth) -> None:
    given = shape()["partners"]
    seen = planted.sightings.join(planted.vacancies, on="offer_id").filter(pl.col("partner") == "REGIO-DEMO")
    assert seen.height > 100
    assert seen["observed_on"].max() < given["leaving_on"]
    assert set(seen["region_code"]) == set(given["leaving_regions"])


def test_the_files_hold_what_was_planted(feeds: Feeds) -> None:
    rows = feeds.planted.vacancies
    known = {row["offer_id"]: row for row in rows.iter_rows(named=True)}
    for day, listed in feeds.offers().items():
        online = feeds.planted.sightings.filter(pl.col("observed_on") == date.fromisoformat(day))
        assert {offer["id"] for offer in listed} == set(online["offer_id"])
        for offer in listed:
            row = known[offer["id"]]
            assert offer["typeContrat"] == row["contract"]
            assert offer["nombrePostes"] == row["openings"]
            assert row["recoded"] or offer["romeCode"] == row["rome_code"]
            if row["place"] == "commune":
                assert offer["lieuTravail"]["commune"] == row["commune_code"]
            if row["place"] == "france":
                assert offer["lieuTravail"] == {"libelle": "France"}
            if row["kind"] == "waiter":
                assert offer["romeCode"] == "M1843"
                assert re.match("serveu|chef de rang", offer["intitule"].lower())


def test_copies_repeat_their_original_and_series_never_do(feeds: Feeds) -> None:
    every = {
        offer["id"]: offer
        for quarter in (LATEST, LATEST.year_before)
        for day in feeds.offers(quarter).values()
        for offer in day
    }
    kinds: Counter[str] = Counter()
    for row in feeds.planted.vacancies.filter(pl.col("original").is_not_null()).iter_rows(named=True):
        offer, original = every.get(row["offer_id"]), every.get(row["original"])
        if offer is None or original is None:
            continue
        kinds[row["kind"]] += 1
        assert offer["description"][:150] == original["description"][:150]
        if row["kind"] == "copy":
            assert offer["lieuTravail"]["libelle"].upper() == original["lieuTravail"]["libelle"].upper()
        if row["kind"] == "series":
            assert offer["lieuTravail"]["commune"] != original["lieuTravail"]["commune"]
    assert min(kinds[kind] for kind in ("copy", "series", "second_post")) > 10


def test_descriptions_of_different_offers_differ(feeds: Feeds) -> None:
    """An accidental repetition would be taken for a copy."""
    rows = feeds.planted.vacancies.filter(pl.col("kind") == "plain")
    plain = set(rows["offer_id"]) - set(rows["original"].drop_nulls())
    opening = Counter(
        offer["description"][:200] for offer in next(iter(feeds.offers().values())) if offer["id"] in plain
    )
    assert max(opening.values()) == 1


def test_one_quarter_alone_has_its_three_observations() -> None:
    small = truth(Quarter(2026, 1), quarters=1, vacancies=1000, courses=500)
    assert small.sightings.height / 3 == pytest.approx(1020, rel=0.1)
    assert set(small.sightings["quarter"]) == {"2026-Q1"}
