"""The feed rome: codes, job titles and skills, each under the version that its file is of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from genscan.feeds.landing import LandedFile

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
