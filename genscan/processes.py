"""Processes that work for this one: started afresh, ended with it, given tables as files that they map."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import polars as pl


@contextmanager
def pool(
    workers: int, start: Callable[..., object] | None = None, given: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each begun by `start(*given)`; what waits when the block is left is dropped.

    They are spawned: a fork would copy the threads of the caller, and of Polars, half way.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (start, given)) as made:
        try:
            yield made
        finally:
            made.shutdown(wait=True, cancel_futures=True)


@contextmanager
def handing(tables: Mapping[str, pl.DataFrame], folder: Path) -> Iterator[Path]:
    """The tables as Arrow files in a folder of their own, for as long as processes map them.

    Sent to each instead, they would be copied, and the second process would wait for the first to have read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, table in tables.items():
            table.write_ipc(folder / f"{name}.arrow", compression="uncompressed")
        yield folder
    finally:
        shutil.rmtree(folder)


def handed(folder: Path) -> dict[str, pl.DataFrame]:
    """The tables of such a folder, by name."""
    return {file.stem: pl.read_ipc(file, memory_map=True) for file in sorted(folder.glob("*.arrow"))}


def _begin(start: Callable[..., object] | None, given: tuple[Any, ...]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    if start is not None:
        start(*given)


def _end_with_parent() -> None:
    """A pool's process waits for work for ever where the one that gives it was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
