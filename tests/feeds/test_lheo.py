"""The feed lheo: versions, levels, dates, places, and documents that attack."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from genscan.feeds.landing import LandedFile

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]


def test_a_course_of_version_2_2(landed: Lander, extracts: Path) -> None:
    rows, file = landed("lheo", "a.xml", (extracts / "lheo/lheo_2_2.xml").read_bytes())
    assert (file.records, file.demonstration) == (1, False)
    row = rows.row(0, named=True)
    assert row == {
        "record": 1,
        "quarantined": None,
        "course_number": "100_1",
        "siret": "19290076900014",
        "activity_number": None,
        "provider": "Lycée Témoin",
        "title": "BTS & exemple",
        "certifying": True,
        "certifications": ["RNCP474"],
        "rome_codes": ["M1805", "M18"],
        "formacodes": ["31054", "34076"],
        "nsf_codes": ["326"],
        "exit_level": "5",
        "entry_level": "4",
        "link": "http://www.exemple.example/bts",
        "actions": [
            {
                "delivery": "on_site",
                "department_code": "29",
                "region_code": "53",
                "place": "department",
                "town": "QUIMPERLÉ",
                "hours": None,
                "price": None,
                "permanent": False,
                "funders": [],
                "sessions": [
                    {
                        "starts_on": date(2025, 9, 1),
                        "ends_on": date(2027, 6, 30),
                        "enrols_from": None,
                        "enrols_until": date(2025, 5, 22),
                        "capacity": None,
                    }
                ],
            }
        ],
    }
    assert file.notices == (("rome_code_not_recognised", 1),)
    everything = json.dumps(rows.to_dicts(), default=str)
    assert not any(word in everything for word in ("Anne", "anne", "0102030405", "1 rue", "29391"))


@pytest.mark.parametrize(
    ("code", "level"), [("0", None), ("1", "none"), ("10", "none"), ("4", "3"), ("14", "4"), ("99", None)]
)
def test_no_level_asked_for_is_not_an_unknown_one(
    landed: Lander, extracts: Path, code: str, level: str | None
) -> None:
    content = (extracts / "lheo/lheo_2_3.xml").read_bytes()
    told = content.replace(b"<code-niveau-entree>0<", b"<code-niveau-entree>%s<" % code.encode())
    rows, _ = landed("lheo", "a.xml", told)
    assert rows["entry_level"][0] == level


def test_a_course_of_version_2_3(landed: Lander, extracts: Path) -> None:
    rows, file = landed("lheo", "a.xml", (extracts / "lheo/lheo_2_3.xml").read_bytes())
    assert rows["quarantined"].to_list() == [None, "no_identifier", "no_action"]
    assert file.demonstration is True
    row = rows.row(0, named=True)
    assert (row["siret"], row["activity_number"], row["provider"]) == (None, "11223344556", "Organisme Deux")
    assert (row["certifications"], row["certifying"]) == (["RS6526"], False)
    assert (row["exit_level"], row["entry_level"], row["link"]) == ("6", None, None)
    here, elsewhere, distant = row["actions"]
    assert (here["delivery"], here["hours"], here["price"], here["permanent"]) == (
        "mixed",
        420.0,
        1250.5,
        True,
    )
    assert here["funders"] == ["2", "16"]
    assert (here["department_code"], here["region_code"], here["town"]) == ("69", "84", "Lyon")
    assert here["sessions"] == [
        {
            "starts_on": date(2026, 1, 1),
            "ends_on": None,
            "enrols_from": None,
            "enrols_until": None,
            "capacity": 20,
        },
        {
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2026, 4, 30),
            "enrols_from": None,
            "enrols_until": None,
            "capacity": None,
        },
    ]
    assert (elsewhere["department_code"], elsewhere["region_code"]) == (None, "84")
    assert [session["capacity"] for session in elsewhere["sessions"]] == [None, None]
    assert (distant["delivery"], distant["department_code"], distant["sessions"]) == ("distant", None, [])
    notices = dict(file.notices)
    assert notices == {"link_not_recognised": 1, "several_places": 1, "siret_not_recognised": 1}


def test_no_namespace_and_a_misspelt_element_are_read(landed: Lander, extracts: Path) -> None:
    text = (extracts / "lheo/lheo_2_2.xml").read_text("utf-8")
    expected, _ = landed("lheo", "a.xml", text)
    bare, _ = landed("lheo", "b.xml", text.replace(' xmlns="http://www.lheo.org/2.2"', ""))
    mis, _ = landed(
        "lheo",
        "c.xml",
        text.replace("coordonnees><nom", "coordonneFs><nom").replace(
            "</coordonnees></contact", "</coordonneFs></contact"
        ),
    )
    assert bare.equals(expected)
    assert mis.equals(expected)


def test_latin_1_as_declared(landed: Lander, extracts: Path) -> None:
    text = (extracts / "lheo/lheo_2_2.xml").read_text("utf-8").replace('"UTF-8"', '"ISO-8859-1"')
    rows, _ = landed("lheo", "a.xml", text.encode("latin-1"))
    assert rows["provider"].to_list() == ["Lycée Témoin"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<lheo><offres><formation numero='1'>", "broken_xml"),
        ("<lheo-index xmlns='http://www.lheo.org/2.2'><resumes-offres/></lheo-index>", "wrong_format"),
        ("<lheo xmlns='http://elsewhere.example'><offres/></lheo>", "wrong_format"),
        ("<html><body/></html>", "wrong_format"),
        (
            "<!DOCTYPE lheo [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
            "<lheo><offres><formation numero='&x;'/></offres></lheo>",
            "xml_entities",
        ),
        (
            "<!DOCTYPE lheo [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><lheo><offres>&c;</offres></lheo>",
            "xml_entities",
        ),
    ],
)
def test_documents_that_are_no_courses_are_set_aside(landed: Lander, content: str, reason: str) -> None:
    rows, file = landed("lheo", "a.xml", content)
    assert (file.quarantined, file.records, len(rows)) == (reason, None, 0)


def test_an_external_file_never_shows(landed: Lander) -> None:
    rows, file = landed(
        "lheo",
        "a.xml",
        "<!DOCTYPE lheo SYSTEM 'file:///etc/hostname'><lheo><offres><formation numero='1'>"
        "<intitule-formation>Exemple</intitule-formation><action/></formation></offres></lheo>",
    )
    assert file.quarantined is None
    assert rows["title"].to_list() == ["Exemple"]


def test_only_courses_directly_on_offer_count(landed: Lander) -> None:
    rows, _ = landed(
        "lheo",
        "a.xml",
        "<lheo><offres><formation numero='1'><action><extras><formation numero='2'/></extras></action>"
        "</formation></offres></lheo>",
    )
    assert rows["course_number"].to_list() == ["1"]
