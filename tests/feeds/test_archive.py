"""Archives that are broken, or that attack: set aside with a reason, and the run goes on."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from genscan.feeds import archive
from genscan.feeds.landing import LandedFile, landed_files
from genscan.paths import DataFolder
from tests.feeds.conftest import QUARTER

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]
Zip = Callable[[Mapping[str, bytes]], bytes]
LINE = b'{"id": "1AAAAAA", "intitule": "Exemple", "romeCode": "M1805"}\n'
FICHES = b'"Numero_Fiche";"Si_Jury"\n"RNCP1";"x"\n'


def test_gzip_is_known_by_its_bytes(landed: Lander, gz: Callable[[bytes], bytes]) -> None:
    for name in ("a.jsonl.gz", "b.jsonl"):
        rows, file = landed("france-travail", name, gz(LINE))
        assert (len(rows), file.quarantined) == (1, None)


def test_a_truncated_or_damaged_gzip_is_set_aside(landed: Lander, gz: Callable[[bytes], bytes]) -> None:
    whole = gz(LINE * 1000)
    damaged = whole[:60] + bytes(byte ^ 255 for byte in whole[60:70]) + whole[70:]
    for name, content in (
        ("cut.jsonl.gz", whole[:-20]),
        ("damaged.jsonl.gz", damaged),
        ("tail.jsonl.gz", whole + b"rubbish"),
        ("not.jsonl.gz", LINE),
    ):
        rows, file = landed("france-travail", name, content)
        assert (file.quarantined, file.records, len(rows)) == ("broken_gzip", None, 0), name
        assert file.bytes == len(content)


def test_a_gzip_that_grows_without_end_is_stopped(landed: Lander, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM", 1_000_000)
    bomb = gzip.compress(b" " * 5_000_000 + LINE, 9)
    _, file = landed("france-travail", "bomb.jsonl.gz", bomb)
    assert file.quarantined == "decompression_bomb"


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"../out.csv": FICHES}, "zip_unsafe_path"),
        ({"/etc/out.csv": FICHES}, "zip_unsafe_path"),
        ({"a\\..\\..\\out.csv": FICHES}, "zip_unsafe_path"),
        ({"C:out.csv": FICHES}, "zip_unsafe_path"),
        ({f"{n}.csv": FICHES for n in range(201)}, "zip_too_many_members"),
        ({"readme.txt": b"nothing"}, "zip_nothing_to_read"),
    ],
)
def test_zips_that_climb_swarm_or_hold_nothing_are_set_aside(
    landed: Lander, zipped: Zip, members: Mapping[str, bytes], reason: str
) -> None:
    _, file = landed("rncp", "x.zip", zipped(members))
    assert (file.quarantined, file.records) == (reason, None)


def test_a_zip_bomb_is_stopped_by_what_it_declares(
    landed: Lander, zipped: Zip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM", 1_000_000)
    _, file = landed("rncp", "x.zip", zipped({"a.csv": FICHES + b"\n" * 5_000_000}))
    assert file.quarantined == "decompression_bomb"


def test_a_cut_zip_is_set_aside(landed: Lander, zipped: Zip) -> None:
    _, file = landed("rncp", "x.zip", zipped({"a.csv": FICHES * 50})[:-30])
    assert file.quarantined == "broken_zip"
    _, file = landed("rncp", "y.zip", FICHES)
    assert file.quarantined == "broken_zip"


def test_two_members_of_one_name_are_refused(landed: Lander) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as twins, pytest.warns(UserWarning, match="Duplicate"):
        twins.writestr("a.csv", FICHES)
        twins.writestr("a.csv", FICHES)
    _, file = landed("rncp", "x.zip", content.getvalue())
    assert file.quarantined == "zip_duplicate_member"


def test_a_damaged_member_spares_the_others(
    data: DataFolder, landed: Lander, zipped: Zip, put: Callable[..., Path]
) -> None:
    content = zipped({"a.csv": FICHES, "b.csv": FICHES * 2})
    at = content.rindex(b"b.csv", 0, content.index(b"PK\x01\x02")) + len("b.csv") + 4
    put("rncp", "x.zip", content[:at] + b"\xff\xff\xff" + content[at + 3 :])
    rows, file = landed("rncp", "other.csv", FICHES)
    assert (len(rows), file.quarantined) == (1, None)
    reasons = {file.file: file.quarantined for file in landed_files(data, "rncp", QUARTER)}
    assert reasons == {"other.csv": None, "x.zip!a.csv": None, "x.zip!b.csv": "broken_zip"}


def test_folders_and_the_leavings_of_macos_are_no_files(landed: Lander, zipped: Zip) -> None:
    members = {"export/a.csv": FICHES, "__MACOSX/export/._a.csv": b"\x00", "export/.DS_Store": b"\x00"}
    landed("rncp", "other.csv", FICHES)
    content = zipped(members)
    with pytest.raises(StopIteration):
        landed("rncp", "x.zip", content)


def test_a_zip_may_hold_gzip_files(zipped: Zip, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"a.jsonl.gz": gzip.compress(LINE)}))
    (member,) = archive.members(path, (".jsonl",))
    assert member.file == "x.zip!a.jsonl.gz"
    assert archive.head(member) == LINE
