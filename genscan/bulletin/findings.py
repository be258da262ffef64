"""The three findings of page one, by rules from cells: what employers seek, what training offers, the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from genscan import french
from genscan.bulletin.published import Row, interval_of
from genscan.bulletin.region import Change, Family, Region, no_change
from genscan.bulletin.said import NOTHING, Said, say, together
from genscan.bulletin.wording import FAMILIES, bare_points, points, share, tally, two, whole

Certainty = Literal["established", "inconclusive", "withheld", "borrowed"]
_CERTAINTY_ORDER: dict[Certainty, int] = {"established": 0, "inconclusive": 1, "borrowed": 2, "withheld": 2}
CERTAINTY_FR: dict[Certainty, str] = {
    "established": "Établi",
    "inconclusive": "Non concluant",
    "withheld": "Taux non diffusés",
    "borrowed": "Valeur empruntée",
}
_NOTABLE = 0.05  # a family whose share differs by this much from the country's is worth the headline


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


def findings(region: Region) -> list[Finding]:
    """One finding on demand, one on supply, one on the gap; the surest and largest first."""
    three = [demand_finding(region), supply_finding(region), gap_finding(region)]
    return sorted(three, key=lambda finding: (_CERTAINTY_ORDER[finding.certainty], -finding.effect))


def demand_finding(region: Region) -> Finding:
    """What employers seek, and how it moved in a year."""
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
    online = tally(
        cell, "vacancies_stock", "offre en ligne en moyenne", "offres en ligne en moyenne", opens=True
    )
    change = region.change()
    moved = _moved_families(region)
    total_effect = abs(change.value) if change and change.established else 0.0
    family_effect = max((abs(change.value) * weight for _, change, weight in moved), default=0.0)
    if moved and family_effect >= total_effect / 2:
        return _families_finding(region, moved, online, family_effect)
    if change and change.established:
        verb = "gagnent" if change.value > 0 else "perdent"
        return Finding(
            say(
                f"Les offres du numérique {verb} {{x}} en un an {name.where}{{aside}}.",
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
            _class_reason(change.row, "intervalle sans zéro"),
            total_effect,
        )
    if change:
        direction = "une hausse" if change.value >= 0 else "une baisse"
        return Finding(
            say(f"{{online}} : on ne peut pas conclure à {direction}.", online=online),
            say(
                "Il y en avait {before} un an plus tôt{aside}. L’évolution est comprise entre {low} et "
                "{high} ; l’intervalle contient zéro.",
                before=change.before,
                aside=change.aside,
                low=change.row.cite("change_low", lambda v: french.signed_percent(v / 100, 0)),
                high=change.row.cite("change_high", lambda v: french.signed_percent(v / 100, 0)),
            )
            + _leading(region),
            "inconclusive",
            _class_reason(change.row, "intervalle large"),
            abs(change.value) / 4,
        )
    return _level_finding(region, online)


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
    region: Region, moved: Sequence[tuple[Family, Change, float]], online: Said, effect: float
) -> Finding:
    up = [(family, change) for family, change, _ in moved if change.value > 0][:2]
    down = [(family, change) for family, change, _ in moved if change.value < 0][:2]
    more = _brief(up)
    less = _brief(down)
    if up and down:
        headline = f"Les employeurs cherchent davantage {more}, et moins {less}."
    elif up:
        headline = f"Les employeurs cherchent davantage {more} qu’il y a un an."
    else:
        headline = f"Les employeurs cherchent moins {less} qu’il y a un an."
    phrases = [
        say(
            f"les offres {FAMILIES[family.code].of} {'gagnent' if change.value > 0 else 'perdent'} {{x}} "
            f"{{interval}}",
            x=change.size,
            interval=change.interval,
        )
        for family, change in (*up, *down)
    ]
    detail = say(
        "En un an{aside}, {phrases}.", aside=moved[0][1].aside, phrases=together(phrases, "\u202f; ")
    )
    return Finding(
        say(headline),
        detail + say("Au total, {online}.", online=online),
        "established",
        _class_reason(moved[0][1].row, "intervalles sans zéro"),
        effect,
    )


def _brief(moved: Sequence[tuple[Family, Change]]) -> str:
    """`de sécurité et de data`; a name that holds an « et » comes last, after a comma."""
    names = sorted((FAMILIES[family.code].brief for family, _ in moved), key=lambda name: " et " in name)
    if len(names) == 2 and " et " in names[1]:
        return f"{names[0]}, {names[1]}"
    return french.listing(names)


def _level_finding(region: Region, online: Said) -> Finding:
    """Without a year before: the family that leads, if its interval sets it apart."""
    ranked = _ranked_shares(region, "demand_share")
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
    family, row = ranked[0]
    apart = len(ranked) < 2 or (row["low"] or 0) > (ranked[1][1]["high"] or 1)
    words = FAMILIES[family.code]
    return Finding(
        say(
            f"{french.capitalise(words.subject)} {words.verb('forme', 'forment')} {{x}} des offres "
            f"{region.name.de}.",
            x=row.cite("value", share),
        ),
        say("{online}. ", online=online) + missing,
        "established" if apart else "inconclusive",
        _class_reason(row, "en tête, intervalles disjoints" if apart else "les intervalles se recouvrent"),
        0.05,
    )


def supply_finding(region: Region) -> Finding:
    """What training offers, against the country."""
    cell, name = region.cell(), region.name
    distant = distant_sentence(region) or say("Aucune formation à distance n’est connue non plus.")
    if region.open_to_all().is_secret("courses_distant"):
        distant = say("Les formations à distance ne sont pas diffusées.")
    if cell.is_secret("courses"):
        return Finding(
            say(f"Le nombre de formations n’est pas diffusé {name.where}."),
            say("La source des formations est confidentielle, et trop peu d’organismes en proposent ici."),
            "withheld",
            say("secret statistique"),
            0.1,
        )
    if not cell["courses"]:
        return Finding(
            say(f"Aucune formation sur place {name.where} ce trimestre."),
            distant,
            "established",
            say("liste complète des formations observées"),
            0.1,
        )
    ranked = _ranked_shares(region, "supply_share")
    programmes = tally(cell, "courses", "formation", "formations")
    if not ranked and region.hides("supply_share"):
        return Finding(
            say(
                "La formation sur place tient en {n}, sans répartition par famille : la source est "
                "confidentielle.",
                n=tally(cell, "courses", "programme", "programmes", feminine=False),
            ),
            distant,
            "withheld",
            say("secret statistique"),
            0.02,
        )
    if not ranked:
        return Finding(
            say(
                "La formation sur place tient en {n}, trop peu pour une répartition.",
                n=tally(cell, "courses", "programme", "programmes", feminine=False),
            ),
            distant,
            "withheld",
            say("effectif trop faible pour des parts"),
            0.02,
        )
    differences = [
        (family, row, nation, float(row["value"]) - float(nation["value"]))
        for family, row in ranked
        if (nation := region.of_nation("supply_share", family.occupation))["value"] is not None
    ]
    marked = max(differences, key=lambda item: abs(item[3]), default=None)
    if marked is not None and abs(marked[3]) >= _NOTABLE:
        family, row, nation, difference = marked
        words = FAMILIES[family.code]
        place = "plus de place" if difference > 0 else "moins de place"
        apart = (
            (row["low"] or 0) > nation["value"] if difference > 0 else (row["high"] or 1) < nation["value"]
        )
        return Finding(
            say(f"La formation donne {place} qu’ailleurs {_to(words.subject)}."),
            say(
                f"{french.capitalise(words.subject)} {words.verb('reçoit', 'reçoivent')} {{x}} des "
                "formations, "
                "contre {y} en moyenne en France. Au total, {n}.",
                x=row.cite("value", share),
                y=nation.cite("value", share),
                n=programmes,
            )
            + _leading_supply(ranked, family),
            "established" if apart else "inconclusive",
            _class_reason(row, "quel que soit le partage" if apart else "dépend du partage des formations"),
            abs(difference),
        )
    family, row = ranked[0]
    words = FAMILIES[family.code]
    apart = len(ranked) < 2 or (row["low"] or 0) > (ranked[1][1]["high"] or 1)
    nation = region.of_nation("supply_share", family.occupation)
    return Finding(
        say(
            f"La formation est d’abord tournée vers {words.subject}, comme dans le pays."
            if nation["value"] is not None
            else f"La formation est d’abord tournée vers {words.subject}."
        ),
        say(
            "{x} des {n} y mènent"
            + (", contre {y} en moyenne en France." if nation["value"] is not None else "."),
            x=row.cite("value", share),
            n=programmes,
            y=nation.cite("value", share) if nation["value"] is not None else "",
        ),
        "established" if apart else "inconclusive",
        _class_reason(row, "quel que soit le partage" if apart else "dépend du partage des formations"),
        abs(float(row["value"]) - float(nation["value"])) if nation["value"] is not None else 0.02,
    )


def gap_finding(region: Region) -> Finding:
    """Where the two part: the family whose gap is largest and established."""
    gaps = family_gaps(region)
    name = region.name
    if not gaps:
        return _unmeasured(region)
    firm = [gap for gap in gaps if gap.established]
    index = region.indicator("tension_index")
    rank = _rank_sentence(region, index)
    if not firm:
        largest = gaps[0]
        return Finding(
            say(f"Aucun écart entre offres et formations n’est établi {name.where}."),
            say(
                f"Le plus grand, sur {FAMILIES[largest.family.code].subject}, est de {{gap}} {{interval}}",
                gap=largest.gap.cite("value", points),
                interval=_points_interval(largest.gap),
            )
            + say(": on ne peut pas conclure.")
            + rank,
            "inconclusive",
            _class_reason(largest.gap, "intervalles avec zéro ou partage indécis"),
            abs(float(largest.gap["value"])) / 4,
        )
    first = firm[0]
    words = FAMILIES[first.family.code]
    more = "plus" if first.gap["value"] > 0 else "moins"
    detail = say(
        f"{french.capitalise(words.subject)} {words.verb('pèse', 'pèsent')} {{d}} des offres "
        "et {s} des formations : "
        "{gap} {interval}.",
        d=first.demand.cite("value", share),
        s=first.supply.cite("value", share),
        gap=first.gap.cite("value", points),
        interval=_points_interval(first.gap),
    )
    opposite = next((gap for gap in firm if (gap.gap["value"] > 0) != (first.gap["value"] > 0)), None)
    if opposite:
        detail = detail + say(
            f"À l’inverse, {FAMILIES[opposite.family.code].subject} : {{gap}} {{interval}}.",
            gap=opposite.gap.cite("value", points),
            interval=_points_interval(opposite.gap),
        )
    return Finding(
        say(
            f"L’écart est le plus grand sur {words.subject} : {more} d’offres que de formations, en "
            "proportion."
        ),
        detail + rank,
        "established",
        _class_reason(first.gap, "intervalle sans zéro"),
        abs(float(first.gap["value"])),
    )


def _unmeasured(region: Region) -> Finding:
    name = region.name
    ratio = region.indicator("vacancies_per_100_courses")
    detail = say("Trop peu d’offres ou de formations pour deux répartitions par famille.") + _rank_sentence(
        region, region.indicator("tension_index")
    )
    certainty: Certainty = "withheld"
    if region.hides("share_gap"):
        return Finding(
            say(f"L’écart entre les deux n’est pas diffusé {name.where}."),
            say("Il mène à des nombres d’une source confidentielle."),
            certainty,
            say("secret statistique"),
            0.0,
        )
    if region.cell()["vacancies_stock"] is None:
        return Finding(
            say(f"L’écart entre les deux ne peut pas être mesuré {name.where}."),
            say("Sans observation complète des offres, aucun rapport aux formations n’est disponible."),
            certainty,
            say("aucune observation complète"),
            0.0,
        )
    if ratio["n"] is not None and not ratio.reliable:
        detail = say(
            "Le nombre d’offres pour 100 formations n’est pas diffusé : effectif trop faible "
            "({n} attendues, il en faut 10).",
            n=tally(ratio, "n", "offre", "offres"),
        )
    elif ratio.symbol == "z":
        detail = say("Sans formation sur place, le rapport est sans objet.")
    if ratio["borrowed_value"] is not None and str(ratio["borrowed_from"]).startswith("nation/"):
        detail = detail + say(
            f"À titre de repère, le pays compte {{v}} offres pour 100 formations ; "
            f"cette valeur n’est pas celle {name.de}.",
            v=ratio.cite("borrowed_value", whole),
        )
        certainty = "borrowed"
    return Finding(
        say(f"L’écart entre les deux ne peut pas être mesuré {name.where}."),
        detail,
        certainty,
        say("niveau : France") if certainty == "borrowed" else say("effectif trop faible"),
        0.0,
    )


@dataclass(frozen=True)
class Gap:
    """The gap of a family or an occupation, with the two shares that make it."""

    family: Family
    gap: Row
    demand: Row
    supply: Row

    @property
    def established(self) -> bool:
        """The interval leaves zero out, whatever sharing rule the courses follow."""
        low, high = self.gap["low"], self.gap["high"]
        if self.gap["value"] is None or low is None or high is None or low <= 0 <= high:
            return False
        if self.demand["low"] is None or self.supply["high"] is None:
            return True
        if self.gap["value"] > 0:
            return bool(self.demand["low"] > self.supply["high"])
        return bool(self.supply["low"] is None or self.demand["high"] < self.supply["low"])


def family_gaps(region: Region) -> list[Gap]:
    """The gaps of the families that may be stated (class A or B), the largest first."""
    gaps = [
        Gap(
            family,
            region.indicator("share_gap", family.occupation),
            region.indicator("demand_share", family.occupation),
            region.indicator("supply_share", family.occupation),
        )
        for family in region.families
    ]
    stated = [gap for gap in gaps if gap.gap.reliable and gap.gap["value"] is not None]
    stated = [gap for gap in stated if gap.demand["value"] is not None and gap.supply["value"] is not None]
    return sorted(stated, key=lambda gap: -abs(float(gap.gap["value"])))


def distant_sentence(region: Region) -> Said:
    """Fully distant courses, open to all, said apart."""
    cell = region.open_to_all()
    if not cell["courses_distant"]:
        return NOTHING
    value = tally(
        cell, "courses_distant", "formation entièrement à distance", "formations entièrement à distance"
    )
    many = french.is_plural(float(cell["courses_distant"]))
    follow = "sont ouvertes à tous, sans être comptées" if many else "est ouverte à tous, sans être comptée"
    return say(f"En outre, {{n}} {follow} dans la région.", n=value)


def _rank_sentence(region: Region, index: Row) -> Said:
    if index["value"] is None:
        return NOTHING
    if index["rank_low"] is None or index["rank_high"] is None:
        return say(
            "L’indice de tension est de {i} {interval}.",
            i=index.cite("value", two),
            interval=interval_of(index, two),
        )
    if index["rank_low"] == index["rank_high"]:
        place = say("au {a} rang", a=index.cite("rank_low", _ordinal))
    else:
        place = say(
            "entre le {a} et le {b} rang",
            a=index.cite("rank_low", _ordinal),
            b=index.cite("rank_high", _ordinal),
        )
    verb = region.name.verb("se place", "se placent")
    return say(
        f"Avec un indice de tension de {{i}}, {region.name.subject} {verb} {{place}}.",
        i=index.cite("value", two),
        place=place,
    )


def _ordinal(value: float) -> str:
    return french.ordinal(int(value))


def _ranked_shares(region: Region, indicator: str) -> list[tuple[Family, Row]]:
    rows = [(family, region.indicator(indicator, family.occupation)) for family in region.families]
    stated = [(family, row) for family, row in rows if row.reliable and row["value"] is not None]
    return sorted(stated, key=lambda item: -float(item[1]["value"]))


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


def _leading_supply(ranked: Sequence[tuple[Family, Row]], told: Family) -> Said:
    family, row = ranked[0]
    if family == told:
        return NOTHING
    words = FAMILIES[family.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('reste', 'restent')} en tête, avec {{x}}.",
        x=row.cite("value", share),
    )


def _class_reason(row: Row, why: str) -> Said:
    return say(f"fiabilité {row['reliability']}, {why}" if row["reliability"] else why)


def _points_interval(row: Row) -> Said:
    return interval_of(row, bare_points)


def _to(subject: str) -> str:
    """`à la sécurité`, `au développement et au test`."""
    text = f"à {subject}"
    for before, after in (("à le ", "au "), ("à les ", "aux ")):
        text = text.replace(before, after)
    return (
        text.replace(" et le ", " et au ")
        .replace(", le ", ", au ")
        .replace(" et les ", " et aux ")
        .replace(" et l’", " et à l’")
        .replace(", l’", ", à l’")
        .replace(" et la ", " et à la ")
    )
