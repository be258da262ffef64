"""The feed `france-travail`: vacancies of the API "Offres d'emploi" v2, as JSON or JSON lines.

Minimised here: a vacancy keeps its title without e-mail, telephone and link; employer and commune
become keyed hashes; its text becomes two keyed hashes and a length. Description, contact, agency,
company, links, salary, place label, postcode and coordinates never land.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, BinaryIO

import orjson
import polars as pl
import pyarrow as pa

from genscan.feeds import places
from genscan.feeds.limits import (
    CHUNK_BYTES,
    CHUNK_ROWS,
    FIRST_YEAR,
    HEAD_LETTERS,
    MAX_DOCUMENT,
    MAX_IDENTIFIER,
    MAX_LINE,
    MIB,
)
from genscan.feeds.reading import Feed, Reading
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import Hasher, normal, normal_series, scrubbed, scrubbed_series, title_key, unaccented

_SKILL = pl.Struct({"code": pl.String(), "label": pl.String()})
_COLUMNS = pl.Schema(
    {
        "offer_id": pl.String(),
        "title": pl.String(),
        "title_key": pl.String(),
        "employer_hash": pl.String(),
        "commune_hash": pl.String(),
        "department_code": pl.String(),
        "region_code": pl.String(),
        "place": pl.String(),
        "rome_code": pl.String(),
        "appellation": pl.String(),
        "contract_type": pl.String(),
        "contract_nature": pl.String(),
        "apprenticeship": pl.Boolean(),
        "experience": pl.String(),
        "experience_months": pl.Int32(),
        "qualification": pl.String(),
        "sector": pl.String(),
        "openings": pl.Int64(),
        "created_at": pl.Datetime("us"),
        "updated_at": pl.Datetime("us"),
        "origin": pl.String(),
        "partners": pl.List(pl.String()),
        "skills": pl.List(_SKILL),
        "text_hash": pl.String(),
        "text_head_hash": pl.String(),
        "text_length": pl.Int32(),
    }
)
_MARKS = ("intitule", "lieuTravail", "romeCode", "dateCreation", "typeContrat", "origineOffre")
_IDENTIFIER = re.compile(r"[\w.:-]+")
_DURATION = re.compile(r"(\d{1,3})\s*(an|mois)")
_FILLER_EMPLOYERS = frozenset({"", "entreprise non precisee", "non precise", "nc", "confidentiel"})
_ORIGINS = {"1": "own", "2": "partner"}
_NONE: tuple[Any, ...] = ()
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$"
_DECODER = json.JSONDecoder()

# What is taken of a record before its columns are made, in this order; `_EMPTY` stands for one set aside.
_TAKEN = (
    "offer_id",
    "title",
    "description",
    "employer",
    "commune",
    "label",
    "postcode",
    "rome_code",
    "appellation",
    "contract_type",
    "contract_nature",
    "alternance",
    "experience",
    "experience_label",
    "qualification",
    "sector",
    "openings",
    "created_at",
    "updated_at",
    "origin",
    "partners",
    "skills",
)
_EMPTY: tuple[Any, ...] = (None,) * 20 + (_NONE, _NONE)


def _is_offer(record: object) -> bool:
    return isinstance(record, dict) and "id" in record and sum(mark in record for mark in _MARKS) >= 2


def _first_objects(text: str, limit: int = 50) -> list[Any]:
    """The first whole JSON values of a list or of a sequence of lines, as far as the text goes."""
    found: list[Any] = []
    at = 0
    while at < len(text) and len(found) < limit:
        while at < len(text) and text[at] in " \t\r\n,[":
            at += 1
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def recognise(head: bytes, name: str) -> str | None:
    """Why the beginning of a file is not that of offers in the API's shape, or None."""
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if not text:
        return "is empty"
    if text[0] not in "[{":
        return "is not JSON: offers come as .json (a list, or a search response) or .jsonl (one a line)"
    if match := re.match(r'\{[^{}\[\]]{0,2000}?"resultats"\s*:\s*\[', text):
        text = text[match.end() - 1 :]
        if text[1:].lstrip()[:1] == "]":
            return "is a search response without a single offer"
    elif re.match(r"\[\s*\]", text):
        return "is an empty list: it holds no offer"
    records = _first_objects(text)
    if any(_is_offer(record) for record in records):
        return None
    if any(isinstance(record, dict) and isinstance(record.get("resultats"), list) for record in records):
        return None
    if not records and re.search(r'"id"\s*:', text) and sum(f'"{mark}"' in text for mark in _MARKS) >= 3:
        return None
    return 'holds no offer as the API "Offres d\'emploi" v2 writes them (id, intitule, romeCode, lieuTravail)'


