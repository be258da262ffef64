"""The tables and the bulletins of an edition, made in the draft of this run."""

import dagster as dg

from assets.drafts import draft_of, start_draft
from assets.models import MODELS, model_key
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import pipeline
from genscan.bulletin.render import render_edition
from genscan.code import code_hash
from genscan.quarters import Quarter
from genscan.records import fates_by_feed, totals
from genscan.tables.export import export_tables
from genscan.text_tables import markdown, markdown_of_frame


@dg.asset(
    key=["edition", "tables"],
    deps=[model_key(name) for name, model in MODELS.items() if model.schema == "published"],
    kinds={"csv", "parquet", "excel"},
    description="The published tables as CSV, Parquet, XLSX and data package, in the draft of the revision.",
    group_name="edition",
    owners=OWNERS,
    partitions_def=QUARTERS,
)
def tables(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> dg.MaterializeResult[None]:
    quarter = Quarter.parse(context.partition_key)
    data = request.of(observatory, quarter)
    published = pipeline.published_tables(data, quarter)
    start_draft(context, data)
    with draft_of(context, data) as draft:
        export_tables(published, request.facts(data, quarter), draft, context.log.info, code_hash())
    fates = fates_by_feed(published["ledger"])
    rows = [(name, frame.height) for name, frame in published.items()]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(n for _, n in rows),
            "rows": dg.MetadataValue.md(markdown(("table", "rows"), rows)),
            "what became of the records": dg.MetadataValue.md(markdown_of_frame(fates)),
            **totals(published["cells"]),
        }
    )


@dg.asset(
    key=["edition", "bulletins"],
    deps=[tables],
    kinds={"html", "pdf"},
    description="A bulletin in HTML and PDF for each region, and the edition's pages, in the draft.",
    group_name="edition",
    owners=OWNERS,
    partitions_def=QUARTERS,
)
def bulletins(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> dg.MaterializeResult[None]:
    quarter = Quarter.parse(context.partition_key)
    data = request.of(observatory, quarter)
    published, facts = pipeline.published_tables(data, quarter), request.facts(data, quarter)
    with draft_of(context, data) as draft:
        render_edition(
            published,
            facts,
            draft,
            observatory.browser,
            request.regions or None,
            observatory.workers,
            context.log.info,
        )
        made = sorted(draft.glob("bulletins/*"))
    return dg.MaterializeResult(
        metadata={
            "files": len(made),
            "folder": dg.MetadataValue.path(draft),
        }
    )
