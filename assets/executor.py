"""Who executes the steps of a run: its own process, or celery workers where a broker is named."""

import os

import dagster as dg

BROKER = "GENSCAN_BROKER"


def steps_executor() -> dg.ExecutorDefinition:
    """The executor of the jobs that are made of assets."""
    if not os.environ.get(BROKER):
        return dg.in_process_executor
    from assets.workers import celery_workers  # of an extra that one machine alone does not install

    return celery_workers
