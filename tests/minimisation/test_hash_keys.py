"""One key a quarter: made once, private, and never replaced under what was hashed with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from genscan.errors import GenscanError
from genscan.feeds.landing import land
from genscan.hash_keys import hash_key, key_path
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
OFFER = (
    '{"id": "1AAAAAA", "intitule": "x", "dateCreation": "2026-03-30T10:00:00.000Z", "romeCode": "M1805", '
    '"typeContrat": "CDI", "entreprise": {"nom": "Y"}}'
)


def never() -> bytes:
    raise AssertionError("a key was made where one stood")


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.fixture
def landed(data: DataFolder) -> bytes:
    """A key, and a file landed with it."""
    folder = data.inbox_of("france-travail", QUARTER)
    folder.mkdir(parents=True)
    (folder / "offers.jsonl").write_text(OFFER, encoding="utf-8")
    key = hash_key(data, QUARTER, lambda: b"k" * 32)
    land(data, "france-travail", QUARTER, key)
    return key


def test_a_key_is_made_once_a_quarter_and_only_its_owner_reads_it(data: DataFolder) -> None:
    assert hash_key(data, QUARTER, lambda: b"a" * 32) == b"a" * 32
    assert hash_key(data, QUARTER, never) == b"a" * 32
    assert hash_key(data, QUARTER.next(), lambda: b"b" * 32) == b"b" * 32
    path = key_path(data, QUARTER)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in path.parent.iterdir()) == ["hash-2026-Q1.key", "hash-2026-Q2.key"]


def test_a_key_that_others_may_read_is_closed_again(data: DataFolder) -> None:
    hash_key(data, QUARTER, lambda: b"a" * 32)
    key_path(data, QUARTER).chmod(0o644)
    hash_key(data, QUARTER, never)
    assert key_path(data, QUARTER).stat().st_mode & 0o777 == 0o600


def test_a_lost_key_is_not_replaced_while_files_landed_with_it_stand(data: DataFolder, landed: bytes) -> None:
    key_path(data, QUARTER).unlink()
    with pytest.raises(GenscanError, match=r"hash key of 2026-Q1 is missing.*restore it from the backup"):
        hash_key(data, QUARTER, never)
    (data.landing / "hash-2026-Q1.mark").unlink()  # a folder older than the mark
    with pytest.raises(GenscanError, match=r"delete hash-2026-Q1.mark and france-travail/2026-Q1"):
        hash_key(data, QUARTER, never)


def test_what_the_sentence_says_to_do_works(data: DataFolder, landed: bytes) -> None:
    key_path(data, QUARTER).unlink()
    (data.landing / "hash-2026-Q1.mark").unlink()
    for file in (data.landing / "france-travail" / "2026-Q1").iterdir():
        file.unlink()
    key = hash_key(data, QUARTER, lambda: b"n" * 32)
    assert [file.records for file in land(data, "france-travail", QUARTER, key)] == [1]


def test_another_key_inside_a_quarter_is_refused(data: DataFolder, landed: bytes) -> None:
    key_path(data, QUARTER).write_bytes(b"z" * 32)
    with pytest.raises(GenscanError, match=r"is not the one that its landed files were hashed with"):
        hash_key(data, QUARTER, never)


def test_a_truncated_key_is_refused(data: DataFolder) -> None:
    hash_key(data, QUARTER, lambda: b"a" * 32)
    key_path(data, QUARTER).write_bytes(b"short")
    with pytest.raises(GenscanError, match=r"has 5 bytes, not 32"):
        hash_key(data, QUARTER, never)


def test_of_two_runs_that_start_together_both_use_one_key(data: DataFolder) -> None:
    def slow() -> bytes:
        hash_key(data, QUARTER, lambda: b"1" * 32)
        return b"2" * 32

    assert hash_key(data, QUARTER, slow) == b"1" * 32


def test_neither_the_landing_nor_its_mark_holds_the_key(data: DataFolder, landed: bytes) -> None:
    for path in data.landing.rglob("*"):
        if path.is_file():
            assert landed not in path.read_bytes()
            assert landed.hex().encode() not in path.read_bytes()
