"""A landing that is killed, finds no room or reads a file that changes leaves nothing half done."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from genscan.errors import GenscanError
from genscan.feeds import france_travail, landing, offer_blocks
from genscan.feeds.archive import Member, Opened, opened
from genscan.feeds.landing import land, landed_files
from genscan.paths import CHECKOUT, DataFolder
from tests.feeds.conftest import KEY, QUARTER, part_of

LINE = '{"id": "%s", "intitule": "Exemple", "description": "Texte %s de l\'annonce", "romeCode": "M1805"}\n'
Put = Callable[..., Path]

# Lands in a process that ends itself at the n-th step to be seen on the disk; else tells how many there were.
KILLED = """
import os, signal, sys
from pathlib import Path
from genscan.feeds import france_travail, landing, offer_blocks
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

root, last, key = Path(sys.argv[1]), int(sys.argv[2]), bytes.fromhex(sys.argv[3])
steps = 0

def step():
    global steps
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)

def seen(event, arguments):
    if event in ("open", "os.rename", "os.remove", "os.mkdir") and str(root) in str(arguments[0]):
        step()

def counted(frames):
    for frame in frames:
        step()
        yield frame
        step()

offer_blocks.BLOCK = 4096
france_travail.FRAME_ROWS = 20
joined = landing.joined
landing.CHUNK_ROWS = 50
landing.joined = lambda frames, rows: counted(joined(frames, rows))
sys.addaudithook(seen)
land(DataFolder(root), "france-travail", Quarter.parse("2026-Q1"), key)
print(steps)
"""


def _kill(root: Path, step: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(root), str(step), KEY.hex()],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def _everything(data: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(data.landing.rglob("*.*"))}


def _killed_at(
    points: int, tmp_path: Path, put: Put, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer_blocks, "BLOCK", 4096)
    monkeypatch.setattr(france_travail, "FRAME_ROWS", 20)
    monkeypatch.setattr(landing, "CHUNK_ROWS", 50)
    for day in range(1, 4):
        lines = "".join(LINE % (number, number % (70 + day)) for number in range(200))
        put("france-travail", f"{day}.jsonl", lines.encode(), date(2026, 3, day))
    land(data, "france-travail", QUARTER, KEY)
    whole = _everything(data)
    shutil.rmtree(data.landing)
    counted = DataFolder(tmp_path / "counted")
    shutil.copytree(data.inbox, counted.inbox)
    steps = int(_kill(counted.root, 0).stdout)
    assert _everything(counted) == whole
    for point in random.Random(points).sample(range(1, steps + 1), points):
        root = DataFolder(tmp_path / str(point))
        shutil.copytree(data.inbox, root.inbox)
        assert _kill(root.root, point).returncode == -signal.SIGKILL
        land(root, "france-travail", QUARTER, KEY)
        assert _everything(root) == whole, f"killed at step {point} of {steps}"


def test_a_landing_killed_at_any_point_ends_with_the_same_bytes(
    tmp_path: Path, put: Put, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _killed_at(3, tmp_path, put, data, monkeypatch)


@pytest.mark.long
def test_a_landing_killed_at_ten_points_ends_with_the_same_bytes(
    tmp_path: Path, put: Put, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _killed_at(10, tmp_path, put, data, monkeypatch)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full, a disk without room, is not here")
@pytest.mark.parametrize("suffix", [".parquet", ".json"])
def test_a_disk_without_room_is_told_and_nothing_lands(data: DataFolder, put: Put, suffix: str) -> None:
    put("france-travail", "a.jsonl", (LINE % (1, 1)).encode())
    (whole,) = land(data, "france-travail", QUARTER, KEY)
    assert whole.path is not None
    shutil.rmtree(data.landing)
    whole.path.parent.mkdir(parents=True)
    part = part_of(whole) if suffix == ".parquet" else whole.path.with_suffix(".json.part")
    part.symlink_to("/dev/full")
    with pytest.raises(GenscanError, match="No space left on device") as failure:
        land(data, "france-travail", QUARTER, KEY)
    assert "\n" not in str(failure.value)
    assert list(whole.path.parent.iterdir()) == []
    assert land(data, "france-travail", QUARTER, KEY) == [whole]


@pytest.mark.parametrize("another", [LINE % (1, 1) + LINE % (2, 2), LINE % (3, 3)], ids=["grown", "as_long"])
@pytest.mark.parametrize("again", [False, True], ids=["new", "of_a_size_that_landed"])
def test_a_file_that_changes_while_it_is_read_is_told_and_nothing_lands(
    data: DataFolder, put: Put, monkeypatch: pytest.MonkeyPatch, another: str, again: bool
) -> None:
    path = put("france-travail", "a.jsonl", (LINE % (1, 1)).encode())
    before = land(data, "france-travail", QUARTER, KEY) if again else []
    if again:
        path.write_text(LINE % (4, 4), "utf-8")
    folder = data.landing_of("france-travail", QUARTER)
    stood = _everything(data)

    @contextmanager
    def changing(member: Member) -> Iterator[Opened]:
        with opened(member) as open_member:
            yield open_member
        path.write_text(another, "utf-8")
        os.utime(path, (0, 0))  # another moment than the first, however coarse the clock of the disk

    with monkeypatch.context() as changed:
        changed.setattr(landing, "opened", changing)
        with pytest.raises(GenscanError, match=r"a\.jsonl changed while it was read: run again"):
            land(data, "france-travail", QUARTER, KEY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == stood
    assert landed_files(data, "france-travail", QUARTER) == before
    files = land(data, "france-travail", QUARTER, KEY)
    assert another.count("\n") in [file.records for file in files]
    assert sha256(another.encode()).hexdigest() in [file.sha256 for file in files]


def test_a_file_of_a_new_size_is_read_once_and_another_is_compared_with_what_landed(
    data: DataFolder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def looking(path: Path) -> str:
        looked_at.append(path.name)
        return sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(landing, "_sha256", looking)
    path = put("france-travail", "a.jsonl", (LINE % (1, 1)).encode())
    land(data, "france-travail", QUARTER, KEY)
    assert looked_at == []
    assert len(land(data, "france-travail", QUARTER, KEY)) == 1
    assert looked_at == ["a.jsonl"]
    path.write_text(LINE % (2, 2), "utf-8")  # as long as before
    assert len({file.sha256 for file in land(data, "france-travail", QUARTER, KEY)}) == 2
