"""Section quality: what became of the records, breaks, sources and licences, how to cite, accessibility."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.parts import Column, Section, Table, row_of
from genscan.bulletin.published import Published
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Printed, Said, say
from genscan.bulletin.sections.masthead import quarter_name
from genscan.bulletin.source_lines import CONTENTS_FR, FEEDS_FR
from genscan.bulletin.wording import plural_of, share_among, stock, tally, whole
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
            "care": _care(region),
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
    counted = set(ledger.filter(pl.col("records") > 0).get_column("feed"))
    present = [feed for feed in feeds if feed in counted]
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
        (
            Column("Enregistrements", "text"),
            *(Column(french.capitalise(FEEDS_FR.get(feed, feed))) for feed in present),
        ),
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


def _care(region: Region) -> tuple[tuple[str, Said], ...]:
    """What could be coded, placed, told from its copies and read, where there is something to say."""
    told = (
        ("Métier", _coded(region.published)),
        ("Lieu", _placed(region)),
        ("Copies", _copies(region)),
        ("Lecture", unreadable(region.published)),
    )
    return tuple((name, said) for name, said in told if said)


def _coded(published: Published) -> Said:
    def records(reason: str) -> Printed:
        return published.total("ledger", "records", whole, feed="france-travail", reason=reason) or Plain("0")

    return say(
        "chaque offre retenue a un code ROME. Enregistrements écartés : {a} sans code, {b} dont l’intitulé "
        "contredit le code.",
        a=records("no_occupation"),
        b=records("title_contradicts_code"),
    )


def _placed(region: Region) -> Said:
    """The vacancies without a department, then those without a region."""
    name = region.name
    lost = region.published.cell(("department", f"{name.code}-ZZ"))
    said = NOTHING
    if lost["vacancies"]:
        has = "n’a" if lost["vacancies"] < 2 else "n’ont"
        said = say(
            f"dans la région, {{n}} sur {{m}} {has} pas de département connu.",
            n=tally(lost, "vacancies", "offre distincte", "offres distinctes"),
            m=region.cell().cite("vacancies", whole),
        )
    elif region.cell()["vacancies"] and len(region.departments) > 1:
        said = say("dans la région, toutes les offres ont un département connu.")
    unknown = region.open_to_all()
    if not unknown["vacancies_stock"]:
        return said
    many = plural_of(stock(unknown["vacancies_stock"]), float(unknown["vacancies_stock"]))
    nowhere = say(
        "{n} "
        + (
            "n’ont pas de région connue : elles comptent"
            if many
            else "n’a pas de région connue : elle compte"
        )
        + " pour le pays et dans aucune région.",
        n=tally(
            unknown, "vacancies_stock", "offre en ligne en moyenne", "offres en ligne en moyenne", opens=True
        ),
    )
    return said + nowhere


def _copies(region: Region) -> Said:
    once = region.published.profile(region.area, "vacancies", "postings").get("1")
    merged = region.published.total("ledger", "records", whole, feed="france-travail", outcome="duplicate")
    said = NOTHING
    if once is not None and once["share"] is not None:
        said = say(
            "{x} des offres de la région n’ont qu’une annonce ; les autres en réunissent plusieurs.",
            x=once.cite("share", share_among(region.cell()["vacancies"])),
        )
    if merged is None:
        return said
    return said + say("Dans le pays, {n} annonces sont des copies d’une autre.", n=merged)
