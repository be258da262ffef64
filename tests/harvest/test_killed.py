"""A harvest killed at any point and started again ends with the bytes of one that nothing disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from genscan.errors import GenscanError
from genscan.paths import CHECKOUT, DataFolder
from tests.harvest.conftest import DAY, Harvester, by_id
from tests.harvest.stub import Stub, offers, serving

CALLS = 57  # of an undisturbed harvest of this board
POINTS = random.Random(20261127).sample(range(1, CALLS + 1), 10)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    with serving(Stub(offers(4000))) as stub, httpx.Client(trust_env=False) as client:
        harvester = Harvester(DataFolder(tmp_path_factory.mktemp("undisturbed")), stub, client)
        harvester()
        assert len(stub.searches) == CALLS
        return content(harvester.inbox)


def content(inbox: Path) -> dict[str, bytes]:
    return {
        path.relative_to(inbox).as_posix(): path.read_bytes() for path in inbox.rglob("*") if path.is_file()
    }


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving(Stub(offers(4000), clock=lambda: 0.0)) as served:
        yield served


def started(stub: Stub, data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.harvest.killed", str(data), stub.api_url, stub.token_url],
        cwd=CHECKOUT,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize(
    "point",
    [*POINTS[:3], *(pytest.param(point, marks=pytest.mark.long) for point in POINTS[3:])],
)
def test_killed_at_a_call_and_started_again(
    stub: Stub, tmp_path: Path, undisturbed: dict[str, bytes], point: int
) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill(call: int) -> None:
        if call == point:
            time.sleep(random.Random(point).random() / 50)  # now in the reply, now in what is made of it
            os.kill(running[0].pid, signal.SIGKILL)

    stub.after_call = kill
    running.append(started(stub, tmp_path))
    assert running[0].wait() == -signal.SIGKILL
    running[0].communicate()
    stub.after_call = None
    again = started(stub, tmp_path)
    _, err = again.communicate()
    assert again.returncode == 0, err.decode()
    assert content(tmp_path / "inbox" / "france-travail" / "2026-Q4") == undisturbed


def test_killed_while_the_observation_is_written(
    stub: Stub, tmp_path: Path, undisturbed: dict[str, bytes], client: httpx.Client
) -> None:
    """Whatever the moment of the kill, what it leaves is one of these: each is gone on from."""
    harvester = Harvester(DataFolder(tmp_path), stub, client)
    work = harvester.inbox / f".harvest-{DAY}"
    whole = f"offres-{DAY}.jsonl.gz"
    stub.faults = dict.fromkeys(range(CALLS, CALLS + 8), "500")
    with pytest.raises(GenscanError, match="8 times in a row"):
        harvester()
    (work / f"{whole}.part").write_bytes(b"half")
    (work / whole).write_bytes(b"another half")
    (work / "0-1-1.jsonl.part").write_bytes(b"half")
    first = max(work.glob("*.jsonl"), key=lambda path: path.stat().st_size)
    first.write_bytes(first.read_bytes()[:-100])  # as a power cut may leave it
    (harvester.inbox / f"{whole}.part").write_bytes(b"half")
    (harvester.inbox / f"{whole}.meta.json").write_text('{"observed_on": "2026-11-27", "scope": "full"}\n')
    harvester()
    assert content(harvester.inbox) == undisturbed
    assert harvester.collected() == by_id(stub.board)
