"""What the tests of the harvest share: a stub of the API, and a network whose clock and sleep are counted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from genscan.harvest.addresses import Addresses, Secret
from genscan.harvest.harvested import Harvested
from genscan.harvest.offers import harvest
from genscan.harvest.surroundings import Network
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.harvest.stub import CLIENT_ID, CLIENT_SECRET, Offer, Stub, serving

QUARTER = Quarter(2026, 4)
MORNING = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
DAY = "2026-11-27"


class Clock:
    """A clock that only sleeping moves; it remembers how long each sleep was."""

    def __init__(self, begins: datetime = MORNING) -> None:
        self.begins = begins
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.begins + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def network(self, client: httpx.Client) -> Network:
        return Network(client, self.now, self.monotonic, self.sleep, lambda: 0.5)


def addresses(stub: Stub) -> Addresses:
    return Addresses(Secret(CLIENT_ID), Secret(CLIENT_SECRET), stub.api_url, stub.token_url)


class Harvester:
    """The harvest of one data folder from one stub; what it told is kept."""

    def __init__(self, data: DataFolder, stub: Stub, client: httpx.Client) -> None:
        self.data, self.stub, self.client = data, stub, client
        self.clock = Clock()
        self.told: list[str] = []
        self.serve = addresses(stub)
        stub.clock = lambda: self.clock.seconds

    def __call__(self, quarter: Quarter = QUARTER) -> Harvested:
        return harvest(self.data, quarter, self.serve, self.clock.network(self.client), self.told.append)

    @property
    def inbox(self) -> Path:
        return self.data.inbox_of("france-travail", QUARTER)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.inbox.glob("*")) if self.inbox.exists() else []

    def collected(self, day: str = DAY) -> list[Offer]:
        text = gzip.decompress((self.inbox / f"offres-{day}.jsonl.gz").read_bytes()).decode()
        return [json.loads(line) for line in text.splitlines()]


def by_id(offers: list[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda offer: str(offer["id"]))


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=httpx.Timeout(5, read=0.5)) as made:
        yield made


@pytest.fixture
def harvesting(tmp_path: Path, client: httpx.Client) -> Iterator[Callable[..., Harvester]]:
    """A harvester of these offers, with these faults."""
    stack: list[object] = []

    def start(board: list[Offer], **stub: object) -> Harvester:
        context = serving(Stub(board, **stub))  # type: ignore[arg-type]
        stack.append(context)
        return Harvester(DataFolder(tmp_path / "data"), context.__enter__(), client)

    yield start
    for context in stack:
        context.__exit__(None, None, None)  # type: ignore[attr-defined]
