"""Section action: occupations where need is high and supply low, and the reverse; facts for a decision."""

from __future__ import annotations

from dataclasses import dataclass

from genscan import french
from genscan.bulletin.domains import is_discernible, is_established, placed
from genscan.bulletin.parts import Section
from genscan.bulletin.published import Row, interval_of
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Said, say
from genscan.bulletin.wording import bare_points_of, points_of, tally, two

MOST = 4  # occupations in each list


@dataclass(frozen=True)
class Fact:
    """An occupation and what is known of it."""

    name: str
    said: Said


def build(region: Region) -> Section:
    by_plane = any(quadrant is not None for *_, quadrant in placed(region))
    high, low = (
        (_quadrant(region, 1), _quadrant(region, 4)) if by_plane else (_gaps(region, 1), _gaps(region, -1))
    )
    titles = (
        ("Besoin fort, offre faible", "Besoin faible, offre forte")
        if by_plane
        else (
            "Plus d’offres que de formations, en proportion",
            "Plus de formations que d’offres, en proportion",
        )
    )
    return Section(
        "agir",
        "Où agir, et avec quelle certitude",
        "action",
        {
            "lead": say(
                "Des faits pour une décision, non la décision. Seuls figurent les domaines de fiabilité A "
                "ou B dont l’intervalle du besoin exclut la valeur de la France."
                if by_plane
                else "Des faits pour une décision, non la décision. Seuls figurent les domaines de "
                "fiabilité A ou B dont l’écart exclut zéro, là où les deux répartitions se distinguent."
            ),
            "lists": tuple(zip(titles, (high, low), strict=True)) if high or low else (),
            "undecided": _undecided(region) if by_plane else NOTHING,
            "none": say("Aucun domaine n’est dans ce cas.")
            if high or low
            else say("Aucun domaine ne remplit ces conditions : on ne peut pas conclure."),
        },
        number=6,
    )


def _quadrant(region: Region, wanted: int) -> tuple[Fact, ...]:
    found = [
        (code, demand, supply)
        for code, demand, supply, quadrant in placed(region)
        if quadrant == wanted and demand.reliable and supply.reliable
    ]
    ordered = sorted(found, key=lambda item: -abs(float(item[1]["value"]) - 1))[:MOST]
    return tuple(
        Fact(region.label(("parent", code)), _fact(region, code, demand, supply))
        for code, demand, supply in ordered
    )


def _fact(region: Region, code: str, demand: Row, supply: Row) -> Said:
    cell = region.cell(("parent", code))
    return say(
        "{v} et {c}. Besoin {d} {i}, offre {s}{band}, en fois le poids du pays. Fiabilité "
        + str(region.indicator("quadrant", ("parent", code))["reliability"])
        + ".",
        v=tally(cell, "vacancies_stock", "offre", "offres", opens=True),
        c=tally(cell, "courses", "formation", "formations"),
        d=demand.cite("value", two),
        i=interval_of(demand, two),
        s=supply.cite("value", two),
        band=say(" {i}", i=interval_of(supply, two)) if supply["low"] is not None else NOTHING,
    )


def _gaps(region: Region, sign: int) -> tuple[Fact, ...]:
    if region.indicator("mismatch") and not is_discernible(region):
        return ()
    rows = [(code, region.indicator("share_gap", ("parent", code))) for code in region.whole_parents]
    found = [
        (code, row)
        for code, row in rows
        if row.reliable and is_established(region, code) and sign * float(row["value"]) > 0
    ]
    ordered = sorted(found, key=lambda item: -abs(float(item[1]["value"])))[:MOST]
    return tuple(
        Fact(
            region.label(("parent", code)),
            say(
                f"{{v}} et {{c}}. Écart de part : {{g}} {{i}}. Fiabilité {row['reliability']}.",
                v=tally(region.cell(("parent", code)), "vacancies_stock", "offre", "offres", opens=True),
                c=tally(region.cell(("parent", code)), "courses", "formation", "formations"),
                g=row.cite("value", points_of(row)),
                i=interval_of(row, bare_points_of(row)),
            ),
        )
        for code, row in ordered
    )


def _undecided(region: Region) -> Said:
    found = [quadrant for *_, quadrant in placed(region)]
    undecided = sum(quadrant == 0 for quadrant in found)
    lost = sum(quadrant is None for quadrant in found)
    said = NOTHING
    if undecided:
        many = undecided > 1
        said = say(
            f"Pour {french.small_number(undecided)} {'autres domaines' if many else 'autre domaine'}, on "
            "ne peut pas "
            "conclure : l’intervalle du besoin contient la valeur de la France."
        )
    if lost:
        many = lost > 1
        said = said + say(
            f"Pour {french.small_number(lost)} {'domaines' if many else 'domaine'}, l’effectif est trop "
            "faible : rien "
            "n’est diffusé."
        )
    return said
