"""Raw files go once they are landed and their days are over; all others stay, and are named."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.feeds.retention import days_of, links, purge, raw_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
CAME = date(2026, 4, 2)
OFFER = (
    '{"id": "1AAAAAA", "intitule": "x", "dateCreation": "2026-03-30T10:00:00.000Z", "romeCode": "M1805", '
    '"typeContrat": "CDI"}'
)
RNCP = '"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\n"RNCP100";"M1805";"x"\n'
ROME = "code_rome,code_fiche_metier,libelle_rome,code_rome_parent\nM1855,1,x,M1805\n"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def put(
    data: DataFolder, feed: str, name: str, content: bytes | str, came: date = CAME, meta: str = "{}"
) -> Path:
    path = data.inbox_of(feed, QUARTER) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.with_name(f"{name}.meta.json").write_text(meta, encoding="utf-8")
    return aged(path, came)


def aged(path: Path, came: date) -> Path:
    moment = datetime(came.year, came.month, came.day, 12, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment), follow_symlinks=False)
    return path


def landed(data: DataFolder, *feeds: str) -> None:
    for feed in feeds or FEEDS:
        land(data, feed, QUARTER, b"key", workers=1)


def names(data: DataFolder) -> list[str]:
    return sorted(path.name for path in data.inbox.rglob("*") if path.is_file() or path.is_symlink())


def test_a_landed_file_goes_on_the_day_that_its_days_are_over(data: DataFolder) -> None:
    put(data, "france-travail", "offers.jsonl", OFFER)
    landed(data)
    assert purge(data, 30, CAME + timedelta(days=29)) == []
    assert names(data) == ["offers.jsonl", "offers.jsonl.meta.json"]
    gone = purge(data, 30, CAME + timedelta(days=30))
    assert [raw.path.name for raw in gone] == ["offers.jsonl"]
    assert names(data) == []
    assert [file.records for file in land(data, "france-travail", QUARTER, b"key")] == [1]


def test_a_file_that_is_not_landed_stays_and_is_named(data: DataFolder) -> None:
    put(data, "france-travail", "landed.jsonl", OFFER)
    landed(data)
    put(data, "france-travail", "late.jsonl", OFFER.replace("1AAAAAA", "1BBBBBB"))
    told: list[str] = []
    assert [raw.path.name for raw in purge(data, 0, date(2027, 1, 1), told.append)] == ["landed.jsonl"]
    assert names(data) == ["late.jsonl", "late.jsonl.meta.json"]
    assert any("late.jsonl" in text and "stays: not landed yet" in text for text in told)


@pytest.mark.parametrize("what", ["bytes", "meta", "parser"])
def test_a_file_changed_since_it_landed_stays(data: DataFolder, what: str) -> None:
    path = put(data, "france-travail", "offers.jsonl", OFFER)
    landed(data)
    if what == "bytes":
        aged_content = OFFER.replace('"x"', '"y"')
        put(data, "france-travail", "offers.jsonl", aged_content)
    elif what == "meta":
        path.with_name("offers.jsonl.meta.json").write_text('{"scope": "partial"}', encoding="utf-8")
    else:
        sidecar = next(data.landing.rglob("*.json"))
        parser = FEEDS["france-travail"].parser
        old = sidecar.read_text("utf-8").replace(f'"parser": {parser}', '"parser": 0')
        sidecar.write_text(old, encoding="utf-8")
    assert purge(data, 30, date(2027, 1, 1)) == []
    assert path.exists()


def test_a_zip_goes_only_when_every_member_is_landed(data: DataFolder) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("rome.csv", RNCP)
        archive.writestr("été.csv", RNCP.replace("100", "101"))
    path = put(data, "rncp", "export-fiches-csv-2026-03-31.zip", zipped.getvalue())
    landed(data)
    sidecar = next(file for file in data.landing.rglob("*.json") if "!rome.csv" in file.read_text("utf-8"))
    kept = sidecar.read_bytes()
    sidecar.unlink()
    assert purge(data, 30, date(2027, 1, 1)) == []
    sidecar.write_bytes(kept)
    assert [raw.path for raw in purge(data, 30, date(2027, 1, 1))] == [path]


def test_a_file_set_aside_whole_goes_too_its_hash_and_reason_stay(data: DataFolder) -> None:
    put(data, "france-travail", "cut.jsonl.gz", gzip.compress(OFFER.encode())[:-6])
    landed(data)
    assert [raw.path.name for raw in purge(data, 30, date(2027, 1, 1))] == ["cut.jsonl.gz"]
    file = land(data, "france-travail", QUARTER, b"key")[0]
    assert (file.file, file.quarantined, len(file.sha256)) == ("cut.jsonl.gz", "broken_gzip", 64)


def test_rome_and_demonstration_files_hold_no_ones_data_and_stay(data: DataFolder) -> None:
    put(data, "rome", "unix_referentiel_code_rome_v460_utf8.csv", ROME)
    put(data, "france-travail", "demo.jsonl", OFFER.replace("{", '{"demonstration": true, ', 1))
    landed(data)
    assert purge(data, 0, date(2027, 1, 1)) == []
    assert len(names(data)) == 4


def test_what_a_copy_that_was_cut_off_left_goes(data: DataFolder) -> None:
    part = put(data, "lheo", "courses.xml.part", "<lheo>")
    part.with_name("courses.xml.part.meta.json").unlink()
    lone = aged(put(data, "lheo", "x.xml", "").with_name("x.xml.meta.json"), CAME)
    (lone.parent / "x.xml").unlink()
    assert purge(data, 30, CAME + timedelta(days=29)) == []
    assert len(purge(data, 30, CAME + timedelta(days=30))) == 2
    assert names(data) == []


def test_a_copy_that_may_still_be_on_its_way_is_kept_a_day(data: DataFolder) -> None:
    put(data, "lheo", "courses.xml.part", "<lheo>")
    assert purge(data, 0, CAME) == []
    assert [raw.path.name for raw in purge(data, 0, CAME + timedelta(days=1))] == ["courses.xml.part"]


def test_the_checksum_of_a_harvested_file_goes_with_it_and_is_no_file_of_its_own(data: DataFolder) -> None:
    path = put(data, "rncp", "rome.csv", RNCP)
    aged(put(data, "rncp", ".rome.csv.sha256", "0  rome.csv\n"), CAME)
    (path.parent / ".rome.csv.sha256.meta.json").unlink()
    landed(data, "rncp")
    assert [raw.path.name for raw in raw_files(data, 30, date(2027, 1, 1))] == ["rome.csv"]
    purge(data, 30, date(2027, 1, 1))
    assert names(data) == []


def test_links_are_not_followed_and_nothing_outside_the_inbox_goes(data: DataFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "offers.jsonl").write_text(OFFER, encoding="utf-8")
    aged(outside / "offers.jsonl", CAME)
    folder = data.inbox_of("france-travail", QUARTER)
    folder.mkdir(parents=True)
    (folder / "offers.jsonl").symlink_to(outside / "offers.jsonl")
    aged(folder / "offers.jsonl", CAME)
    (data.inbox / "mcf").symlink_to(outside)
    (data.inbox / "lheo").mkdir()
    (data.inbox / "lheo" / "2026-Q1").symlink_to(outside)
    landed(data, "france-travail")
    told: list[str] = []
    assert purge(data, 0, date(2027, 1, 1), told.append) == []
    assert (outside / "offers.jsonl").read_text("utf-8") == OFFER
    assert (folder / "offers.jsonl").is_symlink()
    assert len(links(data)) == 2 and sum("is a link" in text for text in told) == 2
    assert any("offers.jsonl" in text and "stays: a link" in text for text in told)


def test_whether_a_file_is_landed_is_looked_up_only_once_it_is_old_enough(data: DataFolder) -> None:
    put(data, "france-travail", "late.jsonl", OFFER)
    young = raw_files(data, 30, CAME)
    assert [(raw.stays, raw.due) for raw in young] == [(None, date(2026, 5, 2))]
    assert not young[0].is_due(CAME)


def test_an_empty_folder_has_nothing_to_purge(data: DataFolder) -> None:
    assert purge(data, 30, date(2027, 1, 1)) == []


@pytest.mark.parametrize(("setting", "days"), [(None, 30), ("", 30), (" 45 ", 45), ("0", 0)])
def test_the_setting_is_a_number_of_days(setting: str | None, days: int) -> None:
    assert days_of(setting) == days


@pytest.mark.parametrize("setting", ["-1", "a month", "30.5", "1e3", "٣٠", "9999999"])
def test_a_wrong_setting_is_told_in_a_sentence(setting: str) -> None:
    with pytest.raises(
        GenscanError, match=r"GENSCAN_RAW_RETENTION_DAYS is .*: set it to a whole number of days"
    ):
        days_of(setting)
