"""The quarterly job: everything from what was received to a sealed draft revision, in one process."""

import dagster as dg

make_edition = dg.define_asset_job(
    "make_edition",
    selection=dg.AssetSelection.all(),
    description="From what was received for a quarter to a sealed draft revision. A person publishes it.",
    executor_def=dg.in_process_executor,
)
