"""One asset check a SQL file of `warehouse/checks/`: it passes when its SELECT returns no row, and blocks
what rests on its table unless its head says `severity: warn`. And one that reads the bulletins back."""

import dagster as dg

from assets.drafts import draft_of, drop_draft
from assets.edition import bulletins
from assets.models import dependencies, model_key
from assets.resources import Observatory, Request
from genscan import pipeline
from genscan.bulletin.traceability import prove
from genscan.quarters import Quarter
from genscan.text_tables import markdown, markdown_of_frame


def asset_check(check: pipeline.Check) -> dg.AssetChecksDefinition:
    """The asset check that runs one SQL file."""

    @dg.asset_check(
        asset=model_key(check.model),
        name=check.name.split(".")[2],
        description=check.description,
        blocking=not check.warns,
        additional_deps=[key for key in dependencies(check) if key != model_key(check.model)],
    )
    def no_offending_row(
        context: dg.AssetCheckExecutionContext, observatory: Observatory, request: Request
    ) -> dg.AssetCheckResult:
        quarter = Quarter.parse(context.partition_key)
        rows = pipeline.run_check(request.of(observatory, quarter), check, quarter)
        first = pipeline.first_row(rows)
        if check.warns and rows.height:
            context.log.info(f"to be read by staff, {rows.height} in all: {first}")
        return dg.AssetCheckResult(
            passed=rows.is_empty(),
            severity=dg.AssetCheckSeverity.WARN if check.warns else dg.AssetCheckSeverity.ERROR,
            metadata={
                "offending_rows": rows.height,
                "first": first,
                "rows": dg.MetadataValue.md(markdown_of_frame(rows.head(10))),
            },
        )

    return no_offending_row


@dg.asset_check(
    asset=bulletins,
    blocking=True,
    description="Every number of the bulletins, in pages, figures, PDFs and attached tables, is its cell's."
    " One that differs, or is withheld, stops the seal; one that cites no cell is told to staff.",
)
def every_number_is_its_cells(
    context: dg.AssetCheckExecutionContext, observatory: Observatory, request: Request
) -> dg.AssetCheckResult:
    quarter = Quarter.parse(context.partition_key)
    data = request.of(observatory, quarter)
    with draft_of(context, data) as draft:
        proof = prove(draft, pipeline.published_tables(data, quarter), request.facts(data, quarter))
    if proof.problems:
        drop_draft(context, data)
    elif proof.untraced:
        context.log.info(f"to be read by staff, {len(proof.untraced)} in all: {proof.untraced[0]}")
    told = proof.problems or proof.untraced
    return dg.AssetCheckResult(
        passed=not told,
        severity=dg.AssetCheckSeverity.ERROR if proof.problems else dg.AssetCheckSeverity.WARN,
        metadata={
            "numbers": proof.numbers,
            "offending_rows": len(told),
            "first": next(iter(told), ""),
            "rows": dg.MetadataValue.md(markdown(("difference",), [(text,) for text in told[:10]])),
        },
    )


checks = [*(asset_check(check) for check in pipeline.checks()), every_number_is_its_cells]
