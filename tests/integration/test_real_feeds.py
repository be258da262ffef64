"""Real extracts of every feed, where they lie beside the checkout, become an edition with a whole ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from genscan import models, pipeline
from genscan.feeds import FEEDS
from genscan.feeds.inbox import receive
from genscan.feeds.landing import LandedFile, landed_files
from genscan.paths import CHECKOUT, DataFolder
from genscan.quarters import Quarter

EXTRACTS = CHECKOUT.parent / "shared" / "data" / "dev"
LATE, EARLY = Quarter.parse("2025-Q1"), Quarter.parse("2024-Q4")
FULL = "appellation-489091"
DAYS = {
    "2024-11-27": (EARLY, date(2024, 11, 27)),
    "2024-11-28": (EARLY, date(2024, 11, 28)),
    "2024-12": (EARLY, date(2024, 12, 31)),
    "2025-01-12": (LATE, date(2025, 1, 12)),
}
COURSES = ("exemple-bts-onisep.xml.gz", "anotea_intercarif-data-test.xml.gz")
GENSCAN = Path(sys.executable).parent / "genscan"

pytestmark = [
    pytest.mark.xdist_group("real"),
    pytest.mark.skipif(
        not EXTRACTS.is_dir(), reason="the real extracts are not beside this checkout (../shared/data/dev)"
    ),
]


def genscan(data: DataFolder, *arguments: str) -> str:
    done = subprocess.run(
        [GENSCAN, *arguments],
        env={**os.environ, "GENSCAN_DATA": str(data.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"genscan {' '.join(arguments)}: {done.stderr}"
    return done.stdout


def receive_all(data: DataFolder) -> None:
    for path in sorted((EXTRACTS / "offres").glob("ft_v2_202*")):
        day = next((day for day in DAYS if path.name.startswith(f"ft_v2_{day}")), None)
        if day is not None:
            quarter, observed = DAYS[day]
            receive(data, "france-travail", [path], quarter, observed, partial=FULL not in path.name)
    for quarter in (EARLY, LATE):
        exports = sorted((EXTRACTS / "rncp").glob("*_2026_02_01.csv.gz"))
        receive(data, "rncp", exports, quarter, date(2026, 2, 1), partial=True)
        archives = sorted((EXTRACTS / "rncp" / "fixtures").glob("*.zip"))
        receive(data, "rncp", archives, quarter, date(2024, 2, 22), partial=True)
        receive(data, "rome", sorted((EXTRACTS / "rome" / "v460").glob("*.csv.gz")), quarter)
        receive(data, "lheo", [EXTRACTS / "lheo" / name for name in COURSES], quarter)


def demonstration_courses(data: DataFolder, folder: Path) -> None:
    for quarter in (EARLY, LATE):
        feeds = folder / str(quarter)
        genscan(
            data,
            *("demo-feeds", "--quarter", str(quarter), "--quarters", "1", "--vacancies", "300"),
            *("--courses", "1500", "--out", str(feeds)),
        )
        inbox = data.inbox_of("mcf", quarter)
        inbox.mkdir(parents=True)
        for path in (feeds / "mcf" / str(quarter)).iterdir():
            path.rename(inbox / path.name)


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    data = DataFolder(tmp_path_factory.mktemp("real"))
    receive_all(data)
    demonstration_courses(data, tmp_path_factory.mktemp("demonstration"))
    genscan(data, "run", "--quarter", str(LATE), "--allow-demonstration")
    return data


def ledger(data: DataFolder, quarter: Quarter) -> pl.DataFrame:
    """The ledger of a quarter of the window, its published table built where only its core was."""
    whole = pipeline.window(data, LATE)
    return pl.read_parquet(pipeline.build(data, models.find("published.ledger"), quarter, whole).path)


def test_every_record_of_every_file_is_told(observatory: DataFolder) -> None:
    for quarter in (EARLY, LATE):
        told = ledger(observatory, quarter).group_by("feed", "file").agg(pl.col("records").sum())
        held = {(one.feed, one.file): one.records for one in _landed(observatory, quarter)}
        assert {(feed, file): records for feed, file, records in told.iter_rows() if records} == {
            key: records for key, records in held.items() if records
        }


def _landed(data: DataFolder, quarter: Quarter) -> list[LandedFile]:
    return [file for feed in FEEDS for file in landed_files(data, feed, quarter)]


def test_the_malformed_file_is_quarantined_and_the_run_goes_on(observatory: DataFolder) -> None:
    rows = ledger(observatory, EARLY).filter(pl.col("file").str.contains("MALFORMED"))
    assert rows.select("outcome", "records").rows() == [("quarantined", None)]


def test_waiters_are_set_aside_and_refuse_collection_is_outside(observatory: DataFolder) -> None:
    table = ledger(observatory, EARLY)
    contradicted = table.filter(pl.col("reason") == "title_contradicts_code")["records"].sum()
    assert 60 <= contradicted <= 70
    noise = table.filter(pl.col("file").str.contains("data-jobs"))
    assert noise.select("outcome", "reason", "records").rows() == [
        ("outside_perimeter", "occupation_outside", 521)
    ]


def test_data_analysts_filed_under_an_older_code_are_found_by_their_titles(observatory: DataFolder) -> None:
    offers = pl.read_parquet(observatory.table("core.coded_offers", EARLY))
    analysts = offers.filter((pl.col("rome_code") == "M1419") & pl.col("reason").is_null())
    assert 80 <= analysts.height <= 99


def test_diplomas_without_a_code_of_the_perimeter_count_where_their_formacode_is_digital(
    observatory: DataFolder,
) -> None:
    parts = pl.read_parquet(observatory.table("core.course_parts", LATE)).join(
        pl.read_parquet(observatory.table("core.courses", LATE))
        .explode("certifications", empty_as_null=True)
        .select("course_id", "certifications"),
        on="course_id",
    )
    told = {
        name: parts.filter(pl.col("certifications") == name).select("evidence", "families").unique().rows()
        for name in ("RNCP37391", "RNCP37443", "RNCP40695")
    }
    network = [("unallocable", ["securite-cloud-reseau-telecom"])]
    assert told == {"RNCP37391": network, "RNCP37443": network, "RNCP40695": [("certification", [])]}


def test_every_real_code_finds_its_parent(observatory: DataFolder) -> None:
    for quarter in (EARLY, LATE):
        offers = pl.read_parquet(observatory.table("core.coded_offers", quarter))
        assert offers.filter(pl.col("rome_code").is_not_null())["parent_code"].null_count() == 0


def test_the_edition_is_whole_and_marked_as_demonstration(observatory: DataFolder) -> None:
    revision = observatory.editions / str(LATE) / "r1"
    manifest = json.loads((revision / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["demonstration"] is True
    assert len(list(revision.glob("bulletins/*.html"))) == 18
    assert len(list(revision.glob("bulletins/*.pdf"))) == 18
    genscan(observatory, "verify", str(revision))
    assert pl.read_parquet(revision / "tables" / "history.parquet")["quarter"].unique().to_list() == [
        "2024-Q4"
    ]
