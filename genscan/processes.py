"""Processes that work for this one: started afresh, and ended with it, however it ends."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any


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
