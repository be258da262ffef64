"""Intake: the files of a feed landed, beside the least that reading the same fields into Parquet costs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import paired
from genscan.feeds.landing import land, landed_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter

KEY = bytes(32)
Land = Callable[[DataFolder, str, Quarter], None]
Floor = Callable[[list[Path], Path], None]


def landed(data: DataFolder, feed: str, quarter: Quarter) -> None:
    """The feed's files of the inbox, landed as a run lands them."""
    land(data, feed, quarter, KEY)


@dataclass(frozen=True)
class Case:
    """What lies in the inbox of one feed, and its floor: the files to read, the Parquet file to write.

    `prepare` readies what the work finds, from an empty landing. `beyond`: told is what the work takes
    beyond its floor, for a part of the work that can only be left out.
    """

    name: str
    feed: str
    data: DataFolder
    quarter: Quarter
    floor: Floor
    floor_name: str
    work: Land = landed
    at_most: float | None = 1.5
    prepare: Callable[[DataFolder, Quarter], None] = lambda data, quarter: None
    beyond: bool = False

    @property
    def files(self) -> list[Path]:
        folder = self.data.inbox_of(self.feed, self.quarter)
        return sorted(path for path in folder.iterdir() if not path.name.endswith(".meta.json"))


@dataclass(frozen=True)
class Line:
    """One case, measured: medians of the pairs, MB of what the files hold as they are received.

    `ratio` is of seconds by the clock, `processor_ratio` of what all threads used of processors.
    """

    name: str
    megabytes: float
    records: int
    seconds: float
    floor: str
    floor_seconds: float
    ratio: float
    processor_ratio: float
    at_most: float | None
    process_mib: float
    tree_mib: float

    @property
    def row(self) -> tuple[object, ...]:
        """Its row of the table printed."""
        return (
            self.name,
            round(self.megabytes, 1),
            self.records,
            round(self.seconds, 2),
            round(self.megabytes / self.seconds, 1),
            round(self.records / self.seconds),
            self.floor,
            round(self.floor_seconds, 2),
            round(self.ratio, 2),
            round(self.processor_ratio, 2),
            self.at_most if self.at_most is not None else "",
            round(self.process_mib),
            round(self.tree_mib),
        )


COLUMNS = (
    "case",
    "MB",
    "records",
    "seconds",
    "MB/s",
    "records/s",
    "floor",
    "seconds",
    "ratio",
    "of processors",
    "at most",
    "MiB process",
    "MiB tree",
)


def measured(case: Case, pairs: int = 3) -> Line:
    """A case, in pairs; each landing starts from what the case has prepared."""

    def ready() -> None:
        shutil.rmtree(case.data.landing_of(case.feed, case.quarter), ignore_errors=True)
        case.prepare(case.data, case.quarter)

    runs = paired(
        (case.work, (case.data, case.feed, case.quarter)),
        (case.floor, (case.files, case.data.root / "floor.parquet")),
        pairs,
        ready,
    )
    records = sum(file.records or 0 for file in landed_files(case.data, case.feed, case.quarter))
    return Line(
        name=case.name,
        megabytes=sum(path.stat().st_size for path in case.files) / 1e6,
        records=records,
        seconds=runs.seconds - runs.floor_seconds if case.beyond else runs.seconds,
        floor=case.floor_name,
        floor_seconds=runs.floor_seconds,
        ratio=runs.ratio,
        processor_ratio=runs.processor_ratio,
        at_most=case.at_most,
        process_mib=runs.process_mib,
        tree_mib=runs.tree_mib,
    )
