"""The feed `mcf`: the course catalogue of Mon Compte Formation, one row a course and department.

Descriptions, objectives and contents never land; the provider, a legal person, does.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import polars as pl

from genscan.feeds import places, tables, values
from genscan.feeds.columns import (
    by_column,
    code_lists,
    filled_series,
    landed,
    mapped,
    parted,
    recognised,
    together,
)
from genscan.feeds.limits import MAX_IDENTIFIER
from genscan.feeds.reading import Feed, Reading, beside
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import scrubbed_series, without_contacts

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
_ROMES = [f"code_rome_{place}" for place in range(1, 6)]
_FORMACODES = [f"code_formacode_{place}" for place in range(1, 6)]
_NSF = [f"code_nsf_{place}" for place in range(1, 4)]
_CERTIFIED = ("type_referentiel", "code_rncp", "code_inventaire", "code_rs")
_PLACE = ("code_departement", "code_region", "coderegion_export", "nom_departement", "nom_region")
_FOUND_PLACE = pl.Struct(
    {"department_code": pl.String(), "region_code": pl.String(), "unknown": pl.Boolean()}
)


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


def _certification(text: str) -> str | None:
    """The certification that the columns of _CERTIFIED name; `` where they name none."""
    register, rncp, inventory, specific = parted(text)
    register = (register or "").upper()
    if register in ("RS", "INVENTAIRE") or (register != "RNCP" and not rncp):
        number, register = inventory or specific, "RS"
    else:
        number, register = rncp, "RNCP"
    return values.certification(number, register) if number else ""


def _place(text: str) -> dict[str, object]:
    """Department and region; `unknown` where codes are given that name none."""
    department, region, exported, department_name, region_name = parted(text)
    found = places.of_course(None, department, None, region or exported)
    if found == (None, None):
        for name in (department_name, region_name):
            named = places.of_label(name) if name else None
            if named is not None and named.region is not None:
                return {"department_code": named.department, "region_code": named.region, "unknown": False}
    unknown = found == (None, None) and bool(department or region)
    return {"department_code": found[0], "region_code": found[1], "unknown": unknown}


class _Rows:
    """Rows of one header turned into landing rows."""

    def __init__(self, columns: list[str]) -> None:
        self._siret = next(name for name in _SIRET if name in columns)
        self._extracted = next((name for name in _EXTRACTED if name in columns), _EXTRACTED[0])
        self.names = [*_LOOKED_AT, *_ROMES, *_FORMACODES, *_NSF, self._siret, self._extracted]

    def landed(self, frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
        """The records of a frame with the columns of the landing."""
        course = pl.col("numero_formation")
        unnamed = course.is_null() | (course.str.len_chars() > MAX_IDENTIFIER * 4)
        rows = frame.with_columns(filled_series(frame["numero_formation"])).with_columns(
            quarantined=pl.when(pl.col("quarantined").is_null() & unnamed)
            .then(pl.lit("no_identifier"))
            .otherwise("quarantined")
        )
        kept = rows.filter(pl.col("quarantined").is_null())
        if not reading.demonstration:
            reading.demonstration = bool(kept["numero_formation"].str.starts_with(DEMONSTRATION_PREFIX).any())

        def codes(names: Sequence[str], read: Callable[[str], str | None], kind: str) -> pl.Series:
            return code_lists(together(kept, names), read, reading, f"{kind}_not_recognised")

        def number(name: str, limit: float = math.inf) -> pl.Series:
            """Numbers from 0 to below a limit."""
            found = recognised(kept[name], values.number, reading, "number_not_recognised", pl.Float64)
            return found.set(~found.is_between(0, limit, closed="left"), None)

        def count(name: str) -> pl.Series:
            return number(name, 2**31).cast(pl.Int32)

        certification = recognised(
            together(kept, _CERTIFIED),
            _certification,
            reading,
            "certification_not_recognised",
        )
        place = mapped(together(kept, _PLACE), _place, _FOUND_PLACE).struct.unnest()
        reading.notice("place_not_recognised", int(place["unknown"].sum()))
        found = kept.select(
            "record",
            "quarantined",
            recognised(kept[self._siret], values.siret, reading, "siret_not_recognised").alias("siret"),
            mapped(kept["nom_of"], _provider).alias("provider"),
            by_column(kept["intitule_formation"], _label).alias("title"),
            by_column(kept["intitule_certification"], _label).alias("certification_title"),
            mapped(kept["libelle_niveau_sortie_formation"], _level).alias("exit_level"),
            codes(_ROMES, values.rome_code, "rome_code").alias("rome_codes"),
            codes(_FORMACODES, values.formacode, "formacode").alias("formacodes"),
            codes(_NSF, values.nsf_code, "nsf_code").alias("nsf_codes"),
            place["department_code"],
            place["region_code"],
            count("nb_action").alias("actions"),
            count("nb_session_active").alias("active_sessions"),
            count("nb_session_a_distance").alias("distant_sessions"),
            number("nombre_heures_total_mean").alias("hours"),
            number("frais_ttc_tot_mean").alias("price"),
            recognised(kept[self._extracted], values.day, reading, "date_not_recognised", pl.Date).alias(
                "extracted_on"
            ),
            course_number="numero_formation",
            certification=certification.replace("", None),
        )
        return landed(rows, found, FEED.schema)


def _label(texts: pl.Series) -> pl.Series:
    return scrubbed_series(filled_series(texts))


def _provider(text: str) -> str | None:
    return without_contacts(values.filled(text) or "")


def _level(text: str) -> str | None:
    """The level that a label names; below 3 nothing is certified, and the label says something else."""
    found = values.level(text)
    return found if found is not None and found >= "3" else None


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The rows of the catalogue, in chunks."""
    table = tables.Table(stream, reading)
    if (lacking := _missing(table.columns)) is not None:
        raise Unreadable(
            "wrong_format",
            f"{reading.file} is not the catalogue of Mon Compte Formation: its header lacks {lacking}",
        )
    rows = _Rows(table.columns)
    yield from beside(rows.landed, table.frames(rows.names), reading)


FEED = Feed(
    name="mcf",
    title="Catalogue de Mon Compte Formation (Caisse des Dépôts)",
    side="courses",
    requirement="courses",
    dated=True,
    suffixes=(".csv",),
    parser=3,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
