"""One region's bulletin, composed and set as HTML and PDF: what the processes of a pool do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from genscan import french, processes
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.parts import AttachedTable, Bulletin, Figure
from genscan.bulletin.published import Published
from genscan.bulletin.region import Region
from genscan.bulletin.sections import SECTIONS
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.figures.drawing import Drawing

Composed = tuple[Bulletin, list[Drawing]]


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


def drawings_of(figures: Sequence[Figure]) -> list[Drawing]:
    """Every drawing of these figures, in each mode."""
    return [drawing for figure in figures for drawing in figure.drawings()]


_published: Published | None = None  # of a process of the pool, once started


def start(handed: Path, facts: EditionFacts) -> None:
    """Begin a process: the tables are those of the folder."""
    global _published
    _published = Published(processes.handed(handed), facts)


def composed(code: str) -> Composed:
    """One region's bulletin, and its figures for who draws them."""
    assert _published is not None
    bulletin = compose(_published, code)
    return bulletin, drawings_of(bulletin.figures)


def set_bulletin(bulletin: Bulletin, pictures: Pictures, folder: Path) -> RenderedBulletin:
    """One region's page and PDF, written into a folder."""
    assert _published is not None
    slug, code = bulletin.region.slug, bulletin.region.code
    page, pdf = folder / f"{slug}.html", folder / f"{slug}.pdf"
    tables = attached_tables(_published, code)
    count = _pdf(bulletin_page(bulletin, pictures, "print"), pdf, tables, _published)
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
