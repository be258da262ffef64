"""One published table as a CSV file and as a Parquet file: the same rows, order, types and values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from genscan.dictionary import Table
from genscan.facts import EditionFacts

DEMONSTRATION_EN = "DEMONSTRATION: made-up data, which say nothing of the real world."
DEMONSTRATION_FR = "DÉMONSTRATION : données fictives, qui ne disent rien du monde réel."

_ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@dataclass(frozen=True)
class WrittenFile:
    """A file of an edition, as manifests and descriptions quote it."""

    path: Path
    bytes: int
    sha256: str


def written(path: Path) -> WrittenFile:
    """The size and hash of a file."""
    with path.open("rb") as file:
        return WrittenFile(path, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def write_csv(frame: pl.DataFrame, path: Path) -> WrittenFile:
    """UTF-8, comma, `.` decimals, ISO dates, one header line, LF, empty = null."""
    frame.write_csv(path, include_bom=False, separator=",", line_terminator="\n", null_value="")
    return written(path)


def write_parquet(table: Table, frame: pl.DataFrame, facts: EditionFacts, path: Path) -> WrittenFile:
    """Typed, zstd; titles, units and definitions of the columns travel in the file's metadata."""
    schema = pa.schema(
        [
            pa.field(column.name, _ARROW[column.type], metadata=_column_notes(table, column.name))
            for column in table.columns
        ],
        metadata=_table_notes(table, facts),
    )
    pq.write_table(
        frame.to_arrow().cast(pa.schema([field.remove_metadata() for field in schema])).cast(schema),
        path,
        compression="zstd",
        compression_level=9,
        version="2.6",
        row_group_size=1_000_000,
        store_schema=True,
    )
    return written(path)


def _table_notes(table: Table, facts: EditionFacts) -> dict[str, str]:
    notes = {
        "title": table.title_en,
        "title_fr": table.title_fr,
        "description": table.description_en,
        "description_fr": table.description_fr,
        "licence": table.licence,
        "quarter": str(facts.quarter),
        "revision": str(facts.revision),
        "demonstration": "true" if facts.demonstration else "false",
        "columns": json.dumps(
            {column.name: _column_notes(table, column.name) for column in table.columns}, ensure_ascii=False
        ),
    }
    if facts.demonstration:
        notes["warning"] = DEMONSTRATION_EN
        notes["warning_fr"] = DEMONSTRATION_FR
    return notes


def _column_notes(table: Table, name: str) -> dict[str, str]:
    column = table.column(name)
    return {
        "title": column.title_en,
        "title_fr": column.title_fr,
        "description": column.description_en,
        "description_fr": column.description_fr,
        "unit": column.unit,
    }
