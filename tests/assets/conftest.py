"""One small quarter, run once for all tests of the shell."""

from __future__ import annotations

from pathlib import Path
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
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, Told]:
    """A data folder with one demonstration quarter, run once, and what the run told."""
    data = DataFolder(tmp_path_factory.mktemp("house"))
    feeds(data)
    told = Told()
    make_edition(request_of(data), told)
    return data, told


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
def stubbed_house(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A quarter of 500 vacancies, sealed with stand-ins for the bulletins; tests copy it, none changes it."""
    data = DataFolder(tmp_path_factory.mktemp("stubbed"))
    stubbed.feeds(data)
    stubbed.run(data)
    return data
