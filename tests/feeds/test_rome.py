"""The feed rome: codes, job titles and skills, each under the version that its file is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from genscan.errors import GenscanError
from genscan.feeds.inbox import receive
from genscan.feeds.landing import LandedFile
from genscan.paths import DataFolder
from tests.feeds.conftest import QUARTER

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]
CODES = "unix_referentiel_code_rome_v460_utf8.csv"
TITLES = "unix_referentiel_appellation_v460_utf8.csv"


def test_codes_keep_their_parent_and_their_flag(landed: Lander, extracts: Path) -> None:
    rows, file = landed("rome", CODES, (extracts / "rome" / CODES).read_bytes())
    assert rows["quarantined"].to_list() == [None, None, "no_identifier"]
    assert rows.row(0, named=True) == {
        "record": 1,
        "quarantined": None,
        "kind": "code",
        "rome_code": "M1855",
        "label": "Développeur / Développeuse web",
        "parent_code": "M1805",
        "digital": "O",
        "ogr_code": "99",
        "main": None,
        "rome_version": "v460",
    }
    assert rows["digital"][1] is None
    assert file.notices == (("rome_code_not_recognised", 1),)


def test_job_titles_are_main_or_synonym(landed: Lander, extracts: Path) -> None:
    rows, _ = landed("rome", TITLES, (extracts / "rome" / TITLES).read_bytes())
    assert rows.select("kind", "ogr_code", "rome_code", "main").rows() == [
        ("appellation", "1001", "M1855", True),
        ("appellation", "1002", "M1855", False),
    ]


def test_skills_and_other_files(landed: Lander) -> None:
    skills, _ = landed(
        "rome", "unix_referentiel_competence_v461_utf8.csv", '"code_ogr","libelle_competence"\n"5","Coder"\n'
    )
    assert skills.select("kind", "ogr_code", "label", "rome_version").rows() == [
        ("skill", "5", "Coder", "v461")
    ]
    other, _ = landed(
        "rome", "unix_rubrique_mobilite_v460_utf8.csv", '"code_rome","code_rome_cible"\n"A1101","A1102"\n'
    )
    assert other.select("kind", "rome_code", "label").rows() == [("other", "A1101", None)]


def test_a_file_without_version_is_set_aside(landed: Lander, extracts: Path) -> None:
    _, file = landed("rome", "rome.csv", (extracts / "rome" / CODES).read_bytes())
    assert file.quarantined == "no_version"


def test_short_versions_and_the_misspelt_column(landed: Lander) -> None:
    rows, _ = landed(
        "rome", "unix_cr_gd_dp_v61_utf8.csv", '"code_rome","code_domaine_professionel"\n"M1805","M18"\n'
    )
    assert rows.select("kind", "rome_code", "rome_version").rows() == [("other", "M1805", "v61")]


def test_a_file_in_windows_1252_is_read_and_told(landed: Lander, extracts: Path) -> None:
    text = (extracts / "rome" / CODES).read_text("utf-8")
    rows, file = landed("rome", "unix_referentiel_code_rome_v461_iso.csv", text.encode("windows-1252"))
    assert rows["label"][0] == "Développeur / Développeuse web"
    assert dict(file.notices)["read_as_windows_1252"] == 2


@pytest.mark.parametrize("name", ["unix_referentiel_code_rome_v460_utf8.json", "rome-v460.zip"])
def test_the_json_edition_is_refused(
    data: DataFolder, tmp_path: Path, zipped: Callable[[Mapping[str, bytes]], bytes], name: str
) -> None:
    content = '[{"code_rome": "M1805", "libelle_rome": "Développement"}]'.encode("latin-1")
    path = tmp_path / name
    path.write_bytes(zipped({"unix_code_rome.json": content}) if name.endswith("zip") else content)
    with pytest.raises(GenscanError, match=r"\.csv file"):
        receive(data, "rome", [path], QUARTER)


def test_a_quarter_needs_no_job_titles(landed: Lander, extracts: Path) -> None:
    rows, file = landed("rome", CODES, (extracts / "rome" / CODES).read_bytes())
    assert (file.quarantined, set(rows["kind"])) == (None, {"code"})
