"""Whatever cuts a run short, the next one ends with the undisturbed bytes, or says what to do."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from genscan import edition, preparation, publications
from genscan.errors import GenscanError
from genscan.paths import DataFolder
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
MANY = {  # points of a run that starts with what these folders hold
    ("inbox",): (
        "locks/2026-Q1",
        "dagster/dagster.yaml",
        "secrets/",
        "landing/lheo/2026-Q1/",
        "landing/rncp/2026-Q1/",
        "landing/rome/2026-Q1/",
        "offres-2026-01-15",
        "offres-2026-03-16",
    ),
    ("inbox", "secrets", "landing"): (
        "warehouse/staging/france_travail/",
        "warehouse/staging/lheo/",
        "warehouse/core/observations/",
        "warehouse/core/courses/",
        "warehouse/core/cells/",
        "warehouse/indicators/",
        "warehouse/published/cells/",
        "warehouse/published/ledger/",
    ),
    ("inbox", "secrets", "landing", "warehouse"): (
        ".draft-",
        "tables/cells.csv",
        "tables/ledger.parquet",
        "tables/regions",
        "datapackage.json",
        "catalog.ttl",
        "bulletins/11-ile-de-france.pdf",
        "manifest.json",
        "r1.warnings.json",
        "2026-Q1/r1 ",  # as it is renamed into its place
    ),
}
WHOLE = ("bulletins/", "/quality.html", "static/plotly", "manifest.json")  # of a run that makes its bulletins
FULL = r"(?i)no space left|disk i/o error|disk is full|could not write"
SPAWN = multiprocessing.get_context("spawn")  # a process that has loaded Polars is not safe to fork


def killed(data: DataFolder, point: str, *, whole: bool = False) -> int | None:
    """The exit status of a run that ends itself at a point, if it comes by it."""
    process = SPAWN.Process(target=stubbed.killed_run, args=(str(data.root), point, whole))
    process.start()
    process.join()
    return process.exitcode


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
@pytest.mark.parametrize(
    ("there", "point"), [(folders, point) for folders, points in MANY.items() for point in points]
)
def test_killed_anywhere_the_next_run_ends_with_the_same_bytes(
    stubbed_house: DataFolder, tmp_path: Path, there: tuple[str, ...], point: str
) -> None:
    data = DataFolder(tmp_path)
    for folder in there:
        shutil.copytree(stubbed_house.root / folder, data.root / folder)
    assert killed(data, point) == -signal.SIGKILL
    assert edition.revisions(data, QUARTER) == []
    stubbed.run(data)
    assert same(stubbed_house, data)
    assert [entry.action for entry in publications.entries(data)] == ["sealed"]


@pytest.mark.long
def test_killed_while_bulletins_are_made_the_next_run_ends_with_the_same_bytes(tmp_path: Path) -> None:
    house, data = DataFolder(tmp_path / "house"), DataFolder(tmp_path / "data")
    stubbed.feeds(house)
    shutil.copytree(house.inbox, data.inbox)
    stubbed.run(house, whole=True)
    for point in WHOLE:
        assert killed(data, point, whole=True) == -signal.SIGKILL, point
        assert edition.revisions(data, QUARTER) == [], point
    stubbed.run(data, whole=True)
    assert same(house, data)
    assert verify(edition.revision_folder(data, QUARTER, 1)) == []
    assert list(data.editions.rglob(".draft-*")) == []


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
        with pytest.raises(GenscanError, match=FULL) as told:
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
