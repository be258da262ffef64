"""The draft folders in which runs put editions together: one a run, gone when the run is over."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from genscan.paths import DataFolder


@contextmanager
def draft_of(context: dg.AssetExecutionContext, data: DataFolder) -> Iterator[Path]:
    """This run's draft; a failure removes it."""
    draft = data.warehouse / "drafts" / f"{context.partition_key}-{context.run_id}"
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def remove_old_drafts(context: dg.AssetExecutionContext, data: DataFolder) -> None:
    """Remove the quarter's drafts whose runs are over: trials, and what a killed run left."""
    for draft in (data.warehouse / "drafts").glob(f"{context.partition_key}-*"):
        run = context.instance.get_run_by_id(draft.name.removeprefix(f"{context.partition_key}-"))
        if run is None or run.is_finished:
            shutil.rmtree(draft)
