"""How time and memory grow: with records, vacancies, courses, observations and quarters of history."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import landings
from benchmarks.intake import KEY, landed
from benchmarks.measure import Spent, Work, repeated, spent
from benchmarks.offers import FEED, received_lines, write_many
from benchmarks.sizes import Sizes
from benchmarks.stages import QUARTER, build_tables
from genscan.demonstration import write_feeds
from genscan.feeds import FEEDS
from genscan.feeds.landing import land, landed_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter


@dataclass(frozen=True)
class Point:
    """One size, measured: medians of seconds by the clock and of processors, the most that was held."""

    size: int
    seconds: float
    processors: float
    process_mib: float
    tree_mib: float


@dataclass(frozen=True)
class Curve:
    """Points of growing size; slopes count from `settled` on, where fixed costs no longer hide growth."""

    name: str
    what: str
    size: str
    settled: int
    points: tuple[Point, ...]


def curves(room: Path, sizes: Sizes) -> Iterator[Curve]:
    """Each curve once it is measured; what it needs is removed before the next."""
    for measured in (_records, _vacancies, _courses, _observations, _history):
        room.mkdir(exist_ok=True)
        yield from measured(room, sizes)
        shutil.rmtree(room)


def point(size: int, work: Work, times: int, ready: Callable[[], None]) -> Point:
    """A work of this size, so many times."""
    return pointed(size, repeated(work, times, ready))


def pointed(size: int, runs: list[Spent]) -> Point:
    """What these runs of one size took."""
    return Point(
        size=size,
        seconds=median(run.seconds for run in runs),
        processors=median(run.processors for run in runs),
        process_mib=max(run.process for run in runs),
        tree_mib=max(run.tree for run in runs),
    )


def _records(room: Path, sizes: Sizes) -> Iterator[Curve]:
    made = DataFolder(room / "made")
    write_feeds(made.inbox, QUARTER, quarters=1, vacancies=sizes.past_online, courses=100)
    lines = received_lines(made, QUARTER)
    points = []
    for records in sizes.records:
        data = DataFolder(room / "records")
        inbox = data.inbox_of(FEED, QUARTER)
        inbox.mkdir(parents=True)
        write_many(lines, records, inbox / "offers.jsonl")
        work: Work = (landed, (data, FEED, QUARTER))
        points.append(
            point(records, work, sizes.pairs, partial(shutil.rmtree, data.landing, ignore_errors=True))
        )
        shutil.rmtree(data.root)
    what = "offers of one JSON lines file landed, with signatures of their texts"
    yield Curve("records", what, "records", sizes.records[1], tuple(points))


def _vacancies(room: Path, sizes: Sizes) -> Iterator[Curve]:
    made = landings.small(room / "small", 2_000)
    points = tuple(
        _built(room, made, times, times, times * landings.VACANCIES, sizes.pairs) for times in sizes.vacancies
    )
    what = "landing to published tables, a fifth as many courses"
    yield Curve("vacancies", what, "vacancies", points[(len(points) - 1) // 2].size, points)


def _courses(room: Path, sizes: Sizes) -> Iterator[Curve]:
    made = landings.small(room / "small", 1_000)
    points = tuple(_built(room, made, 1, times, times * 1_000, sizes.pairs) for times in sizes.offered)
    what = f"landing to published tables, {landings.VACANCIES:,} vacancies"
    yield Curve("courses", what, "courses", points[(len(points) - 1) // 2].size, points)


def _built(room: Path, made: DataFolder, vacancies: int, courses: int, size: int, times: int) -> Point:
    data = DataFolder(room / "built")
    landings.multiply(made, vacancies, courses, data)
    work: Work = (build_tables, (data.root, QUARTER))
    found = point(size, work, times, partial(shutil.rmtree, data.warehouse, ignore_errors=True))
    shutil.rmtree(data.root)
    return found


def _observations(room: Path, sizes: Sizes) -> Iterator[Curve]:
    whole = DataFolder(room / "whole")
    write_feeds(
        whole.inbox,
        QUARTER,
        quarters=1,
        vacancies=sizes.online,
        courses=sizes.courses,
        dates=range(max(sizes.days)),
    )
    quarters, more = [], []
    for days in sizes.days:
        data = DataFolder(room / "days")
        last = linked(whole, data, days)
        work: Work = (land_and_build, (data.root, QUARTER))
        quarters.append(point(days, work, sizes.pairs, partial(forget, data)))
        one = [one_more(data, last) for _ in range(sizes.pairs)]
        more.append(pointed(days, one))
        shutil.rmtree(data.root)
    what = f"a quarter of {sizes.online:,} vacancies online, {sizes.courses:,} courses: landed, tables built"
    yield Curve("observations", what, "observations", sizes.days[1], tuple(quarters))
    what = f"the last observation alone landed, {sizes.online:,} vacancies online, the others there before"
    yield Curve("one observation more", what, "observations", sizes.days[1], tuple(more))


def _history(room: Path, sizes: Sizes) -> Iterator[Curve]:
    whole = DataFolder(room / "whole")
    count = max(sizes.quarters)
    write_feeds(whole.inbox, QUARTER, quarters=count, vacancies=sizes.past_online, courses=sizes.past_courses)
    spent(land_quarters, (whole.root, count))
    shutil.rmtree(whole.inbox)
    first, again = [], []
    for quarters in sizes.quarters:
        data = DataFolder(room / "history")
        for feed in FEEDS:
            for each in latest(quarters):
                link(whole.landing_of(feed, each), data.landing_of(feed, each))
        work: Work = (build_tables, (data.root, QUARTER))
        first.append(
            point(quarters, work, sizes.pairs, partial(shutil.rmtree, data.warehouse, ignore_errors=True))
        )
        again.append(point(quarters, work, sizes.pairs, partial(unbuilt, data)))
        shutil.rmtree(data.root)
    size = f"{sizes.past_online:,} vacancies online and {sizes.past_courses:,} courses in each quarter"
    yield Curve(
        "history", f"tables of the latest quarter, none built before, {size}", "quarters", 1, tuple(first)
    )
    what = f"the same where the tables of the earlier quarters stand, {size}"
    yield Curve("history that stands", what, "quarters", 1, tuple(again))


def land_and_build(root: Path, quarter: Quarter) -> None:
    """Everything of the inbox landed, then all tables built."""
    for feed in FEEDS:
        land(DataFolder(root), feed, quarter, KEY)
    build_tables(root, quarter)


def land_quarters(root: Path, count: int) -> None:
    """The inbox of so many quarters landed."""
    for quarter in latest(count):
        for feed in FEEDS:
            land(DataFolder(root), feed, quarter, KEY)


def latest(count: int) -> list[Quarter]:
    """So many quarters, the last of them the one that is made."""
    return [QUARTER.previous(back) for back in range(count)]


def one_more(data: DataFolder, last: Path) -> Spent:
    """The last observation landed where those before it have landed; all had, and it is forgotten."""
    for file in landed_files(data, FEED, QUARTER):
        if file.file == last.name and file.path is not None:
            file.path.unlink()
            file.path.with_suffix(".json").unlink()
    return spent(landed, (data, FEED, QUARTER))


def forget(data: DataFolder) -> None:
    """An inbox of which nothing has landed."""
    for folder in (data.landing, data.warehouse):
        shutil.rmtree(folder, ignore_errors=True)


def unbuilt(data: DataFolder) -> None:
    """Earlier quarters' tables as they stand, none of the latest."""
    for table in data.warehouse.glob(f"*/*/{QUARTER}.parquet"):
        table.unlink()


def linked(whole: DataFolder, data: DataFolder, days: int) -> Path:
    """An inbox with so many observations, evenly spread, and all else; the last observation."""
    for feed in FEEDS:
        if feed != FEED:
            link(whole.inbox_of(feed, QUARTER), data.inbox_of(feed, QUARTER))
    target = data.inbox_of(FEED, QUARTER)
    target.mkdir(parents=True)
    files = sorted(whole.inbox_of(FEED, QUARTER).glob("*.jsonl.gz"))
    for at in range(1, days + 1):
        path = files[at * len(files) // days - 1]
        for name in (path.name, f"{path.name}.meta.json"):
            os.link(path.with_name(name), target / name)
    return target / files[-1].name


def link(source: Path, target: Path) -> None:
    """A folder whose files are those of another."""
    shutil.copytree(source, target, copy_function=os.link)
