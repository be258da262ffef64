"""Cases of intake for `france-travail`: JSON lines and lists, plain and gzipped, one file and several."""

from __future__ import annotations

import gzip
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from unittest.mock import patch

import duckdb
import orjson
import polars as pl

from benchmarks.intake import KEY, Case, landed
from genscan import warehouse
from genscan.feeds import descriptions
from genscan.feeds.archive import Member, opened
from genscan.feeds.offer_blocks import beginning, worked
from genscan.feeds.offers import Taken
from genscan.feeds.reading import Reading
from genscan.paths import DataFolder
from genscan.quarters import Quarter

FEED = "france-travail"
DAY = 60_000  # offers online on one day
NEW = 5_000  # of a day, that the day before had not
SIZES = (
    100_000,
    2_000_000,
)  # memory must not grow from one to the other; offers as short as demonstration ones
FIELDS = """{
    id: 'varchar', intitule: 'varchar', romeCode: 'varchar', appellationlibelle: 'varchar',
    dateCreation: 'varchar', dateActualisation: 'varchar', typeContrat: 'varchar', natureContrat: 'varchar',
    alternance: 'boolean', experienceExige: 'varchar', experienceLibelle: 'varchar',
    qualificationCode: 'varchar', secteurActivite: 'varchar', codeNAF: 'varchar', nombrePostes: 'bigint',
    description: 'varchar', lieuTravail: 'struct(libelle varchar, commune varchar, codePostal varchar)',
    entreprise: 'struct(nom varchar)',
    origineOffre: 'struct(origine varchar, partenaires struct(nom varchar)[])',
    competences: 'struct(code varchar, libelle varchar)[]'
}"""


def floor(files: list[Path], out: Path) -> None:
    """DuckDB reads the fields that the feed takes and writes them as they stand."""
    shape = "array" if ".json" in files[0].suffixes else "newline_delimited"
    names = ", ".join(warehouse.quote(str(path)) for path in files)
    con = duckdb.connect()
    con.execute("set threads = 2; set enable_progress_bar = false")
    con.execute(
        f"copy (from read_json([{names}], format = '{shape}', columns = {FIELDS}))"
        f" to {warehouse.quote(str(out))} (format parquet, compression zstd)"
    ).fetchall()
    con.close()
    out.unlink()


def newest(files: list[Path], out: Path) -> None:
    """The same of the last file alone: the others have landed before."""
    floor(files[-1:], out)


def unsigned(data: DataFolder, feed: str, quarter: Quarter) -> None:
    """The landing as it is without text signatures: their columns are empty."""
    with patch.object(descriptions, "kept", _nothing_kept):
        landed(data, feed, quarter)


def unsigned_floor(files: list[Path], out: Path) -> None:
    """The landing without text signatures as a floor."""
    unsigned(DataFolder(out.parent), FEED, Quarter.parse(files[0].parent.name))


def decoded(files: list[Path], out: Path) -> None:
    """The blocks of the files hashed and decoded as the landing does, and nothing made of them."""
    for path in files:
        reading = Reading(path.name, date.max, KEY, workers=2)
        with opened(Member(path)) as member:
            first = beginning(member.stream, reading)
            deque(worked(member.stream, first, reading, _counted), maxlen=0)


def _counted(taken: Iterable[Taken], reading: Reading) -> int:
    return sum(len(part.offers) for part in taken)


def _nothing_kept(texts: pl.Series, *_: object) -> pl.DataFrame:
    return descriptions.COLUMNS.to_frame().clear(len(texts))


