"""Changes over one year, with what their intervals allow to say."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from genscan import french
from genscan.bulletin.published import (
    ALL,
    NATION,
    SYMBOL_WORDS,
    Area,
    Occupation,
    Published,
    Row,
    interval_of,
)
from genscan.bulletin.said import Cited, Plain, Printed, Said, say
from genscan.bulletin.wording import HUNDRED, stock
from genscan.told_breaks import COUNTRY, is_of_partners, partner_of

HEADING = f"Évolution sur{french.NOBREAK}un{french.NOBREAK}an"  # of a column; in a narrow one, in two lines


@dataclass(frozen=True)
class Change:
    """A change over one year, with what its interval allows to say; `without`: whom its series leaves out."""

    row: Row
    without: str = ""

    def __bool__(self) -> bool:
        return self.row["change_pct"] is not None

    @property
    def value(self) -> float:
        return float(self.row["change_pct"]) / 100

    @property
    def low(self) -> float | None:
        return None if self.row["change_low"] is None else float(self.row["change_low"]) / 100

    @property
    def high(self) -> float | None:
        return None if self.row["change_high"] is None else float(self.row["change_high"]) / 100

    @property
    def established(self) -> bool:
        """The interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def aside(self) -> str:
        """`, sans le site partenaire HELLO`, after the words that set the change in time."""
        return f", {self.without}" if self.without else ""

    @property
    def before(self) -> Cited:
        """What the change is counted from."""
        return self.row.cite("previous_year", stock)

    @property
    def cited(self) -> Cited:
        return self.row.cite("change_pct", lambda value: french.signed_percent(value / 100, self.decimals))

    @property
    def decimals(self) -> int:
        """Of its percentages: none where few units changed, of which one is more than a point."""
        fewest = min(float(self.row[column] or 0) for column in ("value", "previous_year"))
        return 0 if fewest < HUNDRED else 1

    @property
    def size(self) -> Cited:
        """The change without its sign, after a verb that tells it."""
        return self.row.cite("change_pct", lambda value: french.percent(abs(value) / 100, self.decimals))

    @property
    def interval(self) -> Said:
        return interval_of(self.row, lambda v: french.signed(v, self.decimals), "change_low", "change_high")

    @property
    def ends(self) -> tuple[Cited, Cited]:
        """The limits in words: whole, since an undecided change needs no decimals."""
        low, high = (
            self.row.cite(column, lambda value: french.signed_percent(value / 100, 0))
            for column in ("change_low", "change_high")
        )
        return low, high

    @property
    def shown(self) -> Printed:
        """`+12,1 %`, `non concluant`, or why there is none."""
        if self:
            has_limits = self.low is not None
            return self.cited if self.established or not has_limits else Plain("non concluant", "nc")
        symbol = self.symbol
        return Plain(SYMBOL_WORDS[symbol], "wh" if symbol in ("u", "c") else "na")

    @property
    def symbol(self) -> str:
        """Why there is no change: a break, a secret, too few in a quarter, nothing a year before."""
        if self.row.symbol in ("b", "c"):
            return self.row.symbol
        before = self.row["previous_year"]
        if before is None:
            return "x"
        return "u" if before else "z"


def change_of_vacancies(published: Published, area: Area, occupation: Occupation = ALL) -> Change:
    """The change of vacancies over one year; where that alone compares, without moved partners."""
    row = published.indicator("vacancies_stock", area, occupation)
    comparable = published.indicator("vacancies_stock", area, occupation, "comparable")
    if row["change_pct"] is None and comparable["change_pct"] is not None:
        return Change(comparable, moved_partners(published, area))
    return Change(row)


def moved_partners(published: Published, area: Area) -> str:
    """`sans le site partenaire HELLO`: whom the comparable series of an area leaves out."""
    moved = published.tables["breaks"].filter(
        pl.col("break_date") >= published.facts.quarter.year_before.first_day,
        pl.lit(area == NATION) | pl.col("region_code").is_in([COUNTRY, published.region_of(area)]),
    )
    scopes = [scope for scope in moved["scope"].unique().sort() if is_of_partners(scope)]
    names = [name for scope in scopes if (name := partner_of(scope))]
    if not names or len(names) < len(scopes):
        return "sans les sites partenaires"
    return (
        f"sans {'le site partenaire' if len(names) == 1 else 'les sites partenaires'} {french.listing(names)}"
    )


def no_change(change: Change) -> Said:
    """Why a change is not told."""
    reasons = {
        "b": "Une rupture de série empêche de comparer à l’année d’avant.",
        "c": "L’évolution sur un an relève du secret statistique.",
        "u": "Trop peu d’offres pour une évolution sur un an.",
        "z": "Aucune offre un an plus tôt : l’évolution est sans objet.",
    }
    return say(reasons.get(change.symbol, "L’évolution sur un an n’est pas disponible."))
