"""Section gap: shares of demand and supply by family, then occupations on the plane of need and supply."""

from __future__ import annotations

import polars as pl

from genscan.bulletin import domains
from genscan.bulletin.gaps import GAP_MARKS, family_gaps, gap_title, gaps_of
from genscan.bulletin.parts import Column, Figure, Section, Table, condensed, row_of
from genscan.bulletin.published import interval_of
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections.territory import starts_pages
from genscan.bulletin.wording import bare_points_of, decimals_of, share, share_of


def build(region: Region) -> Section:
    gaps = _shares(region)
    plane = domains.plane(region)
    contributions = domains.contributions(region)
    untold = NOTHING if gaps or _told(region) else _untold(region)
    no_plane = (
        NOTHING
        if plane
        else say("Une source est confidentielle : besoin et offre par domaine ne sont pas diffusés.")
        if region.indicator("mismatch").is_secret()
        else say("Trop peu d’offres ou de formations pour situer chaque domaine.")
    )
    few = bool(untold) and not plane and region.indicator("mismatch").symbol == "u" and not _secret(region)
    return Section(
        "ecart",
        "L’écart",
        "gap",
        {
            "lead": TOO_FEW if few else mismatch(region),
            "gaps": gaps,
            "families": None if gaps else _family_table(region) if _told(region) else None,
            "untold": NOTHING if few else untold,
            "plane": plane,
            "no_plane": NOTHING if few else no_plane,
            "occupations": domains.table(region),
            "reading": domains.reading(region),
            "contributions": contributions,
        },
        tuple(figure for figure in (gaps, plane, contributions) if figure),
        number=5,
        new_page=starts_pages(region),
    )


TOO_FEW = say(
    "Trop peu d’offres ou de formations : ni l’écart d’ensemble, ni les parts par famille, ni la place de "
    "chaque domaine ne sont diffusés."
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
    if not domains.is_discernible(region):
        return say(
            "Domaine par domaine, offres et formations ne se distinguent pas du hasard : l’écart entre leurs "
            "répartitions est de {x}, et le hasard seul en donne {y}.",
            x=row.cite("value", share_of(row)),
            y=say("jusqu’à {z}", z=null.cite("high", share_of(row)))
            if null["high"] is not None
            else Plain("autant"),
        )
    return say(
        "Pour que les formations se répartissent entre les domaines comme les offres, {x} d’entre elles "
        "changeraient de domaine ; sans aucun écart véritable, le hasard seul en donnerait {y}.",
        x=row.cite("value", share),
        y=null.cite("value", share) if null["value"] is not None else Plain("moins"),
    )


def _shares(region: Region) -> Figure | None:
    gaps = family_gaps(region)
    if len(gaps) < 3:
        return None
    told = {gap.family.code: gap for gap in gaps}
    ordered = sorted(gaps, key=lambda gap: -gap.value)
    rows = [gap.drawn for gap in ordered]
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
        title=gap_title(gaps),
        about=say(
            "Part de chaque famille dans les offres en ligne et dans les formations, en %. " + GAP_MARKS
        ),
        alt="Part dans les offres et dans les formations : "
        + ", ".join(gap.described for gap in ordered)
        + ".",
        source=region.source("france-travail", "mcf", "lheo"),
        data="indicators",
        twin=_family_table(region),
        options={"decimals": decimals_of(ordered[0].gap)},
    )


def _told(region: Region) -> bool:
    """Whether any share of a family is published."""
    gaps = gaps_of(region.published, region.area, region.families)
    return any(gap.demand["value"] is not None or gap.supply["value"] is not None for gap in gaps)


def _untold(region: Region) -> Said:
    why = "secret statistique" if _secret(region) else "effectif trop faible"
    return say(f"Les parts et les écarts par famille ne sont pas diffusés : {why}.")


def _secret(region: Region) -> bool:
    return region.hides("demand_share") or region.hides("supply_share")


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
    for gap in gaps_of(region.published, region.area, region.families):
        stated = gap.gap["value"] is not None
        rows.append(
            row_of(
                Plain(gap.family.label),
                (
                    gap.demand.shown("value", share_of(gap.demand)),
                    gap.supply.shown("value", share_of(gap.supply)),
                    gap.gap.shown("value", bare_points_of(gap.gap)),
                    interval_of(gap.gap, bare_points_of(gap.gap)) if stated else NOTHING,
                    gap.reading,
                    Plain(str(gap.gap["reliability"])) if stated else Plain("–"),
                ),
            )
        )
    return condensed(Table("Part des offres et part des formations par famille", columns, tuple(rows)))
