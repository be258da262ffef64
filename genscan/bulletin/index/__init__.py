"""The edition's index page: the country, the finder, the families, downloads, quality, notices."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from genscan.bulletin.calendar import coming
from genscan.bulletin.html import Pictures, page
from genscan.bulletin.index import downloads, national, ranking
from genscan.bulletin.parts import Figure, Table
from genscan.bulletin.published import Published
from genscan.bulletin.said import say
from genscan.bulletin.sections import quality
from genscan.bulletin.sections.masthead import meta, quarter_name
from genscan.bulletin.sections.territory import CREDIT
from genscan.tables.citation import cite, data_set


@dataclass(frozen=True)
class Home:
    """What the index page shows."""

    published: Published
    map: Figure
    families: Table
    gaps: Figure | None
    figures: tuple[Figure, ...]
    regions: tuple[ranking.RankedRegion, ...]
    downloads: tuple[downloads.Download, ...]


def compose(published: Published) -> Home:
    """The country and its regions, from the published tables."""
    chart, gaps = ranking.country_map(published), national.gaps_figure(published)
    return Home(
        published,
        chart,
        national.table(published),
        gaps,
        tuple(figure for figure in (chart, gaps) if figure),
        ranking.ranked(published),
        downloads.downloads(published),
    )


def page_of(home: Home, pictures: Pictures) -> str:
    """The index page."""
    published = home.published
    facts = published.facts
    prefix = "Démonstration · " if facts.demonstration else ""
    return page(
        "edition.html",
        facts,
        medium="screen",
        root="",
        title=f"{prefix}{facts.quarter.label_fr} : les métiers du numérique dans les 18 régions",
        heading=quarter_name(facts),
        meta=meta(facts),
        home=home,
        pictures=pictures,
        credit=say(CREDIT),
        lead=national.lead(published),
        ledger=quality.ledger_table(published, ("france-travail", "mcf", "lheo", "rncp")),
        unreadable=quality.unreadable(published),
        breaks=quality.breaks(published),
        sources=quality.sources(published),
        calendar=coming(facts.quarter),
        cite=say(cite(facts)),
        data_set=Markup(data_set(facts, published.tables)),
    )
