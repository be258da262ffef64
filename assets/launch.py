"""Runs `make_edition` in this process, as `genscan run` does; what failed comes back as one sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from assets.dead import bury_dead_runs
from assets.environment import dagster_home
from assets.failures import refuse_failed
from assets.history import opened
from assets.terminal import logger_of, quiet
from genscan.cli.settings import Progress, RunRequest
from genscan.errors import GenscanError, first_line


def make_edition(request: RunRequest, progress: Progress) -> None:
    """Run the job for a quarter; its first failure is raised as GenscanError, the traceback as its cause.

    A signal that ends it (Ctrl-C, SIGTERM) is raised as KeyboardInterrupt, wherever it struck.
    """
    from assets.definitions import defs
    from assets.partitions import QUARTERS

    known = QUARTERS.get_partition_keys()
    if str(request.quarter) not in known:
        raise GenscanError(f"{request.quarter} can't be run: the quarters go from {known[0]} to {known[-1]}")
    job = defs.resolve_job_def("make_edition").with_logger_defs({"terminal": logger_of(progress)})
    progress.expect(len(job.nodes))
    asked: dict[str, object] = {"reason": request.reason or "", "skip": list(request.skip)}
    asked["allow_demonstration"] = request.allow_demonstration
    resources = {
        "observatory": {"config": {"root": str(request.data.root)}},
        "request": {"config": asked},
    }
    home = dagster_home(request.data)
    with _history_kept(home), quiet(), opened(home) as instance:
        bury_dead_runs(instance, request.data)
        try:
            result = job.execute_in_process(
                partition_key=str(request.quarter),
                run_config={"loggers": {"terminal": {}}, "resources": resources},
                instance=instance,
                raise_on_error=False,
            )
        except dg.DagsterExecutionInterruptedError as stop:
            raise KeyboardInterrupt from stop
    refuse_failed(result.all_events)


@contextmanager
def _history_kept(home: Path) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = first_line(getattr(error, "orig", None) or error)
        raise GenscanError(
            f"the history of runs in {home} can't be written ({cause}): free the disk or mend the folder, "
            "then run again; no edition was sealed"
        ) from error
