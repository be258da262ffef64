"""The method and quality pages of an edition: definitions, choices, ledger, notices, sources."""

from __future__ import annotations

import polars as pl

from genscan import dictionary, french, models
from genscan.bulletin import copies, received
from genscan.bulletin.accuracy import accuracies
from genscan.bulletin.choices import choices
from genscan.bulletin.html import page
from genscan.bulletin.ledger_words import NOTICES, REASONS
from genscan.bulletin.parts import Column, Table, row_of
from genscan.bulletin.published import NATION, Published, Row
from genscan.bulletin.said import NOTHING, Plain, say
from genscan.bulletin.sections import quality as section
from genscan.bulletin.sections.masthead import meta
from genscan.bulletin.sections.method import BLOCKS, GLOSSARY
from genscan.bulletin.source_lines import FEEDS_FR
from genscan.bulletin.wording import whole
from genscan.tables import versions
from genscan.tables.licences import licence_of

UNITS = {
    "1 = average of the regions and of the level": "1 = moyenne des régions et du niveau",
    "1 = share of the occupation in the 18 regions": "1 = poids du métier dans les 18 régions",
    "1 need high, supply low; 2 both high; 3 both low; 4 need low, supply high; 0 undecided": (
        "1 besoin fort, offre faible ; 2 les deux forts ; 3 les deux faibles ; 4 besoin faible, offre "
        "forte ; 0 indécis"
    ),
    "courses": "formations",
    "days": "jours",
    "courses per 100,000 people": "formations pour 100 000 habitants",
    "fraction": "part, de 0 à 1",
    "openings per place": "postes par place",
    "vacancies": "offres",
    "vacancies per 100 courses": "offres pour 100 formations",
    "vacancies per 100,000 people": "offres pour 100 000 habitants",
    "people": "personnes",
    "records": "enregistrements",
    "dates": "dates",
    "posts": "postes",
    "places": "places",
    "sessions": "sessions",
    "course equivalents": "formations réparties",
    "vacancies squared": "offres au carré",
    "vacancies or courses": "offres ou formations",
    "unit of the indicator": "celle de l’indicateur",
    "varies": "variable",
    "rank": "rang",
}
TYPES_FR = {
    "text": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "date": "date",
}


def method(published: Published) -> str:
    """Definitions and choices."""
    definitions = published.tables["indicator_definitions"]
    return page(
        "method.html",
        published.facts,
        medium="screen",
        root="",
        title=_title(published, "Méthode"),
        meta=meta(published.facts),
        blocks=BLOCKS,
        glossary=GLOSSARY,
        definitions=[
            {
                "code": row["indicator"],
                "title": french.typographic(row["title_fr"]),
                "unit": french.typographic(UNITS.get(row["unit"] or "", row["unit"] or "")),
                "text": french.typographic(row["description_fr"] or ""),
                "rests_on": french.typographic(_rests_on(row["indicator"])),
            }
            for row in definitions.sort("indicator").iter_rows(named=True)
        ],
        choices=choices(),
        symbols=sorted(dictionary.SYMBOLS_FR.items()),
        families=_families(published),
        perimeter=_perimeter(published),
        sources=received.sources(published),
        fates=received.fates(),
        treated=received.treated(),
    )


def dictionary_page(published: Published) -> str:
    """Every table and column that the edition publishes."""
    return page(
        "dictionary.html",
        published.facts,
        medium="screen",
        root="",
        title=_title(published, "Dictionnaire"),
        meta=meta(published.facts),
        symbols=sorted(dictionary.SYMBOLS_FR.items()),
        versions=reversed(versions.declarations()),
        tables=[
            {
                "name": table.name,
                "title": table.title_fr,
                "text": table.description_fr,
                "grain": table.grain_fr,
                "licence": licence_of(table, published.tables["sources"]),
                "columns": [
                    (
                        column.name,
                        column.title_fr,
                        TYPES_FR.get(column.type, column.type),
                        UNITS.get(column.unit, column.unit),
                        "oui" if column.key else "",
                        column.description_fr,
                    )
                    for column in table.columns
                ],
            }
            for table in dictionary.tables().values()
        ],
    )


def quality(published: Published) -> str:
    """What became of every record, what was noticed, what was observed, from whom."""
    return page(
        "quality.html",
        published.facts,
        medium="screen",
        root="",
        title=_title(published, "Qualité"),
        meta=meta(published.facts),
        summary=section.ledger_table(published, ("france-travail", "mcf", "lheo", "rncp", "rome")),
        unreadable=section.unreadable(published),
        reasons=_reasons(published),
        files=_files(published),
        notices=_notices(published),
        copies=[copies.removed(published), copies.postings(published)],
        ranking=copies.ranking(published),
        copies_untold=copies.untold(published),
        observations=_observations(published),
        breaks=section.breaks(published),
        sources=section.sources(published),
        accuracies=accuracies(),
    )


