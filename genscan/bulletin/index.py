"""The edition's index page: the country, the finder, the families, downloads, quality, notices."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from genscan import dictionary, french, reference
from genscan.bulletin.findings import Gap
from genscan.bulletin.html import Pictures, page
from genscan.bulletin.parts import Column, Figure, Table, row_of
from genscan.bulletin.published import NATION, Published, Row, absences, interval_of
from genscan.bulletin.region import Change, Family, Region, change_of_vacancies, no_change
from genscan.bulletin.said import NOTHING, Cited, Plain, Printed, Said, say
from genscan.bulletin.sections import quality
from genscan.bulletin.sections.masthead import meta, quarter_name
from genscan.bulletin.sections.territory import CREDIT
from genscan.bulletin.wording import FAMILIES, WHOLE, bare_points, points, share, stock, two, whole
from genscan.french import RegionName
from genscan.tables.citation import cite, data_set

SPREAD = 200.0  # width of the drawn interval, in its own units


@dataclass(frozen=True)
class RankedRegion:
    """A line of the finder."""

    name: RegionName
    words: str  # what the finder looks at, parted by |
    index: Printed
    interval: Said
    drawn: Markup
    rank: Printed
    vacancies: Printed


@dataclass(frozen=True)
class Download:
    href: str
    name: str
    about: Said


@dataclass(frozen=True)
class Home:
    """What the index page shows."""

    published: Published
    map: Figure
    families: Table
    gaps: Figure | None
    figures: tuple[Figure, ...]
    regions: tuple[RankedRegion, ...]
    downloads: tuple[Download, ...]


def compose(published: Published) -> Home:
    """The country and its regions, from the published tables."""
    names = french.region_names()
    rows = {code: published.indicator("tension_index", ("region", code)) for code in names}
    chart = _map(published, rows)
    gaps = _gaps(published)
    return Home(
        published,
        chart,
        _families(published),
        gaps,
        tuple(figure for figure in (chart, gaps) if figure),
        _ranked(published, rows),
        _downloads(published),
    )


def page_of(home: Home, pictures: Pictures) -> str:
    """The index page."""
    published = home.published
    facts = published.facts
    following = facts.quarter.next()
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
        lead=_lead(published),
        ledger=quality.ledger_table(published, ("france-travail", "mcf", "lheo", "rncp")),
        unreadable=quality.unreadable(published),
        breaks=quality.breaks(published),
        sources=quality.sources(published),
        following=f"{french.ordinal(following.number)} trimestre {following.year}",
        cite=say(cite(facts)),
        data_set=Markup(data_set(facts, published.tables)),
    )


def _lead(published: Published) -> Said:
    cell = published.cell(NATION)
    change = change_of_vacancies(published, NATION)
    if cell["vacancies_stock"] is None:
        return NOTHING
    lead = say(
        "En moyenne, {n} offres en ligne dans le pays et {c} formations.",
        n=cell.cite("vacancies_stock", stock),
        c=cell.shown("courses", whole),
    )
    if change and change.established:
        verb = "gagnent" if change.value > 0 else "perdent"
        return lead + say(
            f"Les offres {verb} {{x}} en un an{{aside}} {{i}}.",
            x=change.size,
            i=change.interval,
            aside=change.aside,
        )
    if change:
        direction = "une hausse" if change.value >= 0 else "une baisse"
        return lead + say(
            f"Sur un an{{aside}}, on ne peut pas conclure à {direction} des offres.", aside=change.aside
        )
    return lead + no_change(change)


def klass(row: Row) -> str:
    """Where the region stands against the country, as far as its interval tells."""
    if row["value"] is None:
        return "withheld"
    if row["low"] is not None and row["low"] > 1:
        return "above"
    if row["high"] is not None and row["high"] < 1:
        return "below"
    return "inconclusive"


def _map(published: Published, rows: dict[str, Row]) -> Figure:
    names = french.region_names()
    frame = pl.DataFrame(
        [
            {
                "region_code": code,
                "label": names[code].label,
                "value": row["value"],
                "klass": klass(row),
                "symbol": None if row["value"] is not None else (row.symbol or "x"),
            }
            for code, row in rows.items()
        ],
        schema=dict.fromkeys(("region_code", "label", "value", "klass", "symbol"), pl.String)
        | {"value": pl.Float64},
    )
    above = [names[code].label for code, row in rows.items() if klass(row) == "above"]
    said = ", ".join(
        f"{names[code].label} {two(row['value'])}" for code, row in rows.items() if row["value"] is not None
    )
    lost = ((names[code].label, row.symbol) for code, row in rows.items() if row["value"] is None)
    return Figure(
        id="index-carte",
        module="country_map",
        rows=frame,
        title=_map_title(len(above)),
        about=say(
            "Indice de tension : offres en ligne rapportées aux formations, France = 1, "
            f"{quarter_name(published.facts)}. "
            "Les classes suivent l’intervalle à 95 %"
        ),
        alt=f"Carte des régions selon l’indice de tension, France égale 1 : {said or 'aucune valeur'}."
        + absences(lost),
        source=_source(published),
        data="indicators",
    )


def _map_title(above: int) -> Said:
    if not above:
        return say("Aucune région ne se place nettement au-dessus du pays")
    words = french.capitalise(french.small_number(above, feminine=True))
    return say(
        f"{words} régions se placent nettement au-dessus du pays"
        if above > 1
        else "Une région se place nettement au-dessus du pays"
    )


def _source(published: Published) -> Said:
    return Region(published, french.region_name("11")).source("france-travail", "mcf", "lheo")


def _ranked(published: Published, rows: dict[str, Row]) -> tuple[RankedRegion, ...]:
    names = french.region_names()
    ends = _ends(rows.values())
    ordered = sorted(
        rows, key=lambda code: (rows[code]["value"] is None, -float(rows[code]["value"] or 0), code)
    )
    return tuple(
        RankedRegion(
            names[code],
            _words(names[code]),
            rows[code].shown("value", two),
            interval_of(rows[code], two) if rows[code]["value"] is not None else NOTHING,
            _drawn(rows[code], ends),
            _rank(rows[code]),
            published.cell(("region", code)).shown("vacancies_stock", stock),
        )
        for code in ordered
    )


def _words(name: RegionName) -> str:
    departments = reference.departments().filter(pl.col("region_code") == name.code)
    words = [name.label]
    for code, label in departments.select("department_code", "department_label").iter_rows():
        words += [code, label]
    if name.code == "94":
        words.append("20")  # Corsican postcodes
    return "|".join(word.replace("|", " ") for word in words)


def _ends(rows: Iterable[Row]) -> tuple[float, float]:
    found = [row for row in rows if row["value"] is not None and row["low"]]
    low = min([float(row["low"]) for row in found] + [0.5])
    high = max([float(row["high"]) for row in found] + [2.0])
    return math.log(low), math.log(high)


def _drawn(row: Row, ends: tuple[float, float]) -> Markup:
    """The interval as a small picture on a logarithmic scale, the country a tick."""

    def place(value: float) -> float:
        share_of = (math.log(max(value, 1e-9)) - ends[0]) / (ends[1] - ends[0])
        return round(6 + (SPREAD - 12) * min(1.0, max(0.0, share_of)), 1)

    if row["value"] is None or not row["low"]:
        return Markup("")
    colours = {"above": "demand", "below": "nation", "inconclusive": "nation"}
    kind = klass(row)
    stroke = f"var(--{colours[kind]})"
    fill = "var(--paper)" if kind == "inconclusive" else stroke
    one = place(1.0)
    return Markup(
        f'<svg viewBox="0 0 {SPREAD:g} 16" aria-hidden="true" focusable="false">'
        f'<path d="M{one} 0V16" stroke="var(--ink)" stroke-opacity=".55"/>'
        f'<path d="M{place(row["low"])} 8H{place(row["high"])}" stroke="{stroke}" stroke-width="1.6"/>'
        f'<circle cx="{place(row["value"])}" cy="8" r="4.4" fill="{fill}" stroke="{stroke}" '
        'stroke-width="1.3"/></svg>'
    )


def _rank(row: Row) -> Printed:
    if row["rank_low"] is None or row["value"] is None:
        return Plain("–")

    def ordinal(value: float) -> str:
        return french.ordinal(int(value))

    if row["rank_low"] == row["rank_high"]:
        return row.cite("rank_low", ordinal)
    return say("{a} à {b}", a=row.cite("rank_low", ordinal), b=row.cite("rank_high", ordinal))


def _entries() -> list[Family]:
    return [
        Family(row["family"], row["family_label"], row["family_short"])
        for row in reference.families().sort("position").iter_rows(named=True)
    ]


def _families(published: Published) -> Table:
    columns = (
        Column("Famille", "text"),
        Column("Offres en ligne"),
        Column("Évolution sur un an"),
        Column("Formations"),
        Column("Part des offres", spare=True),
        Column("Part des formations", spare=True),
        Column("Écart, en points"),
        Column("Intervalle à 95 %", "soft", spare=True),
    )
    rows = []
    for label, occupation, kind in [(f.label, f.occupation, "") for f in _entries()] + [
        ("Ensemble", ("all", "ALL"), "total")
    ]:
        cell = published.cell(NATION, occupation)
        gap = published.indicator("share_gap", NATION, occupation)
        total = kind == "total"
        rows.append(
            row_of(
                Plain(label),
                (
                    cell.shown("vacancies_stock", stock),
                    Change(published.indicator("vacancies_stock", NATION, occupation)).shown,
                    cell.shown("courses", whole),
                    WHOLE
                    if total
                    else published.indicator("demand_share", NATION, occupation).shown("value", share),
                    WHOLE
                    if total
                    else published.indicator("supply_share", NATION, occupation).shown("value", share),
                    NOTHING if total else gap.shown("value", bare_points),
                    NOTHING if total or gap["value"] is None else interval_of(gap, bare_points),
                ),
                kind,
            )
        )
    return Table("Les six familles dans le pays", columns, tuple(rows))


def _gaps(published: Published) -> Figure | None:
    gaps = [
        Gap(
            family,
            published.indicator("share_gap", NATION, family.occupation),
            published.indicator("demand_share", NATION, family.occupation),
            published.indicator("supply_share", NATION, family.occupation),
        )
        for family in _entries()
    ]
    stated = sorted(
        (gap for gap in gaps if gap.gap["value"] is not None), key=lambda gap: -float(gap.gap["value"])
    )
    if len(stated) < 3:
        return None
    frame = pl.DataFrame(
        [
            {
                "label": gap.family.label,
                "demand": gap.demand["value"],
                "supply": gap.supply["value"],
                "supply_low": gap.supply["low"],
                "supply_high": gap.supply["high"],
                "gap": gap.gap["value"],
                "gap_low": gap.gap["low"],
                "gap_high": gap.gap["high"],
                "symbol": None,
            }
            for gap in stated
        ],
        schema_overrides={"symbol": pl.String},
    )
    firm = sorted((gap for gap in stated if gap.established), key=lambda gap: -abs(float(gap.gap["value"])))
    if firm:
        words = FAMILIES[firm[0].family.code]
        title = say(
            f"{french.capitalise(words.subject)} {words.verb('pèse', 'pèsent')} {{d}} des offres et {{s}} "
            "des formations",
            d=firm[0].demand.cite("value", share),
            s=firm[0].supply.cite("value", share),
        )
    else:
        title = say("Aucun écart de famille n’est établi : on ne peut pas conclure")
    return Figure(
        id="index-ecart",
        module="share_gap",
        rows=frame,
        title=title,
        about=say(
            "Part de chaque famille dans les offres en ligne et dans les formations des 18 régions, en %"
        ),
        alt="Part dans les offres et dans les formations du pays : "
        + ", ".join(
            f"{gap.family.label} {share(float(gap.demand['value']))} et {share(float(gap.supply['value']))}, "
            f"écart {points(float(gap.gap['value']))}"
            for gap in stated
        )
        + ".",
        source=_source(published),
        data="indicators",
    )


def _downloads(published: Published) -> tuple[Download, ...]:
    def lines(table: str) -> Cited:
        height = published.tables[table].height
        return Cited(french.number(height), height, table, ("*",), "*", of="count")

    def table(name: str, about: str) -> Download:
        title = dictionary.table(name).title_fr
        about = "CSV et Parquet · {n} lignes · " + about
        return Download(f"tables/{name}.csv", title, say(about, n=lines(name)))

    return (
        Download(
            f"tables/genscan-{published.quarter}.xlsx",
            "Classeur pour la lecture",
            say("XLSX · titres en français, pays et régions, une feuille d’explications"),
        ),
        Download(
            "explorer.html", "Explorateur", say("choisir, voir et emporter une vue, avec son adresse à citer")
        ),
        table("cells", "offres et formations par territoire et métier"),
        table("indicators", "avec bornes, fiabilité et rangs"),
        table("profiles", "contrats, expérience, niveaux, modalités"),
        table("skills", "demandées dans les offres"),
        table("ledger", "ce qu’est devenu chaque enregistrement"),
        Download(
            "dictionary.html", "Dictionnaire", say("chaque table et chaque colonne, ses unités, ses symboles")
        ),
        Download(
            "datapackage.json", "Paquet de données", say("définitions en français et en anglais, licences")
        ),
        Download("changes.html", "Changements", say("chaque valeur que cette révision a corrigée")),
        Download("SHA256SUMS", "Sommes de contrôle", say("avec le manifeste de l’édition, manifest.json")),
    )
