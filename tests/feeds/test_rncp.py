"""The feed rncp: members told apart by header, and the export's own spelling."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from genscan.errors import GenscanError
from genscan.feeds.landing import LandedFile, land
from genscan.feeds.rncp import version
from genscan.paths import DataFolder
from genscan.pipeline import told_apart
from tests.feeds.conftest import KEY, QUARTER

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]


def test_certifications(landed: Lander, extracts: Path) -> None:
    rows, file = landed("rncp", "any name.csv", (extracts / "rncp/standard.csv").read_bytes())
    assert rows["quarantined"].to_list() == [None, None, None, "no_identifier", "ragged_row"]
    assert set(rows["kind"]) == {"certification"}
    assert rows.row(0, named=True) == {
        "record": 1,
        "quarantined": None,
        "kind": "certification",
        "certification": "RNCP100",
        "code": None,
        "label": "Chargé d'exemple",
        "level": "5",
        "active": True,
        "ends_on": date(2027, 8, 31),
    }
    assert rows["level"].to_list()[1:3] == [None, None]
    assert rows["active"].to_list()[1:3] == [False, True]
    assert file.notices == (("date_not_recognised", 1),)


def test_codes_and_domains_of_the_rome(landed: Lander, extracts: Path) -> None:
    rows, _ = landed("rncp", "r.csv", (extracts / "rncp/rome.csv").read_bytes())
    assert rows["kind"].unique().to_list() == ["rome"]
    assert rows["code"].to_list() == ["M1805", "I1306", "M18", None]
    assert rows["label"][1] == "Installation et maintenance en froid, conditionnement d'air"
    assert rows["quarantined"].to_list() == [None, None, None, "no_code"]


def test_a_successor_is_told_from_either_side(landed: Lander, extracts: Path) -> None:
    rows, _ = landed("rncp", "s.csv", (extracts / "rncp/successors.csv").read_bytes())
    assert rows.select("kind", "certification", "code").rows() == [
        ("successor", "RNCP101", "RNCP100"),
        ("successor", "RNCP101", "RNCP100"),
        ("successor", "RNCP99", "RNCP101"),
    ]


def test_formacodes_and_nsf_without_their_own_code_in_the_label(landed: Lander, extracts: Path) -> None:
    formacodes, _ = landed("rncp", "f.csv", (extracts / "rncp/formacodes.csv").read_bytes())
    assert formacodes.select("code", "label").rows() == [
        ("31067", "Développement web"),
        ("31054", "Informatique"),
    ]
    nsf, _ = landed("rncp", "n.csv", (extracts / "rncp/nsf.csv").read_bytes())
    assert nsf.select("kind", "code", "label").rows() == [
        ("nsf", "326t", "Programmation, mise en place de logiciels")
    ]


def test_certifying_bodies_do_not_land(landed: Lander, extracts: Path) -> None:
    rows, _ = landed("rncp", "c.csv", (extracts / "rncp/certifiers.csv").read_bytes())
    assert rows.select("kind", "certification", "code", "label").rows() == [("other", "RNCP100", None, None)]
    assert "TEMOIN" not in json.dumps(rows.to_dicts(), default=str)


def test_members_of_the_published_zip_are_files_whatever_their_accents(
    data: DataFolder,
    put: Callable[..., Path],
    zipped: Callable[[Mapping[str, bytes]], bytes],
    extracts: Path,
) -> None:
    composed = "export_fiches_CSV_VoixdAccès_2026_03_16.csv"
    members = {
        "export_fiches_CSV_Standard_2026_03_16.csv": (extracts / "rncp/standard.csv").read_bytes(),
        unicodedata.normalize("NFD", composed): b'"Numero_Fiche";"Si_Jury"\n"RNCP100";"Par candidature"\n',
        "DEMONSTRATION.txt": b"demonstration",
    }
    put("rncp", "export-fiches-csv-2026-03-17.zip", zipped(members))
    files = land(data, "rncp", QUARTER, KEY, workers=1)
    assert [file.file for file in files] == [
        "export-fiches-csv-2026-03-17.zip!export_fiches_CSV_Standard_2026_03_16.csv",
        f"export-fiches-csv-2026-03-17.zip!{composed}",
    ]
    assert [file.records for file in files] == [5, 1]
    assert all(file.demonstration for file in files)


def test_member_names_of_archives_that_do_not_say_utf_8(
    data: DataFolder, put: Callable[..., Path], zipped: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    content = b'"Numero_Fiche";"Si_Jury"\n"RNCP100";"Par candidature"\n'
    for written, name in (("Acc??s", "Acc\u00e8s".encode()), ("Acc?s", "Acc\u00e8s".encode("cp437"))):
        archive = zipped({f"export_Voixd{written}_2026_03_16.csv": content})
        put("rncp", f"{len(written)}.zip", archive.replace(written.encode(), name))
    files = land(data, "rncp", QUARTER, KEY, workers=1)
    assert [file.file.partition("!")[2] for file in files] == ["export_VoixdAcc\u00e8s_2026_03_16.csv"] * 2
    assert [file.records for file in files] == [1, 1]


def test_a_tab_before_a_number_and_a_label_with_its_code(landed: Lander) -> None:
    rows, _ = landed(
        "rncp",
        "f.csv",
        '"Numero_Fiche";"Formacode_Code";"Formacode_Libelle"\n'
        '"\tRNCP0100";"\t22293";"22293 : Soudage à l\'\'arc"\n'
        '"100";"";"22293 : Soudage"\n"RS200";"22293";"Soudage"\n"RNCP100";"";"Soudage"\n',
    )
    assert rows.select("certification", "code", "label", "quarantined").rows() == [
        ("RNCP100", "22293", "Soudage à l'arc", None),
        ("RNCP100", "22293", "Soudage", None),
        ("RS200", "22293", "Soudage", None),
        ("RNCP100", None, None, "no_code"),
    ]


def test_a_circle_of_replacements_lands_as_told(landed: Lander) -> None:
    rows, _ = landed(
        "rncp",
        "s.csv",
        '"Numero_Fiche";"Ancienne_Certification";"Nouvelle_Certification"\n"RNCP1";"";"RNCP2"\n'
        '"RNCP2";"";"RNCP1"\n"RNCP3";"";""\n"x";"RNCP1";""\n',
    )
    assert rows.select("certification", "code", "quarantined").rows() == [
        ("RNCP1", "RNCP2", None),
        ("RNCP2", "RNCP1", None),
        ("RNCP3", None, "no_code"),
        (None, None, "no_identifier"),
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("export-fiches-csv-2026-03-15.zip!export_fiches_CSV_Rome_2026_03_14.csv", "2026-03-15"),
        ("export_fiches_CSV_Rome_2026_03_14.csv", "2026-03-14"),
        ("rncp.zip!export_fiches_CSV_Rome_2026_03_14.csv", "2026-03-14"),
        ("rome.csv", None),
    ],
)
def test_the_name_tells_the_version(name: str, told: str | None) -> None:
    assert version(name) == told


def received(data: DataFolder, extracts: Path, *names: str) -> list[LandedFile]:
    """What lands of zips of these names, or of plain members."""
    inbox = data.inbox_of("rncp", QUARTER)
    inbox.mkdir(parents=True, exist_ok=True)
    for name in names:
        if name.endswith(".zip"):
            with zipfile.ZipFile(inbox / name, "w") as archive:
                archive.write(extracts / "rncp/rome.csv", "rome.csv")
                archive.write(extracts / "rncp/nsf.csv", "nsf.csv")
        else:
            (inbox / name).write_bytes((extracts / "rncp/rome.csv").read_bytes())
    return land(data, "rncp", QUARTER, KEY, workers=1)


def test_two_exports_of_one_day_of_receipt_are_ordered_by_their_names(tmp_path: Path, extracts: Path) -> None:
    data = DataFolder(tmp_path)
    older, newer = "export-fiches-csv-2026-01-05.zip", "export-fiches-csv-2026-03-15.zip"
    landed = received(data, extracts, newer, older)
    assert {file.observed_on for file in landed} == {QUARTER.last_day}
    newest = max(file.version for file in landed)
    used = {file.file for file in landed if file.version == newest}
    assert used == {f"{newer}!rome.csv", f"{newer}!nsf.csv"}
    told_apart(data, QUARTER)


def test_two_files_that_nothing_tells_apart_stop_the_run_with_what_to_do(
    tmp_path: Path, extracts: Path
) -> None:
    data = DataFolder(tmp_path)
    received(data, extracts, "one.csv", "two.csv")
    with pytest.raises(GenscanError, match=r"whether one\.csv or two\.csv is the newer: give the older an"):
        told_apart(data, QUARTER)
    (data.inbox_of("rncp", QUARTER) / "one.csv.meta.json").write_text('{"observed_on": "2026-01-05"}')
    land(data, "rncp", QUARTER, KEY, workers=1)
    told_apart(data, QUARTER)
