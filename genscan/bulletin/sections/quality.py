"""Section quality: what became of the records, breaks, sources and licences, how to cite, accessibility."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.parts import Column, Section, Table, row_of
from genscan.bulletin.published import Published
from genscan.bulletin.region import CONTENTS_FR, FEEDS_FR, Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections.masthead import quarter_name
from genscan.bulletin.wording import whole
from genscan.told_breaks import COUNTRY

OUTCOMES = {
    "kept": "Retenus",
    "duplicate": "Copies d’une autre offre",
    "seen_again": "Déjà vus",
    "outside_perimeter": "Hors du périmètre",
    "outside_quarter": "Hors du trimestre",
    "quarantined": "En quarantaine, illisibles",
}


def build(region: Region) -> Section:
    published = region.published
    return Section(
        "qualite",
        "Qualité de l’édition",
        "quality",
        {
            "ledger": ledger_table(published, ("france-travail", "mcf", "lheo")),
            "unreadable": unreadable(published),
            "unplaced": _unplaced(region),
            "breaks": breaks(published, region),
            "sources": sources(published),
            "cite": say(
                f"Observatoire GenScan, {region.name.label}, {quarter_name(published.facts)}, révision "
                f"{published.facts.revision}."
            ),
        },
        number=9,
    )


def ledger_table(published: Published, feeds: tuple[str, ...]) -> Table:
    """What became of the records of each feed: sums over its files."""
    ledger = published.tables["ledger"]
    present = [feed for feed in feeds if feed in set(ledger.get_column("feed"))]
    known = [outcome for outcome in OUTCOMES if outcome in set(ledger.get_column("outcome"))]
    rows = [
        row_of(
            Plain(OUTCOMES[outcome]),
            (
                published.total("ledger", "records", whole, feed=feed, outcome=outcome) or Plain("0")
                for feed in present
            ),
        )
        for outcome in known
    ]
    rows.append(
        row_of(
            "Reçus",
            (published.total("ledger", "records", whole, feed=feed) or Plain("0") for feed in present),
            "total",
        )
    )
    return Table(
        "Ce que sont devenus les enregistrements",
        (Column("Enregistrements", "text"), *(Column(FEEDS_FR.get(feed, feed)) for feed in present)),
        tuple(rows),
    )


def unreadable(published: Published) -> Said:
    """Files that could not be read at all."""
    lost = published.tables["ledger"].filter(pl.col("records").is_null())
    if lost.is_empty():
        return NOTHING
    many = len(lost) > 1
    files = french.listing(lost.get_column("file").to_list())
    return say(
        f"{french.capitalise(french.small_number(len(lost)))} "
        f"{'fichiers n’ont pu être lus' if many else 'fichier n’a pu être lu'} : "
        "{files}.",
        files=files,
    )


def breaks(published: Published, region: Region | None = None) -> tuple[Said, ...]:
    """Known breaks, those of the region where the table tells it."""
    table = published.tables["breaks"]
    if table.is_empty():
        return (say("Aucune rupture de série n’est connue."),)
    since = published.facts.quarter.previous(8).first_day
    table = table.filter(
        pl.col("break_date") >= since, pl.col("break_date") <= published.facts.quarter.last_day
    )
    if region is not None:
        table = table.filter(pl.col("region_code").is_in([COUNTRY, region.name.code]))
    if table.is_empty():
        return (say("Aucune rupture de série n’est connue sur les deux dernières années."),)
    return tuple(
        say(f"{french.capitalise(french.day(row['break_date']))} : {{what}}", what=_sentence(row["what_fr"]))
        for row in table.sort("break_date").iter_rows(named=True)
    )


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def sources(published: Published) -> tuple[Said, ...]:
    """Each feed once: producer, what, date, licence."""
    table = published.tables["sources"]
    found = (
        table.group_by("feed", "producer", "licence")
        .agg(pl.col("observed_on").max())
        .sort("feed", "producer", "licence")
    )
    return tuple(
        say(
            "{producer}, {feed}{when}, {licence}.",
            producer=row["producer"],
            feed=CONTENTS_FR.get(row["feed"], row["feed"]),
            when=f", {french.day(row['observed_on'])}" if row["observed_on"] else "",
            licence=french.uncapitalise(row["licence"])
            if row["licence"][:7] == "Licence" and "Ouverte" not in row["licence"]
            else row["licence"],
        )
        for row in found.iter_rows(named=True)
    )


def _unplaced(region: Region) -> Said:
    cell = region.open_to_all()
    if not cell["vacancies_stock"]:
        return NOTHING
    return say(
        "Sans région connue : {n} offres en ligne en moyenne, comptées pour le pays et dans aucune région.",
        n=cell.cite("vacancies_stock", whole),
    )
