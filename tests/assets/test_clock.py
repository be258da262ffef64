"""A clock that jumped changes no figure and loses nothing; where staff have to look, they are told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets import dead, partitions
from genscan import preparation, publications, site
from genscan.code import code_hash
from genscan.feeds import retention
from genscan.paths import DataFolder
from tests.assets.stubbed import QUARTER
from tests.assets.test_dead import started
from tests.edition import sealing
from tests.edition.sealing import WHEN

pytestmark = pytest.mark.xdist_group("stubbed")
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)  # what a machine says whose battery is empty


@pytest.fixture(params=[LONG_AGO, WHEN.replace(year=2099)], ids=["back", "forward"])
def jumped(stubbed_house: DataFolder, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[DataFolder]:
    """A sealed quarter whose every file is dated by a clock that was wrong."""
    data = DataFolder(shutil.copytree(stubbed_house.root, tmp_path / "copy"))
    moment = request.param.timestamp()
    for path in data.root.rglob("*"):
        os.utime(path, (moment, moment))
    yield data


def test_dates_of_files_give_a_run_nothing_to_make(jumped: DataFolder) -> None:
    assert not preparation.decide(jumped, QUARTER, None, code_hash()).needed


def test_the_latest_revision_is_the_latest_sealed_whatever_its_date(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    sealing.land(data, demonstration=True)
    sealing.seal(data)
    for number, now in ((1, WHEN), (2, LONG_AGO)):
        if number == 2:
            sealing.seal(data, revision=2, reason="Fichier reçu")
        done = site.publish(data, QUARTER, number, by="A. Martin", reason="Parution", now=now)
    assert done.clock is not None
    assert "the clock says 1970-01-02" in done.clock and "a line of the log is of 2026-04-10" in done.clock
    assert [one.revision for one in site.editions(data) if one.current] == [2]
    assert publications.newest(data) == data.editions / "2026-Q1" / "r2"
    later = site.withdraw(data, QUARTER, 2, by="A. Martin", reason="Essai", now=WHEN + timedelta(days=1))
    assert later.clock is None
    assert publications.newest(data) == data.editions / "2026-Q1" / "r1"


def test_a_quarter_can_be_asked_for_whatever_the_clock_says(tmp_path: Path) -> None:
    data, then = DataFolder(tmp_path), LONG_AGO.date()
    assert partitions.keys(data, then) == ["2020-Q1"]
    data.inbox_of("mcf", QUARTER).mkdir(parents=True)
    assert partitions.keys(data, then)[-1] == "2026-Q1"


def test_a_raw_file_dated_ahead_of_the_clock_is_named(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    path = data.inbox_of("mcf", QUARTER) / "catalogue.csv"
    path.parent.mkdir(parents=True)
    path.touch()
    moment = WHEN.replace(year=2099).timestamp()
    os.utime(path, (moment, moment))
    said: list[str] = []
    assert retention.purge(data, 30, date(2026, 4, 2), said.append) == []
    assert "catalogue.csv (received 2099-04-10) stays: it is dated ahead of the clock" in said[0]


def test_a_dead_run_that_seems_to_start_tomorrow_is_marked_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=1)

    monkeypatch.setattr(dead, "datetime", Yesterday)
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_run(started("a", "2026-Q1"))
        assert dead.bury_dead_runs(instance, DataFolder(tmp_path)) == ["a"]
