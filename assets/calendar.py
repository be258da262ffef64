"""The quarterly schedule: off until someone turns it on, it makes the quarter that ended."""

import dagster as dg

from assets.jobs import make_edition
from assets.partitions import QUARTERS
from genscan.bulletin.calendar import DAYS_AFTER_QUARTER
from genscan.quarters import Quarter


@dg.schedule(
    job=make_edition,
    name="make_edition_quarterly",
    cron_schedule=f"0 6 {DAYS_AFTER_QUARTER} 1,4,7,10 *",
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description=f"On day {DAYS_AFTER_QUARTER} after a quarter's end, at 6 in Paris: the edition of that"
    " quarter, as a draft. Off until someone turns it on.",
)
def quarterly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    ended = str(Quarter.of(context.scheduled_execution_time.date()).previous())
    if ended not in QUARTERS.get_partition_keys():
        return dg.SkipReason(f"{ended} is not among the quarters that were loaded: reload the definitions")
    return dg.RunRequest(run_key=ended, partition_key=ended)
