"""Section training: families, levels, delivery, length, funding, places, distant courses apart."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from genscan import french
from genscan.bulletin.findings.supply import difference, distant_sentence, is_apart
from genscan.bulletin.parts import Column, Figure, Section, Table, condensed, row_of
from genscan.bulletin.published import UNKNOWN, Row, interval_of, missing_words
from genscan.bulletin.region import Family, Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections import profiles
from genscan.bulletin.sections.territory import starts_pages
from genscan.bulletin.wording import (
    CATEGORIES,
    FAMILIES,
    WHOLE,
    decimals_of,
    share_among,
    share_of,
    stock,
    tally,
    whole_of,
)


def build(region: Region) -> Section:
    families = _families(region)
    levels = _levels(region)
    delivery = _delivery(region)
    figures = tuple(figure for figure in (families, levels, delivery) if figure)
    return Section(
        "formation",
        "Ce que propose la formation",
        "training",
        {
            "lead": _lead(region),
            "families": families,
            "families_table": None if families else _family_table(region),
            "levels": levels,
            "delivery": delivery,
            "details": _details(region),
            "notes": tuple((title, said) for title, said in _notes(region) if said),
        },
        figures,
        number=4,
        new_page=starts_pages(region),
    )


def _lead(region: Region) -> Said:
    cell = region.cell()
    if cell.is_secret("courses"):
        return say("La source des formations est confidentielle : leur nombre n’est pas diffusé ici.")
    if not cell["courses"]:
        return say("Aucune formation au numérique n’est proposée sur place ce trimestre.") + distant_sentence(
            region
        )
    many = french.is_plural(float(cell["courses"]))
    verb = "mènent" if many else "mène"
    return (
        say(
            f"{{n}} {verb} à un métier du numérique {region.name.where}.",
            n=tally(cell, "courses", "formation", "formations", opens=True),
        )
        + say(
            "En ne comptant de chacune que la part qui mène à ces métiers, elles en valent {e}."
            if many
            else "En n’en comptant que la part qui mène à ces métiers, elle en vaut {e}.",
            e=cell.cite("course_equivalents", stock),
        )
        + distant_sentence(region)
    )


def _families(region: Region) -> Figure | None:
    rows = [(family, region.indicator("supply_share", family.occupation)) for family in region.families]
    stated = [(family, row) for family, row in rows if row["value"] is not None]
    if len(stated) < 3:
        return None
    nation = {family.code: region.of_nation("supply_share", family.occupation) for family in region.families}
    ordered = sorted(rows, key=lambda item: -float(item[1]["value"] or -1))
    frame = pl.DataFrame(
        [
            {
                "group": None,
                "label": family.label,
                "value": row["value"],
                "reference": nation[family.code]["value"],
                "symbol": row.symbol if row["value"] is None else None,
            }
            for family, row in ordered
        ],
        schema=profiles.BARS,
    )
    return Figure(
        id=region.figure_id("formation-familles"),
        module="bars",
        rows=frame,
        title=_families_title(stated, nation),
        about=say("Part de chaque famille dans les formations réparties, en %. Trait vertical : France"),
        alt="Part de chaque famille dans les formations : "
        + ", ".join(
            f"{family.label} {missing_words(row.symbol) if value is None else share_of(row)(float(value))}"
            for family, row in ordered
            for value in [row["value"]]
        )
        + ".",
        source=region.source("mcf", "lheo"),
        data="indicators",
        twin=_family_table(region),
        options={"side": "supply", "decimals": decimals_of(stated[0][1])},
    )


def _family_table(region: Region) -> Table:
    columns = (
        Column("Famille", "text"),
        Column("Formations"),
        Column("Réparties", spare=True),
        Column("Selon le partage", "soft", spare=True),
        Column("Part"),
        Column("Part en France"),
    )
    rows = []
    for label, occupation, kind in [(family.label, family.occupation, "") for family in region.families] + [
        ("Ensemble", ("all", "ALL"), "total")
    ]:
        cell, part = region.cell(occupation), region.indicator("supply_share", occupation)
        nation = region.of_nation("supply_share", occupation)
        rows.append(
            row_of(
                Plain(label),
                (
                    cell.shown("courses", stock),
                    cell.shown("course_equivalents", stock),
                    interval_of(cell, stock, "supply_low", "supply_high")
                    if cell["supply_low"] is not None and cell["supply_high"] is not None
                    else cell.shown("supply_low", stock),
                    part.shown("value", share_of(part)) if part else whole_of(cell, "courses"),
                    nation.shown("value", share_of(part)) if nation else WHOLE,
                ),
                kind,
            )
        )
    return condensed(Table("Formations par famille", columns, tuple(rows)))


def _levels(region: Region) -> Figure | None:
    found = profiles.parts(region, "courses", "exit_level")
    stated = [part for part in profiles.stated(found) if part.here["share"]]
    if not stated:
        return None
    first = max(stated, key=lambda part: float(part.here["share"]))
    words = {
        "Sans niveau de sortie": "n’ont pas de niveau de sortie",
        "Doctorat": "mènent au doctorat",
        "CAP": "mènent au CAP",
        "Bac": "mènent au bac",
    }.get(first.label, f"mènent à {french.uncapitalise(first.label)}")
    return profiles.bars(
        region,
        "niveaux",
        found,
        side="supply",
        title=profiles.versus(first, f"{{x}} des formations {words}"),
        about=say("Niveau de sortie, part des formations, en %. Trait vertical : France"),
        what="Niveau de sortie, part des formations",
    )


def _delivery(region: Region) -> Figure | None:
    found = profiles.parts(region, "courses", "delivery")
    stated = profiles.stated(found)
    if not stated:
        return None
    first = max(stated, key=lambda part: float(part.here["share"]))
    words = {
        "Sur place": "se suivent sur place",
        "Mixte": "mêlent place et distance",
        "À distance": "se suivent à distance",
    }
    figure = profiles.bars(
        region,
        "modalites",
        found,
        side="supply",
        title=say(
            "{x} des formations de la région " + words.get(first.label, "n’ont pas de modalité précisée"),
            x=first.here.cite("share", first.write),
        ),
        about=say(
            "Modalité, part des formations, en %. La France compte aussi les formations entièrement à "
            "distance, qui ne sont d’aucune région"
        ),
        what="Modalité, part des formations",
    )
    if figure is None or any(part.nation["share"] is None for part in found):
        return figure
    frame = pl.DataFrame(
        [
            {"bar": bar, "part": part.label, "value": row["share"], "symbol": None}
            for bar, rows in ((region.name.label, 0), ("France", 1))
            for part in found
            for row in (part.nation if rows else part.here,)
        ],
        schema={"bar": pl.String, "part": pl.String, "value": pl.Float64, "symbol": pl.String},
    )
    frame = frame.with_columns(pl.col("bar").replace(region.name.label, "Région"))
    return replace(figure, module="split", rows=frame)


def _families_title(stated: list[tuple[Family, Row]], nation: dict[str, Row]) -> Said:
    """The family that differs most from the country, whatever the sharing rule; else the one that leads."""
    known = [(family, row, nation[family.code]) for family, row in stated if nation[family.code].reliable]
    apart = [(family, row, country) for family, row, country in known if is_apart(row, country)]
    if known and not apart:
        return say(
            "Aux règles de partage près, les formations se répartissent comme dans le pays entre les familles"
        )
    family, row = (
        max(apart, key=lambda item: abs(difference(item[1], item[2])))[:2]
        if apart
        else max(stated, key=lambda item: float(item[1]["value"]))
    )
    words = FAMILIES[family.code]
    return say(
        f"{french.capitalise(words.subject)} {words.verb('reçoit', 'reçoivent')} {{x}} des formations"
        + (", contre {y} en France" if apart else ""),
        x=row.cite("value", share_of(row)),
        y=nation[family.code].cite("value", share_of(row)) if apart else "",
    )


def _details(region: Region) -> tuple[Table, ...]:
    """How long courses last, who pays for them, and the distant ones apart."""
    tables = [
        profiles.twin(region, found, title, note)
        for title, dimension, note in (
            ("Durée", "hours", NOTHING),
            ("Financement", "funding", say("Une formation peut avoir plusieurs financeurs.")),
        )
        if (found := profiles.stated(profiles.parts(region, "courses", dimension)))
    ]
    distant = _distant(region)
    return (*tables, distant) if distant else tuple(tables)


def _distant(region: Region) -> Table | None:
    cell = region.open_to_all()
    if not cell["courses_distant"]:
        return None
    rows = [
        row_of(
            Plain(family.short),
            (region.published.cell(UNKNOWN, family.occupation).shown("courses_distant", stock),),
        )
        for family in region.families
    ] + [row_of("Ensemble", (cell.shown("courses_distant", stock),), "total")]
    return Table(
        "À distance, ouvertes à tous",
        (Column("Famille", "text"), Column("Formations")),
        tuple(rows),
        say("Comptées pour le pays et dans aucune région."),
    )


def _notes(region: Region) -> tuple[tuple[str, Said], ...]:
    """What is known of places and certification, and what can't be shared out."""
    return (
        ("Places", _places(region)),
        ("Certification", _certifying(region)),
        ("Ce qui ne peut pas être réparti", _unallocated(region)),
    )


