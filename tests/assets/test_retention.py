"""The job that purges raw files runs as Dagster runs it, every night from the start."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import defs
from assets.terminal import quiet
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)


def purge(data: DataFolder) -> dg.ExecuteInProcessResult:
    with quiet():
        return defs.resolve_job_def("purge_raw_files").execute_in_process(
            run_config={"resources": {"observatory": {"config": {"root": str(data.root)}}}},
            raise_on_error=False,
        )


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    data = DataFolder(tmp_path)
    folder = data.inbox_of("france-travail", QUARTER)
    folder.mkdir(parents=True)
    offer = (
        '{"id": "1AAAAAA", "intitule": "x", "dateCreation": "2026-03-30T10:00:00.000Z", "romeCode": "M1805"}'
    )
    (folder / "offers.jsonl").write_text(offer, encoding="utf-8")
    return data


def test_the_job_purges_what_is_landed_and_due(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENSCAN_RAW_RETENTION_DAYS", "0")
    raw = data.inbox_of("france-travail", QUARTER) / "offers.jsonl"
    assert purge(data).success and raw.exists()
    land(data, "france-travail", QUARTER, b"key")
    assert purge(data).success and not raw.exists()


def test_the_job_purges_what_a_stopped_harvest_left(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENSCAN_RAW_RETENTION_DAYS", "0")
    folder = data.inbox_of("france-travail", QUARTER) / ".harvest-2026-01-05"
    folder.mkdir()
    os.utime(folder, (0, 0))
    assert purge(data).success and not folder.exists()


def test_a_wrong_setting_fails_the_job_with_its_sentence(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENSCAN_RAW_RETENTION_DAYS", "a month")
    failed = purge(data)
    assert not failed.success
    told = [e.step_failure_data.error.to_string() for e in failed.all_events if e.is_step_failure]  # type: ignore[union-attr]
    assert any("set it to a whole number of days" in text for text in told)


def test_the_schedule_is_on_from_the_start() -> None:
    schedule = defs.resolve_schedule_def("purge_raw_files_daily")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert schedule.job_name == "purge_raw_files"
