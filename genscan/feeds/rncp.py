"""The feed `rncp`: the CSV members of France compétences' export of certifications, told apart by header.

Names of certifying bodies, partners and juries never land; a certification keeps its number, title,
level, end of registration, and what it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import polars as pl

from genscan.feeds import tables, values
from genscan.feeds.columns import by_column, changed_where, mapped, parted, recognised, together
from genscan.feeds.reading import Feed, Reading, beside
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import plain, plain_series

_COLUMNS = pl.Schema(
    {
        "kind": pl.String(),
        "certification": pl.String(),
        "code": pl.String(),
        "label": pl.String(),
        "level": pl.String(),
        "active": pl.Boolean(),
        "ends_on": pl.Date(),
    }
)
_KEY = "numero_fiche"
# what in the header tells a member: the column, then the kind of its rows and the column of the label
_KINDS = {
    "nomenclature_europe_niveau": ("certification", "intitule"),
    "codes_rome_code": ("rome", "codes_rome_libelle"),
    "formacode_code": ("formacode", "formacode_libelle"),
    "nsf_code": ("nsf", "nsf_intitule"),
    "nouvelle_certification": ("successor", None),
}
_OTHERS = (
    "bloc_competences_code",
    "ccn_1_numero",
    "nom_certificateur",
    "siret_certificateur",
    "nom_partenaire",
    "si_jury",
    "ancienne_certification",
)
_LINKS = ("rome", "formacode", "nsf", "successor")  # kinds whose rows link a certification to a code
_FORMER = "ancienne_certification"
_LEVEL = "nomenclature_europe_niveau"
_ENDS = "date_fin_enregistrement"
_LOOKED_AT = (
    _KEY,
    "intitule",
    _LEVEL,
    "actif",
    _ENDS,
    "codes_rome_code",
    "codes_rome_libelle",
    "formacode_code",
    "formacode_libelle",
    "nsf_code",
    "nsf_intitule",
    _FORMER,
    "nouvelle_certification",
)
_ACTIVE = {"ACTIVE": True, "INACTIVE": False}
_DATE = re.compile(r"(?<!\d)(20\d{2})[-_](\d{2})[-_](\d{2})(?!\d)")


def version(name: str) -> str | None:
    """`2026-03-15` of `export-fiches-csv-2026-03-15.zip!...`, whose members are of the day before."""
    match = _DATE.search(name)
    return "-".join(match.groups()) if match else None


def recognise(head: bytes, name: str) -> str | None:
    """Why the beginning of a file is not that of a member of the export, or None."""
    if not head.strip():
        return "is empty"
    columns = tables.header_of(head)
    if _KEY in columns and any(column in columns for column in (*_KINDS, *_OTHERS)):
        return None
    return "is no member of the RNCP export: its header lacks Numero_Fiche or what is told of it"


def _mended(text: str) -> str | None:
    """A label on one line, its doubled apostrophes made single."""
    return plain(text.replace("''", "'")) or None


def _mended_series(texts: pl.Series) -> pl.Series:
    return plain_series(texts.str.replace_all("''", "'", literal=True))


def _certifications(texts: pl.Series) -> pl.Series:
    """Numbers of certifications; those written as they should be, nearly all, are taken as they stand."""
    return changed_where(texts, ~texts.str.contains(r"^(?:RNCP|RS)[1-9]\d{0,5}$"), _certification)


def _certification(text: str) -> str | None:
    return values.certification(text, "RNCP")


def _active(text: str) -> bool | None:
    return _ACTIVE.get(text.strip().upper())


def _formacode(text: str) -> str | None:
    code, label = parted(text)
    return values.formacode(code or "") or values.formacode(_mended(label or "") or "")


def _detached(text: str) -> str | None:
    """What follows the code in a label that begins with it: `22293 : Soudage` -> `Soudage`."""
    label, code = parted(text)
    return (label or "")[len(code or "") :].lstrip(" :") or None


def _linked(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """`certification` and the `code` that it is linked to; a replacement may be told from either side."""
    certification = _certifications(rows[_KEY])
    if kind == "successor":
        new, former = (_certifications(rows[name]) for name in ("nouvelle_certification", _FORMER))
        told_from_new = new.is_null() & former.is_not_null() & certification.is_not_null()
        return pl.DataFrame({"certification": certification, "new": new, "former": former}).select(
            certification=pl.when(told_from_new).then("former").otherwise("certification"),
            code=pl.when(told_from_new).then("certification").otherwise("new"),
        )
    if kind == "rome":
        code = mapped(rows["codes_rome_code"], values.rome_code)
    elif kind == "formacode":
        code = mapped(together(rows, ("formacode_code", "formacode_libelle")), _formacode)
    else:
        code = mapped(rows["nsf_code"], lambda text: text.strip() or None)
    return pl.DataFrame({"certification": certification, "code": code})


def _landed(kind: str, label: str | None, frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The records of a frame with the columns of the landing."""
    if kind in _LINKS:
        found = _linked(frame, kind)
    else:
        found = pl.DataFrame({"certification": _certifications(frame[_KEY])})
    if label is not None:
        found = found.with_columns(by_column(frame[label], _mended_series).alias("label"))
    if kind == "certification":
        found = found.with_columns(
            mapped(frame[_LEVEL], values.level).alias("level"),
            mapped(frame["actif"], _active, pl.Boolean).alias("active"),
            recognised(frame[_ENDS], values.day, reading, "date_not_recognised", pl.Date).alias("ends_on"),
        )
    elif label is not None:
        coded = found.select(pl.col("label").str.starts_with(pl.col("code")))["label"]
        at = coded.fill_null(False).arg_true()
        labels = mapped(together(found[at], ("label", "code")), _detached)
        found = found.with_columns(found["label"].clone().scatter(at, labels))
    rows = frame.select("record", "quarantined").hstack(found)
    lacking = [
        pl.lit(None, dtype).alias(name) for name, dtype in FEED.schema.items() if name not in rows.columns
    ]
    whole = rows.with_columns(lacking).with_columns(
        kind=pl.lit(kind),
        quarantined=pl.when(pl.col("quarantined").is_not_null())
        .then("quarantined")
        .when(pl.col("certification").is_null())
        .then(pl.lit("no_identifier"))
        .when(pl.lit(kind in _LINKS) & pl.col("code").is_null())
        .then(pl.lit("no_code")),
    )
    told = ("code", "label", "level", "active", "ends_on")
    kept = pl.col("quarantined").is_null()
    return whole.with_columns(pl.when(kept).then(name).alias(name) for name in told).select(
        FEED.schema.names()
    )


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The rows of a member, in chunks; a row of a member that is not used lands as `other`."""
    table = tables.Table(stream, reading)
    if _KEY not in table.columns:
        raise Unreadable(
            "wrong_format", f"{reading.file} has no column Numero_Fiche: it is no member of the RNCP export"
        )
    kind, label = next((kind for column, kind in _KINDS.items() if column in table.columns), ("other", None))
    yield from beside(partial(_landed, kind, label), table.frames(_LOOKED_AT), reading)


FEED = Feed(
    name="rncp",
    title="Répertoires nationaux des certifications (France compétences)",
    side="courses",
    requirement="certifications",
    dated=False,
    suffixes=(".csv",),
    parser=2,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
    version=version,
)
