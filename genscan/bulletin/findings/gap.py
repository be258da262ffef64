"""Where demand and training part: the family whose gap is largest and established."""

from __future__ import annotations

from collections.abc import Sequence

from genscan import french
from genscan.bulletin.domains import is_discernible
from genscan.bulletin.findings.finding import Certainty, Finding, reason
from genscan.bulletin.findings.supply import told_course_change
from genscan.bulletin.gaps import Gap, family_gaps
from genscan.bulletin.published import Row, interval_of
from genscan.bulletin.region import Family, Region
from genscan.bulletin.said import NOTHING, Said, say
from genscan.bulletin.wording import FAMILIES, bare_points_of, points_of, share_of, tally, two, whole
from genscan.bulletin.yearly import Change


def gap_finding(region: Region) -> Finding:
    """Where the two part: the family whose gap is largest and established."""
    gaps = family_gaps(region)
    if not gaps:
        return _unmeasured(region)
    firm = [gap for gap in gaps if gap.established]
    return _established(region, firm) if firm else _inconclusive(region, gaps[0])


def _established(region: Region, firm: Sequence[Gap]) -> Finding:
    first = firm[0]
    surplus = "d’offres" if first.value > 0 else "de formations"
    detail = say(
        f"L’écart est de {{gap}} {{interval}}, avec plus {surplus} en proportion.",
        gap=first.gap.cite("value", points_of(first.gap)),
        interval=_points_interval(first.gap),
    )
    opposite = next((gap for gap in firm if (gap.value > 0) != (first.value > 0)), None)
    if opposite:
        words = FAMILIES[opposite.family.code]
        detail = detail + say(
            f"À l’inverse, {words.subject} {words.verb('pèse', 'pèsent')} {{d}} des offres et {{s}} des "
            "formations.",
            d=opposite.demand.cite("value", share_of(opposite.gap)),
            s=opposite.supply.cite("value", share_of(opposite.gap)),
        )
    return Finding(
        say(
            f"L’écart principal porte sur {FAMILIES[first.family.code].subject} : {{d}} des offres, {{s}} "
            "des formations.",
            d=first.demand.cite("value", share_of(first.gap)),
            s=first.supply.cite("value", share_of(first.gap)),
        ),
        detail + _by_chance(region) + _context(region, first.family),
        "established",
        reason(first.gap, "l’intervalle exclut zéro"),
        abs(first.value),
    )


def _by_chance(region: Region) -> Said:
    """What tempers a family's gap: domain by domain, the two sides part no more than by chance."""
    if region.indicator("mismatch")["value"] is None or is_discernible(region):
        return NOTHING
    return say(
        "À l’échelle plus fine des domaines, on ne peut pas distinguer les deux répartitions du hasard."
    )


def _inconclusive(region: Region, largest: Gap) -> Finding:
    return Finding(
        say(f"Aucun écart entre offres et formations n’est établi {region.name.where}."),
        say(
            f"Le plus grand, sur {FAMILIES[largest.family.code].subject}, est de {{gap}} {{interval}} : on "
            "ne peut pas conclure.",
            gap=largest.gap.cite("value", points_of(largest.gap)),
            interval=_points_interval(largest.gap),
        )
        + _context(region, largest.family),
        "inconclusive",
        reason(largest.gap, _why_undecided(largest)),
        abs(largest.value),
    )


def _context(region: Region, family: Family) -> Said:
    """How the two sides of the gap moved in a year; where neither is known, the index of the whole region."""
    return _moved(region, family) or index_sentence(region)


def _moved(region: Region, family: Family) -> Said:
    """`En un an, les offres de cette famille perdent 9,1 % [−11,6 ; −6,4] et ses formations gagnent 5 %.`"""
    change, courses = region.change(family.occupation), told_course_change(region, family.occupation)
    trained = say(f"{_verb(courses)} {{x}}", x=courses.size) if courses else NOTHING
    if change and change.established:
        return say(
            f"En un an{change.aside}, les offres de cette famille {_verb(change)} {{x}} {{i}}{{trained}}.",
            x=change.size,
            i=change.interval,
            trained=say(" et ses formations {trained}", trained=trained) if courses else NOTHING,
        )
    if not courses:
        return NOTHING
    undecided = " ; pour ses offres, on ne peut pas conclure" if change else ""
    return say(f"En un an, les formations de cette famille {{trained}}{undecided}.", trained=trained)


