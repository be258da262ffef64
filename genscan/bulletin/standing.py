"""The region among the 18: the strip of tension indices, and the rank with its interval."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.parts import Column, Figure, Table, row_of
from genscan.bulletin.published import Row, absences, interval_of
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections.masthead import quarter_name
from genscan.bulletin.wording import two


def strip(region: Region) -> Figure:
    names = french.region_names()
    rows = {code: region.published.indicator("tension_index", ("region", code)) for code in names}
    frame = pl.DataFrame(
        [
            {
                "label": names[code].label,
                "value": row["value"],
                "low": row["low"],
                "high": row["high"],
                "rank_low": row["rank_low"],
                "rank_high": row["rank_high"],
                "here": code == region.name.code,
                "symbol": row.symbol or (None if row["value"] is not None else "x"),
            }
            for code, row in rows.items()
        ],
        schema={
            "label": pl.String,
            "value": pl.Float64,
            "low": pl.Float64,
            "high": pl.Float64,
            "rank_low": pl.Int64,
            "rank_high": pl.Int64,
            "here": pl.Boolean,
            "symbol": pl.String,
        },
    )
    ordered = sorted(
        rows, key=lambda code: (rows[code]["value"] is None, -float(rows[code]["value"] or 0), code)
    )
    twin = Table(
        "Indice de tension des régions",
        (Column("Région", "text"), Column("Indice"), Column("Intervalle à 95 %", "soft"), Column("Rang")),
        tuple(
            row_of(
                Plain(names[code].label),
                (
                    rows[code].shown("value", two),
                    interval_of(rows[code], two) if rows[code]["value"] is not None else NOTHING,
                    _rank_cell(rows[code]),
                ),
                "me" if code == region.name.code else "",
            )
            for code in ordered
        ),
    )
    return Figure(
        id=region.figure_id("regions"),
        module="region_strip",
        rows=frame,
        title=strip_title(region, rows[region.name.code]),
        about=say(
            "Indice de tension : offres en ligne rapportées aux formations, France = 1, "
            f"{quarter_name(region.facts)}. Trait : intervalle à 95 %"
        ),
        alt=_strip_alt(region, rows, ordered),
        source=region.source("france-travail", "mcf", "lheo"),
        data="indicators",
        twin=twin,
    )


def strip_title(region: Region, row: Row) -> Said:
    """The region's rank with its interval, or why there is none."""
    name = region.name
    if row["value"] is None:
        if row.symbol == "z":
            return say(f"Sans formation sur place, l’indice de tension est sans objet {name.where}")
        if row.symbol in ("x", None):
            return say(f"L’indice de tension n’est pas disponible {name.where}")
        if row.is_secret():
            return say(f"L’indice de tension n’est pas diffusé {name.where} : secret statistique")
        return say(f"L’indice de tension n’est pas diffusé {name.where} : effectif trop faible")
    verb = name.verb("se place", "se placent")
    if row["rank_low"] is None or row["rank_high"] is None:
        return say("L’indice de tension est de {i}", i=row.cite("value", two))
    if row["rank_low"] == row["rank_high"]:
        return say(
            f"Avec un indice de {{i}}, {name.subject} {verb} au {{a}} rang, sans chevauchement",
            i=row.cite("value", two),
            a=row.cite("rank_low", _ordinal),
        )
    return say(
        f"Avec un indice de {{i}}, {name.subject} {verb} entre le {{a}} et le {{b}} rang",
        i=row.cite("value", two),
        a=row.cite("rank_low", _ordinal),
        b=row.cite("rank_high", _ordinal),
    )


def _ordinal(value: float) -> str:
    return french.ordinal(int(value))


def _rank_cell(row: Row) -> Said:
    if row["rank_low"] is None or row["value"] is None:
        return NOTHING
    if row["rank_low"] == row["rank_high"]:
        return say("{a}", a=row.cite("rank_low", _ordinal))
    return say("{a} à {b}", a=row.cite("rank_low", _ordinal), b=row.cite("rank_high", _ordinal))


def _strip_alt(region: Region, rows: dict[str, Row], ordered: list[str]) -> str:
    names = french.region_names()
    said = ", ".join(
        f"{names[c].label} {two(rows[c]['value'])}" for c in ordered if rows[c]["value"] is not None
    )
    text = f"Indice de tension des régions, France égale 1 : {said or 'aucune valeur diffusée'}."
    lost = ((names[code].label, rows[code].symbol) for code in ordered if rows[code]["value"] is None)
    return text + absences(lost)
