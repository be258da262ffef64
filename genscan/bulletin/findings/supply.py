"""What training offers, against the country; distant courses apart."""

from __future__ import annotations

from genscan import french
from genscan.bulletin.findings.finding import Finding, leads, ranked_shares, reason, undivided
from genscan.bulletin.published import ALL, Occupation, Row
from genscan.bulletin.region import Family, Region
from genscan.bulletin.said import NOTHING, Said, say
from genscan.bulletin.wording import FAMILIES, HUNDRED, share_of, tally
from genscan.bulletin.yearly import Change

_NOTABLE = 0.05  # a family whose share differs by this much from the country's is worth the headline
_SURE = "quelle que soit la règle de partage"
_UNSURE = "l’ordre dépend de la règle de partage"


def supply_finding(region: Region) -> Finding:
    """What training offers, against the country."""
    untold = _untold(region)
    if untold:
        return untold
    ranked = ranked_shares(region, "supply_share")
    marked = _marked(region, ranked)
    if marked:
        return _marked_finding(region, ranked, *marked)
    (family, row), apart = ranked[0], leads(ranked)
    nation = region.of_nation("supply_share", family.occupation)
    words = FAMILIES[family.code]
    if not apart:
        return Finding(
            say(f"Dans la formation, aucune famille ne se détache {region.name.where}."),
            undivided(ranked, "formations") + _total(region),
            "inconclusive",
            reason(row, _UNSURE),
            0.02,
        )
    known = nation["value"] is not None
    return Finding(
        say(f"La formation est d’abord tournée vers {words.subject}{_as_elsewhere(region, family)}."),
        say(
            "{x} des formations y mènent" + (", contre {y} en moyenne en France." if known else "."),
            x=row.cite("value", share_of(row)),
            y=nation.cite("value", share_of(row)) if known else "",
        )
        + _total(region),
        "established",
        reason(row, _SURE),
        abs(difference(row, nation)) if known else 0.02,
    )


def _untold(region: Region) -> Finding | None:
    """A finding where there is no course, or too few for shares."""
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
    if ranked_shares(region, "supply_share"):
        return None
    secret = region.hides("supply_share")
    courses = tally(cell, "courses", "formation sur place", "formations sur place", opens=True)
    return Finding(
        say("{n}, sans répartition par famille : la source est confidentielle.", n=courses)
        if secret
        else say("{n} : trop peu pour une répartition par famille.", n=courses),
        distant,
        "withheld",
        say("secret statistique" if secret else "effectif trop faible pour des parts"),
        0.02,
    )


def _marked(region: Region, ranked: list[tuple[Family, Row]]) -> tuple[Family, Row, Row] | None:
    """The family whose share differs most from the country's, whatever the sharing rule."""
    found = [
        (family, row, nation)
        for family, row in ranked
        if (nation := region.of_nation("supply_share", family.occupation))["value"] is not None
        and abs(difference(row, nation)) >= _NOTABLE
        and is_apart(row, nation)
    ]
    return max(found, key=lambda item: abs(difference(item[1], item[2])), default=None)


def difference(row: Row, nation: Row) -> float:
    """A region's share less the country's."""
    return float(row["value"]) - float(nation["value"])


def is_apart(row: Row, nation: Row) -> bool:
    """Whether the whole band of the region lies on one side of the country."""
    if difference(row, nation) > 0:
        return bool(float(row["low"] or 0) > float(nation["value"]))
    return bool(float(row["high"] or 1) < float(nation["value"]))


def _marked_finding(
    region: Region, ranked: list[tuple[Family, Row]], family: Family, row: Row, nation: Row
) -> Finding:
    words = FAMILIES[family.code]
    place = "plus de place" if difference(row, nation) > 0 else "moins de place"
    return Finding(
        say(f"La formation donne {place} qu’ailleurs {_to(words.subject)}."),
        say(
            f"{french.capitalise(words.subject)} {words.verb('reçoit', 'reçoivent')} {{x}} des formations, "
            "contre {y} en moyenne en France.",
            x=row.cite("value", share_of(row)),
            y=nation.cite("value", share_of(row)),
        )
        + _leading(ranked, family)
        + _total(region),
        "established",
        reason(row, _SURE),
        abs(difference(row, nation)),
    )


def _leading(ranked: list[tuple[Family, Row]], told: Family) -> Said:
    """Who leads, where that is another family, and sure."""
    family, row = ranked[0]
    if family == told or not leads(ranked):
        return NOTHING
    words = FAMILIES[family.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('vient', 'viennent')} en tête, avec {{x}}.",
        x=row.cite("value", share_of(row)),
    )


def _as_elsewhere(region: Region, family: Family) -> str:
    """`, comme dans le pays` where the same family leads there."""
    shares = {
        other.code: region.of_nation("supply_share", other.occupation)["value"] for other in region.families
    }
    known = {code: float(value) for code, value in shares.items() if value is not None}
    return ", comme dans le pays" if known and max(known, key=known.__getitem__) == family.code else ""


def _total(region: Region) -> Said:
    """`Au total, 2 329 formations, +7,6 % en un an.`: a full list, and so without an interval."""
    n = tally(region.cell(), "courses", "formation", "formations")
    told = told_course_change(region)
    if told:
        return say("Au total, {n}, {x} en un an.", n=n, x=told.cited)
    row = region.course_change().row
    if row["previous_year"] is not None:
        return say(
            "Au total, {n} ; il y en avait {before} un an plus tôt.",
            n=n,
            before=row.cite("previous_year", french.number),
        )
    return say("Au total, {n}.", n=n)


def told_course_change(region: Region, occupation: Occupation = ALL) -> Change | None:
    """The change of courses over one year, unless they are so few that a percentage misleads."""
    change, now = region.course_change(occupation), region.cell(occupation)["courses"]
    return change if change and min(float(change.row["previous_year"]), float(now or 0)) >= HUNDRED else None


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
