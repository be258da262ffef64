"""What employers seek, and how it moved in a year."""

from __future__ import annotations

from collections.abc import Sequence

from genscan import french
from genscan.bulletin.findings.finding import Finding, leads, ranked_shares, reason, undivided
from genscan.bulletin.region import Family, Region
from genscan.bulletin.said import NOTHING, Said, say, together
from genscan.bulletin.wording import FAMILIES, share_of, tally
from genscan.bulletin.yearly import Change, no_change


def demand_finding(region: Region) -> Finding:
    """What employers seek, and how it moved in a year."""
    untold = _untold(region)
    if untold:
        return untold
    online = _online(region, opens=True)
    change = region.change()
    moved = _moved_families(region)
    total_effect = abs(change.value) if change and change.established else 0.0
    family_effect = max((abs(change.value) * weight for _, change, weight in moved), default=0.0)
    if moved and family_effect >= total_effect / 2:
        return _families_finding(region, moved, family_effect)
    if not change:
        return _level_finding(region, online)
    return _grown(region, change, online) if change.established else _undecided(region, change, online)


def _untold(region: Region) -> Finding | None:
    """A finding where there is no number of vacancies, or none to speak of."""
    cell, name = region.cell(), region.name
    if cell["vacancies"] is None:
        return Finding(
            say(f"Le nombre d’offres n’est pas diffusé {name.where}."),
            say("La source des offres est confidentielle, et trop peu d’employeurs en publient ici."),
            "withheld",
            say("secret statistique"),
            0.1,
        )
    if cell["vacancies_stock"] is None:
        return Finding(
            say(f"Le nombre d’offres en ligne n’est pas connu {name.where}."),
            say(
                "Aucune observation complète des offres ce trimestre ; {n} vues dans des listes partielles.",
                n=tally(cell, "vacancies", "offre distincte", "offres distinctes"),
            ),
            "withheld",
            say("aucune observation complète"),
            0.1,
        )
    if not cell["vacancies_stock"]:
        return Finding(
            say(f"Aucune offre en ligne ce trimestre {name.where}."),
            say("Les observations du trimestre n’ont vu aucune offre du numérique dans la région."),
            "established",
            say("aucune offre dans les observations"),
            0.1,
        )
    return None


def _online(region: Region, opens: bool = False) -> Said:
    return tally(
        region.cell(),
        "vacancies_stock",
        "offre en ligne en moyenne",
        "offres en ligne en moyenne",
        opens=opens,
    )


def _grown(region: Region, change: Change, online: Said) -> Finding:
    verb = "gagnent" if change.value > 0 else "perdent"
    return Finding(
        say(
            f"Les offres du numérique {verb} {{x}} en un an {region.name.where}{{aside}}.",
            x=change.size,
            aside=change.aside,
        ),
        say(
            "{online}, contre {before} un an plus tôt {interval}.",
            online=online,
            before=change.before,
            interval=change.interval,
        )
        + _leading(region),
        "established",
        reason(change.row, "l’intervalle exclut zéro"),
        abs(change.value),
    )


def _undecided(region: Region, change: Change, online: Said) -> Finding:
    return Finding(
        say(f"{{online}} : on ne peut pas conclure à {_direction(change)}.", online=online),
        say(
            "Il y en avait {before} un an plus tôt{aside}. L’évolution est comprise entre {low} et "
            "{high} ; l’intervalle contient zéro.",
            before=change.before,
            aside=change.aside,
            low=change.ends[0],
            high=change.ends[1],
        )
        + _leading(region),
        "inconclusive",
        reason(change.row, "l’intervalle contient zéro"),
        abs(change.value) / 4,
    )


def _direction(change: Change) -> str:
    return "une hausse" if change.value >= 0 else "une baisse"


def _moved_families(region: Region) -> list[tuple[Family, Change, float]]:
    """Families whose change is established, the weightiest first, with their share of the vacancies."""
    found = []
    for family in region.families:
        change = region.change(family.occupation)
        weight = region.indicator("demand_share", family.occupation)
        if change and change.established and weight.reliable:
            found.append((family, change, float(weight["value"])))
    return sorted(found, key=lambda item: -abs(item[1].value) * item[2])


