"""Work folders that no harvest came back to go after the retention; one in use, and a young one, stay."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from genscan import doctor
from genscan.errors import GenscanError
from genscan.harvest import work
from genscan.harvest.abandoned import abandoned, purge_abandoned
from genscan.harvest.addresses import Addresses
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
LEFT = date(2026, 3, 10)
DUE = LEFT + timedelta(days=30)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def left(data: DataFolder, feed: str, name: str, written: date = LEFT) -> Path:
    """The work folder of a stopped harvest: one file in it, all as old as `written`."""
    folder = data.inbox_of(feed, QUARTER) / name
    folder.mkdir(parents=True)
    (folder / "0.jsonl").write_text("1\n{}\n", encoding="utf-8")
    moment = datetime(written.year, written.month, written.day, 12, tzinfo=UTC).timestamp()
    for path in (folder / "0.jsonl", folder):
        os.utime(path, (moment, moment))
    return folder


def test_a_stopped_harvest_and_a_stopped_download_go_when_their_days_are_over(data: DataFolder) -> None:
    offers = left(data, "france-travail", ".harvest-2026-03-10")
    export = left(data, "rncp", ".harvest")
    assert purge_abandoned(data, 30, DUE - timedelta(days=1)) == []
    told: list[str] = []
    assert [each.folder for each in purge_abandoned(data, 30, DUE, told.append)] == [offers, export]
    assert not offers.exists() and not export.exists()
    assert told[0] == (
        "france-travail 2026-Q1: .harvest-2026-03-10 (last written 2026-03-10) removed:"
        " its harvest was not finished, and its 30 days are over"
    )
    assert len(told) == 2


def test_what_was_written_last_counts_not_the_day_in_the_name(data: DataFolder) -> None:
    folder = left(data, "france-travail", ".harvest-2026-03-10")
    moment = datetime(2026, 3, 20, 12, tzinfo=UTC).timestamp()
    os.utime(folder / "0.jsonl", (moment, moment))
    assert abandoned(data, 30, DUE) == []
    assert [each.last_written for each in abandoned(data, 30, date(2026, 4, 19))] == [date(2026, 3, 20)]


def test_one_that_a_process_works_in_stays(data: DataFolder) -> None:
    folder = left(data, "france-travail", ".harvest-2026-03-10")
    with work.held(folder, "france-travail"):
        assert purge_abandoned(data, 30, DUE) == []
        assert (folder / "0.jsonl").exists()
    assert len(purge_abandoned(data, 30, DUE)) == 1


def test_without_retention_a_harvest_of_the_same_day_can_still_go_on(data: DataFolder) -> None:
    left(data, "france-travail", ".harvest-2026-03-10")
    assert abandoned(data, 0, LEFT) == []
    assert len(abandoned(data, 0, LEFT + timedelta(days=1))) == 1


def test_links_and_other_hidden_folders_are_no_work_folders(data: DataFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    left(data, "lheo", ".harvested-elsewhere")
    (data.inbox_of("lheo", QUARTER) / ".harvest").symlink_to(outside)
    assert abandoned(data, 0, date(2100, 1, 1)) == []


def test_one_that_cannot_be_removed_is_told(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    left(data, "france-travail", ".harvest-2026-03-10")
    monkeypatch.setattr(work.Work, "remove", lambda self: None)
    with pytest.raises(GenscanError, match=r"\.harvest-2026-03-10 .*can't be removed"):
        purge_abandoned(data, 30, DUE)


def test_doctor_names_what_is_due_and_not_what_is_in_use(data: DataFolder) -> None:
    folder = left(data, "france-travail", ".harvest-2026-03-10")

    def named() -> bool:
        found = doctor.examine(data, None, DUE, Addresses())
        return any(each.mark == "note" and folder.name in each.text for each in found)

    assert named()
    with work.held(folder, "france-travail"):
        assert not named()
