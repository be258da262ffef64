"""Planted personal data never land: the fast half of the search, over the landing alone."""

from __future__ import annotations

import polars as pl
import pytest

from genscan.feeds.landing import land
from genscan.paths import DataFolder
from tests.minimisation import planted
from tests.minimisation.disk import found
from tests.minimisation.planted import QUARTER


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    data = DataFolder(tmp_path_factory.mktemp("planted"))
    planted.receive_all(data, tmp_path_factory.mktemp("sent"))
    for feed in ("france-travail", "mcf", "lheo", "rncp"):
        land(data, feed, QUARTER, b"a key for the tests", workers=1)
    return data


def test_the_search_finds_what_is_planted_in_the_inbox(landed: DataFolder) -> None:
    seen = found(landed.inbox)
    for needle in (*planted.NEEDLES, *planted.CODES[:2]):
        assert any(place.endswith(f": {needle}") for place in seen), needle


def test_nothing_of_it_lands(landed: DataFolder) -> None:
    assert len(list(landed.landing.rglob("*.parquet"))) >= 8
    assert found(landed.landing) == []


def test_a_title_keeps_its_trade(landed: DataFolder) -> None:
    titles = pl.concat(
        pl.read_parquet(path, columns=["title"])
        for path in (landed.landing / "france-travail").rglob("*.parquet")
    )["title"]
    assert titles.drop_nulls().str.contains("(?i)développeur|serveur").mean() == 1
