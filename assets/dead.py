"""Runs whose process is gone: told to Dagster, which else waits for them and starts no other."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from assets.resources import PARTITION
from genscan import locks
from genscan.paths import DataFolder
from genscan.quarters import Quarter

GRACE = timedelta(minutes=2)  # between a run's start and its hold on the quarter


def bury_dead_runs(instance: dg.DagsterInstance, data: DataFolder) -> list[str]:
    """Mark as failed the runs that are said to go on and hold no quarter; returns their ids."""
    now = datetime.now(UTC)
    started = instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    dead = [
        record.dagster_run
        for record in started
        if not now - GRACE <= record.create_timestamp <= now  # a clock that was put back since proves nothing
        and PARTITION in record.dagster_run.tags
        and not locks.is_held(data, Quarter.parse(record.dagster_run.tags[PARTITION]))
    ]
    for run in dead:
        instance.report_run_failed(run, "Its process ended without a word: killed, or the machine stopped.")
    return [run.run_id for run in dead]
