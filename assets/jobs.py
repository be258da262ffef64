"""The jobs that are made of assets: the quarterly one, and its beginning, the landing."""

import dagster as dg

from assets.executor import steps_executor

LANDING_SETTING = "GENSCAN_LAND_ON_ARRIVAL"

make_edition = dg.define_asset_job(
    "make_edition",
    selection=dg.AssetSelection.all(),
    description="From what was received for a quarter to a sealed draft revision. A person publishes it.",
    executor_def=steps_executor(),
)

land_received = dg.define_asset_job(
    "land_received",
    selection=dg.AssetSelection.key_prefixes("landing") - dg.AssetSelection.assets(["landing", "files"]),
    description="Lands what the inbox holds of a quarter, without making anything of it yet.",
    executor_def=steps_executor(),
)
