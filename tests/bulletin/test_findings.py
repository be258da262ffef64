"""Findings say what intervals allow, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from genscan import french
from genscan.bulletin.findings import demand_finding, findings, gap_finding, supply_finding
from genscan.bulletin.gaps import family_gaps
from genscan.bulletin.published import Published
from genscan.bulletin.region import Region
from tests.bulletin import sample

Tables = Mapping[str, pl.DataFrame]


def region_of(tables: Tables, code: str) -> Region:
    return Region(Published(tables, sample.FACTS), french.region_name(code))


def with_values(
    tables: Tables, code: str, indicator: str, level: str = "all", **values: Any
) -> dict[str, pl.DataFrame]:
    """The tables with some columns of a region's indicator set."""
    here = (
        (pl.col("area_level") == "region")
        & (pl.col("area_code") == code)
        & (pl.col("indicator") == indicator)
        & (pl.col("occupation_level") == level)
    )
    changed = tables["indicators"].with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )
    return {**tables, "indicators": changed}


def without_family_changes(tables: Tables, code: str) -> dict[str, pl.DataFrame]:
    return with_values(
        tables, code, "vacancies_stock", "family", change_pct=None, change_low=None, change_high=None
    )


def test_an_interval_that_holds_zero_concludes_nothing(tables: Tables) -> None:
    changed = with_values(
        without_family_changes(tables, "53"),
        "53",
        "vacancies_stock",
        change_pct=2.0,
        change_low=-1.0,
        change_high=5.0,
    )
    finding = demand_finding(region_of(changed, "53"))
    assert finding.certainty == "inconclusive"
    assert "on ne peut pas conclure à une hausse" in finding.headline.text


def test_a_fall_that_is_not_sure_is_no_fall(tables: Tables) -> None:
    changed = with_values(
        without_family_changes(tables, "53"),
        "53",
        "vacancies_stock",
        change_pct=-2.0,
        change_low=-5.0,
        change_high=1.0,
    )
    assert "conclure à une baisse" in demand_finding(region_of(changed, "53")).headline.text


def test_an_established_change_is_told_with_its_interval(tables: Tables) -> None:
    changed = with_values(
        without_family_changes(tables, "32"),
        "32",
        "vacancies_stock",
        change_pct=-8.0,
        change_low=-11.0,
        change_high=-5.0,
    )
    finding = demand_finding(region_of(changed, "32"))
    assert finding.certainty == "established"
    assert (
        finding.headline.text
        == "Les offres du numérique perdent 8,0\u202f% en un an dans les Hauts-de-France."
    )
    assert "[\u221211,0\u202f; \u22125,0]" in finding.detail.text


def test_no_history_says_so(tables: Tables) -> None:
    finding = demand_finding(region_of(tables, sample.NO_HISTORY))
    assert "évolution sur un an n’est pas disponible" in finding.detail.text
    assert "en un an" not in finding.headline.text


def test_no_course_is_a_finding_without_ratio(tables: Tables) -> None:
    region = region_of(tables, sample.NO_COURSES)
    assert supply_finding(region).headline.text.startswith("Aucune formation sur place en Guyane")
    gap = gap_finding(region)
    assert "ne peut pas être mesuré en Guyane" in gap.headline.text
    assert "sans objet" in gap.detail.text


def test_a_withheld_gap_borrows_the_country_and_says_so(tables: Tables) -> None:
    gap = gap_finding(region_of(tables, "06"))
    assert gap.certainty == "borrowed"
    assert "cette valeur n’est pas celle de Mayotte" in gap.detail.text


def moved(tables: Tables, vacancies: tuple[float, float, float], courses: float | None) -> str:
    """The detail of the gap of Île-de-France, given the changes of both sides of each family, in per cent."""
    change, low, high = vacancies
    for name, changes in (
        ("vacancies_stock", {"change_pct": change, "change_low": low, "change_high": high}),
        ("courses", {"change_pct": courses, "previous_year": 200.0}),
    ):
        tables = with_values(tables, "11", name, "family", **changes)
    return gap_finding(region_of(tables, "11")).detail.text


def test_a_gap_tells_how_both_sides_moved(tables: Tables) -> None:
    text = moved(tables, (-8.0, -11.0, -5.0), 4.0)
    assert "En un an, les offres de cette famille perdent 8,0\u202f% [\u221211,0\u202f; \u22125,0]" in text
    assert "et ses formations gagnent 4,0\u202f%." in text


def test_a_gap_whose_vacancies_may_not_have_moved_says_so(tables: Tables) -> None:
    text = moved(tables, (-2.0, -5.0, 1.0), -4.0)
    assert "En un an, les formations de cette famille perdent 4,0\u202f%" in text
    assert text.endswith("pour ses offres, on ne peut pas conclure.")


def test_a_gap_without_a_year_before_tells_the_index(tables: Tables) -> None:
    text = gap_finding(region_of(tables, sample.NO_HISTORY)).detail.text
    assert "En un an" not in text and "fois autant d’offres que la moyenne" in text


@pytest.mark.parametrize("reliability", ["C", "withheld"])
def test_gaps_of_class_c_are_never_stated(tables: Tables, reliability: str) -> None:
    changed = with_values(tables, "11", "share_gap", "family", reliability=reliability)
    assert family_gaps(region_of(changed, "11")) == []


def test_a_gap_inside_the_sharing_band_is_not_established(tables: Tables) -> None:
    wide = with_values(tables, "11", "supply_share", "family", low=0.0, high=1.0)
    assert not any(gap.established for gap in family_gaps(region_of(wide, "11")))
    finding = gap_finding(region_of(wide, "11"))
    assert finding.certainty == "inconclusive"
    assert "on ne peut pas conclure" in finding.detail.text


@pytest.mark.parametrize("code", list(sample.WEIGHTS))
def test_three_findings_the_surest_first(tables: Tables, code: str) -> None:
    found = findings(region_of(tables, code))
    order = {"established": 0, "inconclusive": 1, "borrowed": 2, "withheld": 2}
    ranks = [order[finding.certainty] for finding in found]
    assert len(found) == 3
    assert ranks == sorted(ranks)
    for finding in found:
        assert finding.headline.text.endswith(".")
        assert finding.headline.text[0].isupper() or finding.headline.text[0].isdigit()


def test_findings_do_not_say_the_same_of_every_region(tables: Tables) -> None:
    first = {findings(region_of(tables, code))[0].headline.text for code in sample.WEIGHTS}
    assert len(first) >= 6


def test_shares_of_few_units_have_no_decimals(tables: Tables) -> None:
    few, many = (gap_finding(region_of(tables, code)).headline.text for code in ("94", "11"))
    assert re.search(r"\d,\d", many) and not re.search(r"\d,\d", few)
