"""Section employers: families, leading occupations and their change, contracts, experience, skills."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.bulletin.parts import Column, Figure, Section, Table, row_of
from genscan.bulletin.published import NATION, Occupation, Row
from genscan.bulletin.region import Change, Region
from genscan.bulletin.said import NOTHING, Plain, Said, say, together
from genscan.bulletin.sections import profiles
from genscan.bulletin.wording import share, stock, tally

LEADING = 10  # occupations in the figure
SKILLS = 8


def build(region: Region) -> Section:
    leading = _leading(region)
    profile = _profile(region)
    skills = _skills(region)
    figures = tuple(figure for figure in (leading, profile, skills) if figure)
    return Section(
        "employeurs",
        "Ce que cherchent les employeurs",
        "employers",
        {
            "lead": _lead(region),
            "leading": leading,
            "families": _families(region),
            "profile": profile,
            "skills": skills,
            "few": None if profile else _too_few(region),
        },
        figures,
        number=3,
        new_page=True,
    )


def _lead(region: Region) -> Said:
    cell = region.cell()
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
        return say("L’évolution sur un an n’est pas disponible.")
    if change.established:
        verb = "augmenté" if change.value > 0 else "reculé"
        return say(f"En un an, leur nombre a {verb} de {{x}} {{i}}.", x=change.size, i=change.interval)
    direction = "une hausse" if change.value >= 0 else "une baisse"
    return say(
        f"Sur un an, on ne peut pas conclure à {direction} : l’intervalle est {{i}} %.", i=change.interval
    )


def _leading(region: Region) -> Figure | None:
    codes = region.published.occupations(region.area, "rome")
    cells = sorted(
        ((region.cell(("rome", code)), code) for code in codes),
        key=lambda item: (-float(item[0]["vacancies_stock"] or 0), item[1]),
    )[:LEADING]
    found: list[tuple[Occupation, Row, Change]] = [
        (("rome", code), cell, region.change(("rome", code)))
        for cell, code in cells
        if cell["vacancies_stock"]
    ]
    if len(found) < 3:
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
    quarter = region.facts.quarter
    before = f"{french.ordinal(quarter.number)} trimestre {quarter.year - 1}"
    return Figure(
        id=region.figure_id("metiers"),
        module="leading_occupations",
        rows=frame,
        title=_leading_title(region, found),
        about=say(
            f"Métiers les plus demandés, offres en ligne en moyenne et évolution par rapport au {before}. Point plein : "
            "évolution établie ; point vide : non concluant"
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
        twin=Table(
            "Métiers les plus demandés",
            (
                Column("Métier", "text"),
                Column("Offres en ligne"),
                Column("Évolution sur un an"),
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
        ),
    )


def _change_words(change: Change) -> str:
    return change.cited.text if change.established else "non concluant"


def _leading_title(region: Region, found: list[tuple[Occupation, Row, Change]]) -> Said:
    firm = [(occupation, change) for occupation, _, change in found if change and change.established]
    up = sorted((item for item in firm if item[1].value > 0), key=lambda item: -item[1].value)[:2]
    down = sorted((item for item in firm if item[1].value < 0), key=lambda item: item[1].value)[:1]
    if not firm:
        occupation, cell, _ = found[0]
        return say(
            "{name} : le métier le plus demandé, {n}",
            name=region.label(occupation),
            n=tally(cell, "vacancies_stock", "offre", "offres"),
        )
    phrases = [
        say("{name} {x}", name=region.label(occupation), x=change.cited)
        for occupation, change in (*up, *down)
    ]
    return say("En un an : {phrases}", phrases=together(phrases))


def _families(region: Region) -> Table:
    columns = (
        Column("Famille", "text"),
        Column("Offres en ligne"),
        Column("Part"),
        Column("France", spare=True),
        Column("Évolution sur un an"),
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
                    part.shown("value", share),
                    nation.shown("value", share),
                    change.shown,
                    change.interval if change else NOTHING,
                    Plain(str(part["reliability"] or "") if part["value"] is not None else "–"),
                ),
                kind,
            )
        )
    return Table("Offres d’emploi par famille", columns, tuple(rows))


def _profile(region: Region) -> Figure | None:
    contract = profiles.parts(region, "vacancies", "contract", group="Contrat")
    found = [
        *contract,
        *profiles.parts(region, "vacancies", "experience", group="Expérience"),
        *profiles.parts(region, "vacancies", "apprenticeship", group="Alternance", without=("none",)),
    ]
    stated = profiles.stated(contract)
    if not stated:
        return None
    first = max(stated, key=lambda part: abs(float(part.here["share"]) - float(part.nation["share"] or 0)))
    words = {"CDI": "en CDI", "CDD": "en CDD", "Intérim": "en intérim"}.get(
        first.label, "sous un autre contrat"
    )
    return profiles.bars(
        region,
        "profil",
        found,
        side="demand",
        title=profiles.versus(first, f"{{x}} des offres sont {words}"),
        about=say("Part des offres d’emploi, en %. Trait vertical : France"),
        what="Contrat, expérience et alternance, part des offres",
    )


def _skills(region: Region) -> Figure | None:
    here = region.published.skills(region.area)
    nation = region.published.skills(NATION)
    stated = [row for row in here.values() if row["share"] is not None and row["skill_label"]]
    ranked = sorted(stated, key=lambda row: (-float(row["share"]), row["skill_code"]))[:SKILLS]
    if len(ranked) < 3:
        return None
    found = [
        profiles.Part(
            None,
            french.typographic(row["skill_label"]),
            row,
            nation.get((row["skill_code"]), Row("skills", ())),
        )
        for row in ranked
    ]
    return profiles.bars(
        region,
        "competences",
        found,
        side="demand",
        title=say("« {skill} » : {x} des offres", skill=found[0].label, x=ranked[0].cite("share", share)),
        about=say("Compétences les plus demandées, part des offres, en %. Trait vertical : France"),
        what="Compétences les plus demandées, part des offres",
        data="skills",
    )


def _too_few(region: Region) -> Said:
    cell = region.cell()
    return say(
        "Contrats, expérience et compétences ne sont pas diffusés : {n}, trop peu pour des parts.",
        n=tally(cell, "vacancies", "offre", "offres"),
    )
