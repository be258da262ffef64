"""The feed mcf: both namings, both separators, the catalogue's fillers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from genscan.feeds.landing import LandedFile
from genscan.feeds.mcf import is_demonstration

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]


def test_the_first_naming(landed: Lander, extracts: Path) -> None:
    rows, file = landed("mcf", "a.csv", (extracts / "mcf/first_naming.csv").read_bytes())
    assert file.records == 4
    assert rows["quarantined"].to_list() == [None, None, "ragged_row", "no_identifier"]
    row = rows.drop("record", "quarantined").row(0, named=True)
    assert row == {
        "course_number": "12345678900011_A",
        "siret": "12345678900011",
        "provider": "ORGANISME TÉMOIN",
        "title": "Exemple ; avec point-virgule",
        "certification": "RNCP37674",
        "certification_title": "TP Exemple",
        "exit_level": "5",
        "rome_codes": ["M1805"],
        "formacodes": ["31067"],
        "nsf_codes": ["326"],
        "department_code": "01",
        "region_code": "84",
        "actions": 2,
        "active_sessions": 3,
        "distant_sessions": 0,
        "hours": 600.5,
        "price": 7500.0,
        "extracted_on": date(2026, 3, 20),
    }
    assert "jean" not in json.dumps(rows.to_dicts(), default=str)


def test_a_distant_row_has_no_place_and_fillers_are_null(landed: Lander, extracts: Path) -> None:
    rows, file = landed("mcf", "a.csv", (extracts / "mcf/first_naming.csv").read_bytes())
    row = rows.row(1, named=True)
    assert (row["certification"], row["exit_level"]) == ("RS6526", None)
    assert (row["department_code"], row["region_code"], row["price"]) == (None, None, None)
    assert (row["active_sessions"], row["distant_sessions"], row["rome_codes"]) == (25, 25, [])
    assert file.notices == ()


def test_the_second_naming_with_commas(landed: Lander, extracts: Path) -> None:
    rows, file = landed("mcf", "b.csv", (extracts / "mcf/second_naming.csv").read_bytes())
    row = rows.row(0, named=True)
    assert (row["certification"], row["title"]) == ("RS6526", "Exemple, avec virgule")
    assert (row["hours"], row["price"]) == (14.5, 1200.0)
    assert (row["department_code"], row["region_code"]) == ("974", "04")
    assert (row["siret"], row["extracted_on"]) == (None, date(2026, 3, 20))
    assert file.notices == (("siret_not_recognised", 1),)


def test_windows_1252_and_byte_order_marks_are_read(landed: Lander, extracts: Path) -> None:
    text = (extracts / "mcf/first_naming.csv").read_text("utf-8")
    utf8, _ = landed("mcf", "utf8.csv", text.encode("utf-8-sig"))
    latin, file = landed("mcf", "latin.csv", text.encode("windows-1252"))
    assert latin.equals(utf8)
    assert dict(file.notices)["read_as_windows_1252"] == 4


def test_a_quote_never_closed_costs_its_own_record_only(landed: Lander, extracts: Path) -> None:
    lines = (extracts / "mcf/second_naming.csv").read_text("utf-8").splitlines()
    broken = lines[1].replace('"1 200,00"', '"1 200,00')
    rows, file = landed("mcf", "a.csv", "\n".join([lines[0], lines[1], broken]))
    assert rows["quarantined"].to_list() == [None, "ragged_row"]
    assert file.quarantined is None


def test_the_numbers_prefix_marks_demonstration(landed: Lander, extracts: Path) -> None:
    text = (extracts / "mcf/second_naming.csv").read_text("utf-8")
    assert landed("mcf", "a.csv", text)[1].demonstration is False
    assert landed("mcf", "b.csv", text.replace("98_C", "DEMO-98_C"))[1].demonstration is True


def test_nul_bytes_and_hostile_cells_land_as_plain_text(landed: Lander, extracts: Path) -> None:
    text = (extracts / "mcf/second_naming.csv").read_text("utf-8")
    rows, _ = landed("mcf", "a.csv", text.replace("ORGANISME DEUX", "=cmd|\x00\u202e{{x}}<script>"))
    assert rows["provider"].to_list() == ["=cmd| {{x}}<script>"]


def test_the_mark_is_found_behind_a_quoted_separator() -> None:
    head = b'nom_of;libelle_nsf_1;numero_formation;siret\nX;"one ; two\nthree";%s-1;9\n'
    assert is_demonstration(head % b"DEMO")
    assert not is_demonstration(head % b"REAL")
    assert not is_demonstration(b"nom_of;numero_formation\n")
