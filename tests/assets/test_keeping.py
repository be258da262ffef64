"""What is kept comes back: a backup to the same bytes, a past revision from its frozen landing."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from genscan import edition, locks, publications, site
from genscan.backup import backup, backup_keys, restore, restore_keys
from genscan.code import code_hash
from genscan.errors import GenscanError
from genscan.manifest import read_manifest
from genscan.paths import DataFolder
from genscan.rebuild import Rebuilt, rebuild
from genscan.verify import verify
from tests.assets import stubbed
from tests.assets.conftest import everything
from tests.assets.stubbed import QUARTER
from tests.edition.sealing import WHEN

pytestmark = pytest.mark.xdist_group("stubbed")


@pytest.fixture
def data(stubbed_house: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of the house, its revision published."""
    copy = DataFolder(shutil.copytree(stubbed_house.root, tmp_path / "copy"))
    site.publish(copy, QUARTER, by="A. Martin", reason="Parution", now=WHEN)
    return copy


def again(data: DataFolder, code: str | None = None, revision: int = 1) -> Rebuilt:
    with stubbed.stand_ins():
        return rebuild(data, QUARTER, revision, Path("no browser"), code or code_hash(), "a test")


def test_a_revision_is_made_again_byte_for_byte_without_its_raw_files(data: DataFolder) -> None:
    for folder in (data.inbox, data.warehouse, data.secrets):
        shutil.rmtree(folder)
    done = again(data)
    assert done.identical, done.sentence
    assert done.files == len(everything(edition.revision_folder(data, QUARTER, 1)))
    assert "the same bytes in all" in done.sentence
    assert not (data.root / "rebuild-2026-Q1").exists()


def test_with_other_code_only_the_description_differs_and_that_is_said(data: DataFolder) -> None:
    done = again(data, code="0" * 64)
    assert done.differing == ("SHA256SUMS", "datapackage.json", "manifest.json")
    then = read_manifest(edition.revision_folder(data, QUARTER, 1))["code"]
    assert f"the code is another: {then[:12]} then, 000000000000 now" in done.sentence


def test_an_input_that_is_gone_is_named(data: DataFolder) -> None:
    landed = next(data.landing_of("rome", QUARTER).glob("*.json"))
    for path in (landed, landed.with_suffix(".parquet")):
        path.unlink()
    with pytest.raises(GenscanError, match=r"r1 can't be made again: rome 2026-Q1 .* is not in the landing"):
        again(data)


def test_a_revision_that_changed_or_is_not_there_is_not_compared(data: DataFolder) -> None:
    with pytest.raises(GenscanError, match="2026-Q1 r2 is not sealed"):
        again(data, revision=2)
    (edition.revision_folder(data, QUARTER, 1) / "index.html").write_text("changed", encoding="utf-8")
    with pytest.raises(GenscanError, match=r"changed since it was sealed: index\.html"):
        again(data)


def test_what_differs_is_named_with_its_reason() -> None:
    def told(*files: str, now: str = "b" * 64) -> str:
        return Rebuilt(QUARTER, 1, 90, files, "a" * 64, now).sentence

    assert "differs in 1 of 90 files (tables/cells.csv), for the code is another" in told("tables/cells.csv")
    assert "made again by the very code that made it differs in 1" in told("tables/cells.csv", now="a" * 64)
    assert "the same bytes in all its tables, pages and PDFs" in told("manifest.json", "SHA256SUMS")


def test_a_backup_brings_back_the_folder_and_the_same_bytes(data: DataFolder, tmp_path: Path) -> None:
    before = {name: everything(data.root / name) for name in ("landing", "editions", "site", "secrets")}
    runs = sorted(path.name for path in data.dagster.rglob("*.db"))
    archive, keys = tmp_path / "backup.tar", tmp_path / "keys.tar"
    done = backup(data, archive, "a test")
    backup_keys(data, keys)
    assert keys.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    assert done.files == len(names) - 1
    assert {name.split("/")[0] for name in names} == {"landing", "editions", "dagster", "SHA256SUMS"}
    inbox = data.inbox.rename(tmp_path / "inbox")
    shutil.rmtree(data.root)
    restore(data, archive)
    restore_keys(data, keys)
    after = {name: everything(data.root / name) for name in before}
    assert after["site"].keys() == before["site"].keys()
    changed = [one for part in before for one in before[part] if after[part].get(one) != before[part][one]]
    assert changed == ["series/genscan.duckdb"]  # DuckDB's own file never repeats
    assert sorted(path.name for path in data.dagster.rglob("*.db")) == runs
    assert verify(edition.revision_folder(data, QUARTER, 1)) == []
    assert again(data).identical
    inbox.rename(data.inbox)
    stubbed.run(data)
    assert edition.revisions(data, QUARTER) == [1]
    assert [entry.action for entry in publications.entries(data)] == ["sealed", "published"]


def test_a_backup_overwrites_nothing_and_neither_does_a_restore(data: DataFolder, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    backup(data, archive, "a test")
    with pytest.raises(GenscanError, match=r"backup\.tar is there already"):
        backup(data, archive, "a test")
    with pytest.raises(GenscanError, match="landing is not empty: a restore overwrites nothing"):
        restore(data, archive)
    with pytest.raises(GenscanError, match="lies in the folder that is backed up"):
        backup(data, data.root / "backup.tar", "a test")
    with pytest.raises(GenscanError, match="neither landing nor editions"):
        backup(DataFolder(tmp_path / "empty"), tmp_path / "other.tar", "a test")


def test_a_backup_while_a_run_is_on_is_refused(data: DataFolder, tmp_path: Path) -> None:
    with (
        locks.working_on(data, [QUARTER], "make_edition of 2026-Q1"),
        pytest.raises(GenscanError, match="in use: make_edition of 2026-Q1"),
    ):
        backup(data, tmp_path / "backup.tar", "a test")
    assert list(tmp_path.glob("backup*")) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda whole: whole[: len(whole) // 2], "cut short"),
        (lambda whole: whole.replace(b"2026-Q1", b"2026-Q2", 1) if whole else whole, "is no backup|damaged"),
        (lambda whole: b"", "cut short"),
        (lambda whole: whole.replace(b"PAR1", b"PAR2", 1), "is damaged: .* is not as it was backed up"),
    ],
    ids=["cut", "renamed", "empty", "changed"],
)
def test_a_damaged_backup_is_refused_whole(
    data: DataFolder, tmp_path: Path, damage: Callable[[bytes], bytes], told: str
) -> None:
    archive, elsewhere = tmp_path / "backup.tar", DataFolder(tmp_path / "elsewhere")
    backup(data, archive, "a test")
    archive.write_bytes(damage(archive.read_bytes()))
    with pytest.raises(GenscanError, match=told) as failure:
        restore(elsewhere, archive)
    assert "\n" not in str(failure.value)
    assert not elsewhere.root.exists() or list(elsewhere.root.iterdir()) == []


def test_what_is_no_part_of_a_backup_is_never_written(tmp_path: Path) -> None:
    archive, data = tmp_path / "backup.tar", DataFolder(tmp_path / "data")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("../outside", "secrets/hash.key", "landing/../../outside"):
        with tarfile.open(archive, "w") as tar:
            tar.add(tmp_path / "file", name)
        with pytest.raises(GenscanError, match="no backup of this kind"):
            restore(data, archive)
    assert not (tmp_path / "outside").exists()
