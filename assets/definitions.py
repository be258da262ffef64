"""What Dagster loads: every asset, check, job and resource of the observatory."""

import dagster as dg

from assets import (
    calendar,
    checks,
    edition,
    feeds,
    harvest,
    inbox,
    jobs,
    landed,
    models,
    publication,
    retention,
    revision,
    withdrawal,
)
from assets.environment import data_folder
from assets.executor import steps_executor
from assets.resources import Observatory, Request

defs = dg.Definitions(
    assets=[
        *inbox.feeds,
        feeds.received,
        *feeds.landings,
        landed.landed_files,
        *models.tables,
        edition.tables,
        edition.bulletins,
        revision.revision,
    ],
    asset_checks=checks.checks,
    jobs=[
        jobs.make_edition,
        jobs.land_received,
        publication.publish,
        withdrawal.withdraw,
        harvest.harvest_france_travail,
        retention.purge_raw_files,
    ],
    schedules=[calendar.quarterly, harvest.daily, retention.daily],
    sensors=[inbox.inbox],
    executor=steps_executor(),
    resources={"observatory": Observatory(root=str(data_folder().root)), "request": Request()},
)
