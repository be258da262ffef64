"""Figures and tables of shares by category, shared by the sections on employers and on training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from genscan import french, method
from genscan.bulletin.parts import Column, Figure, Table, row_of
from genscan.bulletin.published import NATION, Row, missing_words
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Printed, Said, say
from genscan.bulletin.wording import CATEGORIES, HUNDRED, share
from genscan.figures.theme import HALF
from genscan.french import typographic, uncapitalise
from genscan.statistics import wilson_limits

BARS = {
    "group": pl.String,
    "label": pl.String,
    "value": pl.Float64,
    "reference": pl.Float64,
    "symbol": pl.String,
}


# A category that a table does not list counts nothing there: a plain zero.
NONE = Row("profiles", (), {"share": 0.0})
ZERO = Plain(share(0))


@dataclass(frozen=True)
class Part:
    """A category in the region and in the country."""

    group: str | None
    label: str
    here: Row
    nation: Row
    decimals: int = 1  # of the printed percentages

    def write(self, value: float) -> str:
        """The share as printed: without decimals where fewer than a hundred units make it."""
        return share(value) if self.decimals else french.percent(value, 0)


def decimals_of(region: Region, side: str) -> int:
    """None below a hundred vacancies or courses, of which one is more than a point."""
    return 0 if (region.cell()[side] or 0) < HUNDRED else 1


def parts(
    region: Region, side: str, dimension: str, *, group: str | None = None, without: Sequence[str] = ()
) -> list[Part]:
    """The categories of a dimension in their printed order; those named `without` are left out."""
    here = region.published.profile(region.area, side, dimension)
    nation = region.published.profile(NATION, side, dimension)
    if not here:
        return []
    few = (region.cell()[side] or 0) < method.RELIABILITY_B
    return [
        Part(
            group,
            label,
            _kept(here.get(category, NONE), few),
            nation.get(category, NONE),
            decimals_of(region, side),
        )
        for category, label in CATEGORIES[dimension].items()
        if category not in without and (category in here or category in nation)
    ]


def _kept(row: Row, few: bool) -> Row:
    """The row, its share withheld where it rests on too few vacancies or courses."""
    return Row(row.table, row.key, {**row.values, "share": None, "symbol": "u"}) if few else row


def stated(found: Sequence[Part]) -> list[Part]:
    """Those whose share is published."""
    return [part for part in found if part.here["share"] is not None]


def bars(
    region: Region,
    name: str,
    found: Sequence[Part],
    *,
    side: str,
    title: Said,
    about: Said,
    what: str,
    data: str = "profiles",
    half: bool = True,
) -> Figure | None:
    """Bars with the country as a tick; none where nothing is published."""
    if not stated(found):
        return None
    frame = pl.DataFrame(
        [
            {
                "group": part.group,
                "label": part.label,
                "value": part.here["share"],
                "reference": part.nation["share"],
                "symbol": part.here.symbol if part.here["share"] is None else None,
            }
            for part in found
        ],
        schema=BARS,
    )
    feeds = ("france-travail",) if side == "demand" else ("mcf", "lheo")
    return Figure(
        id=region.figure_id(name),
        module="bars",
        rows=frame,
        title=title,
        about=about,
        alt=f"{what} : {_said(found)}.",
        source=region.source(*feeds),
        data=data,
        twin=twin(region, found, what),
        options={"side": side, "share": HALF if half else 1.0, "decimals": found[0].decimals},
    )


def twin(region: Region, found: Sequence[Part], what: str, note: Said = NOTHING) -> Table:
    """The same shares as a table."""
    return Table(
        what,
        (Column("Catégorie", "text"), Column("Région"), Column("France")),
        tuple(
            row_of(
                Plain(_name(part)),
                (
                    _shown(part, part.here),
                    _shown(part, part.nation),
                ),
            )
            for part in found
        ),
        note,
    )


def _shown(part: Part, row: Row) -> Printed:
    return row.shown("share", part.write) if row.key or row["share"] is None else ZERO


def _name(part: Part) -> str:
    if not part.group:
        return part.label
    proper = part.label[:2].isupper() or part.label in ("France Travail", "Région")
    return typographic(f"{part.group} : {part.label if proper else uncapitalise(part.label)}")


def _said(found: Sequence[Part]) -> str:
    texts = []
    for part in found:
        here = part.here
        value = part.write(float(here["share"])) if here["share"] is not None else missing_words(here.symbol)
        country = part.nation["share"]
        nation = f" (France {part.write(float(country))})" if country is not None else ""
        texts.append(f"{part.label} {value}{nation}")
    return ", ".join(texts)


def is_apart(part: Part) -> bool:
    """Whether the limits of a share of vacancies leave the country's out."""
    here = float(part.here["share"])
    if not here:
        return False
    low, high = wilson_limits(here, float(part.here["count"]) / here)
    return not float(low) <= float(part.nation["share"]) <= float(high)


def versus(part: Part, template: str, end: str = "", **fields: str) -> Said:
    """A title such as `{x} des offres sont en CDI, contre {y} en France`."""
    if part.nation["share"] is None or not part.nation.key:
        return say(template + end, x=part.here.cite("share", part.write), **fields)
    return say(
        template + ", contre {y} en France" + end,
        x=part.here.cite("share", part.write),
        y=part.nation.cite("share", part.write),
        **fields,
    )
