"""The pool of small demonstration quarters, and one small year, each made once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from genscan.demonstration import Truth, truth, write_feeds
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.properties.small import KEY, Pool, Tables, publish, read_pool

QUARTER = Quarter(2026, 1)


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    data = DataFolder(tmp_path_factory.mktemp("pool"))
    write_feeds(data.inbox, QUARTER, quarters=1, vacancies=160, courses=120, seed=3, workers=1)
    return read_pool(data, QUARTER)


@dataclass(frozen=True)
class Year:
    """A year of small demonstration feeds: the tables of its last quarter, and what was planted."""

    quarter: Quarter
    tables: Tables
    planted: Truth


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    latest, quarters_made, vacancies, courses, seed = Quarter(2026, 3), 5, 700, 600, 7
    data = DataFolder(tmp_path_factory.mktemp("year"))
    write_feeds(data.inbox, latest, quarters_made, vacancies, courses, seed, workers=1)
    quarters = [latest.previous(n) for n in range(4, -1, -1)]
    for quarter in quarters:
        for feed in FEEDS:
            land(data, feed, quarter, KEY, workers=1)
    return Year(
        latest, publish(data, latest, quarters[:-1]), truth(latest, quarters_made, vacancies, courses, seed)
    )
