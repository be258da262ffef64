"""The feed `rome`: France Travail's CSV edition of the ROME, told apart by header, versioned by file name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from genscan.feeds import tables, values
from genscan.feeds.reading import Feed, Reading, chunked
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import plain

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
Row = tuple[object, ...]


def version(name: str) -> str | None:
    """`v460` of `unix_referentiel_code_rome_v460_utf8.csv`."""
    match = _VERSION.search(name)
    return f"v{match[1]}" if match else None


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


def _row(kind: str, fields: dict[str, str], label_column: str | None, edition: str, reading: Reading) -> Row:
    """Reason, kind, code, label, parent, digital, OGR code, main, version."""
    rome_text = fields.get("code_rome", "").strip()
    rome = values.rome_code(rome_text) if rome_text else None
    reading.notice("rome_code_not_recognised", int(bool(rome_text) and rome is None))
    ogr = fields.get("code_ogr", "").strip() or None
    found = {"rome_code": rome, "ogr_code": ogr}
    if any(found[need] is None for need in _NEEDS.get(kind, ())):
        return ("no_identifier", kind, rome, None, None, None, ogr, None, edition)
    label = plain(fields[label_column]) or None if label_column else None
    digital = fields.get("transition_num", "").strip().upper()[:1]
    classification = fields.get("classification", "").strip().upper()
    return (
        None,
        kind,
        rome,
        label,
        values.rome_code(fields.get("code_rome_parent", "")),
        digital if digital in ("O", "N") else None,
        ogr,
        classification == "PRINCIPALE" if classification else None,
        edition,
    )


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The rows of a file, in chunks; a row of a file that is not used lands as `other`."""
    edition = version(reading.file)
    if edition is None:
        raise Unreadable(
            "no_version",
            f"{reading.file} does not tell its ROME version: keep the publisher's name (..._v460_utf8.csv)",
        )
    table = tables.Table(stream, reading)
    kind, label_column = _kind(table.columns)
    if kind == "other" and not _OTHERS.intersection(table.columns):
        raise Unreadable("wrong_format", f"{reading.file} is none of the ROME's CSV files")

    def landed() -> Iterator[Row]:
        for record, row in enumerate(table.rows(), 1):
            if isinstance(row, str):
                yield (record, row, kind, None, None, None, None, None, None, edition)
            else:
                fields = dict(zip(table.columns, row, strict=True))
                yield (record, *_row(kind, fields, label_column, edition, reading))

    yield from chunked(landed(), FEED.schema)


FEED = Feed(
    name="rome",
    title="Répertoire opérationnel des métiers et des emplois (France Travail)",
    side="occupations",
    requirement=None,
    dated=False,
    suffixes=(".csv",),
    parser=1,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
