"""Offers as they are written in JSON, and the few fields of them that are taken.

The usual records are decoded together by Arrow, which takes no type for another; one that is broken,
or holds a type that the API does not, is found and decoded by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import polars as pl
import pyarrow as pa
from pyarrow import json as arrow_json

from genscan.feeds.limits import MAX_BRACKETS, MAX_LINE
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
        "openings": pl.Int64(),
        "partners": pl.List(_PARTNER),
        "skills": pl.List(_WRITTEN_SKILL),
    }
)
_WRITTEN = pa.schema(
    [
        *((path[0], pa.string()) for path in _PATHS.values() if len(path) == 1),
        ("entreprise", pa.struct([("nom", pa.string())])),
        ("lieuTravail", pa.struct([(name, pa.string()) for name in ("commune", "libelle", "codePostal")])),
        (
            "origineOffre",
            pa.struct(
                [("origine", pa.string()), ("partenaires", pa.list_(pa.struct([("nom", pa.string())])))]
            ),
        ),
        ("alternance", pa.bool_()),
        ("nombrePostes", pa.int64()),
        ("competences", pa.list_(pa.struct([("code", pa.string()), ("libelle", pa.string())]))),
    ]
)
_FROM_WRITTEN = [
    *(
        (pl.col(path[0]) if len(path) == 1 else pl.col(path[0]).struct.field(path[1])).alias(name)
        for name, path in _PATHS.items()
    ),
    pl.col("alternance"),
    pl.col("nombrePostes").alias("openings"),
    pl.col("origineOffre").struct.field("partenaires").alias("partners"),
    pl.col("competences").alias("skills"),
]
_FEW = 16  # lines: below this, finding the bad ones by halving costs more than reading each
# What Arrow reads though it is no JSON; and a null behind an object, which would end the process.
_LAX = r"\bNaN\b|\bInf(?:inity)?\s*[,}\]]|\}\s*null"


@dataclass(frozen=True)
class Taken:
    """What is taken of some records, each with the reason where it is set aside."""

    offers: pl.DataFrame
    reasons: list[str | None]


def _usual(lines: bytes) -> int | None:
    """How many lines these are; None where one of them can't be read together with others.

    Each line begins and ends as an object does, so that no value spans two lines: as many values as
    lines then means one a line.
    """
    letters = np.frombuffer(lines, dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    if not lines.endswith(b"\n"):
        ends = np.append(ends, len(lines))
    starts = np.append(0, ends[:-1] + 1)
    if (letters[starts.clip(max=len(lines) - 1)] != ord("{")).any() or (ends - starts).max() > MAX_LINE:
        return None
    last = letters[ends - 1]
    if (np.where(last == ord("\r"), letters[ends - 2], last) != ord("}")).any():
        return None
    opened = np.flatnonzero((letters | 32) == ord("{"))  # `[` differs from `{` in this bit alone
    line = np.searchsorted(ends, opened[:: MAX_BRACKETS // 2])
    if (line[1:] == line[:-1]).any():
        return None
    try:
        text = pl.Series([lines], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:  # no UTF-8
        return None
    return None if text.str.contains(_LAX).item() else len(ends)


def read(lines: bytes) -> Taken | None:
    """What is taken of these lines, or None where one of them is no offer of the usual types."""
    count = _usual(lines)
    if count is None:
        return None
    try:
        found = arrow_json.read_json(
            pa.BufferReader(lines),
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
            parse_options=arrow_json.ParseOptions(
                explicit_schema=_WRITTEN, unexpected_field_behavior="ignore"
            ),
        )
    except pa.ArrowInvalid:
        return None
    if found.num_rows != count:
        return None
    return Taken(pl.DataFrame(pl.from_arrow(found)).select(_FROM_WRITTEN), [None] * count)


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
        return taken_of_records([orjson.loads(line)], reading)
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


def taken_of_records(records: Sequence[object], reading: Reading) -> Taken:
    """The same for values already decoded."""
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
