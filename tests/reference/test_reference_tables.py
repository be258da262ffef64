"""The facts in `warehouse/reference/`: totals, keys, the perimeter against ROME, sources and dates."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from genscan import reference
from genscan.paths import REFERENCE

FILES = sorted(REFERENCE.glob("*.csv"))
POPULATION_15_64 = 42_234_045
WHOLE = {"E1101", "E1104", "E1205", "E1402", "I1307", "I1401"} | {f"M180{n}" for n in "123456"} | {"M1810"}
PARTIAL = ["D1401", "E1103", "E1401", "I1101", "K1903", "M1402", "M1403", "M1705"]
SEVERAL_FAMILIES = ["E1104", "M1801", "M1802", "M1803", "M1805", "M1806"]


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", [one for one in FILES if one.stem != "accuracy"], ids=lambda path: path.stem)
def test_every_row_has_a_source_and_a_date(path: Path) -> None:
    frame = reference.table(path.stem)
    assert frame.height > 0
    assert frame["source"].null_count() == 0
    assert frame["source_date"].null_count() == 0


def test_every_accuracy_tells_its_limits_its_number_its_day_and_how() -> None:
    table = reference.table("accuracy")
    assert table["measure"].is_unique().all()
    assert sum(table.null_count().row(0)) == 0
    assert table.filter(~pl.col("value").is_between("low", "high") | (pl.col("n") <= 0)).is_empty()


@pytest.mark.parametrize("name", ["regions", "departments", "families", "occupations", "parents", "breaks"])
def test_published_labels_are_typographic(name: str) -> None:
    for row in rows(name):
        published = " ".join(value for column, value in row.items() if column not in ("what_en", "source"))
        assert "'" not in published and "\ufffd" not in published, row


def test_there_are_18_regions_and_101_departments() -> None:
    assert reference.regions()["region_code"].n_unique() == 18
    assert reference.departments()["department_code"].n_unique() == 101
    assert set(reference.departments()["region_code"]) == set(reference.regions()["region_code"])


def test_a_region_has_the_population_of_its_departments() -> None:
    summed = (
        reference.departments()
        .group_by("region_code")
        .agg(pl.col("population_15_64").sum().alias("summed"))
        .join(reference.regions(), on="region_code")
    )
    assert summed.height == 18
    assert summed.filter(pl.col("summed") != pl.col("population_15_64")).is_empty()
    assert summed["summed"].sum() == POPULATION_15_64


def test_populations_repeat_the_regions_and_departments() -> None:
    populations = reference.table("populations")
    assert populations.height == 1 + 18 + 101
    totals = dict(populations.group_by("area_level").agg(pl.col("population_15_64").sum()).iter_rows())
    assert totals == dict.fromkeys(("nation", "region", "department"), POPULATION_15_64)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("04", ("de La Réunion", "à La Réunion", "La Réunion")),
        ("11", ("d’Île-de-France", "en Île-de-France", "l’Île-de-France")),
        ("32", ("des Hauts-de-France", "dans les Hauts-de-France", "les Hauts-de-France")),
        ("44", ("du Grand Est", "dans le Grand Est", "le Grand Est")),
        ("06", ("de Mayotte", "à Mayotte", "Mayotte")),
    ],
)
def test_a_region_is_said_as_french_says_it(code: str, said: tuple[str, str, str]) -> None:
    region = reference.regions().row(by_predicate=pl.col("region_code") == code, named=True)
    assert (region["de"], region["where_fr"], region["subject_fr"]) == said
    assert region["plural"] is (code == "32")
    assert region["slug"].startswith(f"{code}-")


def test_the_perimeter_has_138_codes_under_21_parents() -> None:
    occupations = reference.occupations()
    assert occupations["rome_code"].n_unique() == occupations.height == 138
    assert occupations.filter(pl.col("flag") == "O").height == 134
    families = dict(occupations.group_by("family").len().iter_rows())
    assert families == {
        "securite-cloud-reseau-telecom": 52,
        "gestion-pilotage": 25,
        "developpement-test-ops": 22,
        "communication-marketing-e-commerce": 18,
        "data-ia-iot": 13,
        "design": 8,
    }
    assert set(families) == set(reference.families()["family"])
    assert set(occupations["parent_code"]) == set(reference.parents()["parent_code"])


def test_13_parents_are_whole_and_8_are_partial() -> None:
    parents = {row["parent_code"]: row for row in rows("parents")}
    assert sorted(code for code, row in parents.items() if row["perimeter"] == "whole") == sorted(WHOLE)
    assert sorted(code for code, row in parents.items() if row["perimeter"] == "partial") == PARTIAL


def test_15_parents_hold_one_family_only() -> None:
    by_parent = reference.occupations().group_by("parent_code").agg(pl.col("family").n_unique())
    assert sorted(by_parent.filter(pl.col("family") > 1)["parent_code"]) == SEVERAL_FAMILIES
    single = reference.parents().filter("single_family")["parent_code"]
    assert sorted(single) == sorted(by_parent.filter(pl.col("family") == 1)["parent_code"])
    assert len(single) == 15


def test_every_occupation_rolls_up_as_rome_says() -> None:
    rome = dict(reference.table("rome_parents").select("rome_code", "parent_code").iter_rows())
    assert len(rome) == 1584
    assert len(set(rome.values())) == 532
    for row in rows("occupations"):
        assert rome[row["rome_code"]] == row["parent_code"], row["rome_code"]
    for row in rows("parents"):
        assert int(row["leaves_all"]) == list(rome.values()).count(row["parent_code"]), row["parent_code"]
        inside = [o for o in rows("occupations") if o["parent_code"] == row["parent_code"]]
        assert int(row["leaves_in"]) == len(inside), row["parent_code"]


def test_formacodes_do_not_overlap_and_their_families_exist() -> None:
    ranges = [(row["code_from"], row["code_to"], row["family"]) for row in rows("formacodes")]
    assert all(len(low) == len(high) == 5 and low <= high for low, high, _ in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))
    assert {family for _, _, family in ranges} - {""} <= set(reference.families()["family"])


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("31045", "securite-cloud-reseau-telecom"),
        ("24231", "securite-cloud-reseau-telecom"),
        ("31028", "data-ia-iot"),
        ("31067", "developpement-test-ops"),
        ("31094", "gestion-pilotage"),
        ("34093", "communication-marketing-e-commerce"),
        ("46072", "design"),
        ("31054", ""),
        ("31768", None),
        ("31845", None),
        ("46274", None),
        ("24289", None),
    ],
)
def test_a_formacode_is_digital_by_its_range(code: str, family: str | None) -> None:
    found = [row["family"] for row in rows("formacodes") if row["code_from"] <= code <= row["code_to"]]
    assert found == ([] if family is None else [family])


def test_former_regions_are_mapped_to_the_present_ones() -> None:
    names = {row["label_key"]: row["region_code"] for row in rows("region_names")}
    assert names["ile de france"] == "11"
    assert names["rhone alpes"] == names["auvergne"] == "84"
    assert names["provence alpes cote d azur"] == names["paca"] == "93"
    assert set(names.values()) == set(reference.regions()["region_code"])
    former = {row["former_code"]: row["region_code"] for row in rows("former_regions")}
    assert former["82"] == "84" and former["31"] == "32"
    new_codes = set(reference.regions()["region_code"])
    assert all(former[code] == code for code in set(former) & new_codes)


def test_breaks_say_what_broke() -> None:
    catalogue = [row for row in rows("breaks") if row["feed"] == "mcf"]
    assert [(row["break_date"], row["affects"]) for row in catalogue] == [("2026-10-22", "courses")]
    assert all(row["what_en"] and row["what_fr"] for row in rows("breaks"))
    assert {row["scope"] for row in rows("breaks")} <= {"all"}
