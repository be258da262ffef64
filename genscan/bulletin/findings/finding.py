"""A finding: its sentence, its numbers and its certainty; and what the three findings share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from genscan import french
from genscan.bulletin.published import Row
from genscan.bulletin.region import Family, Region
from genscan.bulletin.said import Said, say
from genscan.bulletin.wording import FAMILIES, share_of

Certainty = Literal["established", "inconclusive", "withheld", "borrowed"]
CERTAINTY_ORDER: dict[Certainty, int] = {"established": 0, "inconclusive": 1, "borrowed": 2, "withheld": 2}
CERTAINTY_FR: dict[Certainty, str] = {
    "established": "Établi",
    "inconclusive": "Non concluant",
    "withheld": "Taux non diffusés",
    "borrowed": "Valeur empruntée",
}


@dataclass(frozen=True)
class Finding:
    """A sentence, its numbers, its certainty with the reason, and the size of its effect in points."""

    headline: Said
    detail: Said
    certainty: Certainty
    reason: Said
    effect: float

    @property
    def certainty_fr(self) -> str:
        return CERTAINTY_FR[self.certainty]


def reason(row: Row, why: str) -> Said:
    """`fiabilité A, l’intervalle exclut zéro`; provisional numbers say so."""
    words = [f"fiabilité {row['reliability']}"] if row["reliability"] else []
    words.append(why)
    if row.is_provisional():
        words.append("chiffres provisoires")
    return say(", ".join(words))


def ranked_shares(region: Region, indicator: str) -> list[tuple[Family, Row]]:
    """The families whose share is of class A or B, the largest first."""
    rows = [(family, region.indicator(indicator, family.occupation)) for family in region.families]
    stated = [(family, row) for family, row in rows if row.reliable and row["value"] is not None]
    return sorted(stated, key=lambda item: -float(item[1]["value"]))


def leads(ranked: Sequence[tuple[Family, Row]]) -> bool:
    """Whether the first family's limits are above those of the second."""
    if len(ranked) < 2:
        return True
    (_, first), (_, second) = ranked[:2]
    return float(first["low"] or 0) > float(second["high"] or 1)


def undivided(ranked: Sequence[tuple[Family, Row]], whole: str) -> Said:
    """`La sécurité, le cloud et les réseaux reçoivent 32,0 % des formations, le design 27,8 %.`"""
    (first, high), (second, next_one) = ranked[:2]
    words = FAMILIES[first.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('compte', 'comptent')} pour {{x}} des {whole}, "
        f"{FAMILIES[second.code].subject} pour {{y}}.",
        x=high.cite("value", share_of(high)),
        y=next_one.cite("value", share_of(high)),
    )
