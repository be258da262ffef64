"""A run whose process was killed doesn't go on for ever in the UI, where it would hold off the next."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets import dead
from genscan.locks import working_on
from genscan.paths import DataFolder
from genscan.quarters import Quarter


def started(run_id: str, quarter: str | None) -> dg.DagsterRun:
    tags = {"dagster/partition": quarter} if quarter else {}
    return dg.DagsterRun("make_edition", run_id, tags=tags, status=dg.DagsterRunStatus.STARTED)


def test_a_run_that_holds_nothing_is_marked_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, alive = DataFolder(tmp_path), Quarter(2026, 1)
    monkeypatch.setattr(dead, "GRACE", timedelta(seconds=-1))
    with dg.DagsterInstance.ephemeral() as instance, working_on(data, [alive], "a run"):
        for run_id, quarter in (("a", "2026-Q1"), ("b", "2025-Q4"), ("c", None)):
            instance.add_run(started(run_id, quarter))
        assert dead.bury_dead_runs(instance, data) == ["b"]
        statuses = {run.run_id: run.status for run in instance.get_runs()}
        assert statuses == {
            "a": dg.DagsterRunStatus.STARTED,
            "b": dg.DagsterRunStatus.FAILURE,
            "c": dg.DagsterRunStatus.STARTED,
        }


def test_a_run_that_only_just_started_is_left_alone(tmp_path: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_run(started("a", "2026-Q1"))
        assert dead.bury_dead_runs(instance, DataFolder(tmp_path)) == []
