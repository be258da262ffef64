"""Section employers: families, leading occupations and their change, contracts, experience, skills."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from genscan import french, method
from genscan.bulletin.parts import Column, Figure, Section, Table, condensed, row_of
from genscan.bulletin.published import NATION, Occupation, Row
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.sections import profiles
from genscan.bulletin.sections.territory import starts_pages
from genscan.bulletin.wording import WHOLE, class_of, share_of, stock, tally, whole_of
from genscan.bulletin.yearly import HEADING, Change, no_change

LEADING = 10  # occupations in the figure
SKILLS = 8


def build(region: Region) -> Section:
    found = _found(region)
    leading = _leading(region, found)
    skills = _skills(region)
    profile = _profile(region, half=skills is not None)
    figures = tuple(figure for figure in (leading, profile, skills) if figure)
    return Section(
        "employeurs",
        "Ce que cherchent les employeurs",
        "employers",
        {
            "lead": _lead(region),
            "leading": leading,
            "leading_table": None if leading or not found else _leading_table(region, found),
            "families": _families(region),
            "profile": profile,
            "skills": skills,
            "few": None if profile else _too_few(region),
        },
        figures,
        number=3,
        new_page=starts_pages(region),
    )


def _lead(region: Region) -> Said:
    cell = region.cell()
    if cell["vacancies"] is None:
        return say("La source des offres est confidentielle : leur nombre n’est pas diffusé ici.")
    if cell["vacancies_stock"] is None:
        return say(
            "Aucune observation complète des offres : leur nombre moyen n’est pas disponible ; {n} vues.",
            n=tally(cell, "vacancies", "offre distincte", "offres distinctes"),
        )
    if not cell["vacancies_stock"]:
        return say("Aucune offre n’a été en ligne au cours du trimestre.")
    verb = "a été en ligne" if not french.is_plural(float(cell["vacancies_stock"])) else "ont été en ligne"
    lead = say(
        f"En moyenne, {{n}} {verb} au cours du trimestre ; en tout, les observations ont vu {{m}}.",
        n=tally(cell, "vacancies_stock", "offre", "offres"),
        m=tally(cell, "vacancies", "offre distincte", "offres distinctes"),
    )
    return lead + change_sentence(region.change())


def change_sentence(change: Change) -> Said:
    """What the change of a total allows to say."""
    if not change:
        return no_change(change)
    if change.established:
        verb = "augmenté" if change.value > 0 else "reculé"
        return say(
            f"En un an{{aside}}, leur nombre a {verb} de {{x}} {{i}}.",
            aside=change.aside,
            x=change.size,
            i=change.interval,
        )
    direction = "une hausse" if change.value >= 0 else "une baisse"
    return say(
        f"Sur un an{{aside}}, on ne peut pas conclure à {direction} : l’évolution est comprise entre {{low}} "
        "et {high} (intervalle à 95 %).",
        aside=change.aside,
        low=change.ends[0],
        high=change.ends[1],
    )


def _found(region: Region) -> list[tuple[Occupation, Row, Change]]:
    """The occupations most sought, with their change."""
    cells = sorted(
        ((region.cell(("rome", code)), code) for code in region.published.occupations(region.area, "rome")),
        key=lambda item: (-float(item[0]["vacancies_stock"] or 0), item[1]),
    )[:LEADING]
    return [
        (("rome", code), cell, region.change(("rome", code)))
        for cell, code in cells
        if cell["vacancies_stock"]
    ]


def _leading_table(region: Region, found: list[tuple[Occupation, Row, Change]]) -> Table:
    return condensed(
        Table(
            "Métiers les plus demandés",
            (
                Column("Métier", "text"),
                Column("Offres en ligne"),
                Column(HEADING),
                Column("Intervalle à 95 %", "soft", spare=True),
            ),
            tuple(
                row_of(
                    Plain(region.label(occupation)),
                    (
                        cell.cite("vacancies_stock", stock),
                        change.shown,
                        change.interval if change else NOTHING,
                    ),
                )
                for occupation, cell, change in found
            ),
        )
    )


def _leading(region: Region, found: list[tuple[Occupation, Row, Change]]) -> Figure | None:
    """Bars and changes; where fewer than three changes are published, the table says it better."""
    if sum(bool(change) for _, _, change in found) < 3:
        return None
    frame = pl.DataFrame(
        [
            {
                "label": region.label(occupation),
                "value": float(cell["vacancies_stock"]),
                "change": change.value if change else None,
                "change_low": change.low if change else None,
                "change_high": change.high if change else None,
                "symbol": None if change else change.symbol,
            }
            for occupation, cell, change in found
        ],
        schema={
            "label": pl.String,
            "value": pl.Float64,
            "change": pl.Float64,
            "change_low": pl.Float64,
            "change_high": pl.Float64,
            "symbol": pl.String,
        },
    )
    return Figure(
        id=region.figure_id("metiers"),
        module="leading_occupations",
        rows=frame,
        title=_leading_title(region, found),
        about=say(
            "Métiers les plus demandés : offres en ligne en moyenne, évolution sur un an. Point vide : non "
            "concluant"
        ),
        alt="Métiers les plus demandés : "
        + ", ".join(
            f"{region.label(occupation)} {stock(float(cell['vacancies_stock']))}"
            + (f" ({_change_words(change)})" if change else "")
            for occupation, cell, change in found
        )
        + ".",
        source=region.source("france-travail"),
        data="cells",
        twin=_leading_table(region, found),
        options={"decimals": 1 if float(found[-1][1]["vacancies_stock"]) < 10 else 0},
    )


def _change_words(change: Change) -> str:
    return change.cited.text if change.established else "non concluant"


def _leading_title(region: Region, found: list[tuple[Occupation, Row, Change]]) -> Said:
    firm = [(occupation, change) for occupation, _, change in found if change and change.established]
    if not firm:
        occupation, cell, _ = found[0]
        return say(
            "{name} : le métier le plus demandé, {n}",
            name=region.label(occupation),
            n=tally(cell, "vacancies_stock", "offre", "offres"),
        )
    if len(firm) == 1:
        ((occupation, change),) = firm
        return say(
            "Sur un an, un seul de ces métiers varie à coup sûr : {name} {x}",
            name=region.label(occupation),
            x=change.cited,
        )
    up = sum(change.value > 0 for _, change in firm)
    rising, falling = _moving(up, "progresse", "progressent"), _moving(len(firm) - up, "recule", "reculent")
    return say(
        f"Sur un an, {rising} et {falling} à coup sûr parmi les {french.small_number(len(found))} métiers "
        "les plus demandés"
    )


def _moving(n: int, singular: str, plural: str) -> str:
    """`aucun ne recule`, `un seul progresse`, `sept reculent`."""
    if n < 2:
        return f"un seul {singular}" if n else f"aucun ne {singular}"
    return f"{french.small_number(n)} {plural}"


def _families(region: Region) -> Table:
    columns = (
        Column("Famille", "text"),
        Column("Offres en ligne"),
        Column("Part"),
        Column("Part en France", spare=True),
        Column(HEADING),
        Column("Intervalle à 95 %", "soft", spare=True),
        Column("Fiabilité", "centre", spare=True),
    )
    rows = []
    ordered = sorted(
        region.families, key=lambda family: -float(region.cell(family.occupation)["vacancies_stock"] or 0)
    )
    for label, occupation, kind in [(family.label, family.occupation, "") for family in ordered] + [
        ("Ensemble", ("all", "ALL"), "total")
    ]:
        cell, part, change = (
            region.cell(occupation),
            region.indicator("demand_share", occupation),
            region.change(occupation),
        )
        nation = region.of_nation("demand_share", occupation)
        rows.append(
            row_of(
                Plain(label),
                (
                    cell.shown("vacancies_stock", stock),
                    part.shown("value", share_of(part)) if part else whole_of(cell, "vacancies_stock"),
                    nation.shown("value", share_of(part)) if nation else WHOLE,
                    change.shown,
                    change.interval if change else NOTHING,
                    Plain(class_of(part)) if part else NOTHING,
                ),
                kind,
            )
        )
    return condensed(Table("Offres d’emploi par famille", columns, tuple(rows)))


def _profile(region: Region, half: bool) -> Figure | None:
    contract = profiles.parts(region, "vacancies", "contract", group="Contrat")
    found = [
        *contract,
        *profiles.parts(region, "vacancies", "experience", group="Expérience"),
        *profiles.parts(region, "vacancies", "apprenticeship", group="Alternance", without=("none",)),
    ]
    if not profiles.stated(contract):
        return None
    return profiles.bars(
        region,
        "profil",
        found,
        side="demand",
        title=_profile_title(found),
        about=say("Part des offres d’emploi, en %. Trait vertical : France"),
        what="Contrat, expérience et alternance, part des offres",
        half=half,
    )


PROFILE = {
    "CDI": "sont en CDI",
    "CDD": "sont en CDD",
    "Intérim": "sont en intérim",
    "Débutant accepté": "acceptent un débutant",
    "Jusqu’à 2 ans": "demandent au plus 2 ans d’expérience",
    "3 ans et plus": "demandent 3 ans d’expérience ou plus",
    "Apprentissage": "sont en apprentissage",
}
NOTABLE = 0.02  # of share: a smaller difference from the country is not worth a title


def _profile_title(found: Sequence[profiles.Part]) -> Said:
    """What differs most from the country; else that nothing does."""
    told = [
        part
        for part in profiles.stated(found)
        if part.label in PROFILE and part.here.key and part.nation["share"] is not None
    ]

    def apart(part: profiles.Part) -> float:
        return abs(float(part.here["share"]) - float(part.nation["share"]))

    notable = [part for part in told if apart(part) >= NOTABLE]
    if not notable:
        return say("Contrats et expérience demandée sont ceux du pays, à deux points près")
    sure = [part for part in notable if profiles.is_apart(part)]
    if not sure:
        return say("Contrats et expérience demandée ne se distinguent pas à coup sûr de ceux du pays")
    most = max(sure, key=apart)
    return profiles.versus(most, f"{{x}} des offres {PROFILE[most.label]}")


def _skills(region: Region) -> Figure | None:
    here = region.published.skills(region.area)
    nation = region.published.skills(NATION)
    if (region.cell()["vacancies"] or 0) < method.RELIABILITY_B:
        return None
    stated = [row for row in here.values() if row["share"] is not None and row["skill_label"]]
    ranked = sorted(stated, key=lambda row: (-float(row["share"]), row["skill_code"]))[:SKILLS]
    if len(ranked) < 3:
        return None
    found = [
        profiles.Part(
            None,
            french.typographic(row["skill_label"]),
            row,
            nation.get(row["skill_code"], profiles.NONE),
            profiles.decimals_of(region, "vacancies"),
        )
        for row in ranked
    ]
    return profiles.bars(
        region,
        "competences",
        found,
        side="demand",
        title=profiles.versus(found[0], "« {skill} » : {x} des offres", skill=found[0].label),
        about=say("Compétences les plus demandées, part des offres, en %. Trait vertical : France"),
        what="Compétences les plus demandées, part des offres",
        data="skills",
    )


def _too_few(region: Region) -> Said:
    cell = region.cell()
    if cell["openings"] is None:  # only a confidential feed leaves them out
        return say("Contrats, expérience et compétences ne sont pas diffusés : la source est confidentielle.")
    return say(
        "Contrats, expérience et compétences ne sont pas diffusés : {n}, trop peu pour des parts.",
        n=tally(cell, "vacancies", "offre", "offres"),
    )
