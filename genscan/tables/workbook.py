"""The workbooks for people: one of the nation and its regions, one for each region."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from genscan import dictionary, models
from genscan.bulletin.wording import CATEGORIES
from genscan.facts import EditionFacts
from genscan.tables import wide
from genscan.tables.citation import cite
from genscan.tables.sheets import Heading, Sheet, write_workbook

SITE_LEVELS = ("nation", "region")
COARSE = ("all", "family", "parent")
DIMENSIONS = {
    "contract": "Contrat",
    "apprenticeship": "Alternance",
    "experience": "Expérience",
    "origin": "Origine de l’offre",
    "posts": "Postes",
    "exit_level": "Niveau de sortie",
    "entry": "Niveau d’entrée",
    "delivery": "Modalité",
    "hours": "Durée",
    "cost": "Coût",
    "funding": "Financement",
    "session_dates": "Dates des sessions",
    "certifying": "Certification",
}
SESSION_DATES = {"dated": "Datées", "permanent": "Entrées permanentes", "unknown": "Inconnues"}

_CELLS = dictionary.table("cells")
_AREA = (
    Heading("area_kind", "Niveau", width=12, meaning="Pays, région ou département."),
    Heading("area_code", "Code", width=8, meaning=_CELLS.column("area_code").description_fr),
    Heading("area_label", "Territoire", width=26, meaning="Nom du territoire."),
)
_OCCUPATION = (
    Heading(
        "occupation_kind",
        "Niveau de métier",
        width=18,
        meaning="Ensemble du périmètre, famille, code ROME historique ou code ROME 4.0.",
    ),
    Heading(
        "occupation_code",
        "Code du métier",
        width=14,
        meaning=_CELLS.column("occupation_code").description_fr,
    ),
    Heading("occupation_label", "Métier", width=44, meaning="Nom du métier ou de la famille."),
)


def national_workbook(tables: Mapping[str, pl.DataFrame], facts: EditionFacts, path: Path) -> None:
    """Nation and regions, with all occupations, families and historic codes."""
    chosen = pl.col("area_level").is_in(SITE_LEVELS) & pl.col("occupation_level").is_in(COARSE)
    cells = tables["cells"].filter(chosen)
    write_workbook(
        path,
        f"GenScan, {facts.quarter.label_fr} : pays et régions",
        facts,
        _explanations(facts),
        [
            _synthesis(tables, cells),
            _indicators(tables, tables["indicators"].filter(chosen)),
            _profiles(tables, tables["profiles"].filter(chosen)),
            _skills(tables, tables["skills"].filter(chosen)),
            _definitions(tables),
            *(_plain(tables, name, title) for name, title in _REFERENCE_SHEETS),
        ],
    )


def regional_workbook(
    tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame, label: str, facts: EditionFacts, path: Path
) -> None:
    """One region and its departments beside the nation; `rows` as `in_words` gives them."""
    coarse = rows.filter(pl.col("occupation_level").is_in(COARSE))
    leaves = rows.filter(pl.col("occupation_level") == "rome")
    write_workbook(
        path,
        f"GenScan, {facts.quarter.label_fr} : {label}",
        facts,
        _explanations(facts),
        [
            _sheet("Synthèse", tables, coarse, "La région, ses départements et, pour comparer, le pays."),
            _leaves(leaves),
            _definitions(tables),
            *(_plain(tables, name, title) for name, title in _REFERENCE_SHEETS),
        ],
    )


_REFERENCE_SHEETS = (
    ("breaks", "Ruptures"),
    ("sources", "Sources"),
)


def _explanations(facts: EditionFacts) -> list[tuple[str, str]]:
    symbols = " ; ".join(f"{code} : {words}" for code, words in dictionary.SYMBOLS_FR.items())
    return [
        (
            "Édition",
            f"{facts.quarter.label_fr}, révision {facts.revision}. Dernière observation des offres : "
            f"{facts.last_observation:%d/%m/%Y}."
            + (f" Motif de la révision : {facts.correction}" if facts.correction else ""),
        ),
        (
            "Ce que c’est",
            "Offres d’emploi et formations du numérique comptées par territoire et par métier, avec les "
            "indicateurs qui les rapprochent. La méthode est dans method.html, avec ce fichier.",
        ),
        (
            "Case vide",
            "Une case vide n’est pas un zéro : un vrai zéro est écrit 0. La colonne « Diffusion » ou "
            "« Symbole » dit pourquoi le chiffre manque.",
        ),
        ("Symboles", f"{symbols}."),
        (
            "Fiabilité",
            "A : effectif d’au moins 30. B : de 10 à 29, à lire avec son intervalle. C et withheld : moins "
            "de 10 ; le taux n’est pas diffusé, les comptages le restent. Une valeur empruntée décrit un "
            "territoire ou un métier plus large, jamais la case elle-même.",
        ),
        (
            "Intervalles",
            "Les bornes sont celles d’un intervalle à 95 % ; pour les parts et quotients de formations "
            "seules, celles des règles de partage des formations entre métiers.",
        ),
        (
            "Codes",
            "ZZ : en France, région inconnue, ou ouvert à toutes les régions. Les codes sont du texte : 01 "
            "est la Guadeloupe parmi les régions et l’Ain parmi les départements.",
        ),
        (
            "Licence et citation",
            f"{cite(facts)} Licence Ouverte 2.0, sauf mention contraire dans datapackage.json ; les sources "
            "et leurs licences sont dans la feuille Sources.",
        ),
    ]


def _synthesis(tables: Mapping[str, pl.DataFrame], cells: pl.DataFrame) -> Sheet:
    return _sheet(
        "Synthèse",
        tables,
        in_words(tables, wide.wide(tables, cells)),
        "Une ligne par territoire et métier : comptages et indicateurs principaux, avec leurs bornes.",
    )


def in_words(tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
    """Wide rows with levels in French and, for each figure that may be missing, why."""
    cells = dictionary.table("cells")
    return _named(rows).with_columns(
        *(
            wide.status(
                pl.col(indicator), pl.col(f"{indicator}_reliability"), pl.col(f"{indicator}_symbol")
            ).alias(f"{indicator}_status")
            for indicator in wide.main_indicators(tables)
        ),
        missing=wide.count_status({c: cells.column(c).title_fr for c in wide.COUNTS}),
    )


def _sheet(name: str, tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame, meaning: str) -> Sheet:
    cells = dictionary.table("cells")
    titles = dict(tables["indicator_definitions"].select("indicator", "title_fr").iter_rows())
    meanings = dict(tables["indicator_definitions"].select("indicator", "description_fr").iter_rows())
    counts = [
        Heading(c, cells.column(c).title_fr, wide.shape_of_count(c), cells.column(c).description_fr)
        for c in wide.COUNTS
    ]
    figures: list[Heading] = []
    for indicator in wide.main_indicators(tables):
        title, shown = titles.get(indicator, indicator), wide.shape_of_indicator(indicator)
        figures += [
            Heading(indicator, title, shown, meanings.get(indicator) or ""),
            Heading(f"{indicator}_low", f"{title}, borne basse", shown, "Borne basse de l’intervalle."),
            Heading(f"{indicator}_high", f"{title}, borne haute", shown, "Borne haute de l’intervalle."),
            Heading(
                f"{indicator}_status",
                f"{title}, diffusion",
                width=24,
                meaning="Si le chiffre est diffusé et, sinon, pourquoi.",
            ),
        ]
    absent = Heading(
        "missing", "Comptages absents", width=40, meaning="Pourquoi des comptages de la ligne sont vides."
    )
    return Sheet(name, meaning, rows, [*_AREA, *_OCCUPATION, *counts, absent, *figures], frozen=6)


def _leaves(rows: pl.DataFrame) -> Sheet:
    cells = dictionary.table("cells")
    counts = ("vacancies", "vacancies_stock", "vacancies_new", "vacancies_open", "openings")
    headings = [
        Heading(c, cells.column(c).title_fr, wide.shape_of_count(c), cells.column(c).description_fr)
        for c in counts
    ]
    return Sheet(
        "Métiers ROME 4.0",
        "Les offres par métier détaillé ; les formations ne sont pas connues à ce niveau.",
        rows,
        [*_AREA, *_OCCUPATION[1:], *headings],
        frozen=5,
    )


def _unit_fr() -> pl.Expr:
    """The unit of an indicator in French, from the head of its SELECT."""
    units = {model.table: model.header.get("unit_fr", "") for model in models.indicators()}
    return (
        pl.col("indicator")
        .replace_strict(units, default=pl.col("unit"), return_dtype=pl.String)
        .alias("unit_fr")
    )


def _definitions(tables: Mapping[str, pl.DataFrame]) -> Sheet:
    """What each indicator is, in French; its formula, in English as the names of columns, is in the table."""
    table = dictionary.table("indicator_definitions")
    return Sheet(
        "Définitions",
        table.description_fr,
        tables["indicator_definitions"].with_columns(_unit_fr()),
        [
            Heading(
                "indicator",
                table.column("indicator").title_fr,
                meaning=table.column("indicator").description_fr,
            ),
            Heading("title_fr", "Titre", width=40, meaning=table.column("title_fr").description_fr),
            Heading("unit_fr", "Unité", width=30, meaning="Unité de la valeur et de ses bornes."),
            Heading(
                "description_fr",
                "Définition",
                width=90,
                meaning=table.column("description_fr").description_fr,
            ),
        ],
    )


def _indicators(tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame) -> Sheet:
    table = dictionary.table("indicators")
    definitions = tables["indicator_definitions"].select("indicator", "unit", indicator_title="title_fr")
    frame = (
        _named(wide.labelled(tables, rows))
        .join(definitions, on="indicator", how="left", maintain_order="left")
        .with_columns(
            _unit_fr(),
            status=wide.status(pl.col("value"), pl.col("reliability"), pl.col("symbol")),
        )
    )
    plain = ("rank", "rank_low", "rank_high")
    shown = [
        Heading(c.name, c.title_fr, "plain" if c.name in plain else "two", c.description_fr)
        for c in table.columns
        if c.type in ("number", "integer")
    ]
    words = [
        Heading(c, table.column(c).title_fr, width=14, meaning=table.column(c).description_fr)
        for c in ("reliability", "symbol", "borrowed_from")
    ]
    return Sheet(
        "Indicateurs",
        "Une ligne par territoire, métier et indicateur : tous les indicateurs, avec tout ce qui les fonde.",
        frame,
        [
            *_AREA,
            *_OCCUPATION,
            Heading("indicator_title", "Indicateur", width=36, meaning="Nom de l’indicateur (Définitions)."),
            Heading("series", "Série", meaning=table.column("series").description_fr),
            Heading("unit_fr", "Unité", width=22, meaning="Unité de la valeur et de ses bornes."),
            shown[0],
            Heading(
                "status", "Diffusion", width=28, meaning="Si le chiffre est diffusé et, sinon, pourquoi."
            ),
            *shown[1:],
            *words,
        ],
        frozen=3,
    )


def _profiles(tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame) -> Sheet:
    table = dictionary.table("profiles")
    categories = {**CATEGORIES, "session_dates": SESSION_DATES}
    words = {f"{d}/{c}": label for d, labels in categories.items() for c, label in labels.items()}
    both = pl.concat_str("dimension", "category", separator="/")
    frame = _named(wide.labelled(tables, rows)).with_columns(
        side_fr=pl.col("side").replace_strict({"vacancies": "Offres", "courses": "Formations"}),
        dimension_fr=pl.col("dimension").replace_strict(
            DIMENSIONS, default=pl.col("dimension"), return_dtype=pl.String
        ),
        category_fr=both.replace_strict(words, default=pl.col("category"), return_dtype=pl.String),
        status=wide.status(pl.col("share"), pl.lit(None, pl.String), pl.col("symbol")),
    )
    return Sheet(
        "Profils",
        table.description_fr,
        frame,
        [
            *_AREA,
            *_OCCUPATION,
            Heading("side_fr", "Côté", meaning="Offres ou formations."),
            Heading("dimension_fr", "Dimension", width=20, meaning=table.column("dimension").description_fr),
            Heading("category_fr", "Modalité", width=28, meaning=table.column("category").description_fr),
            Heading("count", "Nombre", "count", table.column("count").description_fr),
            Heading("share", "Part", "share", table.column("share").description_fr),
            Heading("status", "Diffusion", width=24, meaning="Si la part est diffusée et, sinon, pourquoi."),
        ],
        frozen=3,
    )


def _skills(tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame) -> Sheet:
    table = dictionary.table("skills")
    ranked = rows.sort(
        "area_level",
        "area_code",
        "occupation_level",
        "occupation_code",
        "vacancies",
        "skill_code",
        descending=[False, False, False, False, True, False],
        nulls_last=True,
    )
    frame = _named(wide.labelled(tables, ranked)).with_columns(
        status=wide.status(pl.col("share"), pl.lit(None, pl.String), pl.col("symbol"))
    )
    return Sheet(
        "Compétences",
        table.description_fr,
        frame,
        [
            *_AREA,
            *_OCCUPATION,
            Heading("skill_code", "Code", meaning=table.column("skill_code").description_fr),
            Heading(
                "skill_label", "Compétence", width=60, meaning=table.column("skill_label").description_fr
            ),
            Heading("vacancies", "Offres", "count", table.column("vacancies").description_fr),
            Heading("share", "Part", "share", table.column("share").description_fr),
            Heading("status", "Diffusion", width=24, meaning="Si la part est diffusée et, sinon, pourquoi."),
        ],
        frozen=3,
    )


def _plain(tables: Mapping[str, pl.DataFrame], name: str, title: str) -> Sheet:
    """A small table as it is, its text in French only."""
    table = dictionary.table(name)
    kinds = {"text": "text", "integer": "count", "number": "two", "boolean": "text", "date": "date"}
    widths = {"what_fr": 90, "file": 40, "licence": 40, "sha256": 20}
    return Sheet(
        title,
        table.description_fr,
        tables[name],
        [
            Heading(c.name, c.title_fr, kinds[c.type], c.description_fr, widths.get(c.name))
            for c in table.columns
            if not c.name.endswith("_en")
        ],
    )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        area_kind=pl.col("area_level").replace_strict(wide.AREA_LEVELS, return_dtype=pl.String),
        occupation_kind=pl.col("occupation_level").replace_strict(
            wide.OCCUPATION_LEVELS, return_dtype=pl.String
        ),
    )
