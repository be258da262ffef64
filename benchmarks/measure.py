"""Time and memory of a piece of work: each run in a process of its own, its whole tree watched."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from genscan.feeds.limits import MIB

WATCHED_EVERY = 0.02  # seconds between two looks at the memory: a peak of some milliseconds is missed
TICK = 0.01  # seconds: what the kernel counts processors in; a floor of less takes one
RISEN = 1.01  # what is shared takes the kernel long to tell: it is asked where the sum has risen by so much
Work = tuple[Callable[..., object], tuple[Any, ...]]


@dataclass(frozen=True)
class Spent:
    """What one run took: seconds by the clock and of processors, MiB of its largest process and of its tree.

    Processor seconds are those of all its threads and processes: other work on the machine moves them
    less. Memory is 0 without /proc. In the tree's, what several processes share counts once, and it is read
    whenever the sum of what each holds is higher than before. `told` is what the work returned.
    """

    seconds: float
    processors: float
    process: float
    tree: float
    told: Any = None


@dataclass(frozen=True)
class Pairs:
    """Runs of a work and of its floor, one after the other; medians, since one run is an accident."""

    ours: Sequence[Spent]
    floor: Sequence[Spent]

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.ours)

    @property
    def floor_seconds(self) -> float:
        return median(run.seconds for run in self.floor)

    @property
    def ratio(self) -> float:
        return median(mine.seconds / bare.seconds for mine, bare in zip(self.ours, self.floor, strict=True))

    @property
    def processor_ratio(self) -> float:
        return median(
            mine.processors / max(bare.processors, TICK)
            for mine, bare in zip(self.ours, self.floor, strict=True)
        )

    @property
    def process_mib(self) -> float:
        """The most that one process of any of our runs held."""
        return max(run.process for run in self.ours)

    @property
    def tree_mib(self) -> float:
        """The same of all processes of a run together."""
        return max(run.tree for run in self.ours)


def paired(ours: Work, floor: Work, pairs: int = 3, ready: Callable[[], None] = lambda: None) -> Pairs:
    """Both works, turn by turn; `ready` puts back, before each, what it finds."""
    runs: list[tuple[Spent, Spent]] = []
    for _ in range(pairs):
        ready()
        bare = spent(*floor)
        ready()
        runs.append((spent(*ours), bare))
    return Pairs([run for run, _ in runs], [bare for _, bare in runs])


def repeated(work: Work, times: int, ready: Callable[[], None] = lambda: None) -> list[Spent]:
    """A work without a floor, so many times; `ready` puts back, before each, what it finds."""
    runs = []
    for _ in range(times):
        ready()
        runs.append(spent(*work))
    return runs


def spent(work: Callable[..., object], given: tuple[Any, ...]) -> Spent:
    """One run in a fresh process; its imports are not counted, what it starts is."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(there, work, given))
    process.start()
    there.close()
    largest = summed = tree = 0.0
    parents: dict[int, int] = {}
    while not here.poll(WATCHED_EVERY):
        held = _held(process.pid or 0, parents)
        largest = max(largest, *held.values())
        if sum(held.values()) > summed * RISEN:
            summed, tree = sum(held.values()), max(tree, _shared_once(held))
    try:
        seconds, processors, peak, told = here.recv()
    except EOFError as error:
        raise RuntimeError(f"the measured process ended before its work ({work.__name__})") from error
    finally:
        process.join()
    return Spent(seconds, processors, max(largest, peak), max(tree, peak), told)


def _timed(pipe: Connection, work: Callable[..., object], given: tuple[Any, ...]) -> None:
    began, used = perf_counter(), _processors()
    told = work(*given)
    seconds, processors = perf_counter() - began, _processors() - used
    pipe.send((seconds, processors, _status(Path("/proc/self/status"), "VmHWM:"), told))


def _processors() -> float:
    """Seconds of processors that this process and those that it waited for have used."""
    return sum(os.times()[:4])


def _held(root: int, parents: dict[int, int]) -> dict[int, float]:
    """MiB that each process of a tree holds now, what it shares with others included.

    `parents`, of each process on the machine, is brought up to date: what watches uses little of a processor.
    """
    there = {int(folder.name) for folder in Path("/proc").glob("[0-9]*")}
    for gone in parents.keys() - there:
        del parents[gone]
    for new in there - parents.keys():
        with suppress(OSError, ValueError, IndexError):
            parents[new] = int(Path(f"/proc/{new}/stat").read_text().rpartition(")")[2].split()[1])
    found: dict[int, float] = {}
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += [child for child, parent in parents.items() if parent == pid]
        found[pid] = _status(Path(f"/proc/{pid}/status"), "VmRSS:")
    return found


def _shared_once(held: Mapping[int, float]) -> float:
    """MiB of these processes together; what several share is counted once, in parts.

    One that ended since holds nothing: before its own program, a child shows all that its parent holds.
    """
    parts = {pid: _status(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") for pid in held}
    if len(held) == 1 or not any(parts.values()):
        return sum(held.values())
    return sum(parts.values())


def _status(path: Path, field: str) -> float:
    with suppress(OSError):
        for line in path.read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) * 1024 / MIB
    return 0.0


def memory_of_machine() -> float:
    """GiB of memory that the machine has; 0 without /proc."""
    return _status(Path("/proc/meminfo"), "MemTotal:") / 1024