def is_demonstration(head: bytes) -> bool:
    """Whether the first offer says that it was made for demonstration."""
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if match := re.match(r'\{[^{}\[\]]{0,2000}?"resultats"\s*:\s*\[', text):
        text = text[match.end() - 1 :]
    first = next((record for record in _first_objects(text, 5) if isinstance(record, dict)), {})
    return first.get("demonstration") is True


def _lines(stream: BinaryIO, first: bytes) -> Iterator[tuple[object, int]]:
    """Each line's value (or the reason why there is none) and its bytes; blank lines are no records."""
    loads = orjson.loads
    line = first
    while line:
        size = len(line)
        if size >= MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield "record_too_large", 0
        elif not line.isspace():
            try:
                value = loads(line)
            except orjson.JSONDecodeError:
                yield "broken_json", size
            else:
                yield (value if type(value) is dict else "not_an_object"), size
        line = stream.readline(MAX_LINE)


def _document(stream: BinaryIO, reading: Reading, first: bytes) -> Iterator[tuple[object, int]]:
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
    blocks.clear()
    if isinstance(value, dict):
        value = value["resultats"] if isinstance(value.get("resultats"), list) else [value]
    for index, record in enumerate(value):
        value[index] = None  # let each offer go once it is read
        yield (record if type(record) is dict else "not_an_object"), size // max(len(value), 1)


def _records(stream: BinaryIO, reading: Reading) -> Iterator[tuple[object, int]]:
    first = stream.readline(MAX_LINE)
    first = first.removeprefix(b"\xef\xbb\xbf")
    while first and first.isspace():
        first = stream.readline(MAX_LINE)
    if not first:
        raise Unreadable("empty_file", f"{reading.file} is empty")
    start = first.lstrip()
    if start[:1] == b"[":
        return _document(stream, reading, first)
    if start[:1] != b"{" and not reading.file.lower().removesuffix(".gz").endswith("l"):
        raise Unreadable("wrong_format", f"{reading.file} is not JSON")
    try:
        whole = orjson.loads(first)
    except orjson.JSONDecodeError:
        if not reading.file.lower().removesuffix(".gz").endswith("l"):
            return _document(stream, reading, first)
    else:
        if isinstance(whole, dict) and isinstance(whole.get("resultats"), list):
            return _document(stream, reading, first)
    return _lines(stream, first)


def _object(value: Any) -> dict[str, Any]:
    return value if type(value) is dict else {}


def _taken(offer: dict[str, Any]) -> tuple[Any, ...]:
    """What of an offer is looked at; nothing else of it is ever held."""
    get = offer.get
    place = _object(get("lieuTravail")).get
    origin = _object(get("origineOffre"))
    partners = origin.get("partenaires")
    skills = get("competences")
    return (
        get("id"),
        get("intitule"),
        get("description"),
        _object(get("entreprise")).get("nom"),
        place("commune"),
        place("libelle"),
        place("codePostal"),
        get("romeCode"),
        get("appellationlibelle"),
        get("typeContrat"),
        get("natureContrat"),
        get("alternance"),
        get("experienceExige"),
        get("experienceLibelle"),
        get("qualificationCode"),
        get("secteurActivite") or get("codeNAF"),
        get("nombrePostes"),
        get("dateCreation"),
        get("dateActualisation"),
        origin.get("origine"),
        partners if type(partners) is list else _NONE,
        skills if type(skills) is list else _NONE,
    )


