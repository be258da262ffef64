"""Publishing as a job: the form asks who and why; what lacks is told in one sentence."""

from datetime import UTC, datetime

import dagster as dg
from pydantic import Field

from assets.environment import reading_address
from assets.resources import Observatory
from genscan import site
from genscan.errors import GenscanError
from genscan.publications import embargo
from genscan.quarters import Quarter

REVISION = dg.AssetKey(["edition", "revision"])
BLANK = {"quarter": "", "by": "", "reason": ""}


class Publication(dg.Config):
    """Which revision is published, by whom and why."""

    quarter: str = Field(description="Such as 2026-Q1.")
    revision: int = Field(default=0, description="Its number; 0 for the latest sealed one.")
    by: str = Field(description="Who decides, by name; it is kept in the log.")
    reason: str = Field(description="Why; it is kept in the log.")
    accept_warnings: str = Field(
        default="",
        description="Where checks of the run warned: why the revision is published all the same; kept in the"
        " log beside the warnings.",
    )
    not_before: str = Field(default="", description="Embargo, in UTC: 2026-04-10T09:00, or a day.")


def told(context: dg.OpExecutionContext, done: site.Outcome, what: str, by: str, reason: str) -> None:
    """Say what was done, and by whom, beside the revision."""
    sentence = f"{done.quarter} r{done.revision} {what}" + (" (it was already)" if done.already else "")
    context.log.info(sentence)
    if done.clock is not None:
        context.log.warning(done.clock)
    folder = f"{reading_address()[0]}/{done.quarter}/r{done.revision}"
    context.log_event(
        dg.AssetObservation(
            REVISION,
            description=sentence,
            partition=str(done.quarter),
            metadata={
                "by": by,
                "reason": reason,
                "site": dg.MetadataValue.path(done.page),
                "edition": dg.MetadataValue.url(f"{folder}/index.html"),
            },
        )
    )


@dg.op(out=dg.Out(dg.Nothing), description="Puts a sealed revision on the site.")
def publish_revision(context: dg.OpExecutionContext, config: Publication, observatory: Observatory) -> None:
    try:
        done = site.publish(
            observatory.data,
            Quarter.parse(config.quarter),
            config.revision or None,
            by=config.by,
            reason=config.reason,
            accepted=config.accept_warnings,
            now=datetime.now(UTC),
            not_before=embargo(config.not_before),
            run=context.run_id,
            progress=context.log.info,
        )
    except GenscanError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    told(context, done, "published", config.by, config.reason)


@dg.job(
    config={
        "ops": {
            "publish_revision": {"config": {**BLANK, "revision": 0, "accept_warnings": "", "not_before": ""}}
        }
    },
    description="Puts a sealed revision on the site. Fill in the quarter, who decides and why.",
    executor_def=dg.in_process_executor,
)
def publish() -> None:
    publish_revision()
