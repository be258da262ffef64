"""Receiving: what is checked before a file is copied, and that nothing is half written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from genscan.errors import GenscanError
from genscan.feeds.inbox import receive
from genscan.feeds.landing import land, mixed_demonstration
from genscan.feeds.quarterly import missing
from genscan.feeds.retention import raw_files
from genscan.paths import DataFolder
from tests.feeds.conftest import KEY, QUARTER

REAL = (
    '{"id": "1AAAAAA", "intitule": "Exemple", "romeCode": "M1805", "dateCreation": "2026-01-02T00:00:00Z"}\n'
)
MADE = REAL.replace('"id"', '"demonstration": true, "id"')


@pytest.fixture
def sent(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """A file as someone sent it, outside the data folder."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / "sent" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Sent = Callable[[str, bytes | str], Path]


def _inbox(data: DataFolder) -> list[str]:
    return sorted(path.name for path in data.inbox.rglob("*") if path.is_file())


def test_a_file_is_copied_with_its_meta(data: DataFolder, sent: Sent) -> None:
    path = sent("a.jsonl", REAL)
    (received,) = receive(data, "france-travail", [path], QUARTER, date(2026, 2, 3), partial=True)
    assert (received.copied, received.path.read_text(), received.demonstration) == (True, REAL, False)
    meta = json.loads(received.path.with_name("a.jsonl.meta.json").read_text())
    assert meta == {"observed_on": "2026-02-03", "scope": "partial"}
    assert _inbox(data) == ["a.jsonl", "a.jsonl.meta.json"]


def test_the_same_bytes_again_do_nothing(data: DataFolder, sent: Sent) -> None:
    path = sent("a.jsonl", REAL)
    receive(data, "france-travail", [path], QUARTER)
    (again,) = receive(data, "france-travail", [path], QUARTER)
    assert again.copied is False
    assert "already there" in again.sentence


def test_another_content_under_the_same_name_is_refused(data: DataFolder, sent: Sent) -> None:
    receive(data, "france-travail", [sent("a.jsonl", REAL)], QUARTER)
    with pytest.raises(GenscanError, match=r"another a\.jsonl was already received"):
        receive(data, "france-travail", [sent("a.jsonl", REAL + REAL)], QUARTER)
    with pytest.raises(GenscanError, match="observed on 2026-03-31"):
        receive(data, "france-travail", [sent("a.jsonl", REAL)], QUARTER, date(2026, 1, 5))


def test_all_files_are_taken_or_none(data: DataFolder, sent: Sent) -> None:
    with pytest.raises(GenscanError, match=r"b\.jsonl"):
        receive(data, "france-travail", [sent("a.jsonl", REAL), sent("b.jsonl", "id;intitule\n")], QUARTER)
    assert _inbox(data) == []


def test_observation_outside_the_quarter_is_refused_for_what_is_counted(data: DataFolder, sent: Sent) -> None:
    with pytest.raises(GenscanError, match="outside 2026-Q1"):
        receive(data, "france-travail", [sent("a.jsonl", REAL)], QUARTER, date(2026, 4, 1))
    rome = sent("unix_x_v460_utf8.csv", '"code_rome","code_rome_cible"\n"A1101","A1102"\n')
    (received,) = receive(data, "rome", [rome], QUARTER, date(2025, 11, 1))
    assert received.observed_on == date(2025, 11, 1)


@pytest.mark.parametrize(
    ("feed", "name", "content"),
    [
        ("france-travail", "empty.jsonl", ""),
        ("france-travail", "flat.csv", "id,intitule\n1,x\n"),
        ("france-travail", "flat.json", "id,intitule\n1,x\n"),
        ("france-travail", "geo.json", '{"type": "FeatureCollection", "features": [{"id": "1"}]}'),
        ("france-travail", "other.jsonl", '{"__CLASS__": "Job", "id": "1", "title": "x", "location": {}}\n'),
        ("france-travail", "none.json", "[]"),
        ("france-travail", "none.json", '{"resultats": [], "filtresPossibles": []}'),
        ("mcf", "other.csv", "a;b\n1;2\n"),
        ("mcf", "catalogue.xlsx", "PK\x03\x04"),
        ("lheo", "index.xml", "<lheo-index><resumes-offres/></lheo-index>"),
        ("lheo", "schema.xml", "<schema xmlns='http://www.w3.org/2001/XMLSchema'/>"),
        ("lheo", "text.xml", "bonjour"),
        ("lheo", "course.json", "{}"),
        ("rncp", "kit.csv", "CodeRNCP;intituleDiplome\nRNCP1;x\n"),
        ("rome", "domains_v460_.csv", "_id;code;intitule\n1;2;3\n"),
        ("rome", "rome.csv", '"code_rome","libelle_rome"\n"A1101","x"\n'),
    ],
)
def test_what_is_not_its_feeds_format_is_refused_with_one_sentence(
    data: DataFolder, sent: Sent, feed: str, name: str, content: str
) -> None:
    with pytest.raises(GenscanError) as failure:
        receive(data, feed, [sent(name, content)], QUARTER)
    sentence = str(failure.value)
    assert sentence.startswith(f"{feed} 2026-Q1: {name}")
    assert "\n" not in sentence
    assert _inbox(data) == []


