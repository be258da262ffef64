"""The stages that are measured, each beside its floor: the least that the same result could cost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import duckdb

from benchmarks.copies import offers
from genscan import pipeline, warehouse
from genscan.bulletin.render import render_edition
from genscan.coding.pairs import pairs
from genscan.feeds import FEEDS
from genscan.feeds.landing import land, landed_files
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter

KEY = bytes(32)


@dataclass(frozen=True)
class Measure:
    """One stage and its floor, in seconds."""

    name: str
    what: str
    seconds: float
    floor: str
    floor_seconds: float

    @property
    def ratio(self) -> float:
        return round(self.seconds / self.floor_seconds, 2)


def landed(data: DataFolder, quarter: Quarter) -> None:
    """Everything of the inbox, landed: what the next stages start from."""
    for feed in FEEDS:
        land(data, feed, quarter, KEY)


def tables(data: DataFolder, quarter: Quarter) -> Measure:
    """All models from landing to published tables; floor: one pass of DuckDB over all that landed."""
    landed = [file.path for feed in FEEDS for file in landed_files(data, feed, quarter) if file.path]

    def read_all() -> None:
        for path in landed:
            _duckdb(f"summarize from read_parquet({warehouse.quote(str(path))})")

    floor = seconds_of(read_all)
    models = load_models()
    seconds = seconds_of(lambda: [pipeline.build_all(data, model, quarter) for model in models])
    return Measure("tables", f"{len(models)} models built", seconds, "DuckDB summarizes the landing", floor)


def bulletins(data: DataFolder, quarter: Quarter, browser: Path) -> Measure:
    """18 bulletins as HTML and PDF, figures drawn; floor: WeasyPrint prints the 18 pages as they stand."""
    out = data.root / "draft"
    published = pipeline.published_tables(data, quarter)
    facts = pipeline.facts(data, quarter, 1, None)
    seconds = seconds_of(lambda: render_edition(published, facts, out, browser))
    pages = sorted(out.glob("bulletins/*.html"))

    def print_all() -> None:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            list(pool.map(_print, pages))

    return Measure("bulletins", f"{2 * len(pages)} files", seconds, "WeasyPrint alone", seconds_of(print_all))


def copies(count: int, blocks: int) -> Measure:
    """Offers that may be copies, found in their blocks; floor: Polars groups the same by equal texts."""
    made = offers(count, blocks)
    same = ("parent_code", "department_code", "title_key", "text_signature")
    floor = seconds_of(lambda: made.group_by(same).len())
    seconds = seconds_of(lambda: pairs(made))
    where = "one block" if blocks == 1 else f"{blocks:,} blocks"
    return Measure("copies", f"{count:,} offers in {where}", seconds, "Polars, equal texts", floor)


def seconds_of(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def _duckdb(query: str) -> None:
    con = duckdb.connect()
    con.execute(query).fetchall()
    con.close()


def _print(page: Path) -> int:
    from weasyprint import HTML

    return len(HTML(filename=page).write_pdf())
