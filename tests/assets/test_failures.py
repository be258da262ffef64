"""Whatever cuts a run short, the next one ends with the undisturbed bytes, or says what to do."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from genscan import edition, preparation, publications
from genscan.errors import GenscanError
from genscan.paths import CHECKOUT, DataFolder
from genscan.verify import verify
from tests.assets import stubbed
from tests.assets.conftest import everything
from tests.assets.stubbed import QUARTER

pytestmark = pytest.mark.xdist_group("stubbed")
POINTS = (
    "landing/mcf/2026-Q1/",  # the first file lands
    "warehouse/core/vacancies/",
    "tables/genscan-2026-Q1.xlsx",
    "SHA256SUMS",  # whole, and not yet sealed
    "publications.jsonl",  # sealed, and not yet in the log
)
MANY = 25
FULL = r"(?i)no space left|disk i/o error|disk is full|could not write"
STEPS = 3300  # of an undisturbed run, about


def killed(data: DataFolder, point: str) -> int:
    """The exit status of a run that ends itself at a point, if it comes by it."""
    return subprocess.run(
        [sys.executable, "-m", "tests.assets.stubbed", str(data.root), point],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    ).returncode


def received(house: DataFolder, root: Path) -> DataFolder:
    """The same inbox in a folder of its own; the keys too, for a key is random."""
    data = DataFolder(root)
    shutil.copytree(house.inbox, data.inbox)
    return data


def same(house: DataFolder, data: DataFolder) -> bool:
    whole, again = (everything(edition.revision_folder(folder, QUARTER, 1)) for folder in (house, data))
    return whole == again


def test_killed_at_five_points_the_sixth_run_ends_with_the_same_bytes(
    stubbed_house: DataFolder, tmp_path: Path
) -> None:
    data = received(stubbed_house, tmp_path)
    for point in POINTS:
        assert killed(data, point) == -signal.SIGKILL, point
        assert edition.revisions(data, QUARTER) == ([1] if point == POINTS[-1] else []), point
    stubbed.run(data)
    assert same(stubbed_house, data)
    assert verify(edition.revision_folder(data, QUARTER, 1)) == []
    assert [entry.action for entry in publications.entries(data)] == ["sealed"]
    assert list(data.editions.rglob(".draft-*")) == []
    assert [path for path in data.root.rglob("*") if path.name.endswith((".writing", ".part"))] == []


@pytest.mark.long
def test_killed_at_many_points_every_whole_run_ends_with_the_same_bytes(
    stubbed_house: DataFolder, tmp_path: Path
) -> None:
    data, chance, kills = received(stubbed_house, tmp_path), random.Random(20261127), 0
    while kills < MANY:
        status = killed(data, str(chance.randint(1, STEPS)))
        assert status in (0, -signal.SIGKILL)
        kills += status != 0
        if edition.revisions(data, QUARTER):
            assert same(stubbed_house, data)
            for folder in (data.editions, data.warehouse, data.landing, data.secrets):
                shutil.rmtree(folder, ignore_errors=True)
    stubbed.run(data)
    assert same(stubbed_house, data)


def test_a_deleted_and_a_torn_warehouse_are_made_again(stubbed_house: DataFolder, tmp_path: Path) -> None:
    data = DataFolder(shutil.copytree(stubbed_house.root, tmp_path / "copy"))
    shutil.rmtree(data.editions)
    shutil.rmtree(data.warehouse / "staging")
    shutil.rmtree(data.warehouse / "published")
    torn = data.table("core.cells", QUARTER)
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    stubbed.run(data)
    assert same(stubbed_house, data)


def test_a_torn_landing_says_what_to_do_and_that_helps(stubbed_house: DataFolder, tmp_path: Path) -> None:
    data = DataFolder(shutil.copytree(stubbed_house.root, tmp_path / "copy"))
    landed = next(data.landing_of("mcf", QUARTER).glob("*.parquet"))
    whole = landed.read_bytes()
    landed.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(
        GenscanError, match=r"mcf 2026-Q1: the landing of .* is damaged: delete .*\.json and"
    ) as told:
        preparation.decide(data, QUARTER, None, "code")
    assert str(landed.with_suffix("")) in str(told.value)
    for suffix in (".json", ".parquet"):
        landed.with_suffix(suffix).unlink()
    stubbed.run(data)  # lands it again, and finds that nothing is to be made
    assert landed.read_bytes() == whole


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of three megabytes; skipped where this process may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "genscan", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this process may not mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def remount(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)


def test_a_full_disk_is_told_and_with_more_room_the_run_ends_with_the_same_bytes(
    stubbed_house: DataFolder, disk: Path
) -> None:
    data = received(stubbed_house, disk)
    for size in ("3m", "16m"):  # full in the history of runs, then in the tables
        remount(disk, f"size={size}")
        with pytest.raises(
            GenscanError, match=r"(?i)no space left|disk i/o error|is full|could not write"
        ) as told:
            stubbed.run(data)
        assert "\n" not in str(told.value)
        assert edition.revisions(data, QUARTER) == []
    remount(disk, "size=64m")
    stubbed.run(data)
    assert same(stubbed_house, data)


def test_a_read_only_disk_is_told_before_anything_starts(stubbed_house: DataFolder, disk: Path) -> None:
    data = received(stubbed_house, disk)
    remount(disk, "ro")
    with pytest.raises(GenscanError, match=r"can't be written \(Read-only file system\).*GENSCAN_DATA"):
        preparation.admit(data, QUARTER, allow_demonstration=False)
