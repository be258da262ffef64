"""What Dagster loads: every asset, check, job and resource of the observatory."""

import dagster as dg

from assets import checks, edition, feeds, harvest, jobs, models, retention, revision
from assets.environment import data_folder
from assets.resources import Observatory, Request

defs = dg.Definitions(
    assets=[
        feeds.received,
        *feeds.landings,
        feeds.landed_files,
        *models.tables,
        edition.tables,
        edition.bulletins,
        revision.revision,
    ],
    asset_checks=checks.checks,
    jobs=[jobs.make_edition, harvest.harvest_france_travail, retention.purge_raw_files],
    schedules=[harvest.daily, retention.daily],
    resources={"observatory": Observatory(root=str(data_folder().root)), "request": Request()},
)
