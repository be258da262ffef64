"""Offers as they are written in JSON, and the few fields of them that are taken.

The usual records are decoded together by Polars; one that is broken, or holds a type that the API
does not, is found and decoded by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

import orjson
import polars as pl

from genscan.feeds.limits import CHUNK_ROWS, MAX_BRACKETS, MAX_DOCUMENT, MAX_LINE, MIB
from genscan.feeds.reading import Reading
from genscan.feeds.reasons import Unreadable

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
_NDJSON = pl.Schema(
    {
        **{path[0]: pl.String() for path in _PATHS.values() if len(path) == 1},
        "entreprise": pl.Struct({"nom": pl.String()}),
        "lieuTravail": pl.Struct({name: pl.String() for name in ("commune", "libelle", "codePostal")}),
        "origineOffre": pl.Struct({"origine": pl.String(), "partenaires": pl.List(_PARTNER)}),
        "alternance": pl.Boolean(),
        "nombrePostes": pl.Int64(),
        "competences": pl.List(_WRITTEN_SKILL),
    }
)
_FROM_NDJSON = [
    *(
        (pl.col(path[0]) if len(path) == 1 else pl.col(path[0]).struct.field(path[1])).alias(name)
        for name, path in _PATHS.items()
    ),
    pl.col("alternance"),
    pl.col("nombrePostes").alias("openings"),
    pl.col("origineOffre").struct.field("partenaires").alias("partners"),
    pl.col("competences").alias("skills"),
]
# A text that begins so may be an object where a text was expected: such a line is looked at again.
_NESTED = pl.any_horizontal(
    pl.col(name).str.contains(r"^\s*[\[{]")
    for name in ("id", "intitule", "appellationlibelle", "typeContrat", "natureContrat", "qualificationCode")
)
_FEW = 16  # lines: below this, finding the bad ones by halving costs more than reading each


def _read(lines: list[bytes]) -> pl.DataFrame | None:
    """The offers of these lines, or None where one of them is no offer of the usual types."""
    if any(line.count(b"{") + line.count(b"[") > MAX_BRACKETS for line in lines):
        return None
    try:
        found = pl.read_ndjson(b"\n".join(lines), schema=_NDJSON)
    except pl.exceptions.PolarsError:
        return None
    if len(found) != len(lines) or found.select(_NESTED.any()).item():
        return None
    return found.select(_FROM_NDJSON)


def _taken_of_lines(lines: list[bytes], reading: Reading) -> list[tuple[pl.DataFrame, list[str | None]]]:
    """What is taken of each line, with the reason where it is set aside.

    The usual lines are read together; those that can't be are found by halving and read one by one,
    so that what becomes of a record never depends on its neighbours.
    """
    taken = _read(lines)
    if taken is not None:
        return [(taken, [None] * len(taken))]
    if len(lines) > _FEW:
        half = len(lines) // 2
        return _taken_of_lines(lines[:half], reading) + _taken_of_lines(lines[half:], reading)
    found: list[tuple[pl.DataFrame, list[str | None]]] = []
    for line in lines:
        single = _read([line]) if len(lines) > 1 else None
        if single is not None:
            found.append((single, [None]))
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            found.append(_taken_of_records(["broken_json"], reading))
        else:
            found.append(_taken_of_records([value], reading))
    return found


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


def _taken_of_records(records: Sequence[object], reading: Reading) -> tuple[pl.DataFrame, list[str | None]]:
    """The same for values already decoded; a text stands for a reason."""
    columns: dict[str, list[Any]] = {name: [] for name in TAKEN}
    reasons: list[str | None] = []
    for record in records:
        if isinstance(record, dict):
            reasons.append(None)
            offer = record
        else:
            reasons.append("broken_json" if record == "broken_json" else "not_an_object")
            offer = {}
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
    return pl.DataFrame(columns, schema=TAKEN), reasons


def _blocks(stream: BinaryIO, first: bytes) -> Iterator[list[bytes] | str]:
    """The lines of a stream, some thousands at a time; blank lines are none; a reason for a line too long."""
    held = first
    while True:
        block = stream.read(MAX_LINE)
        held += block
        at = held.rfind(b"\n") + 1 if block else len(held)
        lines, held = held[:at], held[at:]
        if lines.find(b"\n") > MAX_LINE:
            yield "record_too_large"
            lines = lines[lines.find(b"\n") + 1 :]
        found = [line for line in lines.split(b"\n") if line and not line.isspace()]
        if found:
            yield found
        if not block:
            return
        if len(held) > MAX_LINE:
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield "record_too_large"
            held = b""


def _document(stream: BinaryIO, reading: Reading, first: bytes) -> list[Any]:
    """The offers of a list or of a search response, held whole."""
    blocks = [first]
    size = len(first)
    while block := stream.read(MIB):
        size += len(block)
        if size > MAX_DOCUMENT:
            limit = MAX_DOCUMENT // MIB
            raise Unreadable("too_large", f"{reading.file} is a list of over {limit} MiB: send it as .jsonl")
        blocks.append(block)
    try:
        value = orjson.loads(b"".join(blocks))
    except orjson.JSONDecodeError as error:
        raise Unreadable("broken_json", f"{reading.file} is broken JSON: {error}") from error
    if isinstance(value, dict):
        value = value["resultats"] if isinstance(value.get("resultats"), list) else [value]
    return value if isinstance(value, list) else [value]


def _is_lines(first: bytes, reading: Reading) -> bool:
    """Whether offers come one a line: by the name, or where the first line is an offer by itself."""
    if first.lstrip()[:1] == b"[":
        return False
    try:
        whole = orjson.loads(first)
    except orjson.JSONDecodeError:
        return reading.file.lower().removesuffix(".gz").endswith(".jsonl")
    return not (isinstance(whole, dict) and isinstance(whole.get("resultats"), list))


def taken(stream: BinaryIO, reading: Reading) -> Iterator[tuple[pl.DataFrame, list[str | None]]]:
    """What is taken of the records of a file, chunk by chunk."""
    first = stream.readline(MAX_LINE).removeprefix(b"\xef\xbb\xbf")
    while first and first.isspace():
        first = stream.readline(MAX_LINE)
    if not first:
        raise Unreadable("empty_file", f"{reading.file} is empty")
    if _is_lines(first, reading):
        with suppress(orjson.JSONDecodeError, AttributeError):
            reading.demonstration |= orjson.loads(first).get("demonstration") is True
        for lines in _blocks(stream, first):
            if isinstance(lines, str):
                yield _taken_of_records([None], reading)[0], [lines]
            else:
                parts = _taken_of_lines(lines, reading)
                yield pl.concat([part for part, _ in parts]), [r for _, reasons in parts for r in reasons]
        return
    records = _document(stream, reading, first)
    reading.demonstration |= (
        bool(records) and isinstance(records[0], dict) and records[0].get("demonstration") is True
    )
    for at in range(0, len(records), CHUNK_ROWS):
        yield _taken_of_records(records[at : at + CHUNK_ROWS], reading)
        records[at : at + CHUNK_ROWS] = [None] * len(records[at : at + CHUNK_ROWS])
