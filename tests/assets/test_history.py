"""The history of a run in this process: all there for Dagster to read, its databases opened once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.environment import dagster_home
from assets.history import opened
from assets.terminal import quiet
from genscan.paths import DataFolder


def _many(count: int) -> list[dg.AssetsDefinition]:
    def asset(at: int) -> dg.AssetsDefinition:
        @dg.asset(name=f"step_{at}", deps=[f"step_{at - 1}"] if at else [])
        def step() -> dg.MaterializeResult[None]:
            return dg.MaterializeResult(metadata={"at": at})

        return step

    return [asset(at) for at in range(count)]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often each database was connected to, by its name without the folder."""
    counts: Counter[str] = Counter()
    connect = sqlite3.dbapi2.connect

    def counted(path: str, *given: object, **named: object) -> object:
        counts[Path(path).name] += 1
        return connect(path, *given, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(sqlite3.dbapi2, "connect", counted)
    yield counts


def _run(folder: Path, assets: list[dg.AssetsDefinition]) -> str:
    home = dagster_home(DataFolder(folder))
    job = dg.Definitions(assets=assets, jobs=[dg.define_asset_job("steps")]).resolve_job_def("steps")
    with quiet(), opened(home) as instance:
        return job.execute_in_process(instance=instance).run_id


def test_a_run_opens_its_databases_once_however_many_events_it_tells(
    tmp_path: Path, connected: Counter[str]
) -> None:
    _run(tmp_path, _many(1))
    told = []
    for steps in (2, 9):
        connected.clear()
        run = _run(tmp_path, _many(steps))
        told.append(Counter({"run.db": connected.pop(f"{run}.db"), **connected}))
    assert told[0] == told[1]
    assert told[0]["run.db"] == 1
    assert [path for path in _open_files() if str(tmp_path) in path] == []


def test_what_a_run_told_is_read_by_dagster_as_ever(tmp_path: Path) -> None:
    runs = [_run(tmp_path, _many(3)) for _ in range(3)]
    with dg.DagsterInstance.from_config(str(DataFolder(tmp_path).dagster)) as instance:
        for run in runs:
            kinds = Counter(entry.get_dagster_event().event_type_value for entry in _events(instance, run))
            assert kinds["ASSET_MATERIALIZATION"] == kinds["STEP_SUCCESS"] == 3
            assert kinds["PIPELINE_SUCCESS"] == 1
        (last,) = instance.get_asset_records([dg.AssetKey("step_2")])
        assert last.asset_entry.last_run_id == runs[-1]


def _open_files() -> list[str]:
    return [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]


def _events(instance: dg.DagsterInstance, run: str) -> list[dg.EventLogEntry]:
    return [entry for entry in instance.all_logs(run) if entry.dagster_event is not None]
