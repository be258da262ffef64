"""The feed lheo, item by item of the language and of what producers make of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.feeds import documents, lheo
from genscan.feeds.landing import LandedFile
from genscan.feeds.reading import Reading
from genscan.feeds.reasons import Unreadable

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]
Read = Callable[..., dict[str, Any]]


def document(*courses: str, namespace: str = "http://lheo.gouv.fr/2.3") -> str:
    """A file of these courses, each the inside of a `formation`."""
    body = "\n".join(f'<formation numero="{at}">{course}</formation>' for at, course in enumerate(courses, 1))
    return f'<?xml version="1.0"?>\n<lheo xmlns="{namespace}"><offres>\n{body}\n</offres></lheo>'


def action(inside: str = "") -> str:
    return f"<action><modalites-enseignement>0</modalites-enseignement>{inside}</action>"


def place(inside: str) -> str:
    return f"<lieu-de-formation><coordonnees><adresse>{inside}</adresse></coordonnees></lieu-de-formation>"


def session(start: str, end: str, more: str = "") -> str:
    return f"<session><periode><debut>{start}</debut><fin>{end}</fin></periode>{more}</session>"


@pytest.fixture
def course(landed: Lander) -> Read:
    """The landing row of one course, and the notices of its file under `notices`."""

    def read(inside: str, **options: str) -> dict[str, Any]:
        whole = inside if "<action" in inside else inside + action()
        rows, file = landed("lheo", "a.xml", document(whole, **options))
        assert file.records == 1
        return {**rows.row(0, named=True), "notices": dict(file.notices)}

    return read


def test_courses_of_two_namespaces_in_one_file_are_all_kept(landed: Lander) -> None:
    foreign = (
        f'<formation numero="9" xmlns=""><intitule-formation>B</intitule-formation>{action()}</formation>'
    )
    content = document(f"<intitule-formation>A</intitule-formation>{action()}")
    rows, _ = landed("lheo", "a.xml", content.replace("</offres>", f"{foreign}</offres>"))
    assert rows.select("record", "course_number", "title").rows() == [(1, "1", "A"), (2, "9", "B")]


@pytest.mark.parametrize("mark", ["\ue000", "\ue001", "&#xE000;"])
def test_no_character_of_a_text_is_taken_for_the_end_of_a_value(course: Read, mark: str) -> None:
    cycle = f"<cycle><type-cycle>{mark}</type-cycle><capacite-cumulee>8</capacite-cumulee></cycle>"
    found = course(
        f"<intitule-formation>A{mark}B</intitule-formation><certifiante>1</certifiante>"
        + action(session("20260101", "20260131", cycle))
    )
    assert found["certifying"] is True
    assert found["actions"][0]["sessions"][0]["capacity"] == 8


@pytest.mark.parametrize(
    "namespace",
    [
        "http://lheo.gouv.fr/2.3",
        "http://www.lheo.org/2.2",
        "https://www.lheo.org/2.2/",
        "https://www.of.moncompteformation.gouv.fr",
    ],
)
def test_every_namespace_of_the_language_is_read(course: Read, namespace: str) -> None:
    row = course("<intitule-formation>Exemple</intitule-formation>", namespace=namespace)
    assert row["title"] == "Exemple"
    assert row["notices"] == ({"mcf_namespace": 1} if "moncompteformation" in namespace else {})


def test_prefixed_elements_are_read(landed: Lander) -> None:
    rows, file = landed(
        "lheo",
        "a.xml",
        '<l:lheo xmlns:l="http://lheo.gouv.fr/2.3"><l:offres><l:formation numero="1"><l:intitule-formation>A'
        "</l:intitule-formation><l:action/></l:formation><l:formation numero='2'><l:action/></l:formation>"
        "</l:offres></l:lheo>",
    )
    assert rows.select("course_number", "title").rows() == [("1", "A"), ("2", None)]
    assert file.notices == ()


def test_elements_of_another_namespace_are_no_part_of_the_course(course: Read) -> None:
    row = course(
        '<x:intitule-formation xmlns:x="urn:x">Non</x:intitule-formation>'
        "<intitule-formation>Oui</intitule-formation>"
    )
    assert row["title"] == "Oui"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("&lt;p&gt;R&amp;eacute;seaux &amp;amp; cloud&lt;/p&gt;", "Réseaux & cloud"),
        ("<![CDATA[<b>Réseaux</b> & cloud]]>", "Réseaux & cloud"),
        ("Réseaux<br/> et <b>cloud</b>", "Réseaux et cloud"),
        ("Réseaux <!-- remarque -->et cloud", "Réseaux et cloud"),
        ("  Réseaux\n   et cloud ", "Réseaux et cloud"),
        ("-", None),
        ("", None),
        ("Écrire à a.b@exemple.example", "Écrire à"),
    ],
)
def test_markup_and_fillers_in_texts(course: Read, text: str, title: str | None) -> None:
    assert course(f"<intitule-formation>{text}</intitule-formation>")["title"] == title


def test_codes_of_every_version_and_those_that_are_none(course: Read) -> None:
    row = course(
        "<domaine-formation>"
        '<code-FORMACODE ref="V10">31006</code-FORMACODE><code-FORMACODE>31054</code-FORMACODE>'
        '<code-FORMACODE ref="V14" tag="principal">31067</code-FORMACODE>'
        '<code-FORMACODE ref="V11">31054</code-FORMACODE><code-FORMACODE>Web</code-FORMACODE>'
        "<code-NSF>326</code-NSF><code-NSF>326</code-NSF><code-NSF>-</code-NSF><code-NSF>326t</code-NSF>"
        '<code-ROME>M1805</code-ROME><code-ROME ref="V4">M1855</code-ROME>'
        '<code-ROME ref="V3">m1805</code-ROME>'
        '<code-ROME ref="V2">32321</code-ROME><code-ROME>-</code-ROME>'
        "</domaine-formation>"
        "<organisme-formation-responsable><potentiel><code-FORMACODE>11054</code-FORMACODE></potentiel>"
        "</organisme-formation-responsable>"
    )
    assert row["formacodes"] == ["31067", "31006", "31054"]
    assert row["nsf_codes"] == ["326", "326t"]
    assert row["rome_codes"] == ["M1805", "M1855"]
    assert row["notices"] == {"formacode_not_recognised": 1, "rome_code_not_recognised": 1}


def test_several_certifications_in_every_writing(course: Read) -> None:
    row = course(
        "<certification><code-RNCP>474</code-RNCP><code-CERTIFINFO>19004</code-CERTIFINFO></certification>"
        "<certification><code-RNCP>RNCP40344</code-RNCP></certification>"
        "<certification><code-RNCP>RNCP40344BC02</code-RNCP></certification>"
        "<certification><code-RS>6604</code-RS></certification>"
        "<certification><code-RNCP>RS6604</code-RNCP><code-RS>RS 6605</code-RS></certification>"
        "<certification><code-CPF>CPF202</code-CPF></certification>"
        "<certification><code-RNCP>à venir</code-RNCP></certification>"
    )
    assert row["certifications"] == ["RNCP474", "RNCP40344", "RS6604", "RS6605"]
    assert row["notices"] == {"certification_not_recognised": 1}


@pytest.mark.parametrize(
    ("code", "level", "notices"),
    [
        ("6", "5", {}),  # bac+2 on the scale of 1969
        ("16", "6", {}),
        ("4", "3", {}),
        ("14", "4", {}),
        ("0", None, {}),
        ("1", None, {}),
        ("-", None, {}),
        ("9", None, {"level_not_recognised": 1}),
        ("19", None, {"level_not_recognised": 1}),
    ],
)
def test_both_scales_of_levels(course: Read, code: str, level: str | None, notices: dict[str, int]) -> None:
    row = course(f"<code-niveau-sortie>{code}</code-niveau-sortie>")
    assert (row["exit_level"], row["notices"]) == (level, notices)


@pytest.mark.parametrize(
    ("start", "end", "starts_on", "ends_on", "lost"),
    [
        ("20260105", "20260630", date(2026, 1, 5), date(2026, 6, 30), 0),
        ("00000000", "99999999", None, None, 0),
        ("20260200", "20260200", date(2026, 2, 1), date(2026, 2, 28), 0),
        ("20260000", "20260000", date(2026, 1, 1), date(2026, 12, 31), 0),
        ("20260230", "demain", None, None, 2),
        ("", "-", None, None, 0),
        ("99990000", "00009999", None, None, 0),
    ],
)
def test_dates_with_unknown_parts(
    course: Read, start: str, end: str, starts_on: date | None, ends_on: date | None, lost: int
) -> None:
    row = course(action(session(start, end)))
    (told,) = row["actions"][0]["sessions"]
    assert (told["starts_on"], told["ends_on"]) == (starts_on, ends_on)
    assert row["notices"].get("date_not_recognised", 0) == lost


@pytest.mark.parametrize(
    ("start", "end", "opens", "closes", "lost"),
    [
        ("20260101", "20260331", date(2026, 1, 1), date(2026, 3, 31), 0),
        ("00000000", "20260300", None, date(2026, 3, 31), 0),
        ("20260230", "bientôt", None, None, 2),
    ],
)
def test_the_days_on_which_entries_are_taken(
    course: Read, start: str, end: str, opens: date | None, closes: date | None, lost: int
) -> None:
    days = f"<periode><debut>{start}</debut><fin>{end}</fin></periode>"
    entries = f"<periode-inscription>{days}</periode-inscription>"
    row = course(action(session("20260901", "20270601", entries)))
    (told,) = row["actions"][0]["sessions"]
    assert (told["enrols_from"], told["enrols_until"]) == (opens, closes)
    assert (told["starts_on"], told["ends_on"]) == (date(2026, 9, 1), date(2027, 6, 1))
    assert row["notices"].get("date_not_recognised", 0) == lost


def test_a_place_abroad_is_told_as_such(course: Read) -> None:
    row = course(action(place("<codepostal>75173</codepostal><ville>Pforzheim</ville><pays>DE</pays>")))
    (told,) = row["actions"]
    assert (told["place"], told["department_code"], told["region_code"]) == ("abroad", None, None)
    assert "place_not_recognised" not in row["notices"]


def test_only_the_period_of_the_session_counts(course: Read) -> None:
    other = "<periode><debut>20250101</debut><fin>20250201</fin></periode>"
    row = course(
        action(
            f"<session><periode-inscription>{other}</periode-inscription>"
            "<periode><debut>20260105</debut><fin>20260201</fin></periode>"
            f"<recrutement><modalite-recrutement>Réunion</modalite-recrutement>{other}</recrutement></session>"
        )
    )
    assert row["actions"][0]["sessions"][0]["starts_on"] == date(2026, 1, 5)


@pytest.mark.parametrize("state", ["1", "2", "3"])
def test_the_state_of_recruitment_says_nothing_of_the_supply(course: Read, state: str) -> None:
    row = course(action(session("20260105", "20260630", f"<etat-recrutement>{state}</etat-recrutement>")))
    assert len(row["actions"][0]["sessions"]) == 1


@pytest.mark.parametrize(
    ("inside", "capacity"),
    [
        ("<cycle><type-cycle>0</type-cycle><capacite-cumulee>24</capacite-cumulee></cycle>", 24),
        (
            "<cycle><type-cycle>0</type-cycle><capacite-simultanee>12</capacite-simultanee>"
            "<capacite-cumulee>24</capacite-cumulee></cycle>",
            24,
        ),
        ("<cycle><type-cycle>0</type-cycle><capacite-simultanee>12</capacite-simultanee></cycle>", 12),
        (
            "<cycle><type-cycle>0</type-cycle><capacite-cumulee>12</capacite-cumulee></cycle>"
            "<cycle><type-cycle>1</type-cycle><capacite-cumulee>8</capacite-cumulee></cycle>",
            20,
        ),
        (
            "<cycle><type-cycle>0</type-cycle><annee-cycle>1</annee-cycle><capacite-cumulee>15</capacite-cumulee></cycle>"
            "<cycle><type-cycle>0</type-cycle><annee-cycle>2</annee-cycle><capacite-cumulee>12</capacite-cumulee></cycle>"
            "<cycle><type-cycle>1</type-cycle><annee-cycle>1</annee-cycle><capacite-cumulee>5</capacite-cumulee></cycle>",
            20,
        ),
        ("<cycle><type-cycle>0</type-cycle><effectif-minimal>6</effectif-minimal></cycle>", None),
        ("<cycle><type-cycle>0</type-cycle><capacite-cumulee>beaucoup</capacite-cumulee></cycle>", None),
        ("<recrutement><nb-places>40</nb-places></recrutement>", None),
    ],
)
def test_capacity_is_that_of_the_cycles(course: Read, inside: str, capacity: int | None) -> None:
    row = course(action(session("20260105", "20260630", inside)))
    assert row["actions"][0]["sessions"][0]["capacity"] == capacity


def test_several_actions_places_and_sessions(course: Read) -> None:
    row = course(
        action(
            place("<codepostal>29391</codepostal><departement>29</departement><region>53</region>")
            + place("<codepostal>35000</codepostal>")
            + place("<codepostal>29000</codepostal>")
            + session(
                "20260105",
                "20260301",
                "<cycle><type-cycle>0</type-cycle><capacite-cumulee>9</capacite-cumulee></cycle>",
            )
            + session("20260405", "20260501")
        )
        + "<action><modalites-enseignement>2</modalites-enseignement>"
        "<modalites-entrees-sorties>1</modalites-entrees-sorties></action>"
        "<action><modalites-enseignement>1</modalites-enseignement></action>"
    )
    actions = row["actions"]
    assert [(entry["delivery"], entry["department_code"], entry["permanent"]) for entry in actions] == [
        ("on_site", "29", None),
        ("on_site", "35", None),
        ("distant", None, True),
        ("mixed", None, None),
    ]
    assert [[spell["capacity"] for spell in entry["sessions"]] for entry in actions] == [
        [9, None],
        [None, None],
        [],
        [],
    ]
    assert row["notices"] == {"several_places": 1}


@pytest.mark.parametrize(
    ("inside", "department", "region", "lost"),
    [
        ("<codepostal>69003</codepostal><region>82</region>", "69", "84", 0),
        ("<region>82</region>", None, "84", 0),
        ("<departement>2A</departement>", "2A", "94", 0),
        ("<code-INSEE-commune>97411</code-INSEE-commune>", "974", "04", 0),
        ("<code-INSEE-commune>75019</code-INSEE-commune><codepostal>75019</codepostal>", "75", "11", 0),
        ("<departement>-</departement><region>-</region>", None, None, 0),
        ("<departement>00</departement>", None, None, 1),
    ],
)
def test_places_by_their_best_code(
    course: Read, inside: str, department: str | None, region: str | None, lost: int
) -> None:
    row = course(action(place(inside)))
    entry = row["actions"][0]
    assert (entry["department_code"], entry["region_code"]) == (department, region)
    assert row["notices"].get("place_not_recognised", 0) == lost


@pytest.mark.parametrize("inside", ["", "<lieu-de-formation><coordonnees/></lieu-de-formation>"])
def test_an_action_without_place_is_kept(course: Read, inside: str) -> None:
    row = course(action(inside))
    assert (row["quarantined"], len(row["actions"]), row["notices"]) == (None, 1, {})


@pytest.mark.parametrize(
    ("text", "price", "lost"),
    [
        ("1 250,50 €", 1250.5, 0),
        ("1250.50", 1250.5, 0),
        ("0", None, 0),
        ("-", None, 0),
        ("Nous consulter", None, 1),
    ],
)
def test_the_price_is_a_text(course: Read, text: str, price: float | None, lost: int) -> None:
    row = course(action(f"<prix-total-TTC>{text}</prix-total-TTC>"))
    assert (row["actions"][0]["price"], row["notices"].get("number_not_recognised", 0)) == (price, lost)


def test_providers_of_every_kind(course: Read) -> None:
    row = course(
        "<organisme-formation-responsable><numero-activite>99999999999</numero-activite>"
        "<SIRET-organisme-formation><SIRET>123 456 789 00011</SIRET></SIRET-organisme-formation>"
        "<nom-organisme>-</nom-organisme><raison-sociale>Société Témoin</raison-sociale>"
        "<coordonnees-organisme><coordonnees/></coordonnees-organisme></organisme-formation-responsable>"
        + action(
            "<organisme-formateur><SIRET-formateur><SIRET>99999999900099</SIRET></SIRET-formateur></organisme-formateur>"
            "<organisme-formateur><SIRET-formateur><SIRET>88888888800088</SIRET></SIRET-formateur></organisme-formateur>"
            "<organisme-financeur><code-financeur>2</code-financeur></organisme-financeur>"
            "<organisme-financeur><code-financeur>-</code-financeur></organisme-financeur>"
            "<organisme-financeur><code-financeur>16</code-financeur><nb-places-financees>5</nb-places-financees>"
            "</organisme-financeur>"
        )
    )
    assert (row["siret"], row["activity_number"], row["provider"]) == (
        "12345678900011",
        None,
        "Société Témoin",
    )
    assert row["actions"][0]["funders"] == ["2", "16"]


def test_a_siret_of_15_digits_is_left_out(course: Read) -> None:
    row = course(
        "<organisme-formation-responsable><SIRET-organisme-formation><SIRET>123456789000110</SIRET>"
        "</SIRET-organisme-formation></organisme-formation-responsable>"
    )
    assert (row["siret"], row["notices"]) == (None, {"siret_not_recognised": 1})


def test_one_number_twice_lands_twice(landed: Lander) -> None:
    text = document("<intitule-formation>A</intitule-formation>" + action(), action())
    rows, _ = landed("lheo", "a.xml", text.replace('numero="2"', 'numero="1"'))
    assert rows.select("record", "course_number", "title").rows() == [(1, "1", "A"), (2, "1", None)]


def test_a_bad_course_does_not_touch_its_neighbours(landed: Lander) -> None:
    good = "<intitule-formation>Bon</intitule-formation>" + action(session("20260105", "20260201"))
    bad = (
        "<intitule-formation>\u202e=cmd|'x'</intitule-formation><action><session><periode><debut>99</debut></periode>"
        "<cycle><capacite-cumulee>10000000000</capacite-cumulee></cycle></session></action>"
    )
    rows, _ = landed("lheo", "a.xml", document(good, bad, good))
    assert rows["quarantined"].to_list() == [None, None, None]
    assert rows.drop("record", "course_number")[0].equals(rows.drop("record", "course_number")[2])
    assert rows["actions"][1].to_list()[0]["sessions"] == [
        dict.fromkeys(("starts_on", "ends_on", "enrols_from", "enrols_until", "capacity"))
    ]


def outcome(content: bytes, block: int) -> list[dict[str, Any]] | None:
    """The rows of a file read in pieces of a size, or None where it is set aside whole."""
    reading = Reading("a.xml", date(2026, 3, 31), b"key")
    with mock.patch.object(documents, "XML_BLOCK", block):
        try:
            return [row for frame in lheo.parse(io.BytesIO(content), reading) for row in frame.to_dicts()]
        except Unreadable:
            return None


EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([b"", b"<", b">", b"&", b"\x00", b"<!--", b"]]>", b"/"]))
)


@pytest.mark.long
@settings(deadline=None, max_examples=1500)
@given(EDITS, st.integers(400, 3000), st.sampled_from(["lheo_2_2.xml", "lheo_2_3.xml"]))
def test_damage_has_one_outcome_whatever_the_pieces(
    edits: list[tuple[float, bytes]], block: int, name: str
) -> None:
    content = (Path(__file__).parent / "lheo" / name).read_bytes()
    for share, damage in edits:
        at = int(share * len(content))
        content = content[:at] + damage + content[at + 1 :]
    assert outcome(content, block) == outcome(content, 1 << 20)
