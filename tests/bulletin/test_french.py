"""Numbers, agreement and typography are those of a French reader."""

from __future__ import annotations

from datetime import date

import pytest

from genscan import french
from genscan.bulletin.published import Row
from genscan.bulletin.wording import share_among, tally, vacancies_per_100k
from genscan.errors import GenscanError


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (13482, 0, "13\u202f482"),
        (0.853, 2, "0,85"),
        (-3.04, 1, "\u22123,0"),
        (-0.04, 1, "0,0"),
        (1234567.5, 1, "1\u202f234\u202f567,5"),
    ],
)
def test_numbers_have_narrow_spaces_a_comma_and_a_true_minus(value: float, decimals: int, text: str) -> None:
    assert french.number(value, decimals) == text


def test_a_sign_is_always_shown_but_on_zero() -> None:
    assert [french.signed(v, 1) for v in (6.8, -6.8, 0, 0.04)] == ["+6,8", "\u22126,8", "0,0", "0,0"]
    assert french.percent(0.1244) == "12,4\u202f%"
    assert french.interval(6.8, 17.7, 1, signed=True) == "[+6,8\u202f;\u00a0+17,7]"


def test_a_point_is_singular_under_two() -> None:
    assert french.points(0.014) == "+1,4\u00a0point"
    assert french.points(0.02) == "+2,0\u00a0points"
    assert french.points(0.016, 0) == "+2\u00a0points"  # agrees with what is printed
    assert french.points(-0.1) == "\u221210,0\u00a0points"


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "Aucune offre"), (1, "Une offre"), (2, "2\u00a0offres"), (1234, "1\u202f234\u00a0offres")],
)
def test_zero_one_and_many_agree(n: int, text: str) -> None:
    assert french.count(n, "offre", "offres", feminine=True) == text


def test_a_fraction_under_two_is_singular() -> None:
    assert french.count(1.5, "offre", "offres", feminine=True, decimals=1) == "1,5\u00a0offre"


def test_ordinals_and_ranges() -> None:
    assert [french.ordinal(1), french.ordinal(1, feminine=True), french.ordinal(3)] == ["1ᵉʳ", "1ʳᵉ", "3ᵉ"]
    assert french.rank_range(3, 5) == "3ᵉ à\u00a05ᵉ"
    assert french.rank_range(4, 4) == "4ᵉ"


def test_dates() -> None:
    assert french.day(date(2026, 1, 1)) == "1ᵉʳ\u00a0janvier 2026"
    assert french.period(date(2026, 1, 1), date(2026, 3, 31)) == "1ᵉʳ\u00a0janvier au\u00a031\u00a0mars 2026"


def test_listing() -> None:
    assert [french.listing(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


@pytest.mark.parametrize(
    ("plain", "typeset"),
    [
        ("Attention ! Vraiment ?", "Attention\u202f! Vraiment\u202f?"),
        ("Source : INSEE ; 95 %", "Source\u00a0: INSEE\u202f; 95\u202f%"),
        ("« Aujourd'hui »", "«\u202fAujourd’hui\u202f»"),
        ("pour 100 000 habitants", "pour 100\u202f000\u00a0habitants"),
        ("de 700 à 2 500 euros", "de\u00a0700\u00a0à\u00a02\u202f500\u00a0euros"),
        ("révision 1", "révision\u00a01"),
        ("déjà\u202f; bien\u00a0: posé", "déjà\u202f; bien\u00a0: posé"),
    ],
)
def test_spaces_and_apostrophes_are_set(plain: str, typeset: str) -> None:
    assert french.typographic(plain) == typeset
    assert french.typographic(typeset) == typeset


REGIONS = {
    "01": ("de la Guadeloupe", "en Guadeloupe", "la Guadeloupe"),
    "02": ("de la Martinique", "en Martinique", "la Martinique"),
    "03": ("de la Guyane", "en Guyane", "la Guyane"),
    "04": ("de La Réunion", "à La Réunion", "La Réunion"),
    "06": ("de Mayotte", "à Mayotte", "Mayotte"),
    "11": ("d’Île-de-France", "en Île-de-France", "l’Île-de-France"),
    "24": ("du Centre-Val de Loire", "en Centre-Val de Loire", "le Centre-Val de Loire"),
    "27": ("de Bourgogne-Franche-Comté", "en Bourgogne-Franche-Comté", "la Bourgogne-Franche-Comté"),
    "28": ("de Normandie", "en Normandie", "la Normandie"),
    "32": ("des Hauts-de-France", "dans les Hauts-de-France", "les Hauts-de-France"),
    "44": ("du Grand Est", "dans le Grand Est", "le Grand Est"),
    "52": ("des Pays de la Loire", "dans les Pays de la Loire", "les Pays de la Loire"),
    "53": ("de Bretagne", "en Bretagne", "la Bretagne"),
    "75": ("de la Nouvelle-Aquitaine", "en Nouvelle-Aquitaine", "la Nouvelle-Aquitaine"),
    "76": ("d’Occitanie", "en Occitanie", "l’Occitanie"),
    "84": ("d’Auvergne-Rhône-Alpes", "en Auvergne-Rhône-Alpes", "l’Auvergne-Rhône-Alpes"),
    "93": (
        "de Provence-Alpes-Côte d’Azur",
        "en Provence-Alpes-Côte d’Azur",
        "Provence-Alpes-Côte d’Azur",
    ),
    "94": ("de Corse", "en Corse", "la Corse"),
}


@pytest.mark.parametrize("code", REGIONS)
def test_each_region_is_said_right(code: str) -> None:
    name = french.region_name(code)
    assert (name.de, name.where, name.subject) == REGIONS[code]
    assert name.verb("compte", "comptent") == ("comptent" if code in ("32", "52") else "compte")


def test_there_are_eighteen_regions_and_no_other() -> None:
    assert set(french.region_names()) == set(REGIONS)
    with pytest.raises(GenscanError, match="'99'"):
        french.region_name("99")


def test_departments_take_their_article() -> None:
    assert french.with_article("Essonne", "5") == "l’Essonne"
    assert french.with_article("Paris", "0") == "Paris"
    assert french.with_article("Yvelines", "4") == "les Yvelines"


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.04, "0,04 offre"),
        (0.4, "0,4 offre"),
        (1.0, "1 offre"),
        (1.97, "2 offres"),
        (6.2, "6,2 offres"),
        (110.4, "110 offres"),
    ],
)
def test_a_rate_agrees_as_it_is_written_and_never_reads_as_a_zero_that_it_is_not(
    rate: float, text: str
) -> None:
    row = Row("indicators", (), {"value": rate})
    assert vacancies_per_100k(row).text == text


def test_what_is_expected_agrees_whole() -> None:
    row = Row("indicators", (), {"n": 1.4})
    assert tally(row, "n", "offre attendue", "offres attendues").text == "1,4 offre attendue"


def test_a_share_of_few_has_no_decimal() -> None:
    written = [share_among(units)(0.692) for units in (26, 100, None)]
    assert written == ["69\u202f%", "69,2\u202f%", "69,2\u202f%"]
