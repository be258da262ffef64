"""Section history: each family over the quarters, the same quarter compared with the same quarter."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.parts import Column, Figure, Section, Table, row_of
from genscan.bulletin.region import Region
from genscan.bulletin.said import Plain, Said, say, together
from genscan.bulletin.sections.quality import breaks
from genscan.bulletin.wording import FAMILIES, stock

LEAST = 5  # quarters: fewer do not show a season


def build(region: Region) -> Section:
    quarters = _quarters(region)
    moving = any(region.cell(family.occupation)["vacancies_stock"] for family in region.families)
    figure = _figure(region, quarters) if len(quarters) >= LEAST and moving else None
    return Section(
        "evolution",
        "Évolution",
        "history",
        {
            "figure": figure,
            "table": _table(region, quarters) if len(quarters) > 1 else None,
            "none": say("Aucune offre en ligne connue ce trimestre : aucune évolution à montrer.")
            if len(quarters) >= LEAST
            else say(
                "L’historique de la région n’est pas disponible : il faut cinq trimestres pour comparer un "
                "trimestre au même trimestre de l’année d’avant."
            ),
            "breaks": breaks(region.published, region),
        },
        (figure,) if figure else (),
        number=7,
    )


def _quarters(region: Region) -> list[str]:
    """The quarters in which the region has a cell, the latest last."""
    earlier = [str(quarter) for quarter in sorted(region.facts.history)]
    known = [quarter for quarter in earlier if region.cell(quarter=quarter)]
    return [*known, region.published.quarter] if region.cell() else known


def _figure(region: Region, quarters: list[str]) -> Figure:
    rows = []
    for family in region.families:
        change = region.change(family.occupation)
        for quarter in quarters:
            cell = region.cell(family.occupation, quarter)
            last = quarter == quarters[-1]
            rows.append(
                {
                    "label": family.label,
                    "quarter": quarter,
                    "value": None if cell["vacancies_stock"] is None else float(cell["vacancies_stock"]),
                    "symbol": (change.symbol if last and not change else None)
                    if cell["vacancies_stock"] is not None
                    else "x",
                    "change": change.value if last and change else None,
                    "change_low": change.low if last and change else None,
                    "change_high": change.high if last and change else None,
                }
            )
    frame = pl.DataFrame(
        rows,
        schema={
            "label": pl.String,
            "quarter": pl.String,
            "value": pl.Float64,
            "symbol": pl.String,
            "change": pl.Float64,
            "change_low": pl.Float64,
            "change_high": pl.Float64,
        },
    )
    latest = region.facts.quarter
    before = f"{french.ordinal(latest.number)} trimestre {latest.year - 1}"
    return Figure(
        id=region.figure_id("evolution"),
        module="history",
        rows=frame,
        title=_title(region),
        about=say(
            f"Offres en ligne en moyenne par famille, base 100 au {before} ; les nombres sont des offres. "
            "Seuls les deux mêmes "
            "trimestres se comparent. Tirets : non concluant"
        ),
        alt="Offres en ligne par famille : "
        + ", ".join(_alt(region, family.label, family.occupation, quarters) for family in region.families)
        + ".",
        source=region.source("france-travail"),
        data="history",
        twin=_table(region, quarters),
    )


def _alt(region: Region, label: str, occupation: tuple[str, str], quarters: list[str]) -> str:
    now, before = region.cell(occupation), region.cell(occupation, str(region.facts.quarter.year_before))
    change = region.change(occupation)
    words = (
        change.cited.text
        if change and change.established
        else "non concluant"
        if change
        else "évolution non diffusée"
    )
    was = (
        stock(float(before["vacancies_stock"])) if before["vacancies_stock"] is not None else "non disponible"
    )
    return f"{label} {stock(float(now['vacancies_stock'] or 0))} contre {was} un an plus tôt ({words})"


def _title(region: Region) -> Said:
    firm = [
        (family, change)
        for family in region.families
        if (change := region.change(family.occupation)) and change.established
    ]
    if not firm:
        return say("Sur un an, aucune famille ne varie à coup sûr : on ne peut pas conclure")
    ordered = sorted(firm, key=lambda item: -abs(item[1].value))[:3]
    phrases = [
        say(
            f"{FAMILIES[family.code].subject} {_verb(family.code, change.value)} {{x}}",
            x=change.size,
        )
        for family, change in ordered
    ]
    return say("En un an, {phrases}", phrases=together(phrases))


def _verb(code: str, value: float) -> str:
    words = FAMILIES[code]
    return words.verb("gagne", "gagnent") if value > 0 else words.verb("perd", "perdent")


def _table(region: Region, quarters: list[str]) -> Table:
    columns = (Column("Famille", "text"), *(Column(_compact(quarter)) for quarter in quarters))
    entries = [(family.label, family.occupation, "") for family in region.families] + [
        ("Ensemble", ("all", "ALL"), "total")
    ]
    return Table(
        "Offres en ligne en moyenne, par trimestre",
        columns,
        tuple(
            row_of(
                Plain(label),
                (region.cell(occupation, quarter).shown("vacancies_stock", stock) for quarter in quarters),
                kind,
            )
            for label, occupation, kind in entries
        ),
    )


def _compact(quarter: str) -> str:
    year, number = quarter.split("-Q")
    return f"T{number} {year}"
