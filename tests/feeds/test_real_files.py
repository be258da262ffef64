"""Every real file at hand is received by its own feed and by no other, and every record is accounted for."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.inbox import receive
from genscan.feeds.landing import LandedFile, land
from genscan.paths import CHECKOUT, DataFolder
from genscan.quarters import Quarter
from tests.feeds.conftest import KEY

REAL = CHECKOUT.parent / "shared" / "data" / "dev"
OFFERS = {  # records held; None for the list whose JSON is broken
    "ft_v2_2024-11-27_search-response.json.gz": 150,
    "ft_v2_2024-11-28_appellation-489091.jsonl.gz": 1049,
    "ft_v2_2024-11-28_data-jobs.jsonl.gz": 521,
    "ft_v2_2024-12_MALFORMED_filtered-DE.json.gz": None,
    "ft_v2_2024-12_filtered-DA.jsonl.gz": 144,
    "ft_v2_2024-12_filtered-DE.jsonl.gz": 150,
    "ft_v2_2024-12_filtered-DS.jsonl.gz": 61,
    "ft_v2_2025-01-12_appellation-489091.jsonl.gz": 980,
    "ft_v2_2025-08-21_dep01.jsonl.gz": 455,
}
COURSES = {
    "anotea_intercarif-data-test.xml.gz": 1,
    "edof_2026-06_exemple_v7r0.TRANSCRIBED.xml": 3,
    "exemple-bts-onisep.xml.gz": 1,
}
MEMBERS = {
    "Ancienne_Nouvelle_Certification": 16_749,
    "CCN": 1_146,
    "Certificateurs": 39_298,
    "Formacode": 32_506,
    "Nsf": 45_013,
    "Rome": 65_070,
}
NOMENCLATURE = {
    "unix_arborescence_centre_interet": 4_444,
    "unix_centre_interet": 30,
    "unix_referentiel_appellation": 13_120,
    "unix_referentiel_code_rome": 1_584,
    "unix_referentiel_competence": 18_317,
    "unix_referentiel_contexte_travail": 179,
    "unix_referentiel_savoir": 15_354,
    "unix_rubrique_mobilite": 14_912,
    "unix_texte": 11_980,
}

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real extracts (../shared/data/dev) are not here"
)


def _files(feed: str) -> list[Path]:
    return {
        "france-travail": [REAL / "offres" / name for name in OFFERS],
        "lheo": [REAL / "lheo" / name for name in COURSES],
        "rncp": [
            *(REAL / "rncp" / f"export_fiches_CSV_{member}_2026_02_01.csv.gz" for member in MEMBERS),
            *sorted((REAL / "rncp" / "fixtures").glob("*.zip")),
        ],
        "rome": [REAL / "rome" / "v460" / f"{name}_v460_utf8.csv.gz" for name in NOMENCLATURE],
    }.get(feed, [])


def _observed(path: Path) -> date:
    found = re.search(r"(\d{4})-(\d{2})(?:-(\d{2}))?", path.name)
    assert found is not None
    return date(int(found[1]), int(found[2]), int(found[3] or 31))


@pytest.fixture(scope="module")
def offers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LandedFile]:
    data = DataFolder(tmp_path_factory.mktemp("offers"))
    quarters = set()
    for path in _files("france-travail"):
        quarter = Quarter.of(_observed(path))
        receive(data, "france-travail", [path], quarter, _observed(path), partial=True)
        quarters.add(quarter)
    return {
        file.file: file
        for quarter in sorted(quarters)
        for file in land(data, "france-travail", quarter, KEY, workers=1)
    }


@pytest.fixture(scope="module")
def rows(offers: dict[str, LandedFile]) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(file.path) for file in offers.values() if file.path is not None])


def test_every_offer_of_every_file_lands(offers: dict[str, LandedFile], rows: pl.DataFrame) -> None:
    assert {name: file.records for name, file in offers.items()} == OFFERS
    assert offers["ft_v2_2024-12_MALFORMED_filtered-DE.json.gz"].quarantined == "broken_json"
    assert {file.quarantined for file in offers.values()} == {None, "broken_json"}
    assert rows["quarantined"].null_count() == len(rows)
    assert not any(file.demonstration for file in offers.values())


def test_the_measured_quirks_of_offers_are_met(rows: pl.DataFrame) -> None:
    distinct = rows.unique("offer_id", keep="last", maintain_order=True)
    assert distinct["rome_code"].null_count() == 0
    assert distinct["created_at"].null_count() == 0
    places = dict(distinct["place"].value_counts().iter_rows())
    assert places.get("unknown", 0) == 0
    assert 350 <= places["france"] <= 420
    assert 15 <= places["region"] <= 30
    assert 3 <= places["abroad"] <= 6
    assert distinct.filter(pl.col("department_code").is_in(["2A", "2B"])).height > 0
    partners = distinct.filter(pl.col("offer_id").str.contains(r"^\d{7}$"))
    assert partners["origin"].unique().to_list() == ["partner"]
    own = distinct.filter(pl.col("offer_id").str.contains(r"[A-Z]"))
    assert own["origin"].unique().to_list() == ["own"]


def test_no_address_number_or_link_lands(rows: pl.DataFrame) -> None:
    texts = rows.select(
        pl.concat_list("title", "appellation", pl.col("skills").list.eval(pl.element().struct.field("label")))
        .explode(empty_as_null=True)
        .drop_nulls()
        .alias("text")
    )["text"]
    assert texts.str.contains(r"\S@\S|(?i:https?://)|\b0[1-9](?:[ .]?\d\d){4}\b").sum() == 0


def test_every_course_lands(tmp_path: Path) -> None:
    data, quarter = DataFolder(tmp_path), Quarter.parse("2024-Q4")
    receive(data, "lheo", _files("lheo"), quarter)
    files = {file.file: file for file in land(data, "lheo", quarter, KEY)}
    assert {name: file.records for name, file in files.items()} == COURSES
    assert all(file.quarantined is None for file in files.values())
    bts = pl.read_parquet(files["exemple-bts-onisep.xml.gz"].path or Path()).row(0, named=True)
    assert (bts["exit_level"], bts["certifications"], bts["formacodes"]) == (
        "5",
        ["RNCP474"],
        ["34582", "34076"],
    )
    (action,) = bts["actions"]
    assert (action["department_code"], action["region_code"], action["delivery"]) == ("29", "53", "on_site")
    assert action["sessions"] == [
        {
            "starts_on": date(2015, 9, 1),
            "ends_on": date(2017, 8, 31),
            "enrols_from": None,
            "enrols_until": None,
            "capacity": None,
        }
    ]


def test_every_row_of_the_certifications_lands(tmp_path: Path) -> None:
    data, quarter = DataFolder(tmp_path), Quarter.parse("2024-Q4")
    receive(data, "rncp", _files("rncp"), quarter, date(2026, 2, 1))
    files = land(data, "rncp", quarter, KEY, workers=1)
    assert all(file.quarantined is None and file.notices == () for file in files)
    held = {file.file: file.records for file in files}
    for member, records in MEMBERS.items():
        assert held[f"export_fiches_CSV_{member}_2026_02_01.csv.gz"] == records
    assert sum("!" in name for name in held) == 20
    rows = pl.concat([pl.read_parquet(file.path) for file in files if file.path is not None])
    assert rows["quarantined"].null_count() == len(rows)
    rome = rows.filter(pl.col("kind") == "rome")
    assert rome.filter(pl.col("label").str.contains("''")).is_empty()
    assert rome.filter(pl.col("code").str.len_chars() == 3).height > 0


def test_every_row_of_the_nomenclature_lands(tmp_path: Path) -> None:
    data, quarter = DataFolder(tmp_path), Quarter.parse("2024-Q4")
    receive(data, "rome", _files("rome"), quarter, date(2025, 11, 1))
    files = land(data, "rome", quarter, KEY, workers=1)
    assert {file.file.removesuffix("_v460_utf8.csv.gz"): file.records for file in files} == NOMENCLATURE
    rows = pl.concat([pl.read_parquet(file.path) for file in files if file.path is not None])
    assert rows["quarantined"].null_count() == len(rows)
    assert rows["rome_version"].unique().to_list() == ["v460"]
    titles = rows.filter(pl.col("kind") == "appellation")
    assert dict(titles["main"].value_counts().iter_rows()) == {True: 1_584, False: 11_536}


@pytest.mark.parametrize("feed", FEEDS)
def test_files_of_other_kinds_are_refused_with_a_sentence(tmp_path: Path, feed: str) -> None:
    data, quarter = DataFolder(tmp_path), Quarter.parse("2024-Q4")
    own = set(_files(feed))
    for path in sorted(REAL.rglob("*")):
        if path.is_file() and path not in own:
            with pytest.raises(GenscanError) as failure:
                receive(data, feed, [path], quarter)
            assert path.name in str(failure.value)
            assert "\n" not in str(failure.value)
    assert not data.inbox.exists()
