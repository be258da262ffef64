"""Withdrawing as a job: the form asks which revision, who and why."""

from datetime import UTC, datetime

import dagster as dg
from pydantic import Field

from assets.publication import BLANK, told
from assets.resources import Observatory
from genscan import site
from genscan.errors import GenscanError
from genscan.quarters import Quarter


class Withdrawal(dg.Config):
    """Which revision is withdrawn, by whom and why."""

    quarter: str = Field(description="Such as 2026-Q1.")
    revision: int = Field(description="The number of the published revision.")
    by: str = Field(description="Who decides, by name; it is kept in the log.")
    reason: str = Field(description="Why; readers see it on the home page.")


@dg.op(out=dg.Out(dg.Nothing), description="Marks a published revision as withdrawn; its files stay.")
def withdraw_revision(context: dg.OpExecutionContext, config: Withdrawal, observatory: Observatory) -> None:
    try:
        done = site.withdraw(
            observatory.data,
            Quarter.parse(config.quarter),
            config.revision,
            by=config.by,
            reason=config.reason,
            now=datetime.now(UTC),
            run=context.run_id,
            progress=context.log.info,
        )
    except GenscanError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    told(context, done, "withdrawn", config.by, config.reason)


@dg.job(
    config={"ops": {"withdraw_revision": {"config": {**BLANK, "revision": 0}}}},
    description="Marks a published revision as withdrawn: its files stay, the newest edition and the series"
    " leave it. Fill in the quarter, the revision, who decides and why.",
    executor_def=dg.in_process_executor,
)
def withdraw() -> None:
    withdraw_revision()
