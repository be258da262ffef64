"""Offers as they are written in JSON, and the few fields of them that are taken.

The usual records are decoded together by DuckDB; one that is broken, or holds a type that the API
does not, is found and decoded by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import orjson
import polars as pl

from genscan.feeds.limits import MAX_LINE
from genscan.feeds.reading import Reading

# What is taken of an offer: nothing else of it is ever held.
_PATHS = {
    "offer_id": ("id",),
    "title": ("intitule",),
    "description": ("description",),
    "employer": ("entreprise", "nom"),
    "commune": ("lieuTravail", "commune"),
    "label": ("lieuTravail", "libelle"),
    "postcode": ("lieuTravail", "codePostal"),
    "rome_code": ("romeCode",),
    "appellation": ("appellationlibelle",),
    "contract_type": ("typeContrat",),
    "contract_nature": ("natureContrat",),
    "experience": ("experienceExige",),
    "experience_label": ("experienceLibelle",),
    "qualification": ("qualificationCode",),
    "sector": ("secteurActivite",),
    "naf": ("codeNAF",),
    "created_text": ("dateCreation",),
    "updated_text": ("dateActualisation",),
    "origin": ("origineOffre", "origine"),
}
_PARTNER = pl.Struct({"nom": pl.String()})
_WRITTEN_SKILL = pl.Struct({"code": pl.String(), "libelle": pl.String()})
TAKEN = pl.Schema(
    {
        **dict.fromkeys(_PATHS, pl.String()),
        "alternance": pl.Boolean(),
        "demonstration": pl.Boolean(),
        "openings": pl.Int64(),
        "partners": pl.List(_PARTNER),
        "skills": pl.List(_WRITTEN_SKILL),
    }
)
_WRITTEN = """{
    id: 'varchar', intitule: 'varchar', description: 'varchar', romeCode: 'varchar',
    appellationlibelle: 'varchar', typeContrat: 'varchar', natureContrat: 'varchar', alternance: 'varchar',
    experienceExige: 'varchar', experienceLibelle: 'varchar', qualificationCode: 'varchar',
    secteurActivite: 'varchar', codeNAF: 'varchar', nombrePostes: 'varchar',
    dateCreation: 'varchar', dateActualisation: 'varchar', demonstration: 'varchar',
    entreprise: 'struct(nom varchar)',
    lieuTravail: 'struct(commune varchar, libelle varchar, codePostal varchar)',
    origineOffre: 'struct(origine varchar, partenaires struct(nom varchar)[])',
    competences: 'struct(code varchar, libelle varchar)[]'
}"""
_FROM_WRITTEN = [
    *(
        (pl.col(path[0]) if len(path) == 1 else pl.col(path[0]).struct.field(path[1])).alias(name)
        for name, path in _PATHS.items()
    ),
    pl.col("alternance").replace_strict(
        {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
    ),
    (pl.col("demonstration") == "true").fill_null(False),
    pl.col("nombrePostes").str.strip_suffix(".0").cast(pl.Int64).alias("openings"),
    pl.col("origineOffre").struct.field("partenaires").alias("partners"),
    pl.col("competences").alias("skills"),
]
# Texts that were an object, a list or no number (which DuckDB reads, though it is no JSON), and what is
# neither a count nor a truth: looked at again.
_ODD = pl.any_horizontal(
    *(
        pl.col(name).str.contains(r"(?s)^(?:\{.*\}|\[.*\])$")
        for name in (
            "id",
            "intitule",
            "appellationlibelle",
            "typeContrat",
            "natureContrat",
            "qualificationCode",
        )
    ),
    *(expression.str.contains(r"^-?(?i:nan|inf(?:inity)?)$") for expression in _FROM_WRITTEN[: len(_PATHS)]),
    ~pl.col("nombrePostes").str.contains(r"^\d{1,15}(?:\.0)?$"),
    ~pl.col("alternance").is_in(["true", "false"]),
)
_FEW = 16  # lines: below this, finding the bad ones by halving costs more than reading each


@dataclass(frozen=True)
class Taken:
    """What is taken of some records, each with the reason where it is set aside."""

    offers: pl.DataFrame
    reasons: list[str | None]


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One thread a query: blocks are worked on side by side."""
    database = duckdb.connect()
    database.execute(
        "set threads = 1; set enable_progress_bar = false; set enable_external_file_cache = false"
    )
    return database


def _decoded(lines: bytes) -> pl.DataFrame:
    """The lines as DuckDB reads them: it reads files, and this one is of memory alone."""
    with os.fdopen(os.memfd_create("offers"), "wb") as file, _database().cursor() as cursor:
        file.write(lines)
        file.flush()
        found = cursor.sql(
            f"from read_json('/proc/self/fd/{file.fileno()}', columns = {_WRITTEN}, "
            "format = 'newline_delimited', records = true, auto_detect = false, compression = 'uncompressed')"
        ).to_arrow_table()
    return pl.DataFrame(pl.from_arrow(found))


