"""A stranger with the data package alone can read every table; sheets run nothing; bytes repeat."""

from __future__ import annotations

import csv
import json
import multiprocessing
import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from genscan import dictionary
from genscan.errors import GenscanError
from genscan.manifest import file_hash, files_of
from genscan.tables.export import export_tables
from genscan.tables.files import DEMONSTRATION_FR
from tests.edition import sample


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("edition")
    export_tables(sample.tables(), sample.facts(), out)
    return out


def test_the_package_is_valid(exported: Path) -> None:
    report = Package(str(exported / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_every_resource_is_described_and_says_what_it_holds(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(dictionary.tables())
    for resource in package["resources"]:
        path = exported / resource["path"]
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{file_hash(path)}"
        twin = exported / resource["parquet"]["path"]
        assert resource["parquet"]["hash"] == f"sha256:{file_hash(twin)}"
        for field in resource["schema"]["fields"]:
            assert all(field[k] for k in ("title", "title_fr", "description", "description_fr")), field
    keys = {r["name"]: r["schema"].get("foreignKeys", []) for r in package["resources"]}
    assert {"resource": "areas", "fields": ["area_level", "area_code"]} in [
        key["reference"] for key in keys["cells"]
    ]


@pytest.mark.parametrize("name", list(dictionary.tables()))
def test_csv_and_parquet_hold_the_same(exported: Path, name: str) -> None:
    parquet = pl.read_parquet(exported / "tables" / f"{name}.parquet")
    csv = pl.read_csv(exported / "tables" / f"{name}.csv", schema=parquet.schema)
    assert csv.equals(parquet)
    assert parquet.schema == dictionary.table(name).schema


def test_csv_is_plain(exported: Path) -> None:
    content = (exported / "tables" / "cells.csv").read_bytes()
    assert content.startswith(b"quarter,area_level,")
    assert b"\r" not in content
    assert b"2026-Q1,region,06,all,ALL,0,0.0,0.0,,0,0," in content


def test_hard_numbers_survive_the_csv(tmp_path: Path) -> None:
    hard = [0.1 + 0.2, 1e-7, 1e21, 123456789.123456789, 5e-324, 1 / 3]
    tables = sample.tables()
    cells = tables["cells"].with_columns(
        vacancies_stock=pl.Series([hard[i % len(hard)] for i in range(tables["cells"].height)])
    )
    export_tables({**tables, "cells": cells}, sample.facts(), tmp_path)
    parquet = pl.read_parquet(tmp_path / "tables" / "cells.parquet")
    csv = pl.read_csv(tmp_path / "tables" / "cells.csv", schema=parquet.schema)
    assert csv["vacancies_stock"].to_list() == parquet["vacancies_stock"].to_list()
    assert set(parquet["vacancies_stock"]) == set(hard)


def test_the_parquet_file_describes_itself(exported: Path) -> None:
    schema = pq.read_schema(exported / "tables" / "cells.parquet")
    assert schema.metadata[b"demonstration"] == b"true"
    assert b"fictives" in schema.metadata[b"warning_fr"]
    assert schema.field("vacancies").metadata[b"unit"] == b"vacancies"
    columns = json.loads(schema.metadata[b"columns"])
    assert columns["vacancies_stock"]["title_fr"] == "Offres en ligne en moyenne"
    assert json.loads(schema.metadata[b"symbols"])["fr"]["z"] == "sans objet"


def test_the_same_tables_give_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    mixed = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=3) for name, frame in sample.tables().items()
    }
    export_tables(dict(reversed(mixed.items())), sample.facts(), tmp_path)
    assert {n: file_hash(p) for n, p in files_of(tmp_path).items()} == {
        n: file_hash(p) for n, p in files_of(exported).items()
    }


def test_a_real_edition_is_not_marked_demonstration(tmp_path: Path) -> None:
    export_tables(sample.tables(demonstration=False), sample.facts(demonstration=False), tmp_path)
    package = (tmp_path / "datapackage.json").read_text("utf-8")
    assert json.loads(package)["demonstration"] is False
    assert DEMONSTRATION_FR not in package
    book = openpyxl.load_workbook(tmp_path / "tables" / "genscan-2026-Q1.xlsx")
    assert "DÉMONSTRATION" not in str(list(book["Lisez-moi"].values))


def test_what_rests_on_a_share_alike_feed_keeps_its_licence(tmp_path: Path) -> None:
    tables = sample.tables()
    sources = tables["sources"].with_columns(licence=pl.lit("ODbL 1.0"))
    export_tables({**tables, "sources": sources}, sample.facts(), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    licences = {r["name"]: r["licenses"][0]["name"] for r in package["resources"]}
    assert (licences["cells"], licences["skills"]) == ("ODbL-1.0", "etalab-2.0")
    notes = pq.read_schema(tmp_path / "tables" / "cells.parquet").metadata
    assert notes[b"licence"] == b"ODbL 1.0"


def test_the_package_names_the_code_and_how_to_cite(tmp_path: Path) -> None:
    export_tables(sample.tables(), sample.facts(), tmp_path, code="c" * 64)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["code"] == "c" * 64
    assert "révision 1" in package["citation"]


def test_counts_and_quarters_are_constrained(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_text("utf-8"))
    cells = next(r for r in package["resources"] if r["name"] == "cells")["schema"]["fields"]
    fields = {field["name"]: field["constraints"] for field in cells if "constraints" in field}
    assert fields["vacancies"] == {"minimum": 0}
    assert re.fullmatch(fields["quarter"]["pattern"], "2026-Q1")


def test_a_table_that_is_missing_is_told(tmp_path: Path) -> None:
    tables = sample.tables()
    del tables["skills"]
    with pytest.raises(GenscanError, match="table skills is missing"):
        export_tables(tables, sample.facts(), tmp_path)


def test_a_killed_process_is_told_with_what_to_do(tmp_path: Path) -> None:
    def kill(text: str) -> None:
        for process in multiprocessing.active_children():
            process.kill()

    with pytest.raises(GenscanError, match=r"xlsx was not written: .* free some, then run again$"):
        export_tables(sample.tables(), sample.facts(), tmp_path, kill)
    assert not (tmp_path / "handed").exists()


@pytest.fixture(scope="module")
def books(exported: Path) -> list[openpyxl.Workbook]:
    paths = [
        exported / "tables" / "genscan-2026-Q1.xlsx",
        *sorted((exported / "tables/regions").glob("*.xlsx")),
    ]
    return [openpyxl.load_workbook(path) for path in paths]


def test_sheets_run_nothing(exported: Path, books: list[openpyxl.Workbook]) -> None:
    assert len(books) == 3
    found = 0
    for book in books:
        for sheet in book.worksheets:
            assert not sheet.merged_cells.ranges
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
                found += "HYPERLINK" in str(cell.value)
    assert found, "the malicious label should be there, as text"
    with ZipFile(exported / "tables" / "genscan-2026-Q1.xlsx") as archive:
        assert not [name for name in archive.namelist() if re.search("vba|external|connections", name, re.I)]


def test_no_cell_of_a_csv_is_a_formula(exported: Path) -> None:
    found = 0
    for path in [*(exported / "tables").glob("*.csv"), *(exported / "tables/regions").glob("*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            for text in (text for row in csv.reader(file) for text in row):
                found += "HYPERLINK" in text
                for part in text.split(";"):  # a French spreadsheet parts cells at semicolons
                    assert not re.match(r"\s*[=+\-@]", part) or re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", text)
    assert found, "the malicious label should be there, as text"


def test_sheets_begin_with_explanations_and_have_one_header_row(books: list[openpyxl.Workbook]) -> None:
    for book in books:
        first, *others = book.worksheets
        assert first.title == "Lisez-moi"
        assert first["A2"].value == "DÉMONSTRATION"
        for sheet in others:
            assert sheet.freeze_panes is not None
            assert sheet.auto_filter.ref is not None
            assert all(cell.value for cell in sheet[1]), sheet.title
        described = {row[0] for row in book["Dictionnaire"].iter_rows(min_row=2, values_only=True)}
        assert described == {sheet.title for sheet in others} - {"Dictionnaire"}


def test_every_column_of_a_sheet_is_defined_and_in_french(books: list[openpyxl.Workbook]) -> None:
    for book in books:
        for sheet, column, meaning in book["Dictionnaire"].iter_rows(min_row=2, values_only=True):
            assert meaning, f"{sheet}: {column}"
        assert [cell.value for cell in book["Définitions"][1]] == [
            "Indicateur",
            "Titre",
            "Unité",
            "Définition",
        ]
        units = [row[2].value for row in book["Définitions"].iter_rows(min_row=2)]
        assert "offres pour 100 formations" in units
        assert not [unit for unit in units if re.search(r"vacancies|courses", str(unit))]


def _records(sheet: object) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_in_sheets_withheld_is_said_and_zero_is_written(books: list[openpyxl.Workbook]) -> None:
    rows = _records(books[0]["Synthèse"])
    mayotte = next(row for row in rows if row["Code"] == "06" and row["Niveau de métier"] == "Ensemble")
    assert mayotte["Offres d’emploi"] == 0
    assert mayotte["Offres nouvelles"] is None
    assert mayotte["Comptages absents"] == "Offres nouvelles : non disponible"
    assert mayotte["Titre de tension_index"] is None
    assert mayotte["Titre de tension_index, diffusion"] == "non diffusé (fiabilité insuffisante)"
    ile_de_france = next(row for row in rows if row["Code"] == "11")
    assert isinstance(ile_de_france["Titre de tension_index"], float)
    assert ile_de_france["Titre de tension_index, diffusion"] == "diffusé"
    assert {row["Niveau"] for row in rows} == {"Pays", "Région"}
    assert "Code ROME 4.0" not in {row["Niveau de métier"] for row in rows}


def test_a_region_has_its_extract(exported: Path) -> None:
    extract = pl.read_csv(exported / "tables/regions/11-ile-de-france.csv", infer_schema=False)
    assert set(extract.select("area_level", "area_code").rows()) == {
        ("nation", "FR"),
        ("region", "11"),
        ("department", "75"),
    }
    assert extract["demonstration"].unique().to_list() == ["true"]
    assert extract.filter(area_level="region", occupation_level="all")["vacancies"].to_list() == ["59"]
