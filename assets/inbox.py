"""The inbox as staff see it: one asset a feed, told late or not, and the sensor that notices new files."""

import os
from datetime import UTC, datetime, timedelta

import dagster as dg

from assets.jobs import LANDING_SETTING, land_received
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory
from genscan.arrivals import arrivals, told
from genscan.bulletin.calendar import DAYS_AFTER_QUARTER
from genscan.feeds import FEEDS, Feed
from genscan.feeds.misplaced import misplaced

LATE = dg.FreshnessPolicy.cron(
    deadline_cron=f"0 6 {DAYS_AFTER_QUARTER} 1,4,7,10 *",
    lower_bound_delta=timedelta(days=85),  # the deadline before this one is 90 days back at least
    timezone="Europe/Paris",
)


def feed_key(feed: str) -> dg.AssetKey:
    """The key of what is received of a feed."""
    return dg.AssetKey(["feeds", FEEDS[feed].table])


def inbox_asset(feed: Feed) -> dg.AssetSpec:
    """The files of one feed in the inbox; late where a run needs them and none came this quarter."""
    return dg.AssetSpec(
        feed_key(feed.name),
        group_name="feeds",
        kinds={"file"},
        owners=OWNERS,
        partitions_def=QUARTERS,
        freshness_policy=LATE if feed.requirement else None,
        description=f"{feed.title}: what lies in the inbox of {feed.name}, noticed by the sensor `inbox`.",
    )


feeds = [inbox_asset(feed) for feed in FEEDS.values()]


@dg.sensor(
    job=land_received,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Notices new files in the inbox and says so, on the asset of their feed and here; with"
    f" {LANDING_SETTING}=1 in the environment it also lands them.",
)
def inbox(context: dg.SensorEvaluationContext, observatory: Observatory) -> dg.SensorResult | dg.SkipReason:
    new, seen = arrivals(observatory.data, context.cursor, datetime.now(UTC))
    left = "".join(f"; {sentence}" for sentence in misplaced(observatory.data))
    if not new:
        return dg.SkipReason(f"nothing new in the inbox{left}")
    quarters = dict.fromkeys(str(one.quarter) for one in new)
    events = [
        dg.AssetMaterialization(
            feed_key(one.feed),
            partition=str(one.quarter),
            description=f"{one.name} came into the inbox",
            metadata={"file": one.name, "bytes": one.bytes},
        )
        for one in new
    ]
    known = QUARTERS.get_partition_keys()
    wanted = [one for one in quarters if one in known] if os.environ.get(LANDING_SETTING) == "1" else []
    context.log.info(f"{told(new)}{left}")
    return dg.SensorResult(
        run_requests=[dg.RunRequest(partition_key=one) for one in wanted],
        skip_reason=None if wanted else f"{told(new)}; make_edition lands them{left}",
        cursor=seen,
        asset_events=events,
    )
