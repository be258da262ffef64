"""What was received, one landing asset a feed, and every file as it landed."""

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from assets.inbox import feeds as inbox_feeds
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import edition, pipeline, preparation
from genscan.code import code_hash
from genscan.feeds import FEEDS, Feed
from genscan.feeds.landing import land
from genscan.quarters import Quarter
from genscan.records import set_aside
from genscan.text_tables import markdown

RECEIVED = dg.AssetKey(["feeds", "received"])
LANDED = dg.AssetKey(["landing", "files"])


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


@dg.asset(
    key=LANDED,
    deps=landings,
    group_name="landing",
    kinds={"json"},
    owners=OWNERS,
    partitions_def=QUARTERS,
    output_required=False,
    description="Every file of the quarter as it landed. Where the latest revision was made from these very"
    " files and this code, nothing is to be done: the steps after this one are skipped.",
)
def landed_files(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> Iterator[dg.MaterializeResult[None]]:
    quarter = Quarter.parse(context.partition_key)
    data = request.of(observatory, quarter)
    decision = preparation.decide(data, quarter, request.reason or None, code_hash())
    context.log.info(decision.sentence)
    if not decision.needed:  # a crash between seal and log is made good
        edition.log_sealed(data, quarter, when=datetime.now(UTC), who=getpass.getuser(), run=context.run_id)
    if decision.needed or request.regions:
        headings = ("feed", "file", "observed_on", "scope", "records", "quarantined")
        rows = [[getattr(f, name) for name in headings] for f in preparation.inputs(data, quarter)]
        yield dg.MaterializeResult(metadata={"files": dg.MetadataValue.md(markdown(headings, rows))})
