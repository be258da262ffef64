"""The feed `france-travail`: vacancies of the API "Offres d'emploi" v2, as JSON or JSON lines.

Minimised here: a vacancy keeps its title without personal data, employer and town; employer and commune
become keyed hashes; its text becomes keyed hashes, a signature and a length. Description, contact, agency,
company, links, salary, place label, postcode and coordinates never land (`minimised` tells each field).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, BinaryIO

import polars as pl

from genscan.feeds import descriptions, places
from genscan.feeds.columns import by_column, listed, mapped
from genscan.feeds.limits import FIRST_YEAR, FRAME_ROWS, MAX_IDENTIFIER
from genscan.feeds.names import employer_words, town_of, unnamed
from genscan.feeds.offer_blocks import beginning, worked
from genscan.feeds.offers import TAKEN, Taken
from genscan.feeds.reading import Feed, Reading, beside, joined
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import (
    Hasher,
    normal,
    normal_series,
    scrubbed,
    scrubbed_series,
    title_key_series,
    unaccented,
    without_contacts,
)
from genscan.method import OPENINGS_CAP

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
        **descriptions.COLUMNS,
    }
)
_TAKEN = pl.Schema({**TAKEN, "quarantined": pl.String()})
_MARKS = ("intitule", "lieuTravail", "romeCode", "dateCreation", "typeContrat", "origineOffre")
_IDENTIFIER = r"^[\w.:-]+$"
_DURATION = re.compile(r"(\d{1,3})\s*(an|mois)")
_FILLER_EMPLOYERS = frozenset({"", "entreprise non precisee", "non precise", "nc", "confidentiel"})
_ORIGINS = {"1": "own", "2": "partner"}
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z$"
_DECODER = json.JSONDecoder()
_DEMONSTRATION = re.compile(rb'"demonstration"\s*:\s*true')  # a key: within a text its quotes are escaped
NO_OFFER = "is a list of offers, or a search response, without a single offer"


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
            return NO_OFFER
    elif re.match(r"\[\s*\]", text):
        return NO_OFFER
    records = _first_objects(text)
    if any(_is_offer(record) for record in records):
        return None
    responses = [record for record in records if isinstance(record, dict) and "resultats" in record]
    if responses and all(response["resultats"] == [] for response in responses):
        return NO_OFFER
    if any(isinstance(response["resultats"], list) for response in responses):
        return None
    if not records and re.search(r'"id"\s*:', text) and sum(f'"{mark}"' in text for mark in _MARKS) >= 3:
        return None
    return 'holds no offer as the API "Offres d\'emploi" v2 writes them (id, intitule, romeCode, lieuTravail)'


def is_demonstration(head: bytes) -> bool:
    """Whether one of the first offers says that it was made for demonstration; what lands tells of all."""
    return _DEMONSTRATION.search(head) is not None


@lru_cache(maxsize=1 << 14)
def _months(label: str) -> int | None:
    """`2 An(s)`, `Expérience exigée de 6 Mois - ...` in months."""
    match = _DURATION.search(unaccented(label))
    return int(match[1]) * (12 if match[2] == "an" else 1) if match else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is not None:
            found = found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= FIRST_YEAR else None


def _moments(taken: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Moments in UTC; null where the text is no moment or lies before FIRST_YEAR."""
    usual = taken.select(pl.col(names).str.contains(_MOMENT))
    text = pl.col(names)  # seconds apart from what is behind them: in half the time of both together
    second = text.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    micros = text.str.slice(20).str.strip_suffix("Z").str.pad_end(6, "0").cast(pl.Int64, strict=False)
    found = taken.select(second + pl.duration(microseconds=micros)).select(
        pl.when(usual[name]).then(name).alias(name) for name in names
    )
    for name in names:
        at = (~usual[name]).arg_true()
        if len(at):
            mended = [_moment(text) for text in taken[name].gather(at)]
            found = found.with_columns(found[name].scatter(at, pl.Series(mended, dtype=pl.Datetime("us"))))
    return found.select(pl.when(pl.col(names).dt.year() >= FIRST_YEAR).then(pl.col(names)))


