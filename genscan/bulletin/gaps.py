"""The gap of each family between its share of the vacancies and its share of the courses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from genscan import french
from genscan.bulletin.published import Area, Published, Row
from genscan.bulletin.region import Family, Region
from genscan.bulletin.said import NOTHING, Plain, Printed, Said, say
from genscan.bulletin.wording import FAMILIES, points_of, share_of


@dataclass(frozen=True)
class Gap:
    """The gap of a family, with the two shares that make it."""

    family: Family
    gap: Row
    demand: Row
    supply: Row

    @property
    def value(self) -> float:
        """In points of share, from -1 to 1; ask only where the gap is stated."""
        return float(self.gap["value"])

    @property
    def stated(self) -> bool:
        """Whether the gap and its two shares are published."""
        return all(row["value"] is not None for row in (self.gap, self.demand, self.supply))

    @property
    def reading(self) -> Printed:
        """`plus d’offres`, `plus de formations`, `non concluant`; nothing where the gap is not published."""
        if self.gap["value"] is None:
            return NOTHING
        if not self.established:
            return Plain("non concluant", "nc")
        return Plain("plus d’offres" if self.value > 0 else "plus de formations", "nb")

    @property
    def drawn(self) -> dict[str, Any]:
        """Its row in the figure `share_gap`."""
        return {
            "label": self.family.label,
            "demand": self.demand["value"],
            "supply": self.supply["value"],
            "supply_low": self.supply["low"],
            "supply_high": self.supply["high"],
            "gap": self.gap["value"],
            "gap_low": self.gap["low"],
            "gap_high": self.gap["high"],
            "symbol": None,
        }

    @property
    def described(self) -> str:
        """Its part of a figure's alternative text."""
        demand, supply = (share_of(row)(float(row["value"])) for row in (self.demand, self.supply))
        return f"{self.family.label} {demand} et {supply}, écart {points_of(self.gap)(self.value)}"

    @property
    def established(self) -> bool:
        """The interval leaves zero out, whatever sharing rule the courses follow."""
        return is_established(self.gap, self.demand, self.supply)


def is_established(gap: Row, demand: Row, supply: Row) -> bool:
    """Whether the interval of a gap leaves zero out, whatever sharing rule the courses follow."""
    low, high = gap["low"], gap["high"]
    if gap["value"] is None or low is None or high is None or low <= 0 <= high:
        return False
    if demand["low"] is None or supply["high"] is None:
        return True
    if gap["value"] > 0:
        return bool(demand["low"] > supply["high"])
    return bool(supply["low"] is None or demand["high"] < supply["low"])


def gaps_of(published: Published, area: Area, families: Sequence[Family]) -> list[Gap]:
    """The gap of each family in an area, stated or not, in the order of the families."""
    return [
        Gap(
            family,
            *(
                published.indicator(name, area, family.occupation)
                for name in ("share_gap", "demand_share", "supply_share")
            ),
        )
        for family in families
    ]


def family_gaps(region: Region) -> list[Gap]:
    """The gaps of the region's families that may be stated (class A or B), the largest first."""
    gaps = gaps_of(region.published, region.area, region.families)
    return sorted((gap for gap in gaps if gap.gap.reliable and gap.stated), key=lambda gap: -abs(gap.value))


GAP_MARKS = (
    "Entre crochets : intervalle à 95 % de l’écart ; sous le losange : bande des règles de partage. Non "
    "concluant : l’intervalle contient zéro, ou la bande touche la part des offres"
)


def gap_title(gaps: Sequence[Gap]) -> Said:
    """The largest gap that is established, as the title of its figure."""
    firm = max((gap for gap in gaps if gap.established), key=lambda gap: abs(gap.value), default=None)
    if firm is None:
        return say("Aucun écart de famille n’est établi : on ne peut pas conclure")
    words = FAMILIES[firm.family.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('pèse', 'pèsent')} {{d}} des offres et {{s}} des "
        "formations",
        d=firm.demand.cite("value", share_of(firm.gap)),
        s=firm.supply.cite("value", share_of(firm.gap)),
    )
