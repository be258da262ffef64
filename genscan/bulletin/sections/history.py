"""Section history: each family over the quarters, the same quarter compared with the same quarter."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.parts import Column, Figure, Section, Table, row_of
from genscan.bulletin.published import Occupation, missing_words
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say, together
from genscan.bulletin.sections.employers import change_sentence
from genscan.bulletin.sections.quality import breaks
from genscan.bulletin.sections.territory import FIT, starts_pages
from genscan.bulletin.wording import FAMILIES, stock
from genscan.bulletin.yearly import Change

LEAST = 5  # quarters: fewer do not show a season
FEWEST = 3  # families with a change: below, the table says it better


def build(region: Region) -> Section:
    quarters = _quarters(region)
    moving = sum(bool(region.change(family.occupation)) for family in region.families)
    figure = _figure(region, quarters) if len(quarters) >= LEAST and moving >= FEWEST else None
    tables = _tables(region, quarters)
    printed = _printed(region) if figure else len(tables)
    return Section(
        "evolution",
        "Évolution",
        "history",
        {
            "figure": figure,
            "tables": tables[:printed],
            "more": tables[printed:],
            "none": _too_little(region, quarters),
            "breaks": breaks(region.published, region),
            "comparable": _comparable(region),
        },
        (figure,) if figure else (),
        number=7,
    )


def _printed(region: Region) -> int:
    """How many tables the page of the figure has room for: all where it starts with this section, one where
    the territory is short, none where a long table of departments has pushed everything down."""
    if starts_pages(region):
        return 2
    return 1 if len(region.departments) <= FIT else 0


def _too_little(region: Region, quarters: list[str]) -> Said:
    """Why no evolution is drawn."""
    if len(quarters) < LEAST:
        return say(
            "L’historique de la région n’est pas disponible : il faut cinq trimestres pour comparer un "
            "trimestre au même trimestre de l’année d’avant."
        )
    if not region.cell()["vacancies_stock"]:
        return say("Aucune offre en ligne connue ce trimestre : aucune évolution à montrer.")
    return say("Trop peu d’évolutions par famille peuvent être données : voici les nombres d’offres.") + (
        change_sentence(region.change())
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
            value = _level(region, family.occupation, quarter, change)
            last = quarter == quarters[-1]
            rows.append(
                {
                    "label": family.label,
                    "quarter": quarter,
                    "value": value,
                    "symbol": (change.symbol if last and not change else None) if value is not None else "x",
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
            "trimestres se comparent. Tirets : non concluant{without}",
            without=f". Série comparable, {region.without}" if region.without else "",
        ),
        alt="Offres en ligne par famille : "
        + ", ".join(_alt(region, family.label, family.occupation, quarters) for family in region.families)
        + ".",
        source=region.source("france-travail"),
        data="history",
    )


def _comparable(region: Region) -> Said:
    """The level and the change over a year without the partners that came or went, where any did."""
    row = region.published.indicator("vacancies_stock", region.area, series="comparable")
    if not row or row["value"] is None or row["previous_year"] is None:
        return NOTHING
    change = Change(row)
    verdict = "" if change.established else ", ce qui ne permet pas de conclure"
    return say(
        "Série comparable, {without} : {now} offres en ligne en moyenne contre {before} un an plus tôt"
        + (f", soit {{x}} {{i}}{verdict}." if change else "."),
        without=region.without,
        now=row.cite("value", stock),
        before=change.before,
        x=change.cited if change else "",
        i=change.interval,
    )


def _level(region: Region, occupation: Occupation, quarter: str, change: Change) -> float | None:
    """The level of a quarter, in the series that the change is of: a comparable one has but its two ends."""
    if change.without:
        ends = {
            str(region.facts.quarter): change.row["value"],
            str(region.facts.quarter.year_before): change.row["previous_year"],
        }
        return ends.get(quarter)
    level = region.cell(occupation, quarter)["vacancies_stock"]
    return None if level is None else float(level)


def _alt(region: Region, label: str, occupation: tuple[str, str], quarters: list[str]) -> str:
    change = region.change(occupation)
    words = (
        change.cited.text
        if change and change.established
        else "non concluant"
        if change
        else missing_words(change.symbol)
    )
    was, counted = (
        missing_words("x") if level is None else stock(level)
        for level in (
            _level(region, occupation, str(quarter), change)
            for quarter in (region.facts.quarter.year_before, region.facts.quarter)
        )
    )
    return f"{label} {counted} contre {was} un an plus tôt ({words})"


def _title(region: Region) -> Said:
    firm = [
        (family, change)
        for family in region.families
        if (change := region.change(family.occupation)) and change.established
    ]
    if not firm:
        return say("Sur un an, aucune famille ne varie à coup sûr : on ne peut pas conclure")
    ordered = sorted(firm, key=lambda item: -abs(item[1].value))[:2]
    phrases = [
        say(
            f"{FAMILIES[family.code].subject} {_verb(family.code, change.value)} {{x}}",
            x=change.size,
        )
        for family, change in ordered
    ]
    return say("En un an{aside}, {phrases}", aside=firm[0][1].aside, phrases=together(phrases))


def _verb(code: str, value: float) -> str:
    words = FAMILIES[code]
    return words.verb("gagne", "gagnent") if value > 0 else words.verb("perd", "perdent")


def _tables(region: Region, quarters: list[str]) -> tuple[Table, ...]:
    """Vacancies and courses of each family, quarter by quarter."""
    if len(quarters) < 2:
        return ()
    return (
        _table(region, quarters, "Offres en ligne en moyenne, par trimestre", "vacancies_stock"),
        _table(region, quarters, "Formations, par trimestre", "courses"),
    )


def _table(region: Region, quarters: list[str], name: str, column: str) -> Table:
    columns = (Column("Famille", "text"), *(Column(_compact(quarter)) for quarter in quarters))
    entries = [(family.label, family.occupation, "") for family in region.families] + [
        ("Ensemble", ("all", "ALL"), "total")
    ]
    return Table(
        name,
        columns,
        tuple(
            row_of(
                Plain(label),
                (region.cell(occupation, quarter).shown(column, stock) for quarter in quarters),
                kind,
            )
            for label, occupation, kind in entries
        ),
    )


def _compact(quarter: str) -> str:
    year, number = quarter.split("-Q")
    return f"T{number} {year}"
