"""The draft folders in which runs put editions together: one a run, gone when the run is over."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from genscan.edition import new_draft
from genscan.paths import DataFolder
from genscan.quarters import Quarter

PREFIX = ".draft-"
Context = dg.AssetExecutionContext | dg.AssetCheckExecutionContext


def start_draft(context: dg.AssetExecutionContext, data: DataFolder) -> Path:
    """An empty draft for this run, which holds the quarter: what others left, trials or killed, goes."""
    for draft in (data.editions / context.partition_key).glob(f"{PREFIX}*"):
        shutil.rmtree(draft)
    return new_draft(data, Quarter.parse(context.partition_key), context.run_id)


@contextmanager
def draft_of(context: Context, data: DataFolder) -> Iterator[Path]:
    """This run's draft; a failure removes it."""
    try:
        yield _folder(context, data)
    except BaseException:
        drop_draft(context, data)
        raise


def drop_draft(context: Context, data: DataFolder) -> None:
    """Remove this run's draft: nothing of it will be sealed."""
    shutil.rmtree(_folder(context, data), ignore_errors=True)


def _folder(context: Context, data: DataFolder) -> Path:
    return data.editions / str(context.partition_key) / f"{PREFIX}{context.run.run_id}"