def _partners(lists: pl.Series) -> pl.Series:
    """The names of the partners, from lists of objects with `nom`."""
    names = (
        lists.to_frame("item")
        .with_row_index("row")
        .explode("item", empty_as_null=True)
        .select("row", pl.col("item").struct.field("nom"))
        .pipe(lambda rows: rows.with_columns(mapped(rows["nom"], without_contacts)))
        .drop_nulls()
    )
    return listed(names["nom"], names["row"], len(lists))


def _skills(lists: pl.Series) -> pl.Series:
    """Code and label of each skill."""
    skills = (
        lists.to_frame("item")
        .with_row_index("row")
        .explode("item", empty_as_null=True)
        .select(
            "row",
            pl.col("item").struct.field("code").str.extract(r"^\s*([\w.-]{1,32})\s*$"),
            pl.col("item").struct.field("libelle").alias("label"),
        )
        .pipe(lambda rows: rows.with_columns(mapped(rows["label"], scrubbed)))
        .filter(pl.col("code").is_not_null() | pl.col("label").is_not_null())
    )
    return listed(skills.select(pl.struct("code", "label")).to_series(), skills["row"], len(lists))


def _title(taken: pl.DataFrame, employers: pl.Series) -> pl.Series:
    """The titles without personal data, and without the offer's own employer and town."""
    named = pl.DataFrame(
        {
            "title": by_column(taken["title"], scrubbed_series),
            "employer": mapped(employers, employer_words),
            "town": mapped(taken["label"], town_of),
            "words": by_column(taken["title"], normal_series),
        }
    )
    at = (
        named.select(
            pl.any_horizontal(
                pl.col("words").str.contains(pl.col(name), literal=True).fill_null(False)
                for name in ("employer", "town")
            )
        )
        .to_series()
        .arg_true()
    )
    rows = named[at].select("title", "employer", "town").iter_rows()
    mended = [unnamed(title, names) or None if title else None for title, *names in rows]
    return named["title"].scatter(at, pl.Series(mended, dtype=pl.String)) if len(at) else named["title"]


def _employer_hashes(hasher: Hasher, names: pl.Series) -> pl.Series:
    return hasher.column("employer", (None if name in _FILLER_EMPLOYERS else name for name in names))


