"""Section gap: shares of demand and supply by family, then occupations on the plane of need and supply."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.findings import Gap, family_gaps
from genscan.bulletin.parts import Column, Figure, Section, Table, row_of
from genscan.bulletin.published import Occupation, Row, interval_of
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.wording import FAMILIES, QUADRANTS, bare_points, points, share, stock, two

MOST = 6  # domains in the figure of contributions


def build(region: Region) -> Section:
    gaps = _shares(region)
    plane = _plane(region)
    occupations = _occupations(region)
    contributions = _contributions(region)
    return Section(
        "ecart",
        "L’écart",
        "gap",
        {
            "lead": mismatch(region),
            "gaps": gaps,
            "families": None if gaps else _family_table(region),
            "plane": plane,
            "no_plane": None
            if plane
            else say("Une source est confidentielle : besoin et offre par métier ne sont pas diffusés.")
            if region.indicator("mismatch").is_secret()
            else say("Trop peu d’offres ou de formations pour situer chaque métier."),
            "occupations": occupations,
            "reading": _reading(region),
            "contributions": contributions,
        },
        tuple(figure for figure in (gaps, plane, contributions) if figure),
        number=5,
    )


def mismatch(region: Region) -> Said:
    """How far the two distributions part, only beyond what chance alone would make."""
    row, null = region.indicator("mismatch"), region.indicator("mismatch_null")
    if not row:
        return NOTHING
    if row.is_secret():
        return say("L’écart d’ensemble entre les deux répartitions n’est pas diffusé : secret statistique.")
    if row["value"] is None and row.symbol != "u":
        return say("L’écart d’ensemble entre les deux répartitions n’est pas disponible.")
    if row["value"] is None:
        return say("L’écart d’ensemble entre les deux répartitions n’est pas diffusé : effectif trop faible.")
    if null["high"] is None or float(row["value"]) <= float(null["high"]):
        return say(
            "Entre la répartition des offres et celle des formations par métier, pas d’écart discernable : "
            "{x}, quand le "
            "hasard seul en donnerait {y}.",
            x=row.cite("value", share),
            y=null.cite("value", share) if null["value"] is not None else Plain("autant"),
        )
    return say(
        "Pour que les formations se répartissent entre les métiers comme les offres, {x} d’entre elles "
        "changeraient de "
        "métier ; sans aucun écart véritable, le hasard seul en donnerait {y}.",
        x=row.cite("value", share),
        y=null.cite("value", share) if null["value"] is not None else Plain("moins"),
    )


def _shares(region: Region) -> Figure | None:
    gaps = family_gaps(region)
    if len(gaps) < 3:
        return None
    told = {gap.family.code: gap for gap in gaps}
    ordered = sorted(gaps, key=lambda gap: -float(gap.gap["value"]))
    rows = [
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
        for gap in ordered
    ]
    rows += [
        dict.fromkeys(rows[0])
        | {"label": family.label, "symbol": region.indicator("share_gap", family.occupation).symbol or "u"}
        for family in region.families
        if family.code not in told
    ]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(rows[0], pl.Float64)
    return Figure(
        id=region.figure_id("ecart"),
        module="share_gap",
        rows=pl.DataFrame(rows, schema=schema | {"label": pl.String, "symbol": pl.String}),
        title=_gap_title(gaps),
        about=say(
            "Part de chaque famille dans les offres en ligne et dans les formations, en %. Entre crochets "
            ": intervalle "
            "à 95 % de l’écart ; trait sous le losange : bande des règles de partage"
        ),
        alt="Part dans les offres et dans les formations : "
        + ", ".join(
            f"{gap.family.label} {share(float(gap.demand['value']))} et {share(float(gap.supply['value']))}, "
            f"écart {points(float(gap.gap['value']))}"
            for gap in ordered
        )
        + ".",
        source=region.source("france-travail", "mcf", "lheo"),
        data="indicators",
        twin=_family_table(region),
    )


def _gap_title(gaps: list[Gap]) -> Said:
    firm = [gap for gap in gaps if gap.established]
    if not firm:
        return say("Aucun écart de famille n’est établi : on ne peut pas conclure")
    gap = firm[0]
    words = FAMILIES[gap.family.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('pèse', 'pèsent')} {{d}} des offres et {{s}} des "
        "formations",
        d=gap.demand.cite("value", share),
        s=gap.supply.cite("value", share),
    )


def _family_table(region: Region) -> Table:
    columns = (
        Column("Famille", "text"),
        Column("Part des offres"),
        Column("Part des formations"),
        Column("Écart, en points"),
        Column("Intervalle à 95 %", "soft"),
        Column("Lecture", "text", spare=True),
        Column("Fiabilité", "centre", spare=True),
    )
    rows = []
    for family in region.families:
        gap = Gap(
            family,
            region.indicator("share_gap", family.occupation),
            region.indicator("demand_share", family.occupation),
            region.indicator("supply_share", family.occupation),
        )
        stated = gap.gap["value"] is not None
        reading = (
            ("plus d’offres" if gap.gap["value"] > 0 else "plus de formations")
            if stated and gap.established
            else "non concluant"
        )
        rows.append(
            row_of(
                Plain(family.label),
                (
                    gap.demand.shown("value", share),
                    gap.supply.shown("value", share),
                    gap.gap.shown("value", bare_points),
                    interval_of(gap.gap, bare_points) if stated else NOTHING,
                    Plain(reading) if stated else NOTHING,
                    Plain(str(gap.gap["reliability"])) if stated else Plain("–"),
                ),
            )
        )
    return Table("Part des offres et part des formations par famille", columns, tuple(rows))


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


def _plane(region: Region) -> Figure | None:
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
            "Poids du métier dans la région rapporté à son poids en France, échelle logarithmique. Trait "
            "vertical : "
            "intervalle à 95 % ; trait horizontal : bande de partage ; point vide : fiabilité B"
        ),
        alt="Métiers selon le besoin et l’offre, France égale 1 : "
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
        return say("Aucun métier ne joint à coup sûr un besoin fort et une offre faible")
    if len(first) == 1:
        return say("{name} : le seul domaine à joindre besoin fort et offre faible", name=first[0])
    words = french.capitalise(french.small_number(len(first)))
    return say(f"{words} domaines joignent un besoin fort et une offre faible")


def _occupations(region: Region) -> Table:
    columns = (
        Column("Domaine", "text"),
        Column("Offres"),
        Column("Formations"),
        Column("Besoin"),
        Column("Intervalle", "soft", spare=True),
        Column("Offre"),
        Column("Lecture", "text"),
        Column("Fiab.", "centre", spare=True),
    )
    rows = []
    for code, demand, supply, quadrant in placed(region):
        cell = region.cell(("parent", code))
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
                    Plain(QUADRANTS[quadrant]) if quadrant is not None else NOTHING,
                    Plain({"withheld": "–"}.get(str(reliability), str(reliability or "–"))),
                ),
            )
        )
    return Table("Besoin et offre par domaine, rapportés à la France", columns, tuple(rows))


def _reading(region: Region) -> Said:
    for code, demand, supply, _ in placed(region):
        if demand["value"] and supply["value"]:
            return say(
                "Lecture : {name} pèse {x} fois le poids du pays dans les offres, et {y} fois dans les "
                "formations.",
                name=region.label(("parent", code)),
                x=demand.cite("value", two),
                y=supply.cite("value", two),
            )
    return NOTHING


def _contributions(region: Region) -> Figure | None:
    """What weighs most in the mismatch: the largest gaps of whole parents."""
    mismatch_row = region.indicator("mismatch")
    if mismatch_row["value"] is None:
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
        + ", ".join(f"{labels[code]} {points(float(row['value']))}" for code, row in ordered)
        + ".",
        source=region.source("france-travail", "mcf", "lheo"),
        data="indicators",
        twin=Table(
            "Écart de part par domaine",
            (Column("Domaine", "text"), Column("Écart, en points"), Column("Intervalle à 95 %", "soft")),
            tuple(
                row_of(Plain(labels[code]), (row.cite("value", bare_points), interval_of(row, bare_points)))
                for code, row in ordered
            ),
        ),
    )


def _contributions_title(region: Region, largest: list[tuple[str, Row]]) -> Said:
    firm = [
        (code, row) for code, row in largest if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)
    ]
    if not firm:
        return say("Aucun écart de domaine n’exclut zéro : on ne peut pas conclure")
    code, row = firm[0]
    side = "plus d’offres" if row["value"] > 0 else "plus de formations"
    return say(
        "{name} : le plus grand écart, {x} (" + side + ")",
        name=region.label(("parent", code)),
        x=row.cite("value", points),
    )
