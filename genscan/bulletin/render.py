"""The bulletins and pages of an edition, rendered into a folder: figures once, HTML, then PDF over processes."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from genscan import french
from genscan.bulletin import index, pages
from genscan.bulletin.html import Pictures, bulletin_page, screen_css
from genscan.bulletin.parts import AttachedTable, Bulletin, Figure
from genscan.bulletin.published import Published
from genscan.bulletin.region import Region
from genscan.bulletin.sections import SECTIONS
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.figures.drawing import Drawing
from genscan.figures.render import plotly_json, render_svgs
from genscan.paths import TEMPLATES, VENDOR

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RenderedBulletin:
    """What was written for one region."""

    region_code: str
    html: Path
    pdf: Path
    pages: int


def compose(published: Published, region_code: str) -> Bulletin:
    """The bulletin of one region, before it is set."""
    region = Region(published, french.region_name(region_code))
    return Bulletin(region.name, published.facts, tuple(section(region) for section in SECTIONS))


def render_edition(
    tables: Mapping[str, pl.DataFrame],
    facts: EditionFacts,
    out: Path,
    browser: Path,
    regions: Sequence[str] | None = None,
    workers: int = 2,
    progress: Progress = lambda text: None,
) -> list[RenderedBulletin]:
    """Write `bulletins/`, the edition's pages and `static/`; a region that fails is named once the others are made."""
    published = Published(tables, facts)
    wanted = list(regions) if regions is not None else list(french.region_names())
    failed: dict[str, Exception] = {}
    bulletins: dict[str, Bulletin] = {}
    drawings: list[Drawing] = []
    live: dict[str, str] = {}
    for code in wanted:
        name = french.region_name(code)
        try:
            bulletin = compose(published, code)
            drawn = [drawing for figure in bulletin.figures for drawing in figure.drawings()]
            live.update(_live(bulletin.figures, drawn))
        except Exception as error:  # told with its region below, once the others are made
            failed[name.label] = error
            continue
        bulletins[code] = bulletin
        drawings += drawn
    home = index.compose(published)
    drawings += [drawing for figure in home.figures for drawing in figure.drawings()]
    progress(f"{len(drawings)} figures to draw")
    pictures = Pictures(render_svgs(drawings, browser, workers), live)
    write_static(out / "static")
    rendered = _write_bulletins(bulletins, pictures, published, out / "bulletins", workers, progress, failed)
    for file, html in (
        ("index.html", index.page_of(home, pictures)),
        ("method.html", pages.method(published)),
        ("quality.html", pages.quality(published)),
    ):
        (out / file).write_text(html, "utf-8")
    if failed:
        reasons = "; ".join(f"{label} ({error})" for label, error in failed.items())
        raise GenscanError(f"bulletins not made for {reasons}; the other regions are in {out / 'bulletins'}")
    return rendered


def _live(figures: Sequence[Figure], drawn: Sequence[Drawing]) -> dict[str, str]:
    """The interactive data of each figure that has a table twin, from its wide drawing."""
    by_id = {drawing.id: drawing for drawing in drawn}
    return {
        figure.id: plotly_json(by_id[figure.drawing_id("wide")])
        for figure in figures
        if "narrow" in figure.modes
    }


def _write_bulletins(
    bulletins: Mapping[str, Bulletin],
    pictures: Pictures,
    published: Published,
    folder: Path,
    workers: int,
    progress: Progress,
    failed: dict[str, Exception],
) -> list[RenderedBulletin]:
    folder.mkdir(parents=True, exist_ok=True)
    day = published.facts.last_observation
    rendered: list[RenderedBulletin] = []
    # Spawned, not forked: the caller may hold threads, which a fork would copy half way.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs: dict[str, Future[int]] = {}
        for code, bulletin in bulletins.items():
            slug = bulletin.region.slug
            try:
                (folder / f"{slug}.html").write_text(bulletin_page(bulletin, pictures, "screen"), "utf-8")
                html = bulletin_page(bulletin, pictures, "print")
                attached = attached_tables(published, code)
            except Exception as error:
                failed[bulletin.region.label] = error
                continue
            jobs[code] = pool.submit(_pdf, html, folder / f"{slug}.pdf", attached, day)
        for number, (code, job) in enumerate(jobs.items(), start=1):
            name = bulletins[code].region
            try:
                pages_made = job.result()
            except Exception as error:
                failed[name.label] = error
                continue
            rendered.append(
                RenderedBulletin(code, folder / f"{name.slug}.html", folder / f"{name.slug}.pdf", pages_made)
            )
            progress(f"bulletin {number} of {len(jobs)}: {name.label}, {pages_made} pages")
    return rendered


def _pdf(html: str, out: Path, tables: tuple[AttachedTable, ...], day: date) -> int:
    """In a process of its own; WeasyPrint is read there alone, so that a machine without Pango can do the rest."""
    try:
        from genscan.bulletin.pdf import write_pdf
    except OSError as error:
        raise GenscanError(
            "the PDF can't be made without Pango: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            f"libharfbuzz-subset0 ({error})"
        ) from error
    return write_pdf(html, out, tables, day)


def attached_tables(published: Published, code: str) -> tuple[AttachedTable, ...]:
    """The region's cells and indicators, as they stand in the edition's tables."""
    slug = french.region_name(code).slug
    made = []
    for name, about in (("cells", "Cellules de la région"), ("indicators", "Indicateurs de la région")):
        rows = published.tables[name].filter(pl.col("area_level") == "region", pl.col("area_code") == code)
        made.append(AttachedTable(f"{slug}-{name}.csv", f"{about} (CSV)", rows.write_csv()))
    return tuple(made)


def write_static(folder: Path) -> None:
    """Styles, fonts and scripts that the pages share."""
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    (folder / "site.css").write_text(screen_css(), "utf-8")
    for file in sorted((VENDOR / "fonts").iterdir()):
        if file.suffix in (".woff2", ".txt"):
            shutil.copyfile(file, folder / "fonts" / file.name)
    for file in sorted((VENDOR / "plotly").iterdir()):
        shutil.copyfile(file, folder / file.name)
    for file in sorted((TEMPLATES / "scripts").glob("*.js")):
        shutil.copyfile(file, folder / file.name)
