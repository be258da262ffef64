"""Cases of intake for `france-travail`: JSON lines and lists, plain and gzipped, one file and several."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from benchmarks.intake import Case
from genscan import warehouse
from genscan.paths import DataFolder
from genscan.quarters import Quarter

FEED = "france-travail"
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


def cases(demonstration: DataFolder, room: Path, quarter: Quarter) -> Iterable[Case]:
    """The same offers in each form in which they arrive; `room` holds the forms that must be made."""
    received = sorted(demonstration.inbox_of(FEED, quarter).glob("*.jsonl.gz"))
    lines = b"".join(gzip.decompress(path.read_bytes()) for path in received)
    listed = b"[" + b",".join(lines.splitlines()) + b"]"
    forms = {
        "offers, observations .jsonl.gz": {path.name: path.read_bytes() for path in received},
        "offers, one .jsonl": {"offers.jsonl": lines},
        "offers, one .jsonl.gz": {"offers.jsonl.gz": gzip.compress(lines, 6, mtime=0)},
        "offers, one list .json": {"offers.json": listed},
    }
    for number, (name, files) in enumerate(forms.items()):
        data = DataFolder(room / str(number))
        inbox = data.inbox_of(FEED, quarter)
        inbox.mkdir(parents=True)
        for file, content in files.items():
            (inbox / file).write_bytes(content)
        yield Case(name, FEED, data, quarter, floor, "DuckDB, the same fields")
        shutil.rmtree(data.root)
