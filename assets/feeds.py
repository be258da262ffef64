"""What was received, and one landing asset a feed."""

import dagster as dg

from assets.inbox import feeds as inbox_feeds
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import pipeline, preparation
from genscan.feeds import FEEDS, Feed
from genscan.feeds.landing import land
from genscan.feeds.misplaced import misplaced
from genscan.quarters import Quarter
from genscan.records import set_aside

RECEIVED = dg.AssetKey(["feeds", "received"])


def landing_key(table: str) -> dg.AssetKey:
    """The key of a feed's landing asset."""
    return dg.AssetKey(["landing", table])


@dg.asset(
    key=RECEIVED,
    deps=[feed.key for feed in inbox_feeds],
    group_name="feeds",
    kinds={"file"},
    owners=OWNERS,
    partitions_def=QUARTERS,
    description="The inbox: whether every needed feed is there, for the quarter and its history.",
)
def received(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> dg.MaterializeResult[None]:
    quarter = Quarter.parse(context.partition_key)
    data = request.of(observatory, quarter)
    quarters = preparation.admit(data, quarter, request.allow_demonstration)
    preparation.sweep(data, quarter)
    for sentence in misplaced(data):
        context.log.warning(sentence)
    drawn_by = dg.MetadataValue.path(observatory.browser)  # told missing now, not after the whole computation
    return dg.MaterializeResult(metadata={"quarters": ", ".join(map(str, quarters)), "browser": drawn_by})


def landing_asset(feed: Feed) -> dg.AssetsDefinition:
    """The asset that lands one feed."""

    @dg.asset(
        key=landing_key(feed.table),
        deps=[RECEIVED],
        group_name="landing",
        kinds={"parquet"},
        owners=OWNERS,
        partitions_def=QUARTERS,
        description=f"{feed.title}: the records of {feed.name}, minimised, each kept or quarantined.",
    )
    def landed(
        context: dg.AssetExecutionContext, observatory: Observatory, request: Request
    ) -> dg.MaterializeResult[None]:
        quarter = Quarter.parse(context.partition_key)
        data = request.of(observatory, quarter)
        for each in pipeline.window(data, quarter):
            if (feed.name, each) in data.skipped:
                context.log.info(f"{feed.name} {each} is left out of this run")
                files = []
            else:
                key = observatory.key(each)
                files = land(data, feed.name, each, key, observatory.workers, context.log.info)
        return dg.MaterializeResult(
            metadata={
                "files": len(files),
                "dagster/row_count": sum(file.records or 0 for file in files),
                "records set aside": set_aside(files),
            }
        )

    return landed


landings = [landing_asset(feed) for feed in FEEDS.values()]
