"""The 18 regions by tension index: the map, and the ranked table that the finder narrows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from genscan import french
from genscan.bulletin.index import finder
from genscan.bulletin.parts import Figure
from genscan.bulletin.published import Published, Row, absences, interval_of
from genscan.bulletin.said import NOTHING, Plain, Printed, Said, say
from genscan.bulletin.sections.masthead import quarter_name
from genscan.bulletin.source_lines import source
from genscan.bulletin.wording import stock, two
from genscan.french import RegionName

SPREAD = 200.0  # width of the drawn interval, in its own units


@dataclass(frozen=True)
class RankedRegion:
    """A line of the finder."""

    name: RegionName
    words: str  # what the finder looks at: names parted by |
    numbers: str  # and numbers parted by a space
    index: Printed
    interval: Said
    drawn: Markup
    rank: Printed
    vacancies: Printed


def indices(published: Published) -> dict[str, Row]:
    """The tension index of each region."""
    return {code: published.indicator("tension_index", ("region", code)) for code in french.region_names()}


def klass(row: Row) -> str:
    """Where the region stands against the country, as far as its interval tells."""
    if row["value"] is None:
        return "withheld"
    if row["low"] is not None and row["low"] > 1:
        return "above"
    if row["high"] is not None and row["high"] < 1:
        return "below"
    return "inconclusive"


def country_map(published: Published) -> Figure:
    """The regions above, about and below the country."""
    rows = indices(published)
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
    said = ", ".join(
        f"{names[code].label} {two(row['value'])}" for code, row in rows.items() if row["value"] is not None
    )
    lost = ((names[code].label, row.symbol) for code, row in rows.items() if row["value"] is None)
    return Figure(
        id="index-carte",
        module="country_map",
        rows=frame,
        title=_map_title(sum(klass(row) == "above" for row in rows.values())),
        about=say(
            "Indice de tension : offres en ligne rapportées aux formations, France = 1, "
            f"{quarter_name(published.facts)}. "
            "Les classes suivent l’intervalle à 95 %"
        ),
        alt=f"Carte des régions selon l’indice de tension, France égale 1 : {said or 'aucune valeur'}."
        + absences(lost),
        source=source(published, "france-travail", "mcf", "lheo"),
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


def ranked(published: Published) -> tuple[RankedRegion, ...]:
    """The regions, the highest index first; those without one last."""
    rows = indices(published)
    names = french.region_names()
    ends = _ends(rows)
    ordered = sorted(
        rows, key=lambda code: (rows[code]["value"] is None, -float(rows[code]["value"] or 0), code)
    )
    return tuple(
        RankedRegion(
            names[code],
            finder.names(names[code]),
            finder.numbers(names[code]),
            rows[code].shown("value", two),
            interval_of(rows[code], two) if rows[code]["value"] is not None else NOTHING,
            _drawn(rows[code], ends),
            _rank(rows[code]),
            published.cell(("region", code)).shown("vacancies_stock", stock),
        )
        for code in ordered
    )


def _ends(rows: Mapping[str, Row]) -> tuple[float, float]:
    found = [row for row in rows.values() if row["value"] is not None and row["low"]]
    low = min([float(row["low"]) for row in found] + [0.8])
    high = max([float(row["high"]) for row in found] + [1.25])
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
        f'<path d="M{place(row["low"])} 8H{place(row["high"])}" stroke="{stroke}" stroke-width="2.2"/>'
        f'<circle cx="{place(row["value"])}" cy="8" r="5" fill="{fill}" stroke="{stroke}" '
        'stroke-width="1.6"/></svg>'
    )


def _rank(row: Row) -> Printed:
    if row["rank_low"] is None or row["value"] is None:
        return Plain("–")

    def ordinal(value: float) -> str:
        return french.ordinal(int(value))

    if row["rank_low"] == row["rank_high"]:
        return row.cite("rank_low", ordinal)
    return say("{a} à {b}", a=row.cite("rank_low", ordinal), b=row.cite("rank_high", ordinal))
