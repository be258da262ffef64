"""The feed `rncp`: the CSV members of France compétences' export of certifications, told apart by header.

Names of certifying bodies, partners and juries never land; a certification keeps its number, title,
level, end of registration, and what it leads to.
"""

from __future__ import annotations

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
_ACTIVE = {"ACTIVE": True, "INACTIVE": False}
Row = tuple[object, ...]


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


def _detached(label: str | None, code: str | None) -> str | None:
    """`22293 : Soudage` -> `Soudage`."""
    if label and code and label.startswith(code):
        return label[len(code) :].lstrip(" :") or None
    return label


def _row(kind: str, fields: dict[str, str], label_column: str | None, reading: Reading) -> Row:
    """Reason, kind, certification, code, label, level, active, end."""
    certification = values.certification(fields[_KEY], "RNCP")
    label = _mended(fields[label_column]) if label_column and label_column in fields else None
    code: str | None = None
    if certification is None:
        return ("no_identifier", kind, None, None, None, None, None, None)
    if kind == "certification":
        level_text = fields["nomenclature_europe_niveau"].strip()
        ends = fields.get("date_fin_enregistrement", "").strip()
        ends_on = values.day(ends) if ends else None
        reading.notice("date_not_recognised", int(bool(ends) and ends_on is None))
        return (
            None,
            kind,
            certification,
            None,
            label,
            values.level(level_text),
            _ACTIVE.get(fields.get("actif", "").strip().upper()),
            ends_on,
        )
    if kind == "rome":
        code = values.rome_code(fields["codes_rome_code"])
    elif kind == "formacode":
        code = values.formacode(fields["formacode_code"]) or values.formacode(label or "")
    elif kind == "nsf":
        code = fields["nsf_code"].strip() or None
    elif kind == "successor":
        code = values.certification(fields["nouvelle_certification"], "RNCP")
        former = values.certification(fields.get("ancienne_certification", ""), "RNCP")
        if code is None and former is not None:
            certification, code = former, certification
    if code is None and kind != "other":
        return ("no_code", kind, certification, None, None, None, None, None)
    return (None, kind, certification, code, _detached(label, code), None, None, None)


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The rows of a member, in chunks; a row of a member that is not used lands as `other`."""
    table = tables.Table(stream, reading)
    if _KEY not in table.columns:
        raise Unreadable(
            "wrong_format", f"{reading.file} has no column Numero_Fiche: it is no member of the RNCP export"
        )
    kind, label_column = next(
        (kind for column, kind in _KINDS.items() if column in table.columns), ("other", None)
    )

    def landed() -> Iterator[Row]:
        for record, row in enumerate(table.rows(), 1):
            if isinstance(row, str):
                yield (record, row, kind, None, None, None, None, None, None)
            else:
                fields = dict(zip(table.columns, row, strict=True))
                yield (record, *_row(kind, fields, label_column, reading))

    yield from chunked(landed(), FEED.schema)


FEED = Feed(
    name="rncp",
    title="Répertoires nationaux des certifications (France compétences)",
    side="courses",
    requirement="certifications",
    dated=False,
    suffixes=(".csv",),
    parser=1,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
