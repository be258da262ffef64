"""Landing: once and the same, frozen, whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.errors import GenscanError
from genscan.feeds import FEEDS, landing
from genscan.feeds.landing import land, landed_files
from genscan.feeds.reading import Reading
from genscan.feeds.reasons import NOTICES, RECORD_REASONS, Unreadable
from genscan.paths import DataFolder
from tests.feeds.conftest import KEY, QUARTER, part_of

LINE = '{"id": "%s", "intitule": "Exemple", "entreprise": {"nom": "Témoin"}, "romeCode": "M1805"}\n'
Put = Callable[..., Path]


def _bytes(data: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(data.landing.rglob("*.*"))}


def test_one_parquet_and_one_sidecar_a_file(data: DataFolder, put: Put) -> None:
    put("france-travail", "a.jsonl", (LINE % "1").encode(), date(2026, 1, 31))
    (file,) = land(data, "france-travail", QUARTER, KEY)
    assert file.path is not None
    assert file.path.stem == file.sha256[:16]
    assert json.loads(file.path.with_suffix(".json").read_text("utf-8")) == {
        "feed": "france-travail",
        "quarter": "2026-Q1",
        "file": "a.jsonl",
        "sha256": file.sha256,
        "bytes": len((LINE % "1").encode()),
        "records": 1,
        "observed_on": "2026-01-31",
        "scope": "full",
        "demonstration": False,
        "quarantined": None,
        "notices": [{"notice": "place_not_recognised", "records": 1}],
        "parser": FEEDS["france-travail"].parser,
    }


@pytest.mark.parametrize("feed", FEEDS)
def test_the_landing_has_the_columns_of_its_feed(
    data: DataFolder, put: Put, extracts: Path, feed: str
) -> None:
    for path in sorted((extracts / feed.replace("-", "_")).iterdir()):
        put(feed, path.name, path.read_bytes())
    files = land(data, feed, QUARTER, KEY)
    assert files
    for file in files:
        assert file.path is not None
        rows = pl.read_parquet(file.path)
        assert rows.schema == FEEDS[feed].schema
        assert rows["record"].to_list() == list(range(1, len(rows) + 1))
        assert len(rows) == file.records


@pytest.mark.parametrize("feed", ["mcf", "lheo"])
def test_the_same_bytes_land_the_same_whatever_the_workers(tmp_path: Path, extracts: Path, feed: str) -> None:
    results = []
    for workers in (1, 2):
        data = DataFolder(tmp_path / str(workers))
        folder = data.inbox_of(feed, QUARTER)
        folder.mkdir(parents=True)
        for path in (extracts / feed).iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        land(data, feed, QUARTER, KEY, workers=workers)
        results.append(_bytes(data))
    assert results[0] == results[1]


def test_another_key_changes_the_hashes_only(tmp_path: Path, extracts: Path) -> None:
    frames = []
    for name in ("one", "other"):
        data = DataFolder(tmp_path / name)
        folder = data.inbox_of("france-travail", QUARTER)
        folder.mkdir(parents=True)
        (folder / "a.jsonl").write_bytes((extracts / "france_travail/offers.jsonl").read_bytes())
        (file,) = land(data, "france-travail", QUARTER, name.encode())
        assert file.path is not None
        frames.append(pl.read_parquet(file.path))
    hashed = [name for name in frames[0].columns if name.endswith("_hash")]
    assert frames[0].drop(hashed).equals(frames[1].drop(hashed))
    assert frames[0]["employer_hash"][0] != frames[1]["employer_hash"][0]


def test_what_has_landed_is_not_parsed_again(
    data: DataFolder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("france-travail", "a.jsonl", (LINE % "1").encode())
    first = land(data, "france-travail", QUARTER, KEY)

    def never(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(landing, "_land_member", never)
    assert land(data, "france-travail", QUARTER, KEY) == first


def test_another_observation_or_parser_lands_again(
    data: DataFolder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = LINE.replace('"romeCode"', '"dateCreation": "2026-02-01T00:00:00Z", "romeCode"') % "1"
    put("france-travail", "a.jsonl", line.encode(), date(2026, 1, 31))
    (early,) = land(data, "france-travail", QUARTER, KEY)
    put("france-travail", "a.jsonl", line.encode(), date(2026, 3, 31))
    (late,) = land(data, "france-travail", QUARTER, KEY)
    assert early.path == late.path
    assert late.path is not None
    assert pl.read_parquet(late.path)["quarantined"].to_list() == [None]
    feed = FEEDS["france-travail"]
    newer = MappingProxyType({**FEEDS, feed.name: replace(feed, parser=99)})
    monkeypatch.setattr(landing, "FEEDS", newer)
    monkeypatch.setattr(landing, "feed_named", newer.__getitem__)
    assert [file.parser for file in land(data, "france-travail", QUARTER, KEY)] == [99]


def test_the_landing_outlives_the_inbox(data: DataFolder, put: Put) -> None:
    path = put("france-travail", "a.jsonl", (LINE % "1").encode())
    first = land(data, "france-travail", QUARTER, KEY)
    path.unlink()
    assert land(data, "france-travail", QUARTER, KEY) == first


def test_equal_observations_land_beside_each_other(data: DataFolder, put: Put) -> None:
    put("france-travail", "january.jsonl", (LINE % "1").encode(), date(2026, 1, 15))
    put("france-travail", "march.jsonl", (LINE % "1").encode(), date(2026, 3, 15))
    files = land(data, "france-travail", QUARTER, KEY)
    assert [(file.file, file.observed_on.month) for file in files] == [
        ("january.jsonl", 1),
        ("march.jsonl", 3),
    ]
    assert len({file.path for file in files}) == 2
    assert land(data, "france-travail", QUARTER, KEY) == files


def test_a_landing_that_was_cut_short_is_made_again_the_same(data: DataFolder, put: Put) -> None:
    put("france-travail", "a.jsonl", (LINE % "1").encode())
    (file,) = land(data, "france-travail", QUARTER, KEY)
    whole = _bytes(data)
    assert file.path is not None
    file.path.with_suffix(".json").unlink()
    part_of(file).write_bytes(b"half")
    land(data, "france-travail", QUARTER, KEY)
    assert _bytes(data) == whole


def test_a_lost_parquet_is_told_and_landed_again(data: DataFolder, put: Put) -> None:
    put("france-travail", "a.jsonl", (LINE % "1").encode())
    (file,) = land(data, "france-travail", QUARTER, KEY)
    assert file.path is not None
    file.path.unlink()
    with pytest.raises(GenscanError, match=r"a\.jsonl lost its Parquet"):
        landed_files(data, "france-travail", QUARTER)
    land(data, "france-travail", QUARTER, KEY)
    assert file.path.exists()


def test_files_are_sorted_by_observation_then_name(data: DataFolder, put: Put) -> None:
    put("france-travail", "a.jsonl", (LINE % "1").encode(), date(2026, 3, 1))
    put("france-travail", "c.jsonl", (LINE % "2").encode(), date(2026, 1, 1))
    put("france-travail", "b.jsonl", (LINE % "3").encode(), date(2026, 3, 1))
    files = land(data, "france-travail", QUARTER, KEY)
    assert [file.file for file in files] == ["c.jsonl", "a.jsonl", "b.jsonl"]


def test_a_bad_file_never_stops_the_others(data: DataFolder, put: Put) -> None:
    put("france-travail", "1.jsonl", (LINE % "1").encode())
    put("france-travail", "2.json", b"[{")
    put("france-travail", "3.pdf", b"%PDF")
    put("france-travail", "4.jsonl", b"")
    put("france-travail", "5.jsonl", (LINE % "5").encode(), date(2025, 12, 31))
    put("france-travail", "6.jsonl", (LINE % "6").encode())
    path = put("france-travail", "7.jsonl", (LINE % "7").encode())
    path.with_name("7.jsonl.meta.json").write_text('{"scope": "some"}', encoding="utf-8")
    told: list[str] = []
    files = {file.file: file for file in land(data, "france-travail", QUARTER, KEY, progress=told.append)}
    assert {name: file.quarantined for name, file in files.items()} == {
        "1.jsonl": None,
        "2.json": "broken_json",
        "3.pdf": "wrong_format",
        "4.jsonl": "empty_file",
        "5.jsonl": "observed_outside_quarter",
        "6.jsonl": None,
        "7.jsonl": "bad_meta",
    }
    assert [files[name].records for name in ("1.jsonl", "2.json", "3.pdf")] == [1, None, None]
    assert all(any(name in text for text in told) for name in files)


def test_nothing_in_the_inbox_is_nothing_landed(data: DataFolder) -> None:
    assert land(data, "mcf", QUARTER, KEY) == []
    with pytest.raises(GenscanError, match="feed 'bmo' is unknown"):
        land(data, "bmo", QUARTER, KEY)


@pytest.mark.parametrize(
    ("feed", "name", "content"),
    [
        ("mcf", "a.csv", b"siret;numero_formation;intitule_formation;code_rncp\n"),
        ("lheo", "a.xml", b"<lheo><offres/></lheo>"),
        ("rncp", "a.csv", b'"Numero_Fiche";"Si_Jury"\n'),
        ("rome", "a_v460_.csv", b"code_rome,code_rome_cible\n"),
    ],
)
def test_a_file_without_records_lands_empty(
    data: DataFolder, put: Put, feed: str, name: str, content: bytes
) -> None:
    put(feed, name, content)
    (file,) = land(data, feed, QUARTER, KEY)
    assert (file.records, file.quarantined) == (0, None)
    assert file.path is not None
    assert pl.read_parquet(file.path).schema == FEEDS[feed].schema


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(sorted(FEEDS)),
    st.binary(max_size=200),
    st.sampled_from(
        ["", '{"id": "1"}\n', "[", "<lheo><offres>", '"Numero_Fiche";"Si_Jury"\n', "code_rome,code_ogr\n"]
    ),
)
def test_no_bytes_break_a_parser(feed: str, content: bytes, start: str) -> None:
    reading = Reading("x_v460_.jsonl" if feed == "france-travail" else "x_v460_.csv", date(2026, 3, 31), KEY)
    stream = io.BytesIO(start.encode() + content)
    try:
        frames = list(FEEDS[feed].parse(stream, reading))
    except Unreadable as unreadable:
        assert unreadable.sentence.startswith(reading.file)
        return
    for frame in frames:
        assert frame.columns == FEEDS[feed].schema.names()
        assert set(frame["quarantined"].drop_nulls()) <= set(RECORD_REASONS)
    assert set(reading.notices) <= set(NOTICES)


@pytest.mark.parametrize("feed", ["lheo", "france-travail"])
def test_every_prefix_of_a_good_file_is_read_or_set_aside(extracts: Path, feed: str) -> None:
    name = {"lheo": "lheo/lheo_2_2.xml", "france-travail": "france_travail/offers.jsonl"}[feed]
    whole = (extracts / name).read_bytes()
    for end in range(1, len(whole), 97):
        reading = Reading(Path(name).name, date(2026, 3, 31), KEY)
        try:
            records = sum(len(frame) for frame in FEEDS[feed].parse(io.BytesIO(whole[:end]), reading))
        except Unreadable as unreadable:
            assert unreadable.reason == "broken_xml"
        else:
            assert feed == "france-travail"
            assert records == len([line for line in whole[:end].split(b"\n") if line.strip()])