def _spots(taken: pl.DataFrame, hasher: Hasher) -> pl.DataFrame:
    """Where each vacancy is, each distinct way of telling it looked at once."""
    told = taken.select("commune", "label", "postcode")
    distinct = told.unique(maintain_order=True)
    rows = [
        (
            hasher.one("commune", places.told_commune(commune, postcode)),
            *places.of_vacancy(commune, label, postcode),
        )
        for commune, label, postcode in distinct.iter_rows()
    ]
    found = pl.DataFrame(
        rows,
        dict.fromkeys(("commune_hash", "place", "department_code", "region_code"), pl.String),
        orient="row",
    )
    joined = told.join(
        distinct.hstack(found), on=told.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.select("commune_hash", "department_code", "region_code", "place")


def _frame(taken: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The landing of what is taken of a chunk of records."""
    hasher = Hasher(reading.key)
    created, updated = _moments(taken, "created_text", "updated_text")
    employers = mapped(taken["employer"], normal)
    title = _title(taken, employers)
    frame = taken.select(
        pl.int_range(1, len(taken) + 1, dtype=pl.Int64).alias("record"),
        "quarantined",
        pl.col("offer_id").str.strip_chars(),
        title,
        by_column(title, title_key_series).alias("title_key"),
        by_column(employers, partial(_employer_hashes, hasher)).alias("employer_hash"),
        *_spots(taken, hasher),
        pl.col("rome_code").str.strip_chars().str.to_uppercase(),
        mapped(taken["appellation"], scrubbed),
        pl.col("contract_type").str.extract(r"^\s*([A-Z]{2,4})\s*$"),
        mapped(taken["contract_nature"], scrubbed),
        (
            pl.col("alternance").fill_null(False)
            | pl.col("contract_nature").str.contains("(?i)apprentissage").fill_null(False)
        ).alias("apprenticeship"),
        pl.col("experience").str.extract(r"^\s*([DSE])\s*$"),
        mapped(taken["experience_label"], _months, pl.Int32).alias("experience_months"),
        pl.col("qualification").str.extract(r"^\s*(\d{1,2})\s*$"),
        pl.coalesce("sector", "naf").str.extract(r"^\s*(\d{2})").alias("sector"),
        pl.when(pl.col("openings") >= 1).then("openings").alias("openings"),
        created.alias("created_at"),
        updated.alias("updated_at"),
        pl.col("origin").str.strip_chars().replace_strict(_ORIGINS, default=None, return_dtype=pl.String),
        _partners(taken["partners"]).alias("partners"),
        _skills(taken["skills"]).alias("skills"),
        *descriptions.COLUMNS,
    )
    identified = (
        pl.col("offer_id").str.contains(_IDENTIFIER) & (pl.col("offer_id").str.len_chars() <= MAX_IDENTIFIER)
    ).fill_null(False)
    published_on = (
        pl.col("created_at").dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Paris").dt.date()
    )
    dated = taken.select(_given("created_text")).to_series()
    judged = frame.with_columns(
        pl.coalesce(
            "quarantined",
            pl.when(~identified).then(pl.lit("no_identifier")),
            pl.when(dated & pl.col("created_at").is_null()).then(pl.lit("bad_date")),
            pl.when(published_on > reading.observed_on).then(pl.lit("published_after_observation")),
        ).alias("quarantined"),
        pl.when(identified).then("offer_id").alias("offer_id"),
        pl.when(pl.col("rome_code").str.contains(r"^[A-N]\d{4}$")).then("rome_code").alias("rome_code"),
    )
    for name, records in (
        judged.select("quarantined", "place", known_rome=pl.col("rome_code").is_not_null())
        .hstack(taken.select("openings", "rome_code", "updated_text"))
        .with_columns(known_update=updated.is_not_null())
        .filter(pl.col("quarantined").is_null())
        .select(
            rome_code_not_recognised=(_given("rome_code") & ~pl.col("known_rome")).sum(),
            bad_update_date=(_given("updated_text") & ~pl.col("known_update")).sum(),
            place_not_recognised=(pl.col("place") == "unknown").sum(),
            openings_not_a_count=(pl.col("openings") < 1).sum(),
            openings_over_cap=(pl.col("openings") > OPENINGS_CAP).sum(),
        )
        .row(0, named=True)
        .items()
    ):
        reading.notice(name, records)
    return judged


def _given(name: str) -> pl.Expr:
    return (pl.col(name).str.strip_chars() != "").fill_null(False)


def _taken(earlier: pl.DataFrame, parts: Iterable[Taken], reading: Reading) -> pl.DataFrame:
    """What is taken of a block: `_TAKEN`, what is kept of the descriptions in the place of these."""
    offers = pl.concat([_TAKEN.to_frame(), *map(_of_part, parts)])
    reading.demonstration |= bool(offers["demonstration"].any())
    kept = descriptions.kept(offers["description"], Hasher(reading.key), earlier)
    return offers.drop("description").hstack(kept)


def _of_part(part: Taken) -> pl.DataFrame:
    return part.offers.with_columns(pl.Series("quarantined", part.reasons, dtype=pl.String))


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The offers of a file, in chunks; every record received has its row. Raises Unreadable without any."""
    first = beginning(stream, reading)
    earlier = descriptions.known(reading.earlier())
    taken = joined(worked(stream, first, reading, partial(_taken, earlier)), FRAME_ROWS)
    done = 0
    for frame in beside(_frame, taken, reading, threads=1):
        yield frame.with_columns(pl.col("record") + done)
        done += len(frame)
    if not done:  # the answer to a failed or too narrow search: read as an observation, all would be gone
        raise Unreadable("no_offer", f"{reading.file} {NO_OFFER}")


FEED = Feed(
    name="france-travail",
    title="Offres d'emploi, API v2 (France Travail)",
    side="vacancies",
    requirement="vacancies",
    dated=True,
    suffixes=(".json", ".jsonl"),
    parser=4,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
