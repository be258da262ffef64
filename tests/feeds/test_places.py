"""Where a vacancy or a course is: the rules of method.md 1, and the traps of real labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genscan import reference
from genscan.feeds import places
from genscan.feeds.places import Place

DEPARTMENTS = dict(reference.departments().select("department_code", "region_code").iter_rows())


@pytest.mark.parametrize(
    ("commune", "label", "postcode", "expected"),
    [
        ("74010", "74 - ANNECY", "74000", Place("department", "74", "84")),
        ("2A271", None, "20167", Place("department", "2A", "94")),
        (None, "2B - BASTIA", "20200", Place("department", "2B", "94")),
        (None, "2a - Ajaccio", None, Place("department", "2A", "94")),
        (None, None, "20167", Place("department", "2A", "94")),
        (None, None, "20290", Place("department", "2B", "94")),
        (None, "20 - Corse", None, Place("region", None, "94")),
        ("75056", "75", None, Place("department", "75", "11")),
        ("75114", "75 - PARIS 14", "75014", Place("department", "75", "11")),
        ("69381", None, None, Place("department", "69", "84")),
        ("13215", None, None, Place("department", "13", "93")),
        ("97411", "974 - STE CLOTILDE", "97490", Place("department", "974", "04")),
        (None, "976 - MAMOUDZOU", None, Place("department", "976", "06")),
        (None, None, "97110", Place("department", "971", "01")),
        ("01053", None, None, Place("department", "01", "84")),
        (None, "75 - Paris (Dept.)", None, Place("department", "75", "11")),
        (None, "74 - Savoie (Haute)", None, Place("department", "74", "84")),
        (None, "44 - Loire Atlantique", None, Place("department", "44", "52")),
        (None, "ANNECY", "74000", Place("department", "74", "84")),
        (None, "Hauts-de-France", None, Place("region", None, "32")),
        (None, "Ile-de-France", None, Place("region", None, "11")),
        (None, "Provence-Alpes-Côte d'Azur", None, Place("region", None, "93")),
        (None, "Rhône-Alpes", None, Place("region", None, "84")),
        (None, "France", None, Place("france")),
        (None, "France entière", None, Place("france")),
        (None, "Luxembourg (Frontalier)", None, Place("abroad")),
        (None, "Principauté de Monaco", None, Place("abroad")),
        (None, "Québec Canada", None, Place("abroad")),
        (None, "Suisse", None, Place("abroad")),
        ("99109", None, None, Place("abroad")),
        (None, None, "98000", Place("abroad")),
        ("97502", None, None, Place("collectivity")),
        ("97701", None, None, Place("collectivity")),
        ("97801", None, None, Place("collectivity")),
        ("97123", None, None, Place("collectivity")),
        (None, "988 - NOUMEA", None, Place("collectivity")),
        (None, None, "98713", Place("collectivity")),
        (None, None, "97150", Place("collectivity")),
        (None, "Saint-Maurice", None, Place("unknown")),
        (None, "ici et là", None, Place("unknown")),
        (None, None, None, Place("unknown")),
        ("00000", None, None, Place("unknown")),
        ("7", "", "", Place("unknown")),
    ],
)
def test_a_vacancy_is_placed_by_commune_then_label_then_postcode(
    commune: str | None, label: str | None, postcode: str | None, expected: Place
) -> None:
    assert places.of_vacancy(commune, label, postcode) == expected


def test_the_commune_wins_over_label_and_postcode() -> None:
    assert places.of_vacancy("44109", "75 - PARIS", "13001") == Place("department", "44", "52")


def test_the_label_wins_over_the_postcode() -> None:
    assert places.of_vacancy(None, "44 - NANTES", "13001") == Place("department", "44", "52")


@pytest.mark.parametrize("department", sorted(DEPARTMENTS))
def test_every_department_is_found_from_commune_label_and_code(department: str) -> None:
    expected = Place("department", department, DEPARTMENTS[department])
    assert (
        places.of_commune(department + "001"[: 5 - len(department)].rjust(5 - len(department), "0"))
        == expected
    )
    assert places.of_label(f"{department} - QUELQUE PART") == expected
    assert places.of_department(department) == expected


@pytest.mark.parametrize(
    ("label", "department"),
    [
        ("Savoie (Haute)", "74"),
        ("Loire (Haute)", "43"),
        ("Vienne (Haute)", "87"),
        ("MARNE (HAUTE)", "52"),
        ("Alpes (Hautes)", "05"),
        ("Rhin (Bas)", "67"),
        ("Seine (Hauts-de)", "92"),
        ("Savoie (Haute) - ANNECY", "74"),
        ("Annecy, Savoie (Haute)", "74"),
        ("Annecy (Haute-Savoie)", "74"),
        ("Savoie", "73"),
        ("Savoie (Chambéry)", "73"),
        ("Réunion", "974"),
        ("La Réunion", "974"),
        ("Réunion (La)", "974"),
        ("Guyane française", "973"),
    ],
)
def test_a_department_is_known_by_its_name_turned_round_too(label: str, department: str) -> None:
    assert places.of_label(label) == Place("department", department, DEPARTMENTS[department])


@pytest.mark.parametrize(("label", "kind"), [("98 - MONACO", "abroad"), ("98 - NOUMEA", "collectivity")])
def test_what_is_named_behind_98_tells_monaco_from_the_pacific(label: str, kind: str) -> None:
    assert places.of_label(label) == Place(kind)


@given(commune=st.text(max_size=8), label=st.text(max_size=30), postcode=st.text(max_size=8))
def test_any_text_gives_a_place_that_is_consistent(commune: str, label: str, postcode: str) -> None:
    kind, department, region = places.of_vacancy(commune, label, postcode)
    assert kind in ("department", "region", "france", "abroad", "collectivity", "unknown")
    assert (department is not None) == (kind == "department")
    assert (region is not None) == (kind in ("department", "region"))
    if department is not None:
        assert DEPARTMENTS[department] == region


@given(st.sampled_from(sorted(DEPARTMENTS)), st.text(max_size=20))
def test_a_labels_code_decides_whatever_follows(department: str, name: str) -> None:
    found = places.of_label(f"{department} - {name}")
    assert found == Place("department", department, DEPARTMENTS[department])


@pytest.mark.parametrize(
    ("code", "region"), [("82", "84"), ("1", "01"), ("06", "06"), ("84.0", "84"), ("72", "75"), ("99", None)]
)
def test_regions_before_2016_are_todays(code: str, region: str | None) -> None:
    assert places.region_code(code) == region


@pytest.mark.parametrize(("code", "department"), [("1", "01"), ("001", "01"), ("02A", "2A"), ("985", "976")])
def test_departments_are_read_in_other_widths(code: str, department: str) -> None:
    found = places.of_department(code)
    assert found is not None
    assert found.department == department


def test_a_course_without_commune_is_placed_by_department_postcode_then_region() -> None:
    assert places.of_course(None, "35", "75001", "11") == ("department", "35", "53")
    assert places.of_course(None, None, "75001", "53") == ("department", "75", "11")
    assert places.of_course(None, None, None, "82") == ("region", None, "84")
    assert places.of_course("29233", "75", None, None) == ("department", "29", "53")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ((None, "988", None, None), "collectivity"),
        ((None, "99", None, None), "abroad"),
        ((None, "980", None, None), "abroad"),
        (("99131", None, None, None), "abroad"),
        ((None, None, "1000", None, "BE"), "abroad"),
        ((None, None, "75173", None, "de"), "abroad"),
        ((None, None, None, None, "Belgique"), "abroad"),
        ((None, None, None, None, "NC"), "collectivity"),
        ((None, None, "98800", None, "FR"), "collectivity"),
        ((None, None, None, None, "FR"), "unknown"),
        ((None, None, None, None, "GP"), "unknown"),
        ((None, "59", None, None, "BE"), "department"),
        ((None, None, None, "32", "BE"), "region"),
    ],
)
def test_a_course_abroad_or_in_a_collectivity_is_placed_there(
    told: tuple[str | None, ...], kind: str
) -> None:
    assert places.of_course(*told).kind == kind


@pytest.mark.parametrize(
    ("commune", "postcode", "told"),
    [
        ("75056", None, None),
        (" 69123 ", "69000", None),
        ("75102", "75007", "75102"),
        ("35238", None, "35238"),
        ("75056", "75002", "75102"),
        (None, "75116", "75116"),
        (None, "69009", "69389"),
        (None, "13016", "13216"),
        (None, "13020", None),
        (None, "69100", None),
        (None, "35000", None),
        (None, None, None),
    ],
)
def test_an_arrondissement_is_told_by_its_code_or_its_postcode_and_a_whole_city_tells_none(
    commune: str | None, postcode: str | None, told: str | None
) -> None:
    assert places.told_commune(commune, postcode) == told
