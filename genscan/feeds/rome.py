"""The feed `rome`: France Travail's CSV edition of the ROME, told apart by header, versioned by file name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import polars as pl

from genscan.feeds import tables, values
from genscan.feeds.columns import by_column, mapped, recognised
from genscan.feeds.reading import Feed, Reading, beside
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import plain_series

_COLUMNS = pl.Schema(
    {
        "kind": pl.String(),
        "rome_code": pl.String(),
        "label": pl.String(),
        "parent_code": pl.String(),
        "digital": pl.String(),
        "ogr_code": pl.String(),
        "main": pl.Boolean(),
        "rome_version": pl.String(),
    }
)
_VERSION = re.compile(r"(?:^|[_-])v(\d{2,4})(?=[_.-])", re.IGNORECASE)
# what in the header tells a file: the columns, its kind, and the column of the label
_KINDS = (
    (("code_rome", "libelle_rome", "code_rome_parent", "code_fiche_metier"), "code", "libelle_rome"),
    (("code_ogr", "libelle_appellation_long", "code_rome"), "appellation", "libelle_appellation_long"),
    (("code_ogr", "libelle_competence"), "skill", "libelle_competence"),
)
_NEEDS = {"code": ("rome_code",), "appellation": ("rome_code", "ogr_code"), "skill": ("ogr_code",)}
_OTHERS = frozenset(
    {
        "code_centre_interet",
        "code_cont_travail",
        "code_type_cont_trav",
        "code_ogr_savoir",
        "code_rome_cible",
        "code_compo_bloc",
        "code_grand_domaine",
        "code_domaine_professionnel",
        "code_domaine_professionel",
        "code_item",
        "code_ogr",
        "code_ogr_competence",
        "code_arborescence",
        "code_rome",
        "riasec",
    }
)
_LOOKED_AT = (
    "code_rome",
    "libelle_rome",
    "code_rome_parent",
    "code_ogr",
    "libelle_appellation_long",
    "libelle_competence",
    "transition_num",
    "classification",
)


def version(name: str) -> str | None:
    """`v460` of `unix_referentiel_code_rome_v460_utf8.csv`."""
    match = _VERSION.search(name)
    return f"v{match[1]}" if match else None


def _ordered_version(name: str) -> str | None:
    """The version's number as text that sorts as numbers do."""
    found = version(name)
    return found[1:].zfill(4) if found else None


def _kind(columns: list[str]) -> tuple[str, str | None]:
    for needed, kind, label in _KINDS:
        if all(column in columns for column in needed):
            return kind, label
    return "other", None


def recognise(head: bytes, name: str) -> str | None:
    """Why the beginning of a file is not that of one of ROME's CSV files, or None."""
    if not head.strip():
        return "is empty"
    columns = tables.header_of(head)
    if _kind(columns)[0] == "other" and not _OTHERS.intersection(columns):
        return "is none of the ROME's CSV files: its header names no code_rome and no code_ogr"
    if version(name) is None:
        return "does not tell its ROME version: keep the publisher's name (..._v460_utf8.csv)"
    return None


def _landed(
    kind: str, label: str | None, edition: str, frame: pl.DataFrame, reading: Reading
) -> pl.DataFrame:
    """The records of a frame with the columns of the landing."""
    read = frame.select(
        "record",
        "quarantined",
        recognised(frame["code_rome"], values.rome_code, reading, "rome_code_not_recognised").alias(
            "rome_code"
        ),
        by_column(frame[label], plain_series).alias("label")
        if label
        else pl.lit(None, pl.String).alias("label"),
        mapped(frame["code_rome_parent"], values.rome_code).alias("parent_code"),
        mapped(frame["transition_num"], _digital).alias("digital"),
        pl.col("code_ogr").str.strip_chars().replace("", None).alias("ogr_code"),
        mapped(frame["classification"], _main, pl.Boolean).alias("main"),
        kind=pl.lit(kind),
        rome_version=pl.lit(edition),
    )
    unnamed = pl.any_horizontal(pl.lit(False), *(pl.col(need).is_null() for need in _NEEDS.get(kind, ())))
    marked = read.with_columns(
        quarantined=pl.when(pl.col("quarantined").is_null() & unnamed)
        .then(pl.lit("no_identifier"))
        .otherwise("quarantined")
    )
    kept = pl.col("quarantined").is_null()
    told = ("label", "parent_code", "digital", "main")
    return marked.with_columns(pl.when(kept).then(name).alias(name) for name in told).select(
        FEED.schema.names()
    )


def _digital(text: str) -> str | None:
    """The flag `O` or `N`; an empty one is not `N`."""
    flag = text.strip().upper()[:1]
    return flag if flag in ("O", "N") else None


def _main(text: str) -> bool | None:
    classification = text.strip().upper()
    return classification == "PRINCIPALE" if classification else None


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The rows of a file, in chunks; a row of a file that is not used lands as `other`."""
    edition = version(reading.file)
    if edition is None:
        raise Unreadable(
            "no_version",
            f"{reading.file} does not tell its ROME version: keep the publisher's name (..._v460_utf8.csv)",
        )
    table = tables.Table(stream, reading)
    kind, label = _kind(table.columns)
    if kind == "other" and not _OTHERS.intersection(table.columns):
        raise Unreadable("wrong_format", f"{reading.file} is none of the ROME's CSV files")
    yield from beside(partial(_landed, kind, label, edition), table.frames(_LOOKED_AT), reading)


FEED = Feed(
    name="rome",
    title="Répertoire opérationnel des métiers et des emplois (France Travail)",
    side="occupations",
    requirement=None,
    dated=False,
    suffixes=(".csv",),
    parser=2,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
    version=_ordered_version,
)
