"""The bulletins and pages of an edition, rendered into a folder by a few processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from genscan import french, processes
from genscan.bulletin import changes, index, pages, setting
from genscan.bulletin.explorer import write_explorer
from genscan.bulletin.html import Pictures, write_style
from genscan.bulletin.parts import Figure
from genscan.bulletin.published import Published, citable
from genscan.bulletin.setting import Composed, RenderedBulletin, drawings_of
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.figures.drawing import Drawing
from genscan.figures.render import Studio
from genscan.figures.texts import plotly_json
from genscan.paths import TEMPLATES, VENDOR

Progress = Callable[[str], None]


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
    wanted = list(regions) if regions is not None else list(french.region_names())
    cited = {name: citable(table) for name, table in tables.items()}
    with processes.handing(cited, out / "handed") as handed, Studio(browser) as studio:
        press = _Press(folder, studio, wanted, progress)
        with processes.pool(workers, setting.start, (handed, facts)) as pool, ThreadPoolExecutor(1) as aside:
            composed = press.begin(pool, _longest_first(wanted, tables))
            progress(f"{len(wanted)} bulletins to make, and the edition's pages")
            pages_made = aside.submit(_write_pages, Published(tables, facts), out)
            write_static(out / "static")
            _write_home(Published(tables, facts), out, studio)
            lost = press.finish(pool, composed)
            pages_made.result()
        if lost:
            progress(f"a process that made bulletins was ended: {len(lost)} of them are made one by one")
            with processes.pool(1, setting.start, (handed, facts)) as pool:
                lost = press.finish(pool, press.begin(pool, lost))
    if lost:
        labels = ", ".join(french.region_name(code).label for code in wanted if code in lost)
        raise GenscanError(
            f"bulletins not made for {labels}: a process that made them was ended, and so was the next,"
            " as when memory runs short; free some, then run again"
        )
    press.refuse_failed()
    return sorted(press.rendered, key=lambda one: wanted.index(one.region_code))


@dataclass
class _Press:
    """Makes bulletins: a pool composes them, the studio here draws their figures, the pool sets them."""

    folder: Path
    studio: Studio
    wanted: Sequence[str]
    progress: Progress
    rendered: list[RenderedBulletin] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def begin(self, pool: ProcessPoolExecutor, codes: Sequence[str]) -> dict[str, Future[Composed]]:
        """Have these regions composed."""
        return {code: pool.submit(setting.composed, code) for code in codes}

    def finish(self, pool: ProcessPoolExecutor, composed: Mapping[str, Future[Composed]]) -> list[str]:
        """Draw what is composed and have it set; returns the regions whose process ended before that."""
        lost: list[str] = []
        jobs: dict[str, Future[RenderedBulletin]] = {}
        for code, job in composed.items():
            with self._noting(code, lost):
                bulletin, drawn = job.result()
                pictures = Pictures(self.studio.svgs(drawn), _live(bulletin.figures, drawn))
                jobs[code] = pool.submit(setting.set_bulletin, bulletin, pictures, self.folder)
            while jobs and next(iter(jobs.values())).done():
                self._collect(jobs, lost)
        while jobs:
            self._collect(jobs, lost)
        return lost

    def refuse_failed(self) -> None:
        """GenscanError with the regions that failed, if any did."""
        if self.failed:
            raise GenscanError(
                f"bulletins not made for {'; '.join(self.failed)};"
                f" {len(self.rendered)} other regions are in {self.folder}"
            )

    def _collect(self, jobs: dict[str, Future[RenderedBulletin]], lost: list[str]) -> None:
        """Wait for the first of these, and take it out."""
        code = next(iter(jobs))
        with self._noting(code, lost):
            made = jobs.pop(code).result()
            self.rendered.append(made)
            label = french.region_name(code).label
            self.progress(f"bulletin {len(self.rendered)} of {len(self.wanted)}: {label}, {made.pages} pages")

    @contextmanager
    def _noting(self, code: str, lost: list[str]) -> Iterator[None]:
        """A region whose process ended is lost; another failure is told once the others are made."""
        try:
            yield
        except BrokenProcessPool:
            lost.append(code)
        except Exception as error:
            label = french.region_name(code).label
            self.failed.append(f"{label} ({str(error) or type(error).__name__})")


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


def _write_home(published: Published, out: Path, studio: Studio) -> None:
    home = index.compose(published)
    pictures = Pictures(studio.svgs(drawings_of(home.figures)))
    (out / "index.html").write_text(index.page_of(home, pictures), "utf-8")


def _live(figures: Sequence[Figure], drawn: Sequence[Drawing]) -> dict[str, str]:
    """The interactive data of each full figure, from its wide drawing."""
    by_id = {drawing.id: drawing for drawing in drawn}
    return {
        figure.id: plotly_json(by_id[figure.drawing_id("wide")])
        for figure in figures
        if "narrow" in figure.modes
    }


def write_static(folder: Path) -> None:
    """Styles, fonts and scripts that the pages share."""
    write_style(folder)
    for file in sorted((VENDOR / "plotly").iterdir()):
        shutil.copyfile(file, folder / file.name)
    for file in sorted((TEMPLATES / "scripts").glob("*.js")):
        shutil.copyfile(file, folder / file.name)