def _text_column(name: str, values: Sequence[Any], reading: Reading) -> pl.Series:
    """A column of texts: numbers are read as text, other types left out, with a notice."""
    try:
        return pl.Series(name, values, dtype=pl.String, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        texts = [
            value if isinstance(value, str) else str(value) if type(value) in (int, float) else None
            for value in values
        ]
        wrong = sum(value is not None and not isinstance(value, str) for value in values)
        reading.notice("field_of_wrong_type", wrong)
        return pl.Series(name, texts, dtype=pl.String)


@lru_cache(maxsize=1 << 14)
def _months(label: str) -> int | None:
    """`2 An(s)`, `Expérience exigée de 6 Mois - ...` in months."""
    match = _DURATION.search(unaccented(label))
    return int(match[1]) * (12 if match[2] == "an" else 1) if match else None


@lru_cache(maxsize=1 << 16)
def _employer(name: str) -> str | None:
    name = normal(name)
    return None if name in _FILLER_EMPLOYERS else name


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is not None:
            found = found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= FIRST_YEAR else None


def _moments(values: pl.Series) -> pl.Series:
    """Moments in UTC; null where the text is no moment or lies before FIRST_YEAR."""
    usual = values.str.contains(_MOMENT)
    found = (
        values.to_frame("text")
        .select(
            pl.when(usual).then(
                pl.col("text").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", strict=False)
            )
        )
        .to_series()
        .alias(values.name)
    )
    odd = ~usual.fill_null(True)
    if odd.any():
        mended = [_moment(text) if text is not None else None for text in values.filter(odd)]
        found = found.scatter(odd.arg_true(), pl.Series(mended, dtype=pl.Datetime("us")))
    return (
        found.to_frame()
        .select(pl.when(pl.col(values.name).dt.year() >= FIRST_YEAR).then(values.name))
        .to_series()
    )


def _lists(texts: Sequence[Any], reading: Reading) -> pl.Series:
    """Lists of names, from lists of objects with `nom`."""
    offsets = [0]
    flat: list[str | None] = []
    for partners in texts:
        for partner in partners:
            name = partner.get("nom") if type(partner) is dict else None
            if type(name) is str and (clean := scrubbed(name)):
                flat.append(clean)
        offsets.append(len(flat))
    array = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), pa.array(flat, pa.large_string()))
    return pl.Series("partners", pl.from_arrow(array), dtype=pl.List(pl.String()))


def _skills(lists: Sequence[Any], reading: Reading) -> pl.Series:
    """Lists of code and label, from lists of objects with `code` and `libelle`."""
    offsets = [0]
    codes: list[str | None] = []
    labels: list[str | None] = []
    for skills in lists:
        for skill in skills:
            if type(skill) is not dict:
                reading.notice("field_of_wrong_type")
                continue
            code, label = skill.get("code"), skill.get("libelle")
            code = code if type(code) is str else str(code) if type(code) is int else None
            label = scrubbed(label) if type(label) is str else None
            if code is not None or label is not None:
                codes.append(code)
                labels.append(label)
        offsets.append(len(codes))
    pairs = pa.StructArray.from_arrays(
        [pa.array(codes, pa.large_string()), pa.array(labels, pa.large_string())], ["code", "label"]
    )
    array = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), pairs)
    return pl.Series("skills", pl.from_arrow(array), dtype=pl.List(_SKILL))


