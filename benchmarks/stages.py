"""The stages that are measured, each beside its floor: the least that the same result could cost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb
from playwright.sync_api import sync_playwright

from benchmarks.copies import offers
from genscan import french, pipeline, warehouse
from genscan.bulletin.html import Pictures, bulletin_page, print_css
from genscan.bulletin.published import Published
from genscan.bulletin.render import attached_tables, compose, render_edition
from genscan.coding.pairs import pairs
from genscan.feeds import FEEDS
from genscan.feeds.landing import land, landed_files
from genscan.figures.drawing import Drawing
from genscan.figures.render import ARGUMENTS, Studio, figure_json
from genscan.models import load_models
from genscan.paths import VENDOR, DataFolder
from genscan.quarters import Quarter

KEY = bytes(32)
PAIRS = 3
Document = tuple[str, tuple[tuple[str, str], ...]]  # HTML, and the attached tables by name


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
    """18 bulletins as HTML and PDF, figures drawn; floor: WeasyPrint's own time for the same documents in two
    processes, then the browser's for the same figures. Medians of three pairs, turn by turn."""
    published = pipeline.published_tables(data, quarter)
    facts = pipeline.facts(data, quarter, 1, None)
    drawings, documents = _same(Published(published, facts), browser)
    ours: list[float] = []
    floors: list[float] = []
    for _ in range(PAIRS):
        printing = seconds_of(lambda: _print_all(documents))
        floors.append(printing + seconds_of(lambda: _draw_all(drawings, browser)))
        ours.append(seconds_of(lambda: render_edition(published, facts, data.root / "draft", browser)))
    what = f"{2 * len(documents)} files, {len(drawings)} figures"
    return Measure("bulletins", what, median(ours), "WeasyPrint and browser alone", median(floors))


def _same(published: Published, browser: Path) -> tuple[list[Drawing], list[Document]]:
    """The figures of all bulletins, and each PDF's finished HTML with the tables that it carries."""
    drawings: list[Drawing] = []
    documents: list[Document] = []
    with Studio(browser) as studio:
        for code in french.region_names():
            bulletin = compose(published, code)
            drawn = [drawing for figure in bulletin.figures for drawing in figure.drawings()]
            html = bulletin_page(bulletin, Pictures(studio.svgs(drawn)), "print")
            attached = attached_tables(published, code)
            documents.append((html, tuple((one.name, one.text) for one in attached)))
            drawings += drawn
    return drawings, documents


def _print_all(documents: Sequence[Document]) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_print, documents))


def _print(document: Document) -> int:
    """As WeasyPrint's manual says: one call, with the options that the document needs."""
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    html, tables = document
    fonts = FontConfiguration()
    made = HTML(string=html).write_pdf(
        stylesheets=[CSS(string=print_css(), font_config=fonts)],
        font_config=fonts,
        attachments=[Attachment(string=text, name=name, relationship="Data") for name, text in tables],
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
    )
    return len(made)


def _draw_all(drawings: Sequence[Drawing], browser: Path) -> None:
    """One page with Plotly loaded, every figure drawn by one call; what it draws is thrown away."""
    figures = [json.loads(figure_json(drawing)) for drawing in drawings]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=list(ARGUMENTS))
        page = chromium.new_page()
        page.add_script_tag(path=VENDOR / "plotly" / "plotly-cartesian.min.js")
        page.evaluate(
            """async figures => { for (const {data, layout} of figures) await Plotly.toImage(
              {data, layout, config: {staticPlot: true}},
              {format: "svg", width: layout.width, height: layout.height, imageDataOnly: true}) }""",
            figures,
        )
        chromium.close()


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
