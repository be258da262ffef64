"""How the time and memory of the tables grow with what landed: a demonstration landing, many times over.

`python -m benchmarks.sizes [10000 100000 1000000]` builds every model for each number of vacancies, with a
fifth as many courses, each in a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import duckdb
import polars as pl

from genscan import pipeline, warehouse
from genscan.demonstration import write_feeds
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.text_tables import aligned

QUARTER = Quarter(2026, 1)
ONLINE, COURSES = (
    3_700,
    2_000,
)  # some 10,000 vacancies over three dates, and 2,000 courses: copied ten, a hundred times
SIZES = (10_000, 100_000, 1_000_000)
SIREN = "lpad(cast((cast(left(siret, 9) as bigint) + 1000003 * i) % 1000000000 as varchar), 9, '0')"
# What makes each copy of a landed row a record of its own; other columns stay, so that shares do.
OWN = {
    "offer_id": "offer_id || '-' || i",
    "course_number": "course_number || '-' || i",
    "siret": f"{SIREN} || right(siret, 5)",
    "activity_number": "activity_number || '-' || i",
    "record": "record + i * 1000000",
}


@dataclass(frozen=True)
class Built:
    """One size: what was built, how long it took, the peak of the process, and the slowest models."""

    vacancies: int
    courses: int
    seconds: float
    processor_seconds: float
    peak_mib: int
    slowest: tuple[tuple[str, float], ...]


def multiply(data: DataFolder, times: int, into: DataFolder) -> None:
    """The landing of `data` as if each vacancy and course had come `times` times, each its own record."""
    con = duckdb.connect()
    for feed in FEEDS.values():
        for path in sorted(data.landing_of(feed.name, QUARTER).glob("*.parquet")):
            copies = 1 if feed.side not in ("vacancies", "courses") else times
            target = into.landing_of(feed.name, QUARTER) / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            names = list(pl.read_parquet_schema(path))
            own = {name: rule for name, rule in OWN.items() if name in names}
            own |= {name: f"{name} || '-' || i" for name in names if name.endswith("_hash")}
            replaced = ", ".join(f"{rule} as {name}" for name, rule in own.items())
            con.execute(
                f"copy (select * exclude (i) replace ({replaced}) "
                f"from range({copies}) as t(i), read_parquet({warehouse.quote(str(path))})) "
                f"to {warehouse.quote(str(target))} (format parquet)"
            )
            sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            if sidecar["records"] is not None:
                sidecar["records"] *= copies
            target.with_suffix(".json").write_text(json.dumps(sidecar), encoding="utf-8")
    con.close()


def build(root: str) -> Built:
    """Every model of the quarter once, timed."""
    data = DataFolder(Path(root))
    spent: dict[str, float] = {}
    started = process_time()
    for model in load_models():
        begun = perf_counter()
        pipeline.build(data, model, QUARTER, (QUARTER,))
        spent[model.name] = perf_counter() - begun
    whole = pl.read_parquet(data.table("published.cells", QUARTER)).filter(
        area_level="nation", occupation_level="all"
    )
    return Built(
        vacancies=int(whole["vacancies"][0]),
        courses=int(whole["courses"][0]),
        seconds=sum(spent.values()),
        processor_seconds=process_time() - started,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        slowest=tuple((name, round(spent[name], 2)) for name in sorted(spent, key=spent.__getitem__)[:-9:-1]),
    )


def measure(sizes: tuple[int, ...]) -> list[Built]:
    """Each size in a new process; all from one demonstration landing."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        small = DataFolder(Path(folder) / "landed")
        write_feeds(small.inbox, QUARTER, quarters=1, vacancies=ONLINE, courses=COURSES)
        for feed in FEEDS:
            land(small, feed, QUARTER, bytes(32))
        for size in sizes:
            root = Path(folder) / str(size)
            multiply(small, size // SIZES[0], DataFolder(root))
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                found.append(pool.submit(build, str(root)).result())
            print(f"{found[-1].vacancies:,} vacancies: {found[-1].slowest}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """The table of sizes."""
    sizes = tuple(int(text) for text in sys.argv[1:]) or SIZES
    rows = [
        (
            f"{one.vacancies:,}",
            f"{one.courses:,}",
            f"{one.seconds:.1f}",
            f"{one.processor_seconds:.1f}",
            f"{1e6 * one.processor_seconds / one.vacancies:.0f}",
            f"{one.peak_mib:,}",
        )
        for one in measure(sizes)
    ]
    print(
        aligned(
            ("vacancies", "courses", "seconds", "of processor", "microseconds a vacancy", "peak MiB"), rows
        )
    )


if __name__ == "__main__":
    main()