def _openings(values: Sequence[Any], reading: Reading) -> pl.Series:
    try:
        found = pl.Series("openings", values, dtype=pl.Int64, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        counts: list[int | None] = []
        for value in values:
            text = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
            count = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
            reading.notice("openings_not_a_count", int(count is None and value is not None))
            counts.append(count)
        found = pl.Series("openings", counts, dtype=pl.Int64)
    below = (found < 1).sum()
    reading.notice("openings_not_a_count", int(below))
    return found.to_frame().select(pl.when(pl.col("openings") >= 1).then("openings")).to_series()


def _frame(
    rows: list[tuple[Any, ...]], reasons: list[str | None], first: int, reading: Reading
) -> pl.DataFrame:
    """The landing of a chunk of records."""
    taken = dict(zip(_TAKEN, zip(*rows, strict=True), strict=True))
    hasher = Hasher(reading.key)

    def text(name: str) -> pl.Series:
        return _text_column(name, taken[name], reading)

    offer_id = text("offer_id").str.strip_chars()
    no_identifier = ~(
        offer_id.str.contains(f"^{_IDENTIFIER.pattern}$") & (offer_id.str.len_chars() <= MAX_IDENTIFIER)
    ).fill_null(False)
    title = scrubbed_series(text("title"))
    body = normal_series(text("description")).replace("", None)
    bodies = body.to_list()
    communes = text("commune").str.strip_chars().to_list()
    spots = [
        places.of_vacancy(*spot)
        for spot in zip(communes, text("label").to_list(), text("postcode").to_list(), strict=True)
    ]
    rome = text("rome_code").str.strip_chars().str.to_uppercase()
    rome_good = rome.str.contains(r"^[A-N]\d{4}$")
    nature = scrubbed_series(text("contract_nature"))
    created_text, updated_text = text("created_at").replace("", None), text("updated_at").replace("", None)
    created, updated = _moments(created_text), _moments(updated_text)
    published_on = created.dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Paris").dt.date()
    alternance = pl.Series([value is True for value in taken["alternance"]], dtype=pl.Boolean)
    frame = pl.DataFrame(
        {
            "record": pl.int_range(first, first + len(rows), dtype=pl.Int64, eager=True),
            "quarantined": pl.Series(reasons, dtype=pl.String),
            "offer_id": offer_id,
            "title": title,
            "title_key": pl.Series([title_key(value) if value else None for value in title], dtype=pl.String),
            "employer_hash": hasher.column(
                "employer", (_employer(name) if name else None for name in text("employer"))
            ),
            "commune_hash": hasher.column("commune", communes),
            "department_code": pl.Series([spot.department for spot in spots], dtype=pl.String),
            "region_code": pl.Series([spot.region for spot in spots], dtype=pl.String),
            "place": pl.Series([spot.kind for spot in spots], dtype=pl.String),
            "rome_code": rome,
            "appellation": scrubbed_series(text("appellation")),
            "contract_type": scrubbed_series(text("contract_type")),
            "contract_nature": nature,
            "apprenticeship": alternance | nature.str.contains("(?i)apprentissage").fill_null(False),
            "experience": scrubbed_series(text("experience")),
            "experience_months": pl.Series(
                [_months(label) if label else None for label in text("experience_label")], dtype=pl.Int32
            ),
            "qualification": scrubbed_series(text("qualification")),
            "sector": text("sector").str.extract(r"^\s*(\d{2})"),
            "openings": _openings(taken["openings"], reading),
            "created_at": created,
            "updated_at": updated,
            "origin": text("origin").replace_strict(_ORIGINS, default=None, return_dtype=pl.String),
            "partners": _lists(taken["partners"], reading),
            "skills": _skills(taken["skills"], reading),
            "text_hash": hasher.column("text", bodies),
            "text_head_hash": hasher.column(
                "text_head", (value[:HEAD_LETTERS] if value else None for value in bodies)
            ),
            "text_length": body.str.len_chars().cast(pl.Int32),
        }
    )
    kept = pl.col("quarantined").is_null()
    frame = frame.with_columns(
        pl.when(~kept)
        .then("quarantined")
        .when(no_identifier)
        .then(pl.lit("no_identifier"))
        .when(created_text.is_not_null() & created.is_null())
        .then(pl.lit("bad_date"))
        .when(published_on > reading.observed_on)
        .then(pl.lit("published_after_observation"))
        .alias("quarantined"),
        pl.when(rome_good).then("rome_code").alias("rome_code"),
        pl.when(~no_identifier).then("offer_id").alias("offer_id"),
    )
    landed = frame["quarantined"].is_null()
    reading.notice("rome_code_not_recognised", int((landed & (rome != "") & ~rome_good).sum()))
    reading.notice("bad_update_date", int((landed & updated_text.is_not_null() & updated.is_null()).sum()))
    reading.notice("place_not_recognised", int((landed & (frame["place"] == "unknown")).sum()))
    return frame


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The offers of a file, in chunks; every record received has its row."""
    rows: list[tuple[Any, ...]] = []
    reasons: list[str | None] = []
    done = size = 0
    for record, length in _records(stream, reading):
        if type(record) is dict:
            if done == 0 and not rows and record.get("demonstration") is True:
                reading.demonstration = True
            rows.append(_taken(record))
            reasons.append(None)
        else:
            rows.append(_EMPTY)
            reasons.append(str(record))
        size += length
        if len(rows) >= CHUNK_ROWS or size >= CHUNK_BYTES:
            yield _frame(rows, reasons, done + 1, reading)
            done += len(rows)
            rows, reasons, size = [], [], 0
    if rows:
        yield _frame(rows, reasons, done + 1, reading)


FEED = Feed(
    name="france-travail",
    title="Offres d'emploi, API v2 (France Travail)",
    side="vacancies",
    requirement="vacancies",
    dated=True,
    suffixes=(".json", ".jsonl"),
    parser=1,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