def _verb(change: Change) -> str:
    return "gagnent" if change.value >= 0 else "perdent"


def _why_undecided(gap: Gap) -> str:
    low, high = gap.gap["low"], gap.gap["high"]
    holds_zero = low is None or high is None or low <= 0 <= high
    return "l’intervalle contient zéro" if holds_zero else "dépend du partage des formations"


def _unmeasured(region: Region) -> Finding:
    headline = f"L’écart entre offres et formations ne peut pas être mesuré {region.name.where}."
    if region.hides("share_gap"):
        return Finding(
            say(f"L’écart entre offres et formations n’est pas diffusé {region.name.where}."),
            say("Il mène à des nombres d’une source confidentielle."),
            "withheld",
            say("secret statistique"),
            0.0,
        )
    if region.cell()["vacancies_stock"] is None:
        return Finding(
            say(headline),
            say("Sans observation complète des offres, aucun rapport aux formations n’est disponible."),
            "withheld",
            say("aucune observation complète"),
            0.0,
        )
    lent = _lent(region)
    certainty: Certainty = "borrowed" if lent else "withheld"
    return Finding(
        say(headline),
        _too_few(region) + lent,
        certainty,
        say("repère pris à la France" if lent else "effectif trop faible"),
        0.0,
    )


def _too_few(region: Region) -> Said:
    ratio = region.indicator("vacancies_per_100_courses")
    if ratio["n"] is not None and not ratio.reliable:
        return say(
            "Le nombre d’offres pour 100 formations n’est pas diffusé : effectif trop faible "
            "({n}, il en faut 10).",
            n=tally(ratio, "n", "offre attendue", "offres attendues"),
        )
    if ratio.symbol == "z":
        return say("Sans formation sur place, le rapport est sans objet.")
    return say("Trop peu d’offres ou de formations pour deux répartitions par famille.") + index_sentence(
        region
    )


def _lent(region: Region) -> Said:
    """The country's ratio, told as the country's; empty where nothing is lent."""
    ratio = region.indicator("vacancies_per_100_courses")
    if ratio["borrowed_value"] is None or not str(ratio["borrowed_from"]).startswith("nation/"):
        return NOTHING
    return say(
        "À titre de repère, le pays compte {v} offres pour 100 formations ; "
        f"cette valeur n’est pas celle {region.name.de}.",
        v=ratio.cite("borrowed_value", whole),
    )


def index_sentence(region: Region) -> Said:
    """How many vacancies there are for a course, against the average region; the rank's interval."""
    index = region.indicator("tension_index")
    if index["value"] is None:
        return NOTHING
    return say(
        f"Toutes familles réunies, {region.name.subject} {region.name.verb('compte', 'comptent')}, par "
        "formation, {i} fois autant d’offres que la moyenne des régions {interval}"
        f"{'' if _is_apart(index) else ', sans que l’on puisse conclure à un écart'}{{place}}.",
        i=index.cite("value", two),
        interval=interval_of(index, two),
        place=_place(index),
    )


def _is_apart(index: Row) -> bool:
    """Whether the limits of an index leave the average region's, 1, out."""
    return index["low"] is None or index["high"] is None or not index["low"] <= 1 <= index["high"]


def _place(index: Row) -> Said:
    if index["rank_low"] is None or index["rank_high"] is None:
        return NOTHING
    if index["rank_low"] == index["rank_high"]:
        return say(" : {a} rang", a=index.cite("rank_low", _ordinal))
    return say(
        " : entre le {a} et le {b} rang",
        a=index.cite("rank_low", _ordinal),
        b=index.cite("rank_high", _ordinal),
    )


def _ordinal(value: float) -> str:
    return french.ordinal(int(value))


def _points_interval(row: Row) -> Said:
    return interval_of(row, bare_points_of(row))
