"""Runs `make_edition` in this process, as `genscan run` does; what failed comes back as one sentence."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster_shared.error import SerializableErrorInfo
from sqlalchemy.exc import SQLAlchemyError

from assets.dead import bury_dead_runs
from assets.environment import dagster_home
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
    with _history_kept(home), quiet(), dg.DagsterInstance.from_config(str(home)) as instance:
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
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            raise _failed_check(event, result.all_events) or _failed(f"step {event.step_key}", error)
        if event.event_type == dg.DagsterEventType.RUN_FAILURE:  # before any step: what it needs is in use
            raise _failed("the run", event.job_failure_data.error)


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


def _failed_check(event: dg.DagsterEvent, events: Sequence[dg.DagsterEvent]) -> GenscanError | None:
    for each in events:
        if each.step_key == event.step_key and each.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = each.asset_check_evaluation_data
            table = ".".join(check.asset_key.path)
            found = {name: value.value for name, value in check.metadata.items()}
            return GenscanError(
                f"check {table}.{check.check_name} failed: {found['offending_rows']} rows,"
                f" the first {found['first']}; no edition was sealed"
            )
    return None


def _failed(what: str, error: SerializableErrorInfo | None) -> GenscanError:
    assert error is not None
    if dg.DagsterExecutionInterruptedError.__name__ in error.to_string():
        raise KeyboardInterrupt
    cause = error
    told = {GenscanError.__name__, *(kind.__name__ for kind in GenscanError.__subclasses__())}
    while cause.cause is not None and cause.cls_name not in told:
        cause = cause.cause
    message = next(iter(cause.message.partition(": ")[2].strip().splitlines()), "").rstrip(".")
    if cause.cls_name not in told or not message:
        told_as = ": ".join(filter(None, (cause.cls_name, message)))
        message = f"{what} stopped unexpectedly ({told_as})"
    failure = GenscanError(f"{message}; no edition was sealed")
    failure.__cause__ = RuntimeError(error.to_string())
    return failure
