"""What was received, and one landing asset a feed: the quarter's files and those of its history."""

from collections.abc import Iterator

import dagster as dg
from genscan.feeds.landing import land

from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import pipeline
from genscan.feeds import FEEDS, Feed
from genscan.quarters import Quarter
from genscan.text_tables import markdown

RECEIVED = dg.AssetKey(["feeds", "received"])


def landing_key(table: str) -> dg.AssetKey:
    """The key of a feed's landing asset."""
    return dg.AssetKey(["landing", table])


@dg.asset(
    key=RECEIVED,
    group_name="feeds",
    kinds={"file"},
    owners=OWNERS,
    partitions_def=QUARTERS,
    output_required=False,
    description="The files in the inbox, held against what the run asks for. Where the latest revision was"
    " made from these very files and this code, nothing is to be done: the steps after this one are skipped.",
)
def received(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> Iterator[dg.MaterializeResult]:
    quarter = Quarter.parse(context.partition_key)
    decision = pipeline.prepare(
        observatory.data, quarter, request.reason or None, request.allow_demonstration
    )
    context.log.info(decision.sentence)
    if decision.needed or request.regions:
        yield dg.MaterializeResult(
            metadata={
                "decision": decision.sentence,
                "history": ", ".join(map(str, decision.history)) or "none",
            }
        )


def landing_asset(feed: Feed) -> dg.AssetsDefinition:
    """The asset that lands one feed."""

    @dg.asset(
        key=landing_key(feed.table),
        deps=[RECEIVED],
        group_name="landing",
        kinds={"parquet"},
        owners=OWNERS,
        partitions_def=QUARTERS,
        description=f"The records of {feed.name}, minimised: one row a record, kept or quarantined.",
    )
    def landed(context: dg.AssetExecutionContext, observatory: Observatory) -> dg.MaterializeResult:
        data, quarter = observatory.data, Quarter.parse(context.partition_key)
        files = [
            (each, file)
            for each in pipeline.window(data, quarter)
            for file in land(
                data, feed.name, each, observatory.key(each), observatory.workers, context.log.info
            )
        ]
        rows = [
            (str(each), file.file, str(file.observed_on), file.scope, file.records, file.quarantined or "")
            for each, file in files
        ]
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": sum(file.records or 0 for each, file in files if each == quarter),
                "files": dg.MetadataValue.md(
                    markdown(("quarter", "file", "observed on", "scope", "records", "quarantined"), rows)
                ),
            }
        )

    return landed


landings = [landing_asset(feed) for feed in FEEDS.values()]
