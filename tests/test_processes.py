"""Processes of a pool end with the one that started them, also where that is killed; what they are given."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

import polars as pl

from genscan import processes

PATIENCE = 60.0  # seconds that a busy machine may take to end a process


def at_work(pids: Connection) -> None:
    """Start a pool, tell the numbers of its processes, and be killed while they wait."""
    with processes.pool(2) as pool:
        pids.send([pool.submit(os.getpid).result()])
        os.kill(os.getpid(), signal.SIGKILL)


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and nobody has asked how


def test_a_pool_of_a_killed_process_ends() -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=at_work, args=(there,))
    process.start()
    there.close()  # so that a process that dies early is no endless wait
    (worker,) = here.recv()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    until = time.monotonic() + PATIENCE
    while lives(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(worker)


def heights(folder: Path) -> dict[str, int]:
    return {name: table.height for name, table in processes.handed(folder).items()}


def test_processes_read_the_tables_that_they_are_handed(tmp_path: Path) -> None:
    tables = {"some": pl.DataFrame({"a": [1, 2], "b": ["é", None]}), "none": pl.DataFrame({"a": []})}
    with processes.handing(tables, tmp_path / "handed") as folder, processes.pool(1) as pool:
        assert pool.submit(heights, folder).result() == {"some": 2, "none": 0}
        assert processes.handed(folder)["some"].equals(tables["some"])
    assert not folder.exists()


def test_each_process_begins_as_it_is_told(tmp_path: Path) -> None:
    with processes.pool(1, os.chdir, (tmp_path,)) as pool:
        assert pool.submit(os.getcwd).result() == str(tmp_path)
