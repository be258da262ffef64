"""The feeds' own parsers take every demonstration record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from genscan.feeds.landing import land
from genscan.paths import DataFolder
from tests.demonstration.conftest import LATEST, Feeds

KEY = b"demonstration" * 3


@pytest.mark.parametrize("feed", ["france-travail", "mcf", "lheo", "rncp", "rome"])
@pytest.mark.parametrize("back", [0, 1, 2])
def test_every_record_lands(feeds: Feeds, tmp_path: Path, feed: str, back: int) -> None:
    quarter = LATEST.previous(back)
    data = DataFolder(tmp_path)
    shutil.copytree(feeds.folder / feed / str(quarter), data.inbox_of(feed, quarter))
    landed = land(data, feed, quarter, KEY, workers=1)
    assert landed
    for file in landed:
        assert file.demonstration
        assert file.quarantined is None
        assert file.records
        assert not file.notices
