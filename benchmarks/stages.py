"""Stages beside their floors: tables and copies of large landings, and what makes a national quarter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl
from playwright.sync_api import sync_playwright

from benchmarks import copies, landings
from benchmarks.measure import paired
from benchmarks.quarter import browser, emptied, in_dagster, without_dagster
from benchmarks.results import Bound, Measure
from benchmarks.rival import our_cells, pandas_cells
from benchmarks.sizes import Sizes
from genscan import french, pipeline, warehouse
from genscan.bulletin.html import Pictures, bulletin_page, print_css
from genscan.bulletin.published import Published
from genscan.bulletin.render import render_edition
from genscan.bulletin.setting import attached_tables, compose, drawings_of
from genscan.coding.pairs import pairs
from genscan.demonstration import write_feeds
from genscan.facts import EditionFacts
from genscan.feeds.landing import landed_files
from genscan.figures.drawing import Drawing
from genscan.figures.render import ARGUMENTS, Studio
from genscan.figures.texts import figure_json
from genscan.models import load_models
from genscan.paths import VENDOR, DataFolder
from genscan.quarters import Quarter

QUARTER = landings.QUARTER
Document = tuple[str, tuple[tuple[str, str], ...]]  # HTML, and the attached tables by name


def large(room: Path, sizes: Sizes) -> Iterator[Measure]:
    """Tables of a large landing; copies found among many offers."""
    made = landings.small(room / "small", 1_000)
    data = DataFolder(room / "large")
    landings.multiply(made, *sizes.tables, data)
    shutil.rmtree(made.root)
    yield Measure.of(
        "tables",
        f"{sizes.tables[0] * landings.VACANCIES:,} vacancies, {sizes.tables[1] * 1_000:,} courses",
        "DuckDB counts by area and occupation",
        paired(
            (build_tables, (data.root, QUARTER)),
            (count, (data.root, QUARTER)),
            sizes.pairs,
            lambda: shutil.rmtree(data.warehouse, ignore_errors=True),
        ),
        Bound(seconds=30, tree_mib=3 * 1024),
    )
    shutil.rmtree(data.root)
    for offers, blocks in sizes.copies:
        made_up = copies.offers(offers, blocks)
        yield Measure.of(
            f"copies, {offers:,} offers",
            "in one block" if blocks == 1 else f"in {blocks:,} blocks",
            "Polars, equal texts",
            paired((find_copies, (made_up,)), (equal_texts, (made_up,)), sizes.pairs),
            Bound(),
        )


def national(room: Path, sizes: Sizes) -> Iterator[Measure]:
    """A quarter of the size of the country: in Dagster, its bulletins, its cells beside the pandas script."""
    data = DataFolder(room / "national")
    write_feeds(
        data.inbox,
        QUARTER,
        quarters=1,
        vacancies=sizes.online,
        courses=sizes.courses,
        dates=sizes.dates,
    )
    what = f"{sizes.online:,} vacancies x {len(sizes.dates)} observations, {sizes.courses:,} courses"
    given = (data.root, QUARTER)
    yield Measure.of(
        "quarter in Dagster",
        what,
        "the same functions without it",
        paired((in_dagster, given), (without_dagster, given), sizes.pairs, lambda: emptied(data.root)),
        Bound(ratio=1.1, seconds=90, tree_mib=2 * 1024),
    )
    drawings, documents = _same(Published(*_tables(data.root, QUARTER)))
    yield Measure.of(
        "bulletins",
        f"{2 * len(documents)} files, {len(drawings)} figures",
        "WeasyPrint and browser alone",
        paired((render, given), (print_and_draw, (documents, drawings)), sizes.pairs),
        Bound(ratio=1.15),
    )
    yield Measure.of(
        "raw files to cells",
        what,
        "pandas, copies left in",
        paired((our_cells, given), (pandas_cells, given), sizes.pairs, lambda: emptied(data.root)),
        Bound(ratio=0.2),
    )
    shutil.rmtree(data.root)


def build_tables(root: Path, quarter: Quarter) -> None:
    """All models from landing to published tables."""
    for model in load_models():
        pipeline.build_all(DataFolder(root), model, quarter)


def count(root: Path, quarter: Quarter) -> None:
    """The least that gives counts by area and occupation: no copy, no place of another form, no share."""
    data = DataFolder(root)
    con = warehouse.connect()
    for feed, codes in (("france-travail", "rome_code"), ("mcf", "unnest(rome_codes)")):
        paths = [file.path for file in landed_files(data, feed, quarter) if file.path is not None]
        listed = ", ".join(warehouse.quote(str(path)) for path in paths)
        con.execute(
            f"select department_code, rome_code, count(*) from"
            f" (select department_code, {codes} as rome_code from read_parquet([{listed}])) group by all"
        ).fetchall()
    con.close()


def find_copies(offers: pl.DataFrame) -> None:
    """Offers that may be copies, found in their blocks."""
    pairs(offers)


def equal_texts(offers: pl.DataFrame) -> None:
    """The same offers grouped by equal texts."""
    offers.group_by("parent_code", "department_code", "title_key", "text_signature").len()


def _tables(root: Path, quarter: Quarter) -> tuple[dict[str, pl.DataFrame], EditionFacts]:
    data = DataFolder(root)
    return pipeline.published_tables(data, quarter), pipeline.facts(data, quarter, 1, None)


def render(root: Path, quarter: Quarter) -> None:
    """18 bulletins as HTML and PDF, figures drawn, and the edition's pages."""
    draft = root / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    render_edition(*_tables(root, quarter), draft, browser())


def print_and_draw(documents: Sequence[Document], drawings: Sequence[Drawing]) -> None:
    """WeasyPrint's own time for the same documents in two processes, then the browser's for the figures."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_print, documents))
    _draw_all(drawings)


def _same(published: Published) -> tuple[list[Drawing], list[Document]]:
    """The figures of all bulletins, and each PDF's finished HTML with the tables that it carries."""
    drawings: list[Drawing] = []
    documents: list[Document] = []
    with Studio(browser()) as studio:
        for code in french.region_names():
            bulletin = compose(published, code)
            drawn = drawings_of(bulletin.figures)
            html = bulletin_page(bulletin, Pictures(studio.svgs(drawn)), "print")
            attached = attached_tables(published, code)
            documents.append((html, tuple((one.name, one.text) for one in attached)))
            drawings += drawn
    return drawings, documents


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


def _draw_all(drawings: Sequence[Drawing]) -> None:
    """One page with Plotly loaded, every figure drawn by one call; what it draws is thrown away."""
    figures = [json.loads(figure_json(drawing)) for drawing in drawings]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser(), args=list(ARGUMENTS))
        page = chromium.new_page()
        page.add_script_tag(path=VENDOR / "plotly" / "plotly-cartesian.min.js")
        page.evaluate(
            """async figures => { for (const {data, layout} of figures) await Plotly.toImage(
              {data, layout, config: {staticPlot: true}},
              {format: "svg", width: layout.width, height: layout.height, imageDataOnly: true}) }""",
            figures,
        )
        chromium.close()
