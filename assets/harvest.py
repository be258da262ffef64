"""The daily harvest of France Travail's offers: a job of its own, and a schedule that staff turn on."""

import dagster as dg

from assets.environment import addresses
from assets.network import network
from assets.resources import Observatory
from genscan.errors import GenscanError
from genscan.harvest.publishers import harvest
from genscan.quarters import Quarter

HARVEST = dg.AssetKey(["feeds", "harvest_france_travail"])


@dg.op(
    out=dg.Out(dg.Nothing),
    description="Fetches every offer of the perimeter that France Travail shows today into the inbox of the"
    " current quarter: one full observation. Started again, it goes on where it stopped; a second one on the"
    " same day does nothing.",
)
def observe_offers(context: dg.OpExecutionContext, observatory: Observatory) -> None:
    out = network()
    quarter = Quarter.of(out.today())
    try:
        done = harvest(
            observatory.data, "france-travail", quarter, addresses(), out, lambda text: context.log.info(text)
        )
    except GenscanError as error:
        raise dg.Failure(str(error)) from None
    context.log.info(done.sentence)
    if done.fresh:
        context.log_event(
            dg.AssetMaterialization(
                HARVEST,
                description=done.sentence,
                metadata={
                    "records": done.records or 0,
                    "calls": done.calls,
                    "repeated calls": done.repeated,
                    "out of reach": done.short,
                    "file": dg.MetadataValue.path(done.path),
                },
            )
        )


@dg.job(
    description="Observes France Travail's offers of today. Needs GENSCAN_FRANCE_TRAVAIL_CLIENT_ID and"
    " GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET in the environment.",
    executor_def=dg.in_process_executor,
)
def harvest_france_travail() -> None:
    observe_offers()


daily = dg.ScheduleDefinition(
    name="harvest_france_travail_daily",
    job=harvest_france_travail,
    cron_schedule="0 5 * * *",  # far from midnight, which would cut an observation in two
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every day at 5 in the morning, Paris time. Off until someone turns it on.",
)
