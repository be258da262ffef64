"""A stranger who has `datapackage.json` alone loads every table, follows every key and finds every sum."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from genscan.facts import EditionFacts
from genscan.tables.export import export_tables
from tests.properties.conftest import Year

pytestmark = pytest.mark.xdist_group("properties")

Row = dict[str, Any]
READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
}
DIGITS = 1e-8  # tables give nine significant digits


@pytest.fixture(scope="module")
def folder(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stranger")
    tables = {
        name.removeprefix("published."): frame
        for name, frame in year.tables.items()
        if name.startswith("published.")
    }
    export_tables(tables, EditionFacts(year.quarter, 1, True, year.quarter.last_day), out)
    return out


@pytest.fixture(scope="module")
def resources(folder: Path) -> dict[str, Row]:
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


@pytest.fixture(scope="module")
def tables(folder: Path, resources: dict[str, Row]) -> dict[str, list[Row]]:
    """Every table with the types that are declared; what can't be read so raises."""
    found = {}
    for name, resource in resources.items():
        read = {field["name"]: READ[field["type"]] for field in resource["schema"]["fields"]}
        [missing] = resource["schema"]["missingValues"]
        with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
            found[name] = [
                {column: None if text == missing else read[column](text) for column, text in row.items()}
                for row in csv.DictReader(file)
            ]
    return found


def test_files_are_those_described(folder: Path, resources: dict[str, Row]) -> None:
    for resource in resources.values():
        for part in (resource, resource["parquet"]):
            content = (folder / part["path"]).read_bytes()
            assert part["bytes"] == len(content)
            assert part["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_values_keep_the_constraints(resources: dict[str, Row], tables: dict[str, list[Row]]) -> None:
    held: dict[str, Callable[[Any, Any], bool]] = {
        "required": lambda value, _: value is not None,
        "enum": lambda value, codes: value is None or value in codes,
        "minimum": lambda value, least: value is None or value >= least,
        "pattern": lambda value, form: value is None or re.fullmatch(form, value) is not None,
        "unique": lambda value, _: True,  # a key, looked at below
    }
    faults = [
        (name, field["name"], rule, row[field["name"]])
        for name, resource in resources.items()
        for field in resource["schema"]["fields"]
        for rule, said in field.get("constraints", {}).items()
        for row in tables[name]
        if not held[rule](row[field["name"]], said)
    ]
    assert faults == []
    assert sum(map(len, tables.values())) == sum(resource["rows"] for resource in resources.values())


def test_keys_are_unique_and_foreign_keys_lead_somewhere(
    resources: dict[str, Row], tables: dict[str, list[Row]]
) -> None:
    followed = 0
    for name, resource in resources.items():
        schema = resource["schema"]
        keys = [tuple(row[column] for column in schema["primaryKey"]) for row in tables[name]]
        assert len(set(keys)) == len(keys), name
        for foreign in schema.get("foreignKeys", []):
            there = foreign["reference"]
            known = {tuple(row[c] for c in there["fields"]) for row in tables[there["resource"]]}
            named = {tuple(row[c] for c in foreign["fields"]) for row in tables[name]}
            lost = {key for key in named if None not in key} - known
            assert lost == set(), (name, foreign)
            followed += len(named)
    assert followed > 100


def test_occupation_codes_are_in_the_table_of_their_level(tables: dict[str, list[Row]]) -> None:
    known = {("all", "ALL")} | {("family", row["family"]) for row in tables["families"]}
    known |= {(row["occupation_level"], row["occupation_code"]) for row in tables["occupations"]}
    for name in ("cells", "indicators", "profiles", "skills", "history"):
        assert {(row["occupation_level"], row["occupation_code"]) for row in tables[name]} <= known, name


def test_every_ratio_is_its_numerator_over_its_denominator(tables: dict[str, list[Row]]) -> None:
    ratios = {row["indicator"] for row in tables["indicator_definitions"] if row["kind"] == "ratio"}
    faults, recomputed = [], set()
    for row in tables["indicators"]:
        if row["indicator"] not in ratios or row["value"] is None:
            continue
        value = row["numerator"] / row["denominator"]
        if row["reference"] is not None:
            value /= row["reference"]
        if not math.isclose(value, row["value"], rel_tol=4 * DIGITS, abs_tol=1e-12):
            faults.append((row["indicator"], row["area_code"], row["occupation_code"], value, row["value"]))
        recomputed.add(row["indicator"])
    assert faults == []
    assert recomputed == ratios


@pytest.mark.parametrize(
    "column", ["vacancies", "vacancies_new", "vacancies_open", "openings", "vacancies_stock", "stock_squares"]
)
@pytest.mark.parametrize("table", ["cells", "history"])
def test_a_region_is_the_sum_of_its_departments(
    table: str, column: str, tables: dict[str, list[Row]]
) -> None:
    region_of = {
        row["area_code"]: row["region_code"] for row in tables["areas"] if row["area_level"] == "department"
    }
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    unknown = set()
    for row in tables[table]:
        if row["area_level"] != "department":
            continue
        key = (row["quarter"], region_of[row["area_code"]], row["occupation_level"], row["occupation_code"])
        if row[column] is None:
            unknown.add(key)
        else:
            sums[key] += row[column]
    assert any(code.endswith("-ZZ") for code in region_of)
    faults, compared = [], 0
    for row in tables[table]:
        key = (row["quarter"], row["area_code"], row["occupation_level"], row["occupation_code"])
        if row["area_level"] != "region" or row["area_code"] == "ZZ" or row[column] is None:
            continue
        assert key not in unknown
        compared += 1
        if not math.isclose(sums[key], row[column], rel_tol=DIGITS, abs_tol=1e-6):
            faults.append((key, sums[key], row[column]))
    assert faults == []
    assert compared or column == "vacancies_new"  # three observations a quarter don't tell what is new


def test_parquet_carries_the_definitions_of_its_columns(folder: Path, resources: dict[str, Row]) -> None:
    for resource in resources.values():
        schema = pq.read_schema(folder / resource["parquet"]["path"])
        for field in resource["schema"]["fields"]:
            notes = {k.decode(): v.decode() for k, v in schema.field(field["name"]).metadata.items()}
            assert notes["description_fr"] == field["description_fr"]
            assert notes["unit"] == field.get("unit", "")
