"""The pool of small demonstration quarters, written once."""

from __future__ import annotations

import pytest

from genscan.demonstration import write_feeds
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.properties.small import Pool, read_pool

QUARTER = Quarter(2026, 1)


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    data = DataFolder(tmp_path_factory.mktemp("pool"))
    write_feeds(data.inbox, QUARTER, quarters=1, vacancies=160, courses=120, seed=3, workers=1)
    return read_pool(data, QUARTER)