def _families_finding(
    region: Region, moved: Sequence[tuple[Family, Change, float]], effect: float
) -> Finding:
    up = [(family, change) for family, change, _ in moved if change.value > 0][:2]
    down = [(family, change) for family, change, _ in moved if change.value < 0][:2]
    more, less = _brief(up), _brief(down)
    if up and down:
        headline = f"Les employeurs cherchent davantage {more}, et moins {less}."
    elif up:
        headline = f"Les employeurs cherchent davantage {more} qu’il y a un an."
    else:
        headline = f"Les employeurs cherchent moins {less} qu’il y a un an."
    phrases = [
        say(
            f"{{x}} {{interval}} pour {FAMILIES[family.code].subject}",
            x=change.cited,
            interval=change.interval,
        )
        for family, change in (*up, *down)
    ]
    detail = say("En un an{aside} : {phrases}.", aside=moved[0][1].aside, phrases=together(phrases))
    return Finding(
        say(headline),
        detail + _total(region),
        "established",
        reason(
            region.indicator("demand_share", moved[0][0].occupation),
            "les intervalles excluent zéro" if len(phrases) > 1 else "l’intervalle exclut zéro",
        ),
        effect,
    )


def _total(region: Region) -> Said:
    """`Au total, 12 154 offres en ligne en moyenne, +3,3 % [+0,9 ; +5,9].`"""
    online, change = _online(region), region.change()
    if not change:
        return say("Au total, {online}.", online=online)
    if change.established:
        return say("Au total, {online}, {x} {i}.", online=online, x=change.cited, i=change.interval)
    return say(f"Au total, {{online}}, sans que l’on puisse conclure à {_direction(change)}.", online=online)


def _brief(moved: Sequence[tuple[Family, Change]]) -> str:
    """`de sécurité et de data`; a name that holds an « et » comes last, after a comma."""
    names = sorted((FAMILIES[family.code].brief for family, _ in moved), key=lambda name: " et " in name)
    if len(names) == 2 and " et " in names[1]:
        return f"{names[0]}, {names[1]}"
    return french.listing(names)


def _level_finding(region: Region, online: Said) -> Finding:
    """Without a year before: the family that leads, if its interval sets it apart."""
    ranked = ranked_shares(region, "demand_share")
    missing = no_change(region.change())
    if not ranked and region.hides("demand_share"):
        return Finding(
            say("{online}, sans répartition par famille : la source est confidentielle.", online=online),
            missing,
            "withheld",
            say("secret statistique"),
            0.0,
        )
    if not ranked:
        return Finding(
            say("{online}, trop peu pour une répartition par famille.", online=online),
            missing,
            "withheld",
            say("moins de 10 offres"),
            0.0,
        )
    (family, row), apart = ranked[0], leads(ranked)
    words = FAMILIES[family.code]
    arrives = words.verb("arrive", "arrivent")
    return Finding(
        say(
            f"{french.capitalise(words.subject)} {arrives} en tête des offres {region.name.de}, avec {{x}}.",
            x=row.cite("value", share_of(row)),
        )
        if apart
        else say(f"Dans les offres {region.name.de}, aucune famille ne se détache."),
        say("{online}.", online=online) + (NOTHING if apart else undivided(ranked, "offres")) + missing,
        "established" if apart else "inconclusive",
        reason(row, "en tête, intervalles disjoints" if apart else "les intervalles se recouvrent"),
        0.05,
    )


def _leading(region: Region) -> Said:
    """The family that has the most vacancies."""
    ranked = [
        (family, cell)
        for family in region.families
        if (cell := region.cell(family.occupation))["vacancies_stock"]
    ]
    if not ranked:
        return NOTHING
    family, cell = max(ranked, key=lambda item: float(item[1]["vacancies_stock"]))
    words = FAMILIES[family.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('vient', 'viennent')} en tête, avec {{n}}.",
        n=tally(cell, "vacancies_stock", "offre", "offres"),
    )