def _objects(lines: bytes) -> int | None:
    """How many lines there are, or None where one doesn't begin as an object does, or is too long."""
    count = start = 0
    while start < len(lines):
        end = lines.find(b"\n", start, start + MAX_LINE + 1)
        if end < 0:
            end = len(lines)
        if lines[start] != ord("{") or end - start > MAX_LINE:
            return None
        count, start = count + 1, end + 1
    return count


def read(lines: bytes) -> Taken | None:
    """What is taken of these lines, or None where one of them is no offer of the usual types."""
    count = _objects(lines)
    if count is None:
        return None
    try:
        found = _decoded(lines)
    except (duckdb.Error, UnicodeDecodeError):  # the latter where its message cuts a letter in two
        return None
    if len(found) != count or found.select(_ODD.any()).item():
        return None
    return Taken(found.select(_FROM_WRITTEN), [None] * len(found))


def taken_of_lines(lines: bytes, reading: Reading) -> Iterator[Taken]:
    """What is taken of each line; blank lines are none.

    The usual lines are read together; those that can't be are found by halving and read one by one,
    so that what becomes of a record never depends on its neighbours.
    """
    taken = read(lines)
    if taken is not None:
        yield taken
        return
    yield from _halved([line for line in lines.split(b"\n") if line and not line.isspace()], reading)


def taken_of_values(values: Sequence[object], reading: Reading) -> Iterator[Taken]:
    """The same for values already decoded."""
    try:
        lines = b"\n".join(map(orjson.dumps, values))
    except orjson.JSONEncodeError:  # nested too deep to be written again
        yield _taken_of_records(values, reading)
    else:
        yield from taken_of_lines(lines, reading)


def _halved(lines: list[bytes], reading: Reading) -> Iterator[Taken]:
    if not lines:
        return
    taken = read(b"\n".join(lines))
    if taken is not None:
        yield taken
    elif len(lines) > _FEW:
        yield from _halved(lines[: len(lines) // 2], reading)
        yield from _halved(lines[len(lines) // 2 :], reading)
    else:
        for line in lines:
            yield (read(line) if len(lines) > 1 else None) or _single(line, reading)


def _single(line: bytes, reading: Reading) -> Taken:
    if len(line) > MAX_LINE:
        return set_aside("record_too_large")
    try:
        return _taken_of_records([orjson.loads(line)], reading)
    except orjson.JSONDecodeError:
        return set_aside("broken_json")


def set_aside(reason: str) -> Taken:
    """One record of which nothing is taken."""
    return Taken(pl.DataFrame([dict.fromkeys(TAKEN)], schema=TAKEN), [reason])


def _object(value: Any, reading: Reading) -> dict[str, Any]:
    if type(value) is dict:
        return value
    reading.notice("field_of_wrong_type", int(value is not None))
    return {}


def _list(value: Any, reading: Reading) -> list[Any]:
    if type(value) is list:
        return value
    reading.notice("field_of_wrong_type", int(value is not None))
    return []


def _text(value: Any, reading: Reading) -> str | None:
    """A text; a number is read as text, anything else left out, with a notice."""
    if value is None or type(value) is str:
        return value
    reading.notice("field_of_wrong_type")
    return str(value) if type(value) in (int, float) else None


def _openings(value: Any, reading: Reading) -> int | None:
    text = str(value) if type(value) in (int, float, str) else ""
    text = text.removesuffix(".0")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
    reading.notice("openings_not_a_count", int(count is None and value is not None))
    return count


def _taken_of_records(records: Sequence[object], reading: Reading) -> Taken:
    columns: dict[str, list[Any]] = {name: [] for name in TAKEN}
    reasons: list[str | None] = []
    for record in records:
        offer: dict[str, Any] = record if isinstance(record, dict) else {}
        reasons.append(None if isinstance(record, dict) else "not_an_object")
        parents = {
            name: _object(offer.get(name), reading) for name in ("entreprise", "lieuTravail", "origineOffre")
        }
        for name, path in _PATHS.items():
            holder = offer if len(path) == 1 else parents[path[0]]
            columns[name].append(_text(holder.get(path[-1]), reading))
        alternance = offer.get("alternance")
        columns["alternance"].append(alternance if type(alternance) is bool else None)
        columns["demonstration"].append(offer.get("demonstration") is True)
        columns["openings"].append(_openings(offer.get("nombrePostes"), reading))
        columns["partners"].append(
            [
                {"nom": _text(_object(partner, reading).get("nom"), reading)}
                for partner in _list(parents["origineOffre"].get("partenaires"), reading)
            ]
        )
        columns["skills"].append(
            [
                {name: _text(_object(skill, reading).get(name), reading) for name in ("code", "libelle")}
                for skill in _list(offer.get("competences"), reading)
            ]
        )
    return Taken(pl.DataFrame(columns, schema=TAKEN), reasons)