def _certifying(region: Region) -> Said:
    found = profiles.stated(profiles.parts(region, "courses", "certifying"))
    part = next((part for part in found if part.label == CATEGORIES["certifying"]["yes"]), None)
    if part is None or not part.here.key:
        return NOTHING
    return profiles.versus(part, "{x} des formations mènent à une certification", end=".")


def _places(region: Region) -> Said:
    cell = region.cell()
    if cell.is_secret("places"):
        return say("Le nombre de places n’est pas diffusé : la source est confidentielle.")
    if cell["places"] is None or not cell["places_coverage"]:
        return say(
            "Aucune source ne donne le nombre de places de ces formations : il n’est pas nul, il n’est pas "
            "disponible."
        )
    return say(
        "La capacité est connue pour {c} des formations, qui offrent {n}. Pour les autres, elle n’est pas "
        "nulle : elle n’est pas disponible, et aucun total n’est donc établi.",
        c=cell.cite("places_coverage", share_among(cell["courses"])),
        n=tally(cell, "places", "place", "places"),
    )


def _unallocated(region: Region) -> Said:
    lost, undecided = region.indicator("share_unallocated"), region.indicator("share_without_family")
    said = NOTHING
    if lost["value"] == 0:
        said = say("Chaque formation mène à au moins un métier identifiable.")
    elif lost["value"] is not None:
        said = said + say(
            "{x} des formations ne mènent à aucun métier identifiable : elles comptent dans l’ensemble, "
            "dans aucun métier.",
            x=lost.cite("value", share_of(lost)),
        )
    if undecided["value"] is not None:
        said = said + say(
            "{x} ne peuvent être rangées dans une famille plutôt qu’une autre ; les bornes de chaque "
            "famille en tiennent compte.",
            x=undecided.cite("value", share_of(undecided)),
        )
    return said
