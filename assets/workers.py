"""Celery workers over a shared data folder: the executor that hands them steps, and the app that they run.

A worker takes one step at a time: `celery -A assets.workers worker --pool solo --queues dagster`.
"""

import os
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster._core.execution.retries import RetryMode
from dagster_celery.executor import CeleryExecutor
from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from assets.environment import data_folder
from assets.executor import BROKER
from assets.resources import holding


class HoldingExecutor(CeleryExecutor):  # type: ignore[misc]  # untyped
    """Holds the quarter of the run from its first step to its last, also between steps."""

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:
        with holding(data_folder(), plan_context.dagster_run):
            yield from super().execute(plan_context, execution_plan)


def _executor() -> HoldingExecutor:
    """One broker takes the steps and gives back what became of them."""
    broker = os.environ[BROKER]
    return HoldingExecutor(RetryMode.DISABLED, broker, broker)


@dg.executor(
    name="celery",
    requirements=dg.multiple_process_executor_requirements(),
)
def celery_workers(_: dg.InitExecutorContext) -> HoldingExecutor:
    return _executor()


app = make_app(_executor().app_args())
execute_plan = create_task(app)
