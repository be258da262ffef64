"""Section training: families, levels, delivery, length, funding, places, distant courses apart."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from genscan import french
from genscan.bulletin.findings.supply import distant_sentence
from genscan.bulletin.parts import Column, Figure, Section, Table, row_of
from genscan.bulletin.published import UNKNOWN, missing_words
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections import profiles
from genscan.bulletin.wording import FAMILIES, WHOLE, share, stock, tally, whole_of


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
            "distant": _distant(region),
            "distant_note": distant_sentence(region),
            "places": _places(region),
            "unallocated": _unallocated(region),
        },
        figures,
        number=4,
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
    family, row = max(
        stated, key=lambda item: abs(float(item[1]["value"]) - float(nation[item[0].code]["value"] or 0))
    )
    words = FAMILIES[family.code]
    reference = nation[family.code]
    title = say(
        f"{french.capitalise(words.subject)} {words.verb('pèse', 'pèsent')} {{x}} des formations"
        + (", contre {y} en France" if reference["value"] is not None else ""),
        x=row.cite("value", share),
        y=reference.cite("value", share) if reference["value"] is not None else "",
    )
    return Figure(
        id=region.figure_id("formation-familles"),
        module="bars",
        rows=frame,
        title=title,
        about=say("Part de chaque famille dans les formations réparties, en %. Trait vertical : France"),
        alt="Part de chaque famille dans les formations : "
        + ", ".join(
            f"{family.label} {missing_words(row.symbol) if value is None else share(float(value))}"
            for family, row in ordered
            for value in [row["value"]]
        )
        + ".",
        source=region.source("mcf", "lheo"),
        data="indicators",
        twin=_family_table(region),
        options={"side": "supply"},
    )


def _family_table(region: Region) -> Table:
    columns = (
        Column("Famille", "text"),
        Column("Formations"),
        Column("Réparties", spare=True),
        Column("Selon le partage, de", "soft", spare=True),
        Column("à", "soft", spare=True),
        Column("Part"),
        Column("France"),
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
                    cell.shown("supply_low", stock),
                    cell.shown("supply_high", stock),
                    part.shown("value", share) if part else whole_of(cell, "courses"),
                    nation.shown("value", share) if nation else WHOLE,
                ),
                kind,
            )
        )
    return Table("Formations par famille", columns, tuple(rows))


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
        title=profiles.versus(
            first, "{x} des formations " + words.get(first.label, "n’ont pas de modalité précisée")
        ),
        about=say("Modalité, part des formations, en %"),
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


def _details(region: Region) -> Table | None:
    found = [
        *profiles.parts(region, "courses", "hours", group="Durée"),
        *profiles.parts(region, "courses", "funding", group="Financement"),
        *profiles.parts(region, "courses", "certifying", group="Certification", without=("no",)),
    ]
    stated = profiles.stated(found)
    return profiles.twin(region, stated, "Durée, financement, certification") if stated else None


def _distant(region: Region) -> Table | None:
    cell = region.open_to_all()
    if not cell["courses_distant"]:
        return None
    rows = [
        row_of(
            Plain(family.label),
            (region.published.cell(UNKNOWN, family.occupation).shown("courses_distant", stock),),
        )
        for family in region.families
    ] + [row_of("Ensemble", (cell.shown("courses_distant", stock),), "total")]
    return Table(
        "Formations entièrement à distance, ouvertes à tous",
        (Column("Famille", "text"), Column("Formations")),
        tuple(rows),
    )


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
        "nulle : elle "
        "n’est pas disponible, et aucun total n’est donc établi.",
        c=cell.cite("places_coverage", share),
        n=tally(cell, "places", "place", "places"),
    )


def _unallocated(region: Region) -> Said:
    lost, undecided = region.indicator("share_unallocated"), region.indicator("share_without_family")
    said = NOTHING
    if lost["value"] is not None:
        said = said + say(
            "{x} des formations ne mènent à aucun métier identifiable : elles comptent dans l’ensemble, "
            "dans aucun métier.",
            x=lost.cite("value", share),
        )
    if undecided["value"] is not None:
        said = said + say(
            "{x} ne peuvent être rangées dans une famille plutôt qu’une autre ; les bornes de chaque "
            "famille en tiennent compte.",
            x=undecided.cite("value", share),
        )
    return said
