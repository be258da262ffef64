"""Section masthead: region, quarter, edition, period covered, date of the last observation."""

from __future__ import annotations

from genscan import french
from genscan.bulletin.parts import Section
from genscan.bulletin.region import Region
from genscan.bulletin.said import Said, say
from genscan.facts import EditionFacts

DEMONSTRATION = "Données de démonstration : aucun des nombres de ce document ne décrit la réalité."
DEMONSTRATION_SHORT = "Données de démonstration, sans valeur réelle"


def build(region: Region) -> Section:
    return Section(
        "haut", region.name.label, "masthead", {"title": region.name.label, "meta": meta(region.facts)}
    )


def meta(facts: EditionFacts) -> Said:
    """The line of dates under the title."""
    quarter = facts.quarter
    period = french.period(quarter.first_day, quarter.last_day)
    seen = french.day(facts.last_observation)
    unended = (
        " (chiffres des offres provisoires : le trimestre n’était pas fini)" if facts.provisional else ""
    )
    return say(
        f"Période : {period} · Dernière observation : {seen}{unended} · "
        f"Édition {quarter.compact_fr}, révision {facts.revision}"
    )


def quarter_name(facts: EditionFacts) -> str:
    """`1ᵉʳ trimestre 2026`, with a raised ordinal."""
    return f"{french.ordinal(facts.quarter.number)} trimestre {facts.quarter.year}"
