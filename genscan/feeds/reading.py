"""What a feed is, and what passes between the landing and a feed's parser."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeVar

import polars as pl

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass
class Reading:
    """One file being read: what its parser needs to know, and the notices that it leaves behind.

    `earlier` gives landed files of the same feed, quarter and parser, from which a parser may look up what it
    would work out again.
    """

    file: str
    observed_on: date
    key: bytes
    workers: int = 1
    earlier: Callable[[], Iterable[Path]] = tuple
    notices: Counter[str] = field(default_factory=Counter)
    demonstration: bool = False

    def notice(self, name: str, records: int = 1) -> None:
        if records:
            self.notices[name] += records

    def apart(self) -> Reading:
        """The same file, with notices of its own: for a part that is worked on beside others."""
        return replace(self, notices=Counter())


def in_order(work: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    """The work on each item, in the order of the items, in several threads; few items wait at a time."""
    yield from map(work, items) if workers < 2 else behind(work, items, workers)


def behind(work: Callable[[Item], Result], items: Iterable[Item], threads: int = 1) -> Iterator[Result]:
    """`in_order`, in threads of its own, be it one, while further items are made."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def beside(
    work: Callable[[Item, Reading], Result], items: Iterable[Item], reading: Reading, threads: int = 0
) -> Iterator[Result]:
    """`in_order`, or `behind` in so many threads; each item has a reading of its own.

    What the work leaves in it is added when the item's turn comes.
    """

    def apart(item: Item) -> tuple[Result, Reading]:
        own = reading.apart()
        return work(item, own), own

    done = behind(apart, items, threads) if threads else in_order(apart, items, reading.workers)
    yield from gathered(done, reading)


def gathered(done: Iterable[tuple[Result, Reading]], reading: Reading) -> Iterator[Result]:
    """Results made with readings of their own, what was left in these added to `reading`."""
    for result, own in done:
        reading.notices.update(own.notices)
        reading.demonstration |= own.demonstration
        yield result


def joined(frames: Iterable[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """Frames together until they hold so many rows: each costs the same however few it holds."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        if sum(map(len, held)) >= rows:
            yield pl.concat(held)
            held = []
    if held:
        yield pl.concat(held)


Parse = Callable[[BinaryIO, Reading], Iterator[pl.DataFrame]]
Recognise = Callable[[bytes, str], str | None]


@dataclass(frozen=True)
class Feed:
    """A feed: its names, the columns that it lands, and how its files are known and read.

    `requirement` names what the edition needs it for: at least one feed of each requirement has to
    be there (None: optional). `dated`: its observations belong to a quarter; the others are
    versions of a nomenclature, of any date. `version` is what a file's name tells of its version, the
    newest the greatest, or None. `recognise` says in a sentence why the beginning of a
    file is not this feed's, or None.
    """

    name: str
    title: str
    side: str
    requirement: str | None
    dated: bool
    suffixes: tuple[str, ...]
    parser: int
    columns: pl.Schema
    parse: Parse
    recognise: Recognise
    version: Callable[[str], str | None] = lambda name: None

    @property
    def table(self) -> str:
        return self.name.replace("-", "_")

    @property
    def schema(self) -> pl.Schema:
        """The columns of its landing."""
        return pl.Schema({"record": pl.Int64(), "quarantined": pl.String(), **self.columns})