def test_an_unknown_feed_a_missing_file_and_no_file_are_refused(data: DataFolder, tmp_path: Path) -> None:
    for feed, files in (("bmo", [tmp_path / "x"]), ("mcf", [tmp_path / "x.csv"]), ("mcf", [])):
        with pytest.raises(GenscanError):
            receive(data, feed, files, QUARTER)


def test_a_broken_list_of_offers_is_received_to_be_set_aside(data: DataFolder, sent: Sent) -> None:
    broken = "[\n" + REAL.strip() + "\n" + REAL.strip() + "]"
    receive(data, "france-travail", [sent("broken.json", broken)], QUARTER)
    (file,) = land(data, "france-travail", QUARTER, KEY)
    assert file.quarantined == "broken_json"


def test_demonstration_and_real_feeds_do_not_mix(data: DataFolder, sent: Sent) -> None:
    receive(data, "france-travail", [sent("real.jsonl", REAL)], QUARTER)
    with pytest.raises(
        GenscanError, match="demonstration feeds are refused in a folder that holds real ones"
    ):
        receive(data, "france-travail", [sent("made.jsonl", MADE)], QUARTER)
    receive(data, "france-travail", [sent("made.jsonl", MADE)], QUARTER, allow_demonstration=True)
    assert [file.demonstration for file in land(data, "france-travail", QUARTER, KEY)] == [True, False]
    assert mixed_demonstration(data, [QUARTER]) is True
    assert mixed_demonstration(data, [QUARTER.next()]) is False


def test_real_feeds_are_refused_where_demonstration_ones_are(
    data: DataFolder, sent: Sent, put: Callable[..., Path]
) -> None:
    put("france-travail", "made.jsonl", MADE.encode())
    with pytest.raises(GenscanError, match="real feeds are refused"):
        receive(data, "france-travail", [sent("real.jsonl", REAL)], QUARTER)


def test_an_unsafe_zip_is_refused(
    data: DataFolder, sent: Sent, zipped: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    with pytest.raises(GenscanError, match="climbs out"):
        receive(data, "rncp", [sent("x.zip", zipped({"../x.csv": b'"Numero_Fiche";"Si_Jury"\n'}))], QUARTER)


def test_a_wrong_member_refuses_the_zip(data: DataFolder, sent: Sent, tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", '"Numero_Fiche";"Si_Jury"\n"RNCP1";"x"\n')
        archive.writestr("b.csv", "a;b\n1;2\n")
    with pytest.raises(GenscanError, match=r"mixed\.zip!b\.csv"):
        receive(data, "rncp", [path], QUARTER)


def test_an_empty_page_in_a_zip_of_offers_is_set_aside_and_the_others_land(
    data: DataFolder, sent: Sent, zipped: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    empty = b'{"resultats": [], "filtresPossibles": []}'
    receive(
        data, "france-travail", [sent("x.zip", zipped({"a.json": empty, "b.jsonl": REAL.encode()}))], QUARTER
    )
    landed = {
        file.file: (file.records, file.quarantined) for file in land(data, "france-travail", QUARTER, KEY)
    }
    assert landed == {"x.zip!a.json": (None, "no_offer"), "x.zip!b.jsonl": (1, None)}
    (raw,) = raw_files(data, 0, date(2100, 1, 1))
    assert raw.stays is None  # landed as a whole: it may be purged
    with pytest.raises(
        GenscanError, match=r"y\.zip!a\.json is a list of offers, or a search response, without"
    ):
        receive(data, "france-travail", [sent("y.zip", zipped({"a.json": empty}))], QUARTER)


def test_a_quarter_says_what_it_still_needs(
    data: DataFolder, put: Callable[..., Path], extracts: Path
) -> None:
    assert len(missing(data, QUARTER)) == 3
    put("france-travail", "a.jsonl", REAL.encode())
    put("lheo", "a.xml", (extracts / "lheo/lheo_2_2.xml").read_bytes())
    (sentence,) = missing(data, QUARTER)
    assert "rncp" in sentence
    put("rncp", "a.csv", b'"Numero_Fiche";"Si_Jury"\n"RNCP1";"x"\n')
    assert missing(data, QUARTER) == []
