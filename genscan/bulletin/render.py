"""The bulletins and pages of an edition, rendered into a folder by a few processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path

import polars as pl

from genscan import french, processes
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
from genscan.figures.render import Studio, plotly_json, render_svgs
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
    """Write `bulletins/`, the edition's pages and `static/`; failed regions are named in the end.

    What is left where a process ends abruptly, as when memory runs short, is made by one alone.
    """
    folder = out / "bulletins"
    folder.mkdir(parents=True, exist_ok=True)
    made = _Made(folder, list(regions) if regions is not None else list(french.region_names()), progress)
    with _handed(tables, out / "handed") as handed:
        with processes.pool(workers, _start, (handed, facts, browser)) as pool:
            published = Published(tables, facts)
            home = index.compose(published)
            drawn = pool.submit(_draw, _drawings(home.figures))
            jobs = {code: pool.submit(_region, code, folder) for code in _longest_first(made.wanted, tables)}
            # The rest while the processes start and work.
            write_static(out / "static")
            _write_pages(published, out)
            page = index.page_of(home, _pictures(drawn, home.figures, browser))
            (out / "index.html").write_text(page, "utf-8")
            progress(f"the edition's pages are made; {len(jobs)} bulletins to make")
            lost = made.collect(jobs)
        if lost:
            progress(f"a process that made bulletins was ended: {len(lost)} of them are made one by one")
            with processes.pool(1, _start, (handed, facts, browser)) as pool:
                lost = made.collect({code: pool.submit(_region, code, folder) for code in lost})
    if lost:
        labels = ", ".join(french.region_name(code).label for code in made.wanted if code in lost)
        raise GenscanError(
            f"bulletins not made for {labels}: a process that made them was ended, and so was the next,"
            " as when memory runs short; free some, then run again"
        )
    made.refuse_failed()
    return sorted(made.rendered, key=lambda one: made.wanted.index(one.region_code))


@dataclass
class _Made:
    """What was made of the regions wanted, and why others were not."""

    folder: Path
    wanted: list[str]
    progress: Progress
    rendered: list[RenderedBulletin] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def collect(self, jobs: Mapping[str, Future[RenderedBulletin]]) -> list[str]:
        """Wait for these; returns the regions whose process ended before their end."""
        lost = []
        for code, job in jobs.items():
            label = french.region_name(code).label
            try:
                made = job.result()
            except BrokenProcessPool:
                lost.append(code)
                continue
            except Exception as error:  # told with its region once the others are made
                self.failed.append(f"{label} ({str(error) or type(error).__name__})")
                continue
            self.rendered.append(made)
            self.progress(f"bulletin {len(self.rendered)} of {len(self.wanted)}: {label}, {made.pages} pages")
        return lost

    def refuse_failed(self) -> None:
        """GenscanError with the regions that failed, if any did."""
        if self.failed:
            raise GenscanError(
                f"bulletins not made for {'; '.join(self.failed)};"
                f" {len(self.rendered)} other regions are in {self.folder}"
            )


@contextmanager
def _handed(tables: Mapping[str, pl.DataFrame], folder: Path) -> Iterator[Path]:
    """The rows that pages cite as Arrow files, for as long as processes map them: none waits for its copy."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, table in tables.items():
            citable(table).write_ipc(folder / f"{name}.arrow", compression="uncompressed")
        yield folder
    finally:
        shutil.rmtree(folder)


def _longest_first(codes: Sequence[str], tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """The order in which no process is left with a long bulletin while the others have none."""
    areas = tables["indicators"].filter(area_level="region").get_column("area_code")
    rows = dict(areas.value_counts().iter_rows())
    return sorted(codes, key=lambda code: -rows.get(code, 0))


def _write_pages(published: Published, out: Path) -> None:
    """The pages that have no figures."""
    for file, html in (
        ("method.html", pages.method(published)),
        ("quality.html", pages.quality(published)),
        ("dictionary.html", pages.dictionary_page(published)),
        ("changes.html", changes.changes_page(published)),
    ):
        (out / file).write_text(html, "utf-8")
    write_explorer(published, out)


def _pictures(drawn: Future[dict[str, str]], figures: Sequence[Figure], browser: Path) -> Pictures:
    """What a process drew, or where it ended abruptly, a browser started for them."""
    try:
        return Pictures(drawn.result())
    except BrokenProcessPool:
        return Pictures(render_svgs(_drawings(figures), browser))


def _drawings(figures: Sequence[Figure]) -> list[Drawing]:
    return [drawing for figure in figures for drawing in figure.drawings()]


_published: Published | None = None  # of this process, once started, and the browser that it keeps
_studio: Studio | None = None


def _start(handed: Path, facts: EditionFacts, browser: Path) -> None:
    global _published, _studio
    tables = {file.stem: pl.read_ipc(file) for file in sorted(handed.glob("*.arrow"))}
    _published, _studio = Published(tables, facts), Studio(browser)
    # A process of a pool runs no `atexit`, but these.
    Finalize(_studio, _studio.__exit__, exitpriority=1)


def _draw(drawings: Sequence[Drawing]) -> dict[str, str]:
    assert _studio is not None
    return _studio.svgs(drawings)


def _region(code: str, folder: Path) -> RenderedBulletin:
    """One region, whole, in a process of its own: composed, drawn, set as HTML and PDF."""
    assert _published is not None and _studio is not None
    return render_region(_published, code, folder, _studio)


def render_region(published: Published, code: str, folder: Path, studio: Studio) -> RenderedBulletin:
    """One region's page and PDF, written into a folder."""
    bulletin = compose(published, code)
    drawn = _drawings(bulletin.figures)
    pictures = Pictures(studio.svgs(drawn), _live(bulletin.figures, drawn))
    return _write(bulletin, pictures, published, folder)


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
