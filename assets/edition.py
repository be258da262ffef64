"""From the published tables to a sealed revision: tables, bulletins, edition, in the draft of this run."""

from collections.abc import Iterator

import dagster as dg

from assets.drafts import draft_of, remove_old_drafts
from assets.models import MODELS, model_key
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import edition, pipeline
from genscan.bulletin import render_edition
from genscan.quarters import Quarter
from genscan.tables import export_tables
from genscan.text_tables import markdown

COMMON = {"group_name": "edition", "owners": OWNERS, "partitions_def": QUARTERS}


@dg.asset(
    key=["edition", "tables"],
    deps=[model_key(name) for name, model in MODELS.items() if model.schema == "published"],
    kinds={"csv", "parquet", "excel"},
    description="The published tables as CSV, Parquet, XLSX and data package, in the draft of the revision.",
    **COMMON,
)
def tables(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> dg.MaterializeResult:
    data, quarter = observatory.data, Quarter.parse(context.partition_key)
    remove_old_drafts(context, data)
    published = pipeline.published_tables(data, quarter)
    with draft_of(context, data) as draft:
        export_tables(published, request.facts(data, quarter), draft)
    rows = [(name, frame.height) for name, frame in published.items()]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(n for _, n in rows),
            "rows": dg.MetadataValue.md(markdown(("table", "rows"), rows)),
        }
    )


@dg.asset(
    key=["edition", "bulletins"],
    deps=[tables],
    kinds={"html", "pdf"},
    description="A bulletin in HTML and PDF for each region, and the edition's pages, in the draft.",
    **COMMON,
)
def bulletins(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> dg.MaterializeResult:
    data, quarter = observatory.data, Quarter.parse(context.partition_key)
    with draft_of(context, data) as draft:
        render_edition(
            pipeline.published_tables(data, quarter),
            request.facts(data, quarter),
            draft,
            observatory.browser,
            request.regions or None,
            observatory.workers,
            context.log.info,
        )
        made = sorted(draft.glob("bulletins/*"))
    return dg.MaterializeResult(metadata={"files": len(made), "folder": dg.MetadataValue.path(draft)})


@dg.asset(
    key=["edition", "revision"],
    deps=[bulletins],
    kinds={"file"},
    output_required=False,
    description="The draft sealed as the quarter's next revision: verified, then renamed into place.",
    **COMMON,
)
def revision(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> Iterator[dg.MaterializeResult]:
    data, quarter = observatory.data, Quarter.parse(context.partition_key)
    if request.regions:
        context.log.info("a trial of some regions: the draft stays for reading, nothing is sealed")
        return
    with draft_of(context, data) as draft:
        sealed = edition.seal(data, draft, request.facts(data, quarter), context.run_id)
    links = [f"- [{page.stem}]({page.as_uri()})" for page in sorted(sealed.glob("bulletins/*.html"))]
    yield dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.url((sealed / "index.html").as_uri()),
            "path": dg.MetadataValue.path(sealed),
            "bulletins": dg.MetadataValue.md("\n".join(links)),
        }
    )
