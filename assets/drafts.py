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


def start_draft(context: dg.AssetExecutionContext, data: DataFolder) -> Path:
    """An empty draft for this run, which holds the quarter: what others left, trials or killed, goes."""
    for draft in (data.editions / context.partition_key).glob(f"{PREFIX}*"):
        shutil.rmtree(draft)
    return new_draft(data, Quarter.parse(context.partition_key), context.run_id)


@contextmanager
def draft_of(context: dg.AssetExecutionContext, data: DataFolder) -> Iterator[Path]:
    """This run's draft; a failure removes it."""
    draft = data.editions / context.partition_key / f"{PREFIX}{context.run_id}"
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
