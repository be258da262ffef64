"""The ledger explains every record of every file, and shows those behind a line while their file is kept."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from genscan import models, pipeline, preparation, records
from genscan.cli import main
from genscan.cli.settings import Settings
from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.feeds.reasons import LEDGER_REASONS
from genscan.feeds.retention import purge
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
FIRST, LAST = date(2026, 2, 1), date(2026, 3, 31)


def offer(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"16{number:05}",
        "intitule": "Développeur web",
        "description": f"Un texte propre à cette offre, la {number}e du fichier d’exemple. " * 3,
        "dateCreation": "2026-01-15T08:00:00.000Z",
        "lieuTravail": {"libelle": "69 - LYON 03", "commune": "69383", "codePostal": "69003"},
        "romeCode": "M1805",
        "entreprise": {"nom": f"Société {number}"},
        "typeContrat": "CDI",
        "origineOffre": {"origine": "2", "partenaires": [{"nom": f"PARTENAIRE {number % 2}"}]},
        **more,
    }


def lines(*rows: object) -> bytes:
    return "\n".join(
        row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows
    ).encode()


EARLY = lines(offer(1), offer(2))
LATE = lines(
    offer(1),
    offer(3),
    offer(
        4, intitule="Développeur web", entreprise={"nom": "Société 3"}, description=offer(3)["description"]
    ),
    offer(5, romeCode=None),
    offer(6, romeCode="K2303"),
    offer(7, intitule="Serveur en salle"),
    offer(8, typeContrat="LIB"),
    offer(9, lieuTravail={"libelle": "Belgique"}),
    offer(10, lieuTravail={"libelle": "988 - NOUMEA", "codePostal": "98800"}),
    offer(11),
    offer(11),
    "{broken",
    '"a text"',
    offer(12, dateCreation="hier"),
    offer(13, dateCreation="2026-05-01T08:00:00.000Z"),
    {**offer(14), "id": None},
    offer(15, entreprise={"nom": "Société 3"}, description=offer(3)["description"]),
)
SAME_DAY = lines(offer(3))
MCF = (
    "numero_formation;siret;nom_of;type_referentiel;code_rncp;intitule_formation;code_rome_1;"
    "code_departement;code_region\n"
    "1;12345678900011;ORGANISME;RNCP;100;Développeur web;M1805;69;84\n"
    "1;12345678900011;ORGANISME;RNCP;100;Développeur web;M1805;01;84\n"
    "2;12345678900011;ORGANISME;RNCP;101;Éleveur;A1407;69;84\n"
    "3;12345678900011;ORGANISME;RNCP;102;Conseil en organisation;M1402;69;84\n"
    "4;ragged\n"
    ";12345678900011;ORGANISME;RNCP;100;Sans numéro;M1805;69;84\n"
)
COURSE = """<formation numero="{number}"><domaine-formation><code-ROME>M1805</code-ROME></domaine-formation>
<intitule-formation>{title}</intitule-formation><certification><code-RNCP>RNCP{rncp}</code-RNCP></certification>
{action}<organisme-formation-responsable><SIRET-organisme-formation><SIRET>{siret}</SIRET>
</SIRET-organisme-formation><nom-organisme>ORGANISME</nom-organisme></organisme-formation-responsable></formation>"""
ACTION = """<action><modalites-enseignement>0</modalites-enseignement>
<lieu-de-formation><coordonnees><adresse>
<ville>Lyon</ville><departement>69</departement></adresse></coordonnees></lieu-de-formation>
<modalites-entrees-sorties>0</modalites-entrees-sorties><session><periode><debut>{year}0201</debut>
<fin>{year}0228</fin></periode></session></action>"""


def courses(*given: str) -> bytes:
    return f'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>{"".join(given)}</offres></lheo>'.encode()


LHEO = courses(
    COURSE.format(
        number=10, title="Développeur web", rncp=100, siret="12345678900011", action=ACTION.format(year=2026)
    ),
    COURSE.format(
        number=11, title="Analyste", rncp=103, siret="98765432100011", action=ACTION.format(year=2031)
    ),
    COURSE.format(number=12, title="Sans action", rncp=103, siret="98765432100011", action=""),
)
RNCP_OLD = '"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\n"RNCP100";"M1805";"x"\n'
RNCP_NEW = RNCP_OLD + '"RNCP103";"M1806";"y"\n"RNCP104";"";""\n"";"M1805";"z"\n'
ROME_HEAD = "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome,classification\n"
ROME = ROME_HEAD + "".join(f"{n},Serveur / Serveuse de {n},x,G1803,PRINCIPALE\n" for n in range(1, 4))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A small quarter in which every outcome and reason of the ledger occurs, built up to the ledger."""
    data = DataFolder(tmp_path_factory.mktemp("ledger"))
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("rome.csv", RNCP_NEW)
    files: tuple[tuple[str, str, bytes, date], ...] = (
        ("france-travail", "early.jsonl", EARLY, FIRST),
        ("france-travail", "late.jsonl", LATE, LAST),
        ("france-travail", "aside.jsonl", SAME_DAY, LAST),
        ("france-travail", "cut.json", b"[" + lines(offer(1)) + b", ", LAST),
        ("mcf", "early.csv", MCF.encode(), FIRST),
        ("mcf", "late.csv", MCF.encode(), LAST),
        ("lheo", "courses.xml", LHEO, LAST),
        ("rncp", "old.csv", RNCP_OLD.encode(), FIRST),
        ("rncp", "export.zip", zipped.getvalue(), LAST),
        ("rome", "unix_referentiel_appellation_v460_utf8.csv", ROME.encode(), LAST),
    )
    for feed, name, content, day in files:
        path = data.inbox_of(feed, QUARTER) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.with_name(f"{name}.meta.json").write_text(json.dumps({"observed_on": day.isoformat()}))
    for feed in FEEDS:
        land(data, feed, QUARTER, b"key", workers=1)
    build_ledger(data)
    return data


