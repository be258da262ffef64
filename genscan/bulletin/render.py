"""The bulletins and pages of an edition, rendered into a folder by a few processes."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from genscan import french
from genscan.bulletin import changes, index, pages
from genscan.bulletin.explorer import write_explorer
from genscan.bulletin.html import Pictures, bulletin_page, write_style
from genscan.bulletin.parts import AttachedTable, Bulletin, Figure
from genscan.bulletin.published import Published, citable
from genscan.bulletin.region import Region
from genscan.bulletin.sections import SECTIONS
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.figures.drawing import Drawing
from genscan.figures.render import plotly_json, render_svgs
from genscan.paths import TEMPLATES, VENDOR

Progress = Callable[[str], None]
SHARE = 3  # regions a process makes at a time: one browser serves them, and the last share is short


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
    """Write `bulletins/`, the edition's pages and `static/`; failed regions are named in the end."""
    wanted = list(regions) if regions is not None else list(french.region_names())
    names = {code: french.region_name(code) for code in wanted}
    (out / "bulletins").mkdir(parents=True, exist_ok=True)
    write_static(out / "static")
    _write_pages(Published(tables, facts), out, browser)
    progress(f"the edition's pages are made; {len(wanted)} bulletins to make")
    rendered: list[RenderedBulletin] = []
    failed: dict[str, str] = {}
    shares = [wanted[start : start + SHARE] for start in range(0, len(wanted), SHARE)]
    # Spawned, not forked: the caller may hold threads, which a fork would copy half way.
    context = multiprocessing.get_context("spawn")
    count = max(1, min(workers, len(shares)))
    needed = {name: citable(table) for name, table in tables.items()}
    with ProcessPoolExecutor(count, context, _start, (needed, facts)) as pool:
        jobs = [(share, pool.submit(_share, share, out / "bulletins", browser)) for share in shares]
        for share, job in jobs:
            try:
                made = job.result()
            except Exception as error:  # the process itself ended: none of its share was made for sure
                made = dict.fromkeys(share, str(error) or type(error).__name__)
            for code, result in made.items():
                if isinstance(result, str):
                    failed[names[code].label] = result
                    continue
                rendered.append(result)
                progress(
                    f"bulletin {len(rendered)} of {len(wanted)}: {names[code].label}, {result.pages} pages"
                )
    if failed:
        reasons = "; ".join(f"{label} ({error})" for label, error in failed.items())
        raise GenscanError(f"bulletins not made for {reasons}; the other regions are in {out / 'bulletins'}")
    return rendered


def _write_pages(published: Published, out: Path, browser: Path) -> None:
    home = index.compose(published)
    drawn = [drawing for figure in home.figures for drawing in figure.drawings()]
    pictures = Pictures(render_svgs(drawn, browser))
    for file, html in (
        ("index.html", index.page_of(home, pictures)),
        ("method.html", pages.method(published)),
        ("quality.html", pages.quality(published)),
        ("dictionary.html", pages.dictionary_page(published)),
        ("changes.html", changes.changes_page(published)),
    ):
        (out / file).write_text(html, "utf-8")
    write_explorer(published, out)


_published: Published | None = None  # of this process, once started


def _start(tables: dict[str, pl.DataFrame], facts: EditionFacts) -> None:
    global _published
    _published = Published(tables, facts)


def _share(codes: Sequence[str], folder: Path, browser: Path) -> dict[str, RenderedBulletin | str]:
    """Some regions, whole, in a process of its own: composed, drawn by one browser, set as HTML and PDF."""
    assert _published is not None
    return render_share(_published, codes, folder, browser)


def render_share(
    published: Published, codes: Sequence[str], folder: Path, browser: Path
) -> dict[str, RenderedBulletin | str]:
    """What was written for each region, or why it was not."""
    results: dict[str, RenderedBulletin | str] = {}
    composed: dict[str, tuple[Bulletin, list[Drawing]]] = {}
    for code in codes:
        try:
            bulletin = compose(published, code)
            composed[code] = bulletin, [d for figure in bulletin.figures for d in figure.drawings()]
        except Exception as error:  # told with its region once the others are made
            results[code] = str(error) or type(error).__name__
    svgs = _drawn({code: drawn for code, (_, drawn) in composed.items()}, browser, results)
    for code, (bulletin, drawn) in composed.items():
        if code in results:
            continue
        try:
            pictures = Pictures(svgs, _live(bulletin.figures, drawn))
            results[code] = _write(bulletin, pictures, published, folder)
        except Exception as error:
            results[code] = str(error) or type(error).__name__
    return results


def _drawn(
    drawings: Mapping[str, Sequence[Drawing]], browser: Path, results: dict[str, RenderedBulletin | str]
) -> dict[str, str]:
    """The figures of a share at once; one by one where that fails, to tell which region's."""
    try:
        return render_svgs([drawing for drawn in drawings.values() for drawing in drawn], browser)
    except GenscanError:
        svgs: dict[str, str] = {}
        for code, drawn in drawings.items():
            try:
                svgs.update(render_svgs(drawn, browser))
            except GenscanError as error:
                results[code] = str(error)
        return svgs


def _live(figures: Sequence[Figure], drawn: Sequence[Drawing]) -> dict[str, str]:
    """The interactive data of each full figure, from its wide drawing."""
    by_id = {drawing.id: drawing for drawing in drawn}
    return {
        figure.id: plotly_json(by_id[figure.drawing_id("wide")])
        for figure in figures
        if "narrow" in figure.modes
    }


def _write(bulletin: Bulletin, pictures: Pictures, published: Published, folder: Path) -> RenderedBulletin:
    slug, code = bulletin.region.slug, bulletin.region.code
    page, pdf = folder / f"{slug}.html", folder / f"{slug}.pdf"
    count = _pdf(bulletin_page(bulletin, pictures, "print"), pdf, attached_tables(published, code), published)
    page.write_text(bulletin_page(bulletin, pictures, "screen"), "utf-8")
    return RenderedBulletin(code, page, pdf, count)


def _pdf(html: str, out: Path, tables: tuple[AttachedTable, ...], published: Published) -> int:
    """WeasyPrint is read here alone, so that a machine without Pango can do the rest."""
    try:
        from genscan.bulletin.pdf import write_pdf
    except OSError as error:
        raise GenscanError(
            "the PDF can't be made without Pango: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            f"libharfbuzz-subset0 ({error})"
        ) from error
    return write_pdf(html, out, tables, published.facts.last_observation)


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
    write_style(folder)
    for file in sorted((VENDOR / "plotly").iterdir()):
        shutil.copyfile(file, folder / file.name)
    for file in sorted((TEMPLATES / "scripts").glob("*.js")):
        shutil.copyfile(file, folder / file.name)
