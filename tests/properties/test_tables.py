"""What holds of the published tables whatever was received."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import polars.selectors as cs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties.small import KEY, Draw, Pool, Tables, broken_rules, publish, published, receive

pytestmark = pytest.mark.xdist_group("properties")

FEW = settings(
    max_examples=2,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=40)
KEYS = ["area_level", "area_code", "occupation_level", "occupation_code"]
SUMS = ["vacancies", "vacancies_open", "openings", "vacancies_stock", "stock_squares"]
COUNTS = ["vacancies", "vacancies_open", "openings"]


def draws(pool: Pool, **fixed: Any) -> SearchStrategy[Draw]:
    """Any part of the pool, from one offer and no course upwards."""

    @some.composite
    def drawn(draw: DrawFn) -> Draw:
        offers = draw(some.frozensets(some.sampled_from(pool.offer_ids), min_size=1))
        courses = draw(some.integers(0, len(pool.rows)))
        return Draw(**{"offers": offers, "courses": courses, **fixed})

    return drawn()


def tables_of(pool: Pool, draw: Draw, key: bytes = KEY, workers: int = 1) -> Tables:
    with TemporaryDirectory() as folder:
        return publish(receive(pool, draw, Path(folder), key, workers), pool.quarter)


def near(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    return (one - other).abs() <= 1e-6 * pl.max_horizontal(one.abs(), pl.lit(1.0))


def the_sums_hold(tables: Tables) -> None:
    """Regions and ZZ make the nation, departments and <region>-ZZ make the region, shares make one."""
    cells = tables["published.cells"]
    nation = cells.filter(area_level="nation")
    regions = cells.filter(area_level="region").group_by(KEYS[2:]).agg(pl.col(SUMS).sum())
    both = nation.join(regions, on=KEYS[2:], suffix="_summed", validate="1:1")
    assert both.height == nation.height
    assert both.filter(~pl.all_horizontal(near(pl.col(c), pl.col(f"{c}_summed")) for c in SUMS)).is_empty()
    region_of = tables["published.areas"].filter(area_level="department").select("area_code", "region_code")
    departments = (
        cells.filter(area_level="department")
        .join(region_of, on="area_code", how="left")
        .group_by("region_code", *KEYS[2:])
        .agg(pl.col(SUMS).sum())
    )
    known = cells.filter(pl.col("area_level") == "region", pl.col("area_code") != "ZZ")
    within = known.join(
        departments,
        left_on=["area_code", *KEYS[2:]],
        right_on=["region_code", *KEYS[2:]],
        how="left",
        suffix="_summed",
    ).with_columns(pl.col(f"{c}_summed").fill_null(0) for c in SUMS)
    assert within.filter(~pl.all_horizontal(near(pl.col(c), pl.col(f"{c}_summed")) for c in SUMS)).is_empty()
    assert not (set(departments["region_code"]) - set(known["area_code"]))
    shares = (
        tables["published.indicators"]
        .filter(
            pl.col("indicator").is_in(["demand_share", "supply_share"]),
            pl.col("denominator") > 0,
            pl.col("occupation_level").is_in(["parent", "family"]),
        )
        .group_by("indicator", "area_level", "area_code", "occupation_level")
        .agg(share=(pl.col("numerator") / pl.col("denominator")).sum())
    )
    assert shares.filter(~near(pl.col("share"), pl.lit(1.0))).is_empty()


def no_rate_is_outside_its_limits(tables: Tables) -> None:
    rows = tables["published.indicators"]
    tolerance = 1e-8 * pl.col("value").abs() + 1e-12
    outside = (pl.col("value") < pl.col("low") - tolerance) | (pl.col("value") > pl.col("high") + tolerance)
    assert rows.filter(outside).is_empty()
    assert rows.filter(pl.col("rank") > pl.col("rank_high")).is_empty()
    assert rows.filter(pl.col("rank") < pl.col("rank_low")).is_empty()
    assert rows.select(cs.float()).filter(pl.any_horizontal(~pl.all().is_finite())).is_empty()


def every_rule(pool: Pool, draw: Draw) -> None:
    tables = tables_of(pool, draw)
    the_sums_hold(tables)
    no_rate_is_outside_its_limits(tables)
    assert broken_rules(tables, pool.quarter) == []


def an_added_vacancy_counts_once(pool: Pool, draw: Draw) -> None:
    """One more vacancy, alike no other, adds one to its cells and lowers no count of any."""
    day = max(pool.offers)
    added = {
        **pool.offers[day][0],
        "id": "999ZZZZ",
        "intitule": "Développeur / Développeuse web",
        "romeCode": "M1855",
        "description": "Unicorne quadrichrome, zeugma et palimpseste.",
        "entreprise": {"nom": "Fabrique de l’unique"},
        "typeContrat": "CDI",
        "lieuTravail": {"libelle": "35 - RENNES", "commune": "35238", "codePostal": "35000"},
        "nombrePostes": 1,
    }
    offers = (draw.offers or frozenset()) | pool.lasting
    before = tables_of(pool, Draw(offers, draw.courses))["published.cells"]
    after = tables_of(pool, Draw(offers, draw.courses, added=[added]))["published.cells"]
    both = after.join(before, on=KEYS, how="left", suffix="_before").with_columns(
        pl.col(f"{c}_before").fill_null(0) for c in [*SUMS, "courses"]
    )
    assert set(before.select(KEYS).rows()) <= set(after.select(KEYS).rows())
    assert both.filter(pl.any_horizontal(pl.col(c) < pl.col(f"{c}_before") - 1e-9 for c in SUMS)).is_empty()
    gained = both.filter(pl.col("vacancies") > pl.col("vacancies_before"))
    assert set(gained["area_code"]) == {"FR", "53", "35"}
    assert set(gained["occupation_level"]) == {"all", "family", "parent", "rome"}
    assert all(gained[c].to_list() == (gained[f"{c}_before"] + 1).to_list() for c in COUNTS)
    assert both["courses"].fill_null(0).to_list() == both["courses_before"].to_list()


def order_is_nothing(pool: Pool, draw: Draw) -> None:
    """Rows in another order, and in more files, give the same bytes; the ledger adds up to the same."""
    one = tables_of(pool, draw)
    shuffled = tables_of(pool, Draw(draw.offers, draw.courses, seed=len(draw.offers or ())))
    split = tables_of(pool, Draw(draw.offers, draw.courses, seed=5, files=2))
    whole, mixed = published(one), published(shuffled)
    for name in whole.keys() - {"sources"}:  # `sources` tells the sums of the files
        assert mixed[name] == whole[name], name
    in_parts = published(split)
    for name in whole.keys() - {"sources", "ledger", "notices"}:
        assert in_parts[name] == whole[name], name
    assert outcomes(split) == outcomes(one)


def outcomes(tables: Tables) -> list[tuple[Any, ...]]:
    grouped = tables["published.ledger"].group_by("feed", "outcome", "reason").agg(pl.col("records").sum())
    return sorted(grouped.rows())


Property = Callable[[Pool, Draw], None]
PROPERTIES: list[Property] = [every_rule, an_added_vacancy_counts_once, order_is_nothing]


def check(rule: Property, pool: Pool, how_many: settings) -> None:
    @how_many
    @given(draws(pool))
    def holds(draw: Draw) -> None:
        rule(pool, draw)

    holds()


@pytest.mark.parametrize("rule", PROPERTIES, ids=lambda rule: rule.__name__)
def test_whatever_is_received(rule: Property, pool: Pool) -> None:
    check(rule, pool, FEW)


@pytest.mark.long
@pytest.mark.parametrize("rule", PROPERTIES, ids=lambda rule: rule.__name__)
def test_whatever_is_received_at_length(rule: Property, pool: Pool) -> None:
    check(rule, pool, MANY)


def test_the_key_does_not_show(pool: Pool) -> None:
    one, other = (published(tables_of(pool, Draw(), key)) for key in (KEY, bytes(32)))
    assert one == other


@pytest.mark.long
def test_the_number_of_workers_does_not_show(pool: Pool) -> None:
    one, two = (published(tables_of(pool, Draw(), workers=workers)) for workers in (1, 2))
    assert one == two


def test_the_same_advertisement_in_two_districts_of_paris_is_two_vacancies(pool: Pool) -> None:
    places = ({"commune": "75102", "codePostal": "75002"}, {"commune": "75107", "codePostal": "75007"})
    twins = [
        {
            "id": f"20000{number}",
            "intitule": "Développeur / Développeuse web",
            "romeCode": "M1855",
            "description": "Unicorne quadrichrome, zeugma et palimpseste.",
            "entreprise": {"nom": "Fabrique de l’unique"},
            "typeContrat": "CDI",
            "dateCreation": "2026-01-02T10:00:00Z",
            "lieuTravail": {"libelle": "75 - PARIS", **place},
            "origineOffre": {"origine": "2", "partenaires": [{"nom": f"Site {number}"}]},
        }
        for number, place in enumerate(places)
    ]
    cells = tables_of(pool, Draw(frozenset(), 0, added=twins))["published.cells"]
    assert cells.filter(area_level="department", area_code="75", occupation_level="all")[
        "vacancies"
    ].to_list() == [2]
    same = [{**twin, "lieuTravail": twins[0]["lieuTravail"]} for twin in twins]
    cells = tables_of(pool, Draw(frozenset(), 0, added=same))["published.cells"]
    assert cells.filter(area_level="department", area_code="75", occupation_level="all")[
        "vacancies"
    ].to_list() == [1]