def build_ledger(data: DataFolder) -> None:
    """The ledger and all that it rests on, from what is landed."""
    known = {model.name: model for model in models.load_models()}
    wanted = {"published.ledger"}
    for model in reversed(models.load_models()):
        if model.name in wanted:
            wanted |= set(models.upstream(model, known))
    for model in models.load_models():
        if model.name in wanted:
            pipeline.build(data, model, QUARTER, (QUARTER,))


def outcome_of(data: DataFolder, feed: str, file: str) -> dict[int | None, tuple[str, str]]:
    found = pl.concat(
        records.with_reason(data, QUARTER, outcome, feed, 100).rows
        for outcome in set(records.ledger(data, QUARTER, feed)["outcome"])
    )
    chosen = found.filter(pl.col("file") == file).sort("record")
    return {row["record"]: (row["outcome"], row["reason"]) for row in chosen.iter_rows(named=True)}


def test_the_records_of_every_file_add_up_to_what_it_held(data: DataFolder) -> None:
    told = records.ledger(data, QUARTER).group_by("feed", "file").agg(pl.col("records").sum())
    assert dict(zip(told["file"], told["records"], strict=True)) == {
        "early.jsonl": 2,
        "late.jsonl": 17,
        "aside.jsonl": 1,
        "cut.json": 0,
        "early.csv": 6,
        "late.csv": 6,
        "courses.xml": 3,
        "old.csv": 1,
        "export.zip!rome.csv": 4,
        "unix_referentiel_appellation_v460_utf8.csv": 3,
    }
    for check in pipeline.checks():
        if check.name == "published.ledger.adds_up":
            assert pipeline.run_check(data, check, QUARTER).is_empty()


def test_each_offer_ends_as_the_first_reason_that_applies(data: DataFolder) -> None:
    assert outcome_of(data, "france-travail", "late.jsonl") == {
        1: ("kept", "kept"),
        2: ("kept", "kept"),
        3: ("duplicate", "copy"),
        4: ("outside_perimeter", "no_occupation"),
        5: ("outside_perimeter", "occupation_outside"),
        6: ("outside_perimeter", "title_contradicts_code"),
        7: ("outside_perimeter", "not_salaried"),
        8: ("outside_perimeter", "abroad"),
        9: ("outside_perimeter", "collectivity"),
        10: ("seen_again", "other_row"),
        11: ("kept", "kept"),
        12: ("quarantined", "broken_json"),
        13: ("quarantined", "not_an_object"),
        14: ("quarantined", "bad_date"),
        15: ("quarantined", "published_after_observation"),
        16: ("quarantined", "no_identifier"),
        17: ("duplicate", "reposted"),
    }
    assert outcome_of(data, "france-travail", "early.jsonl") == {
        1: ("seen_again", "other_observation"),
        2: ("kept", "kept"),
    }
    assert outcome_of(data, "france-travail", "aside.jsonl") == {1: ("seen_again", "other_file")}
    assert outcome_of(data, "france-travail", "cut.json") == {None: ("quarantined", "broken_json")}


def test_each_course_and_register_row_ends_with_its_reason(data: DataFolder) -> None:
    assert outcome_of(data, "mcf", "early.csv")[1] == ("seen_again", "other_observation")
    late = outcome_of(data, "mcf", "late.csv")
    assert late[3] == ("outside_perimeter", "occupation_outside")
    assert late[4] == ("outside_perimeter", "no_evidence")
    assert late[5] == ("quarantined", "ragged_row")
    assert late[6] == ("quarantined", "no_identifier")
    assert late[1] == ("seen_again", "other_row")
    taught = outcome_of(data, "lheo", "courses.xml")
    assert {late[2], taught[1]} == {("kept", "kept"), ("duplicate", "other_feed")}
    assert taught[2] == ("outside_quarter", "no_session_in_quarter")
    assert taught[3] == ("quarantined", "no_action")
    assert outcome_of(data, "rncp", "old.csv") == {1: ("seen_again", "other_version")}
    assert outcome_of(data, "rncp", "export.zip!rome.csv") == {
        1: ("kept", "kept"),
        2: ("kept", "kept"),
        3: ("quarantined", "no_code"),
        4: ("quarantined", "no_identifier"),
    }


