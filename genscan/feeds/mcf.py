"""The feed `mcf`: the course catalogue of Mon Compte Formation, one row a course and department.

Descriptions, objectives and contents never land; the provider, a legal person, does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from genscan.feeds import places, tables, values
from genscan.feeds.limits import MAX_IDENTIFIER
from genscan.feeds.reading import Feed, Reading, chunked
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import scrubbed, without_contacts

_CODES = pl.List(pl.String())
_COLUMNS = pl.Schema(
    {
        "course_number": pl.String(),
        "siret": pl.String(),
        "provider": pl.String(),
        "title": pl.String(),
        "certification": pl.String(),
        "certification_title": pl.String(),
        "exit_level": pl.String(),
        "rome_codes": _CODES,
        "formacodes": _CODES,
        "nsf_codes": _CODES,
        "department_code": pl.String(),
        "region_code": pl.String(),
        "actions": pl.Int32(),
        "active_sessions": pl.Int32(),
        "distant_sessions": pl.Int32(),
        "hours": pl.Float64(),
        "price": pl.Float64(),
        "extracted_on": pl.Date(),
    }
)
_EMPTY = (None,) * len(_COLUMNS)
_NEEDED = ("numero_formation", "intitule_formation")
_CERTIFYING = ("code_rncp", "code_inventaire", "code_rs", "type_referentiel")
_SIRET = ("siret", "siret_of")
_LOOKED_AT = (
    *_NEEDED,
    *_CERTIFYING,
    "nom_of",
    "nom_departement",
    "nom_region",
    "intitule_certification",
    "libelle_niveau_sortie_formation",
    "nb_action",
    "nb_session_active",
    "nb_session_a_distance",
    "nombre_heures_total_mean",
    "frais_ttc_tot_mean",
    "code_departement",
    "code_region",
    "coderegion_export",
)
_EXTRACTED = ("date_extract", "date_chargement")
DEMONSTRATION_PREFIX = "DEMO-"
_NOT_RECOGNISED = {
    "rome": "rome_code_not_recognised",
    "formacode": "formacode_not_recognised",
    "nsf": "nsf_code_not_recognised",
}
Row = tuple[object, ...]


def _missing(columns: list[str]) -> str | None:
    """What a catalogue needs and these columns lack."""
    lacking = [name for name in _NEEDED if name not in columns]
    if not any(name in columns for name in _SIRET):
        lacking.append("siret")
    if not any(name in columns for name in _CERTIFYING):
        lacking.append("code_rncp")
    return ", ".join(lacking) or None


def recognise(head: bytes, name: str) -> str | None:
    """Why the beginning of a file is not that of the catalogue, or None."""
    if not head.strip():
        return "is empty"
    lacking = _missing(tables.header_of(head))
    return (
        None
        if lacking is None
        else f"is not the catalogue of Mon Compte Formation: its header lacks {lacking}"
    )


def is_demonstration(head: bytes) -> bool:
    """Whether the first course number says that it was made for demonstration."""
    text = head.decode("utf-8", errors="replace")
    header = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=tables.separator(header))
    try:
        next(rows)
        first = next(rows)
        return first[tables.column_names(header).index("numero_formation")].startswith(DEMONSTRATION_PREFIX)
    except (csv.Error, IndexError, StopIteration, ValueError):
        return False


def _numbered(columns: list[str], prefix: str, positions: int) -> list[str]:
    return [f"{prefix}_{n}" for n in range(1, positions + 1) if f"{prefix}_{n}" in columns]


class _Rows:
    """Rows of one header turned into landing rows."""

    def __init__(self, columns: list[str], reading: Reading) -> None:
        self._reading = reading
        self._siret = next(name for name in _SIRET if name in columns)
        self._extracted = next((name for name in _EXTRACTED if name in columns), None)
        self._romes = _numbered(columns, "code_rome", 5)
        self._formacodes = _numbered(columns, "code_formacode", 5)
        self._nsf = _numbered(columns, "code_nsf", 3)
        looked_at = {*_LOOKED_AT, *_SIRET, *_EXTRACTED, *self._romes, *self._formacodes, *self._nsf}
        self._positions = [(name, at) for at, name in enumerate(columns) if name in looked_at]

    def _number(self, text: str | None) -> float | None:
        if text is None:
            return None
        found = values.number(text)
        if found is None:
            self._reading.notice("number_not_recognised")
        return found if found is not None and found >= 0 else None

    def _count(self, text: str | None) -> int | None:
        found = self._number(text)
        return int(found) if found is not None and found < 2**31 else None

    def _codes(self, fields: dict[str, str | None], names: list[str], kind: str) -> list[str]:
        found: list[str] = []
        for name in names:
            text = fields[name]
            if text is None:
                continue
            if kind == "rome":
                code = values.rome_code(text)
            elif kind == "formacode":
                code = values.formacode(text)
            else:
                code = values.nsf_code(text)
            if code is None:
                self._reading.notice(_NOT_RECOGNISED[kind])
            elif code not in found:
                found.append(code)
        return found

    def _certification(self, fields: dict[str, str | None]) -> str | None:
        register = (fields.get("type_referentiel") or "").upper()
        rncp = fields.get("code_rncp")
        rs = fields.get("code_inventaire") or fields.get("code_rs")
        if register == "RNCP":
            text, register = rncp, "RNCP"
        elif register in ("RS", "INVENTAIRE"):
            text, register = rs, "RS"
        else:
            text, register = (rncp, "RNCP") if rncp else (rs, "RS")
        if text is None:
            return None
        found = values.certification(text, register)
        if found is None:
            self._reading.notice("certification_not_recognised")
        return found

    def _place(self, fields: dict[str, str | None]) -> tuple[str | None, str | None]:
        department = fields.get("code_departement")
        region = fields.get("code_region") or fields.get("coderegion_export")
        found = places.of_course(None, department, None, region)
        if found == (None, None):
            for name in (fields.get("nom_departement"), fields.get("nom_region")):
                named = places.of_label(name) if name else None
                if named is not None and named.region is not None:
                    return named.department, named.region
            if department or fields.get("code_region"):
                self._reading.notice("place_not_recognised")
        return found

    def landed(self, row: list[str]) -> Row:
        """Reason, then the columns of the landing."""
        fields = {name: values.filled(row[at]) for name, at in self._positions}
        number = fields["numero_formation"]
        if number is None or len(number) > MAX_IDENTIFIER * 4:
            return ("no_identifier", *_EMPTY)
        siret_text = fields[self._siret]
        siret = values.siret(siret_text) if siret_text else None
        self._reading.notice("siret_not_recognised", int(siret_text is not None and siret is None))
        level_text = fields.get("libelle_niveau_sortie_formation")
        level = values.level(level_text) if level_text else None
        extracted_text = fields.get(self._extracted) if self._extracted else None
        extracted = values.day(extracted_text) if extracted_text else None
        self._reading.notice("date_not_recognised", int(extracted_text is not None and extracted is None))
        department, region = self._place(fields)
        return (
            None,
            number,
            siret,
            without_contacts(fields.get("nom_of") or ""),
            scrubbed(fields["intitule_formation"] or ""),
            self._certification(fields),
            scrubbed(fields.get("intitule_certification") or ""),
            level if level is None or level >= "3" else None,
            self._codes(fields, self._romes, "rome"),
            self._codes(fields, self._formacodes, "formacode"),
            self._codes(fields, self._nsf, "nsf"),
            department,
            region,
            self._count(fields.get("nb_action")),
            self._count(fields.get("nb_session_active")),
            self._count(fields.get("nb_session_a_distance")),
            self._number(fields.get("nombre_heures_total_mean")),
            self._number(fields.get("frais_ttc_tot_mean")),
            extracted,
        )


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The rows of the catalogue, in chunks."""
    table = tables.Table(stream, reading)
    if (lacking := _missing(table.columns)) is not None:
        raise Unreadable(
            "wrong_format",
            f"{reading.file} is not the catalogue of Mon Compte Formation: its header lacks {lacking}",
        )
    landing = _Rows(table.columns, reading)

    def landed() -> Iterator[Row]:
        for record, row in enumerate(table.rows(), 1):
            found = (row, *_EMPTY) if isinstance(row, str) else landing.landed(row)
            if not reading.demonstration and str(found[1]).startswith(DEMONSTRATION_PREFIX):
                reading.demonstration = True
            yield (record, *found)

    yield from chunked(landed(), FEED.schema)


FEED = Feed(
    name="mcf",
    title="Catalogue de Mon Compte Formation (Caisse des Dépôts)",
    side="courses",
    requirement="courses",
    dated=True,
    suffixes=(".csv",),
    parser=1,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
