"""The occupations' domains: need against supply, the quarters of the plane, what weighs most in the gap."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin import gaps
from genscan.bulletin.parts import Column, Figure, Table, condensed, row_of
from genscan.bulletin.published import Occupation, Row, interval_of
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Printed, Said, say
from genscan.bulletin.wording import QUADRANTS, bare_points_of, decimals_of, points_of, stock, two

MOST = 6  # domains in the figure of contributions


def is_discernible(region: Region) -> bool:
    """Whether vacancies and courses part, domain by domain, more than chance alone would make them."""
    mismatch, chance = region.indicator("mismatch"), region.indicator("mismatch_null")
    if mismatch["value"] is None or chance["high"] is None:
        return False
    return float(mismatch["value"]) > float(chance["high"])


def is_established(region: Region, code: str) -> bool:
    """Whether the gap of a domain leaves zero out, whatever sharing rule the courses follow."""
    gap, demand, supply = (
        region.indicator(name, ("parent", code)) for name in ("share_gap", "demand_share", "supply_share")
    )
    return gaps.is_established(gap, demand, supply)


def quadrant_of(region: Region, occupation: Occupation) -> int | None:
    """The quarter of the plane that is published; none where it is withheld."""
    row = region.indicator("quadrant", occupation)
    return None if row["value"] is None else int(row["value"])


def placed(region: Region) -> list[tuple[str, Row, Row, int | None]]:
    """Whole parents, most vacancies first: code, demand quotient, supply quotient, quarter of the plane."""
    found = [
        (
            code,
            region.indicator("demand_quotient", ("parent", code)),
            region.indicator("supply_quotient", ("parent", code)),
            quadrant_of(region, ("parent", code)),
        )
        for code in region.whole_parents
    ]
    return sorted(
        found, key=lambda item: (-float(region.cell(("parent", item[0]))["vacancies_stock"] or 0), item[0])
    )


def plane(region: Region) -> Figure | None:
    drawn = [
        (code, demand, supply, quadrant)
        for code, demand, supply, quadrant in placed(region)
        if demand["value"] and supply["value"] and quadrant is not None
    ]
    if len(drawn) < 3:
        return None
    labels = {code: region.label(("parent", code)) for code, *_ in drawn}
    frame = pl.DataFrame(
        [
            {
                "label": labels[code],
                "x": supply["value"],
                "y": demand["value"],
                "y_low": demand["low"],
                "y_high": demand["high"],
                "quadrant": quadrant,
                "reliability": region.indicator("quadrant", ("parent", code))["reliability"],
                "x_low": supply["low"],
                "x_high": supply["high"],
            }
            for code, demand, supply, quadrant in drawn
        ],
        schema={
            "label": pl.String,
            "x": pl.Float64,
            "y": pl.Float64,
            "y_low": pl.Float64,
            "y_high": pl.Float64,
            "quadrant": pl.Int64,
            "reliability": pl.String,
            "x_low": pl.Float64,
            "x_high": pl.Float64,
        },
    )
    first = [labels[code] for code, _, _, quadrant in drawn if quadrant == 1]
    return Figure(
        id=region.figure_id("plan"),
        module="plane",
        rows=frame,
        title=_plane_title(first),
        about=say(
            "Poids du domaine dans la région rapporté à son poids en France, échelle logarithmique. Trait "
            "vertical : intervalle à 95 % ; pointillés : bande des règles de partage ; gris : non "
            "concluant ; point vide : fiabilité B"
        ),
        alt="Domaines selon le besoin et l’offre, France égale 1 : "
        + ", ".join(
            f"{labels[code]} besoin {two(float(demand['value']))}, offre {two(float(supply['value']))}, "
            f"{QUADRANTS[quadrant or 0]}"
            for code, demand, supply, quadrant in drawn
        )
        + ".",
        source=region.source("france-travail", "mcf", "lheo"),
        data="indicators",
    )


def _plane_title(first: list[str]) -> Said:
    if not first:
        return say("Aucun domaine ne joint à coup sûr un besoin fort et une offre faible")
    if len(first) == 1:
        return say("{name} : le seul domaine à joindre besoin fort et offre faible", name=first[0])
    words = french.capitalise(french.small_number(len(first)))
    return say(f"{words} domaines joignent un besoin fort et une offre faible")


def table(region: Region) -> Table | None:
    """Need and supply of each domain that has either a vacancy or a course; none where none has."""
    columns = (
        Column("Domaine", "text"),
        Column("Offres", spare=True),
        Column("Formations", spare=True),
        Column("Besoin"),
        Column("Intervalle", "soft", spare=True),
        Column("Offre"),
        Column("Lecture", "text"),
        Column("Fiab.", "centre", spare=True),
    )
    rows = []
    idle = []
    for code, demand, supply, quadrant in placed(region):
        cell = region.cell(("parent", code))
        if cell["vacancies_stock"] == 0 and cell["courses"] == 0:
            idle.append(region.label(("parent", code)))
            continue
        reliability = region.indicator("quadrant", ("parent", code))["reliability"] or demand["reliability"]
        rows.append(
            row_of(
                Plain(region.label(("parent", code))),
                (
                    cell.shown("vacancies_stock", stock),
                    cell.shown("courses", stock),
                    demand.shown("value", two),
                    interval_of(demand, two) if demand["value"] is not None else NOTHING,
                    supply.shown("value", two),
                    Plain(QUADRANTS[quadrant], "quarter" if quadrant else "nc")
                    if quadrant is not None
                    else NOTHING,
                    Plain({"withheld": "–"}.get(str(reliability), str(reliability or "–"))),
                ),
            )
        )
    if not rows:
        return None
    return condensed(
        Table(
            "Besoin et offre par domaine, rapportés à la France",
            columns,
            tuple(rows),
            say("Sans offre ni formation : {names}.", names=french.listing(idle)) if idle else NOTHING,
        )
    )


def _reading(quadrant: int | None) -> Printed:
    if quadrant is None:
        return NOTHING
    return Plain(QUADRANTS[quadrant], "quarter" if quadrant else "nc")


def reading(region: Region) -> Said:
    for code, demand, supply, _ in placed(region):
        if demand["value"] and supply["value"]:
            return say(
                "Lecture : le domaine « {name} » pèse {x} fois son poids national dans les offres, et {y} "
                "fois dans les formations.",
                name=region.label(("parent", code)),
                x=demand.cite("value", two),
                y=supply.cite("value", two),
            )
    return NOTHING


def contributions(region: Region) -> Figure | None:
    """What weighs most in the mismatch: the largest gaps of whole parents."""
    if not is_discernible(region):
        return None
    rows = [(code, region.indicator("share_gap", ("parent", code))) for code in region.whole_parents]
    stated = [(code, row) for code, row in rows if row["value"] is not None]
    if len(stated) < 3:
        return None
    largest = sorted(stated, key=lambda item: (-abs(float(item[1]["value"])), item[0]))[:MOST]
    ordered = sorted(largest, key=lambda item: (-float(item[1]["value"]), item[0]))
    labels = {code: region.label(("parent", code)) for code, _ in ordered}
    return Figure(
        id=region.figure_id("contributions"),
        module="contributions",
        rows=pl.DataFrame(
            [{"label": labels[code], "value": row["value"], "symbol": None} for code, row in ordered],
            schema={"label": pl.String, "value": pl.Float64, "symbol": pl.String},
        ),
        title=_contributions_title(region, largest),
        about=say(
            "Part dans les offres moins part dans les formations, en points, domaines aux plus grands écarts"
        ),
        alt="Part dans les offres moins part dans les formations : "
        + ", ".join(f"{labels[code]} {points_of(row)(float(row['value']))}" for code, row in ordered)
        + ".",
        source=region.source("france-travail", "mcf", "lheo"),
        data="indicators",
        twin=Table(
            "Écart de part par domaine",
            (Column("Domaine", "text"), Column("Écart, en points"), Column("Intervalle à 95 %", "soft")),
            tuple(
                row_of(
                    Plain(labels[code]),
                    (row.cite("value", bare_points_of(row)), interval_of(row, bare_points_of(row))),
                )
                for code, row in ordered
            ),
        ),
        options={"decimals": decimals_of(ordered[0][1])},
    )


def _contributions_title(region: Region, largest: list[tuple[str, Row]]) -> Said:
    firm = [(code, row) for code, row in largest if is_established(region, code)]
    if not firm:
        return say("Aucun écart de domaine n’exclut zéro : on ne peut pas conclure")
    code, row = firm[0]
    side = "plus d’offres" if row["value"] > 0 else "plus de formations"
    return say(
        "{name} : le plus grand écart, {x} (" + side + ")",
        name=region.label(("parent", code)),
        x=row.cite("value", points_of(row)),
    )
