"""New files of the inbox are noticed once, told by feed and quarter, and landed only where allowed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets import calendar, inbox
from assets.jobs import LANDING_SETTING
from assets.resources import Observatory
from genscan.arrivals import SETTLED, Arrival, arrivals, told
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
NOW = datetime(2026, 4, 3, 9, 0, tzinfo=UTC)


def put(data: DataFolder, feed: str, name: str, content: str = "x", age: int = 3600) -> Path:
    path = data.inbox_of(feed, QUARTER) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    os.utime(path, (NOW.timestamp() - age,) * 2)
    return path


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    put(folder, "mcf", "catalogue.csv")
    put(folder, "mcf", "catalogue.csv.meta.json")
    put(folder, "lheo", "carif.xml")
    return folder


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def noticed(
    data: DataFolder, instance: dg.DagsterInstance, cursor: str | None = None
) -> dg.SensorResult | dg.SkipReason:
    resources = {"observatory": Observatory(root=str(data.root))}
    with dg.build_sensor_context(instance=instance, cursor=cursor, resources=resources) as context:
        result = inbox.inbox(context)
    assert isinstance(result, dg.SensorResult | dg.SkipReason)
    return result


def test_the_sensor_tells_what_lies_where_nothing_is_read(
    data: DataFolder, instance: dg.DagsterInstance
) -> None:
    put(data, "francetravail", "offers.jsonl")
    first = noticed(data, instance)
    again = noticed(data, instance, first.cursor if isinstance(first, dg.SensorResult) else None)
    for result in (first, again):
        told = result.skip_message if isinstance(result, dg.SkipReason) else str(result.skip_reason)
        assert "inbox/francetravail is not read" in str(told)


def test_a_file_is_new_once(data: DataFolder) -> None:
    new, seen = arrivals(data, None, NOW)
    assert [(one.feed, one.name) for one in new] == [("lheo", "carif.xml"), ("mcf", "catalogue.csv")]
    assert told(new) == "new in the inbox: lheo 2026-Q1: carif.xml; mcf 2026-Q1: catalogue.csv"
    assert arrivals(data, seen, NOW) == ([], seen)


def test_a_file_with_other_content_is_new_again(data: DataFolder) -> None:
    _, seen = arrivals(data, None, NOW)
    put(data, "mcf", "catalogue.csv", "longer")
    assert [one.name for one in arrivals(data, seen, NOW)[0]] == ["catalogue.csv"]


def test_a_file_that_is_still_being_copied_waits(data: DataFolder) -> None:
    put(data, "lheo", "late.xml", age=SETTLED // 2)
    new, seen = arrivals(data, None, NOW)
    assert "late.xml" not in {one.name for one in new}
    assert [one.name for one in arrivals(data, seen, NOW + timedelta(seconds=SETTLED))[0]] == ["late.xml"]


def test_what_was_purged_is_forgotten(data: DataFolder) -> None:
    _, seen = arrivals(data, None, NOW)
    (data.inbox_of("lheo", QUARTER) / "carif.xml").unlink()
    new, left = arrivals(data, seen, NOW)
    assert new == []
    assert len(json.loads(left)) == 1


def test_of_many_files_three_are_named() -> None:
    new = [Arrival("lheo", QUARTER, f"{number}.xml", 1) for number in range(5)]
    assert told(new) == "new in the inbox: lheo 2026-Q1: 0.xml, 1.xml, 2.xml and 2 more"


def test_the_sensor_says_what_is_new_and_starts_nothing(
    data: DataFolder, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(LANDING_SETTING, raising=False)
    result = noticed(data, instance)
    assert isinstance(result, dg.SensorResult)
    assert not result.run_requests
    assert "mcf 2026-Q1: catalogue.csv" in str(result.skip_reason)
    assert {(event.asset_key, event.partition) for event in result.asset_events} == {
        (dg.AssetKey(["feeds", feed]), "2026-Q1") for feed in ("mcf", "lheo")
    }
    again = noticed(data, instance, result.cursor)
    assert isinstance(again, dg.SkipReason)


def test_the_sensor_starts_the_landing_where_that_is_allowed(
    data: DataFolder, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANDING_SETTING, "1")
    result = noticed(data, instance)
    assert isinstance(result, dg.SensorResult)
    assert result.run_requests is not None
    assert [request.partition_key for request in result.run_requests] == ["2026-Q1"]


@pytest.mark.parametrize(("day", "ended"), [((2026, 4, 10), "2026-Q1"), ((2027, 1, 10), None)])
def test_the_schedule_makes_the_quarter_that_ended(
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    day: tuple[int, int, int],
    ended: str | None,
) -> None:
    known = dg.StaticPartitionsDefinition(["2025-Q4", "2026-Q1"])
    monkeypatch.setattr(calendar, "QUARTERS", known)
    context = dg.build_schedule_context(
        instance=instance, scheduled_execution_time=datetime(*day, 4, tzinfo=UTC)
    )
    asked = calendar.quarterly(context)
    if ended is None:
        assert isinstance(asked, dg.SkipReason)
        assert "2026-Q4" in str(asked.skip_message)
    else:
        assert isinstance(asked, dg.RunRequest)
        assert asked.partition_key == ended
    assert calendar.quarterly.default_status is dg.DefaultScheduleStatus.STOPPED
    assert calendar.quarterly.cron_schedule == "0 6 10 1,4,7,10 *"