def _rests_on(indicator: str) -> str:
    """What the reliability of an indicator rests on, from the head of its SELECT."""
    heads = {model.table: model.header for model in models.indicators()}
    return heads.get(indicator, {}).get("rests_on_fr", "")


def _families(published: Published) -> list[tuple[str, int]]:
    """The six families and how many ROME 4.0 codes each has."""
    leaves = published.tables["occupations"].filter(occupation_level="rome")
    families = published.tables["families"].sort("position")
    return [
        (french.typographic(label), leaves.filter(family=family).height)
        for family, label in families.select("family", "family_label").iter_rows()
    ]


def _perimeter(published: Published) -> dict[str, list[str]]:
    """The historic codes that are wholly inside, and those of which a part is."""
    parents = published.tables["occupations"].filter(occupation_level="parent").sort("occupation_code")
    return {
        name: [
            f"{code} {french.typographic(label)}"
            for code, label in parents.filter(perimeter=name)
            .select("occupation_code", "occupation_label")
            .iter_rows()
        ]
        for name in ("whole", "partial")
    }


def _title(published: Published, name: str) -> str:
    prefix = "Démonstration · " if published.facts.demonstration else ""
    return f"{prefix}{name} · {published.facts.quarter.label_fr}, révision {published.facts.revision}"


def _feed(feed: str) -> str:
    """The name of a feed at the head of a row."""
    return french.capitalise(FEEDS_FR.get(feed, feed))


def _reasons(published: Published) -> Table:
    """Sums by feed, outcome and reason over the files."""
    ledger = published.tables["ledger"].filter(pl.col("records").is_not_null())
    groups = ledger.select("feed", "outcome", "reason").unique().sort("feed", "outcome", "reason")
    return Table(
        "Registre par motif",
        (
            Column("Source", "text"),
            Column("Devenir", "text"),
            Column("Motif", "text"),
            Column("Enregistrements"),
        ),
        tuple(
            row_of(
                Plain(_feed(feed)),
                (
                    Plain(section.OUTCOMES.get(outcome, outcome)),
                    Plain(REASONS.get(reason, reason)),
                    published.total("ledger", "records", whole, feed=feed, outcome=outcome, reason=reason)
                    or NOTHING,
                ),
            )
            for feed, outcome, reason in groups.iter_rows()
        ),
    )


def _files(published: Published) -> Table:
    """Each file and what became of its records."""
    ledger = published.tables["ledger"]
    files = ledger.select("feed", "file").unique().sort("feed", "file")
    known = [outcome for outcome in section.OUTCOMES if outcome in set(ledger.get_column("outcome"))]
    rows = []
    for feed, file in files.iter_rows():
        lost = ledger.filter(pl.col("feed") == feed, pl.col("file") == file, pl.col("records").is_null())
        cells = [
            published.total("ledger", "records", whole, feed=feed, file=file, outcome=outcome)
            or Plain("0", "na")
            for outcome in known
        ]
        rows.append(
            row_of(
                Plain(f"{_feed(feed)} : {file}"),
                [Plain("illisible", "na") if not lost.is_empty() else cell for cell in cells],
            )
        )
    return Table(
        "Fichier par fichier",
        (Column("Fichier", "text"), *(Column(section.OUTCOMES[o]) for o in known)),
        tuple(rows),
    )


def _notices(published: Published) -> Table:
    rows = []
    for values in published.tables["notices"].sort("feed", "file", "notice").iter_rows(named=True):
        row = Row(
            "notices", tuple(str(values[name]) for name in ("quarter", "feed", "file", "notice")), values
        )
        rows.append(
            row_of(
                Plain(f"{_feed(values['feed'])} : {values['file']}"),
                (Plain(NOTICES.get(values["notice"], values["notice"])), row.shown("records", whole)),
            )
        )
    return Table(
        "Remarques à la lecture des fichiers",
        (Column("Fichier", "text"), Column("Remarque", "text"), Column("Enregistrements")),
        tuple(rows),
    )


def _observations(published: Published) -> tuple[object, ...]:
    cell = published.cell(NATION)
    said = [
        say(
            "Ce trimestre : {n} dates d’observation complète des offres."
            if (cell["observations"] or 0) > 1
            else "Ce trimestre : {n} date d’observation complète des offres.",
            n=cell.shown("observations", whole),
        )
    ]
    for quarter in sorted(published.facts.history):
        before = published.cell(NATION, quarter=str(quarter))
        if before:
            said.append(say(f"{quarter.compact_fr} : {{n}}.", n=before.shown("observations", whole)))
    return tuple(said)
