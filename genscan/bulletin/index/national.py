"""The six families in the country: how they moved, and where demand and training part."""

from __future__ import annotations

import polars as pl

from genscan.bulletin.gaps import GAP_MARKS, Gap, gap_title, gaps_of
from genscan.bulletin.parts import Column, Figure, Table, TableRow, row_of
from genscan.bulletin.published import ALL, NATION, Published, interval_of
from genscan.bulletin.region import families
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.source_lines import source
from genscan.bulletin.wording import FAMILIES, WHOLE, bare_points, points, share, stock, whole
from genscan.bulletin.yearly import HEADING, Change, change_of_vacancies, no_change


def lead(published: Published) -> Said:
    """The country in two or three sentences: what is online, how it moved, where the two sides part."""
    cell = published.cell(NATION)
    if cell["vacancies_stock"] is None:
        return NOTHING
    return (
        say(
            "En moyenne, {n} offres en ligne dans le pays et {c} formations.",
            n=cell.shown("vacancies_stock", stock),
            c=cell.shown("courses", whole),
        )
        + _moved(change_of_vacancies(published, NATION))
        + _parting(stated(published))
    )


def _moved(change: Change) -> Said:
    if not change:
        return no_change(change)
    if change.established:
        verb = "gagnent" if change.value > 0 else "perdent"
        return say(
            f"Les offres {verb} {{x}} en un an{{aside}} {{i}}.",
            x=change.size,
            i=change.interval,
            aside=change.aside,
        )
    direction = "une hausse" if change.value >= 0 else "une baisse"
    return say(f"Sur un an{{aside}}, on ne peut pas conclure à {direction} des offres.", aside=change.aside)


def _parting(gaps: list[Gap]) -> Said:
    firm = sorted((gap for gap in gaps if gap.established), key=lambda gap: -abs(gap.value))
    if not firm:
        return NOTHING
    words = FAMILIES[firm[0].family.code]
    more = "plus" if firm[0].value > 0 else "moins"
    return say(
        f"L’écart principal porte sur {words.subject}, {more} {words.verb('présent', 'présents')} dans les "
        "offres que dans les formations : {x} {i}.",
        x=firm[0].gap.cite("value", points),
        i=interval_of(firm[0].gap, bare_points),
    )


def table(published: Published) -> Table:
    """Vacancies, change, courses and gap of each family."""
    columns = (
        Column("Famille", "text"),
        Column("Offres en ligne"),
        Column(HEADING),
        Column("Formations"),
        Column("Part des offres", spare=True),
        Column("Part des formations", spare=True),
        Column("Écart, en points"),
        Column("Intervalle à 95 %", "soft", spare=True),
        Column("Lecture", "text", spare=True),
    )
    gaps = gaps_of(published, NATION, families())
    return Table(
        "Les six familles dans le pays",
        columns,
        (*(_row(published, gap) for gap in gaps), _total(published)),
    )


def _row(published: Published, gap: Gap) -> TableRow:
    cell = published.cell(NATION, gap.family.occupation)
    return row_of(
        Plain(gap.family.label),
        (
            cell.shown("vacancies_stock", stock),
            change_of_vacancies(published, NATION, gap.family.occupation).shown,
            cell.shown("courses", whole),
            gap.demand.shown("value", share),
            gap.supply.shown("value", share),
            gap.gap.shown("value", bare_points),
            interval_of(gap.gap, bare_points) if gap.gap["value"] is not None else NOTHING,
            gap.reading,
        ),
    )


def _total(published: Published) -> TableRow:
    cell = published.cell(NATION, ALL)
    return row_of(
        "Ensemble",
        (
            cell.shown("vacancies_stock", stock),
            change_of_vacancies(published, NATION).shown,
            cell.shown("courses", whole),
            WHOLE,
            WHOLE,
            NOTHING,
            NOTHING,
            NOTHING,
        ),
        "total",
    )


def stated(published: Published) -> list[Gap]:
    """The gaps of the country that are published, the highest first."""
    gaps = gaps_of(published, NATION, families())
    return sorted((gap for gap in gaps if gap.stated), key=lambda gap: -gap.value)


def gaps_figure(published: Published) -> Figure | None:
    """Demand share against supply share; none where fewer than three families may be stated."""
    gaps = stated(published)
    if len(gaps) < 3:
        return None
    frame = pl.DataFrame([gap.drawn for gap in gaps], schema_overrides={"symbol": pl.String})
    return Figure(
        id="index-ecart",
        module="share_gap",
        rows=frame,
        title=gap_title(gaps),
        about=say(
            "Part de chaque famille dans les offres en ligne et dans les formations des 18 régions, en %. "
            + GAP_MARKS
        ),
        alt="Part dans les offres et dans les formations du pays : "
        + ", ".join(gap.described for gap in gaps)
        + ".",
        source=source(published, "france-travail", "mcf", "lheo"),
        data="indicators",
    )