def test_every_reason_of_the_warehouse_occurs_here_and_has_a_sentence(data: DataFolder) -> None:
    lines = records.ledger(data, QUARTER)
    assert set(LEDGER_REASONS) <= set(lines["reason"])
    assert {text.split(":")[0] for text in records.explained(lines)} == set(lines["reason"]) - {"kept"}


def test_records_are_listed_in_the_order_of_their_files_up_to_the_limit(data: DataFolder) -> None:
    listed = records.with_reason(data, QUARTER, "quarantined", "france-travail", 3).rows
    assert list(listed.select("file", "record").iter_rows()) == [
        ("cut.json", None),
        ("late.jsonl", 12),
        ("late.jsonl", 13),
    ]


@pytest.mark.parametrize(
    ("feed", "reason", "text"),
    [
        ("france-travail", "broken_json", "{broken"),
        ("france-travail", "not_an_object", '"a text"'),
        ("mcf", "ragged_row", "4;ragged"),
        ("lheo", "no_action", "M1805 Sans action RNCP103"),
        ("rncp", "no_code", "RNCP104;;"),
    ],
)
def test_the_record_itself_is_shown_while_its_file_is_kept(
    data: DataFolder, feed: str, reason: str, text: str
) -> None:
    listed = records.with_reason(data, QUARTER, reason, feed)
    shown = [shown for shown in listed.rows["text"] if shown]
    assert listed.without_text == ()
    assert any(shown.startswith(text) for shown in [" ".join(one.split()) for one in shown])


def test_a_file_that_is_no_longer_the_one_that_landed_shows_no_text(data: DataFolder, tmp_path: Path) -> None:
    path = data.inbox_of("mcf", QUARTER) / "late.csv"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"4;ragged", b"5;other!"))
    try:
        listed = records.with_reason(data, QUARTER, "ragged_row", "mcf")
    finally:
        path.write_bytes(kept)
    assert listed.without_text == ("late.csv",)
    assert [bool(text) for text in listed.rows["text"]] == [True, False]


def shell(data: DataFolder, *arguments: str) -> int:
    def never(*_: object) -> None:
        raise AssertionError("nothing is run")

    settings = Settings(data, None, lambda: datetime(2026, 4, 10, tzinfo=UTC), never)
    return main(["ledger", *arguments], settings)


def test_the_command_explains_and_refuses(data: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell(data, "--quarter", "2026-Q1", "--feed", "lheo") == 0
    out = capsys.readouterr().out
    assert "courses.xml" in out and "late.jsonl" not in out
    assert "no_action: the course has no action" in out
    assert shell(data, "--quarter", "2026-Q1", "--reason", "nonsense") == 2
    assert "'nonsense' is no reason" in capsys.readouterr().err
    assert shell(data, "--quarter", "2026-Q1", "--reason", "zip_unsafe_path") == 1
    assert "no record of 2026-Q1 has the reason 'zip_unsafe_path'" in capsys.readouterr().err
    assert shell(data, "--quarter", "2025-Q4") == 1
    assert "nothing of any feed has landed for 2025-Q4" in capsys.readouterr().err


def test_after_the_purge_positions_and_reasons_stay_and_the_text_does_not(
    data: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = DataFolder(tmp_path / "copy")
    shutil.copytree(data.root, copy.root)
    before = records.ledger(copy, QUARTER)
    assert len(purge(copy, 0, date(2100, 1, 1))) == 9
    assert records.ledger(copy, QUARTER).equals(before)
    assert preparation.admit(copy, QUARTER, allow_demonstration=False) == (QUARTER,)
    shutil.rmtree(copy.warehouse)
    build_ledger(copy)
    assert records.ledger(copy, QUARTER).equals(before)
    listed = records.with_reason(copy, QUARTER, "ragged_row", "mcf")
    assert listed.rows["text"].to_list() == [None, None]
    assert shell(copy, "--quarter", "2026-Q1", "--reason", "broken_json") == 0
    assert "late.jsonl has left the inbox: the text" in capsys.readouterr().out


def test_an_unknown_reason_is_none_of_the_domain(data: DataFolder) -> None:
    with pytest.raises(GenscanError, match="has the reason 'zip_unsafe_path': the ledger has"):
        records.with_reason(data, QUARTER, "zip_unsafe_path")
