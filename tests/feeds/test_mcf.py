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
        "place": "department",
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


HEADER = (
    "numero_formation;siret;intitule_formation;type_referentiel;code_rncp;code_inventaire;nb_session_active;"
    "nb_session_a_distance;frais_ttc_tot_mean;code_departement;code_region;nom_departement;nom_region"
)


def catalogue(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def test_a_course_has_a_row_a_department(landed: Lander) -> None:
    rows, file = landed(
        "mcf",
        "a.csv",
        catalogue(
            "N1;12345678900011;A;RNCP;100;-1;3;0;10;69;84;;",
            "N1;12345678900011;A;RNCP;100;-1;2;2;10;2A;94;;",
            "N1;12345678900011;A;RNCP;100;-1;5;5;10;;;;",
            "N1;12345678900011;A;RNCP;100;-1;5;5;10;;;;Toutes les régions",
        ),
    )
    assert rows["course_number"].to_list() == ["N1"] * 4
    assert rows.select("department_code", "region_code").rows() == [
        ("69", "84"),
        ("2A", "94"),
        (None, None),
        (None, None),
    ]
    assert file.notices == ()


def test_a_course_of_a_collectivity_or_abroad_is_placed_there(landed: Lander) -> None:
    rows, file = landed(
        "mcf",
        "a.csv",
        catalogue(
            "N1;1;A;RNCP;100;;;;;988;;;",
            "N2;1;A;RNCP;100;;;;;;;Nouvelle-Calédonie;",
            "N3;1;A;RNCP;100;;;;;99;;;",
            "N4;1;A;RNCP;100;;;;;;;;Étranger",
            "N5;1;A;RNCP;100;;;;;35;;Nouvelle-Calédonie;",
            "N6;1;A;RNCP;100;;;;;;;;",
        ),
    )
    kinds = ["collectivity", "collectivity", "abroad", "abroad", "department", "unknown"]
    assert rows["place"].to_list() == kinds
    assert "place_not_recognised" not in dict(file.notices)


def test_places_by_name_where_codes_lack_and_a_notice_where_codes_name_nothing(landed: Lander) -> None:
    rows, file = landed(
        "mcf",
        "a.csv",
        catalogue(
            "N1;1;A;RNCP;100;;;;;;;Rhône;Auvergne-Rhône-Alpes",
            "N2;1;A;RNCP;100;;;;;;;;Bretagne",
            "N3;1;A;RNCP;100;;;;;;82;;",
            "N4;1;A;RNCP;100;;;;;00;;;",
        ),
    )
    assert rows.select("department_code", "region_code").rows() == [
        ("69", "84"),
        (None, "53"),
        (None, "84"),
        (None, None),
    ]
    assert dict(file.notices) == {"place_not_recognised": 1, "siret_not_recognised": 4}


def test_the_register_tells_the_certification(landed: Lander) -> None:
    rows, file = landed(
        "mcf",
        "a.csv",
        catalogue(
            "N1;12345678900011;A;RNCP;37674;6526;;;;;;;",
            "N2;12345678900011;A;RS;37674;6526;;;;;;;",
            "N3;12345678900011;A;INVENTAIRE;-1;6526.0;;;;;;;",
            "N4;12345678900011;A;;RNCP37674BC01;-1;;;;;;;",
            "N5;12345678900011;A;AUTRE;-1;-1;;;;;;;",
            "N6;12345678900011;A;RNCP;bientôt;;;;;;;;",
        ),
    )
    assert rows["certification"].to_list() == ["RNCP37674", "RS6526", "RS6526", "RNCP37674", None, None]
    assert dict(file.notices) == {"certification_not_recognised": 1}


def test_numbers_with_commas_fillers_and_nonsense(landed: Lander) -> None:
    prices = ["1200,5", "1 200,50 €", "-1", "", "0", "-3", "gratuit"]
    rows, file = landed(
        "mcf", "a.csv", catalogue(*(f"N;12345678900011;A;RNCP;1;;{10**9}0;;{price};;;;" for price in prices))
    )
    assert rows["price"].to_list() == [1200.5, 1200.5, None, None, 0.0, None, None]
    assert rows["active_sessions"].to_list() == [None] * 7  # more than any count
    assert dict(file.notices) == {"number_not_recognised": 1}


def test_odd_rows_cost_themselves_only(landed: Lander) -> None:
    good = '"N1";12345678900011;"A ; ""b""\nc";RNCP;100;;;;;;;;'
    rows, _ = landed(
        "mcf",
        "a.csv",
        catalogue(
            good,
            'N2;12345678900011;"jamais fermé;RNCP;100;;;;;;;;',
            good,
            "N3;12345678900011;trop court",
            good,
            "N4;12345678900011;NUL \x00;RNCP;100;;;;;;;;",
            good,
        ),
    )
    assert rows["quarantined"].to_list() == [None, "ragged_row", None, "ragged_row", None, None, None]
    kept = rows.filter(pl.col("quarantined").is_null())
    assert kept["title"].to_list() == ['A ; "b" c', 'A ; "b" c', 'A ; "b" c', "NUL", 'A ; "b" c']


def test_optional_columns_may_lack_and_others_stand_beside(landed: Lander) -> None:
    rows, file = landed(
        "mcf",
        "a.csv",
        "inconnue;NUMERO_FORMATION ;Intitulé_formation;siret_of;code_rs;code_rs\nx;N1;A;12345678900011;1;2\n",
    )
    row = rows.row(0, named=True)
    assert (row["course_number"], row["title"], row["certification"]) == ("N1", "A", "RS1")
    assert (row["rome_codes"], row["formacodes"], row["nsf_codes"], row["hours"]) == ([], [], [], None)
    assert file.notices == ()
