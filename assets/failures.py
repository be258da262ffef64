"""What made a run fail, in one sentence, out of the events that Dagster recorded."""

from collections.abc import Sequence

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from genscan.errors import GenscanError


def refuse_failed(events: Sequence[dg.DagsterEvent]) -> None:
    """Raise the first failure as GenscanError, or as KeyboardInterrupt where a signal was its cause."""
    for event in events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            raise _failed_check(event, events) or _failed(f"step {event.step_key}", error)
        if event.event_type == dg.DagsterEventType.RUN_FAILURE:  # before any step: what it needs is in use
            raise _failed("the run", event.job_failure_data.error)


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
