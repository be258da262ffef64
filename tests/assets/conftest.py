"""One small quarter, run once for all tests of the shell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from assets.launch import make_edition
from genscan.cli.settings import RunRequest
from genscan.demonstration import write_feeds
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.assets import stubbed
from tests.hostile.planted import plant

QUARTER = Quarter(2026, 1)
SIZE: Any = {"quarters": 1, "vacancies": 400, "courses": 300}


MEMORY = Path("/dev/shm")
ROOM = 2 << 30


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where there is room for it: the history of runs waits for a disk at each step."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield otherwise
        return
    with TemporaryDirectory(prefix="genscan-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    with quick_folder(tmp_path) as folder:
        yield folder


class Told:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.expected = 0
        self.ended: list[str] = []
        self.said: list[str] = []

    def expect(self, steps: int) -> None:
        self.expected = steps

    def start(self, step: str) -> None:
        pass

    def say(self, step: str, text: str) -> None:
        self.said.append(text)

    def end(self, step: str) -> None:
        self.ended.append(step)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DataFolder, Told]]:
    """A data folder with one demonstration quarter, run once, and what the run told."""
    with quick_folder(tmp_path_factory.mktemp("house")) as root:
        data, told = DataFolder(root), Told()
        feeds(data)
        make_edition(request_of(data), told)
        yield data, told


def feeds(data: DataFolder) -> None:
    """Demonstration feeds of one quarter, with a file of hostile texts among them."""
    write_feeds(data.inbox, QUARTER, **SIZE)
    plant(data, QUARTER, QUARTER.last_day)


def request_of(data: DataFolder, reason: str | None = None) -> RunRequest:
    return RunRequest(data, QUARTER, reason, allow_demonstration=False)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="session")
def stubbed_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """A quarter of 500 vacancies, sealed with stand-ins for the bulletins; tests copy it, none changes it."""
    with quick_folder(tmp_path_factory.mktemp("stubbed")) as root:
        data = DataFolder(root)
        stubbed.feeds(data)
        stubbed.run(data)
        yield data
