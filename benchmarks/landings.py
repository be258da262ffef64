"""Landings of any size: what landed of demonstration feeds, many times over."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.intake import KEY
from genscan import warehouse
from genscan.demonstration import write_feeds
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
ONLINE = 4_230  # on a day: some 10,000 vacancies over three dates
VACANCIES = 10_000
SIREN = "lpad(cast((cast(left(siret, 9) as bigint) + 1000003 * i) % 1000000000 as varchar), 9, '0')"
# What makes each copy of a landed row a record of its own; other columns stay, so that shares do.
OWN = {
    "offer_id": "offer_id || '-' || i",
    "course_number": "course_number || '-' || i",
    "siret": f"{SIREN} || right(siret, 5)",
    "activity_number": "activity_number || '-' || i",
    "record": "record + i * 1000000",
}


def small(root: Path, courses: int) -> DataFolder:
    """The landing of a quarter with 10,000 vacancies and these courses."""
    data = DataFolder(root)
    write_feeds(data.inbox, QUARTER, quarters=1, vacancies=ONLINE, courses=courses)
    for feed in FEEDS:
        land(data, feed, QUARTER, KEY)
    return data


def multiply(data: DataFolder, vacancies: int, courses: int, into: DataFolder) -> None:
    """The landing of `data` as if each vacancy and course had come so many times, each its own record."""
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    times = {"vacancies": vacancies, "courses": courses}
    for feed in FEEDS.values():
        for path in sorted(data.landing_of(feed.name, QUARTER).glob("*.parquet")):
            copies = times.get(feed.requirement or "", 1)
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
