"""Every file as it landed, and whether there is anything to make of them."""

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from assets.feeds import landings
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import edition, preparation
from genscan.code import code_hash
from genscan.quarters import Quarter
from genscan.text_tables import markdown

LANDED = dg.AssetKey(["landing", "files"])


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
    decision = preparation.decide(data, quarter, request.why, code_hash())
    context.log.info(decision.sentence)
    if not decision.needed:  # a crash between seal and log is made good
        edition.log_sealed(data, quarter, when=datetime.now(UTC), who=getpass.getuser(), run=context.run_id)
    if decision.needed or request.regions:
        headings = ("feed", "file", "observed_on", "scope", "records", "quarantined")
        rows = [[getattr(f, name) for name in headings] for f in preparation.inputs(data, quarter)]
        yield dg.MaterializeResult(metadata={"files": dg.MetadataValue.md(markdown(headings, rows))})
