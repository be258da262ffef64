"""The job that purges raw files once their retention is over, and its daily schedule."""

import os
from datetime import UTC, datetime

import dagster as dg

from assets.resources import Observatory
from genscan.feeds.retention import SETTING, days_of, purge
from genscan.harvest.abandoned import purge_abandoned


@dg.op(
    description="Removes from the inbox what is older than the retention: landed files, unfinished harvests."
)
def purge_inbox(context: dg.OpExecutionContext, observatory: Observatory) -> None:
    days, today = days_of(os.environ.get(SETTING)), datetime.now(UTC).date()
    gone = purge(observatory.data, days, today, context.log.info)
    left = purge_abandoned(observatory.data, days, today, context.log.info)
    context.add_output_metadata({"files": len(gone), "work folders": len(left), "days kept": days})


@dg.job(
    description=f"Purges raw files of the inbox {SETTING} days after they were received (30 by default), once"
    " they are landed, and what unfinished harvests left; what is not landed stays and is named.",
    executor_def=dg.in_process_executor,
)
def purge_raw_files() -> None:
    purge_inbox()


# Running from the start: that raw files go after their retention is promised to readers, and must not wait
# for someone to switch it on. Demonstration files and whatever is not landed stay, so nothing is lost by it.
daily = dg.ScheduleDefinition(
    name="purge_raw_files_daily",
    job=purge_raw_files,
    cron_schedule="30 4 * * *",
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night; it purges only what is due.",
)