def cases(demonstration: DataFolder, room: Path, quarter: Quarter) -> Iterator[Case]:
    """The same offers in each form in which they arrive, then more of them; what is made lies in `room`."""
    short = received_lines(demonstration, quarter)
    offers = list(_as_real_ones(short, DAY + NEW))
    day, lines = offers[:DAY], b"".join(offers[:DAY])
    packed = {f"{at}.jsonl.gz": _packed(day[at::3]) for at in range(3)}
    bare = partial(Case, feed=FEED, quarter=quarter, floor=floor, floor_name="DuckDB, the same fields")
    unsigned_case = partial(bare, work=unsigned)
    with _inbox(room, quarter, packed) as data:
        yield unsigned_case("offers, three .jsonl.gz", data=data)
    with _inbox(room, quarter, {"offers.jsonl.gz": _packed(day)}) as data:
        yield unsigned_case("offers, one .jsonl.gz", data=data)
    with _inbox(room, quarter, {"offers.json": b"[" + b",".join(lines.splitlines()) + b"]"}) as data:
        yield unsigned_case("offers, one list .json", data=data)
    with _inbox(room, quarter, {"offers.jsonl": lines}) as data:
        yield unsigned_case("offers, one .jsonl", data=data)
        alone = partial(Case, feed=FEED, data=data, quarter=quarter, at_most=None, beyond=True)
        yield alone(
            "minimisation and Parquet alone", work=unsigned, floor=decoded, floor_name="the blocks decoded"
        )
        yield alone("text signatures alone", floor=unsigned_floor, floor_name="the landing without them")
    with _inbox(room, quarter, {"1.jsonl": lines}) as data:
        yield bare(
            f"a day: {NEW:,} new offers, {DAY:,} seen, with signatures",
            data=data,
            floor=newest,
            prepare=partial(_a_day_later, b"".join(offers)),
            at_most=None,
        )
    for records in SIZES:
        with _inbox(room, quarter, {}) as data:
            write_many(short, records, data.inbox_of(FEED, quarter) / "offers.jsonl")
            yield unsigned_case(f"short offers, {records:,} in one .jsonl", data=data)


def received_lines(data: DataFolder, quarter: Quarter) -> bytes:
    """The offers of an inbox, one after another."""
    received = sorted(data.inbox_of(FEED, quarter).glob("*.jsonl.gz"))
    return b"".join(gzip.decompress(path.read_bytes()) for path in received)


def _packed(lines: Iterable[bytes]) -> bytes:
    return gzip.compress(b"".join(lines), 6, mtime=0)


def _as_real_ones(short: bytes, count: int) -> Iterator[bytes]:
    """Lines of offers as long and as varied as real ones: a third of the titles and a sixth of the employers.

    Made of demonstration offers: each has its own identifier, and texts of others behind its own. One title
    in forty has digits, which have to be looked at.
    """
    made = [orjson.loads(line) for line in short.splitlines()]
    for at in range(count):
        offer = dict(made[at % len(made)])
        others = [made[at * step % len(made)] for step in (7, 11, 13, 17)]
        offer["id"] = f"{at}-{offer['id']}"
        offer["description"] = "\n".join(one["description"] for one in (offer, *others))
        if at % 3 == 0:
            offer["intitule"] += f" - {others[0]['intitule']}"
        if at % 40 == 0:
            offer["intitule"] += f" ({offer['lieuTravail'].get('libelle', '')[:2]})"
        if at % 6 == 0 and "nom" in offer["entreprise"]:
            offer["entreprise"] = {**offer["entreprise"], "nom": f"{offer['entreprise']['nom']} Agence {at}"}
        yield orjson.dumps(offer, option=orjson.OPT_APPEND_NEWLINE)


@contextmanager
def _inbox(room: Path, quarter: Quarter, files: dict[str, bytes]) -> Iterator[DataFolder]:
    """A data folder that holds these files, for as long as they are needed."""
    data = DataFolder(room / "data")
    inbox = data.inbox_of(FEED, quarter)
    inbox.mkdir(parents=True)
    for name, content in files.items():
        (inbox / name).write_bytes(content)
    try:
        yield data
    finally:
        shutil.rmtree(data.root)


def _a_day_later(content: bytes, data: DataFolder, quarter: Quarter) -> None:
    """The first day landed, the second received."""
    second = data.inbox_of(FEED, quarter) / "2.jsonl"
    second.unlink(missing_ok=True)
    landed(data, FEED, quarter)
    second.write_bytes(content)


def write_many(lines: bytes, records: int, path: Path) -> None:
    """So many offers in one file: the same again and again, each time under other identifiers."""
    with path.open("wb") as file:
        for again in range(records):
            part = lines.replace(b'{"id":"', b'{"id":"%d-' % again)
            count = part.count(b"\n")
            if count >= records:
                part = b"".join(part.splitlines(keepends=True)[:records])
            file.write(part)
            records -= count
            if records <= 0:
                return
