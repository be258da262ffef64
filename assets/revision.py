"""The draft of this run, sealed as the quarter's next revision."""

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from assets.drafts import draft_of
from assets.edition import bulletins
from assets.environment import reading_address
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import edition, pipeline, preparation
from genscan.code import code_hash
from genscan.quarters import Quarter


@dg.asset(
    key=["edition", "revision"],
    deps=[bulletins],
    kinds={"file"},
    output_required=False,
    description="The draft sealed as the quarter's next revision: verified, then renamed into place.",
    group_name="edition",
    owners=OWNERS,
    partitions_def=QUARTERS,
)
def revision(
    context: dg.AssetExecutionContext, observatory: Observatory, request: Request
) -> Iterator[dg.MaterializeResult[None]]:
    quarter = Quarter.parse(context.partition_key)
    data = request.of(observatory, quarter)
    if request.regions:
        context.log.info("a trial of some regions: the draft stays for reading, nothing is sealed")
        return
    with draft_of(context, data) as draft:
        sealed = edition.seal(
            draft,
            data,
            request.facts(data, quarter),
            preparation.inputs(data, quarter),
            preparation.history(data, quarter),
            code_hash(),
            when=datetime.now(UTC),
            who=getpass.getuser(),
            run=context.run_id,
            warned=(warned := pipeline.warnings(data, quarter)),
        )
    folder = f"{reading_address()[0]}/{sealed.relative_to(data.editions).as_posix()}"
    pages = sorted(sealed.glob("bulletins/*.html"))
    yield dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.url(f"{folder}/index.html"),
            "path": dg.MetadataValue.path(sealed),
            "warnings": len(warned),
            "to be accepted": dg.MetadataValue.md("\n".join(f"- {one.sentence}" for one in warned)),
            "bulletins": dg.MetadataValue.md(
                "\n".join(f"- [{page.stem}]({folder}/bulletins/{page.name})" for page in pages)
            ),
        }
    )
