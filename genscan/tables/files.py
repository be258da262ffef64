"""One published table as a CSV file and as a Parquet file: the same rows, order, types and values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from genscan.dictionary import SYMBOLS_EN, SYMBOLS_FR, Column, Table
from genscan.facts import EditionFacts

DEMONSTRATION_EN = "DEMONSTRATION: made-up data, which say nothing of the real world."
DEMONSTRATION_FR = "DÉMONSTRATION : données fictives, qui ne disent rien du monde réel."

_ARROW: Mapping[type[pl.DataType], pa.DataType] = {
    pl.String: pa.string(),
    pl.Int64: pa.int64(),
    pl.Float64: pa.float64(),
    pl.Boolean: pa.bool_(),
    pl.Date: pa.date32(),
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


def write_parquet(table: Table, frame: pl.DataFrame, notes: Mapping[str, str], path: Path) -> WrittenFile:
    """Typed, zstd; `notes`, and titles, units and definitions of the columns, travel in the file's metadata.

    A column of the frame that the table does not describe is written without notes.
    """
    described = {column.name: _column_notes(column) for column in table.columns}
    schema = pa.schema(
        [
            pa.field(name, _ARROW[type(dtype)], metadata=described.get(name))
            for name, dtype in frame.schema.items()
        ],
        metadata={
            **_table_notes(table),
            "columns": json.dumps(described, ensure_ascii=False),
            "symbols": json.dumps({"en": dict(SYMBOLS_EN), "fr": dict(SYMBOLS_FR)}, ensure_ascii=False),
            **notes,
        },
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


def edition_notes(facts: EditionFacts, licence: str) -> dict[str, str]:
    """What the files of an edition say of it, and the licence of one table."""
    notes = {
        "licence": licence,
        "quarter": str(facts.quarter),
        "revision": str(facts.revision),
        "demonstration": "true" if facts.demonstration else "false",
    }
    if facts.demonstration:
        notes |= {"warning": DEMONSTRATION_EN, "warning_fr": DEMONSTRATION_FR}
    return notes


def _table_notes(table: Table) -> dict[str, str]:
    return {
        "title": table.title_en,
        "title_fr": table.title_fr,
        "description": table.description_en,
        "description_fr": table.description_fr,
    }


def _column_notes(column: Column) -> dict[str, str]:
    return {
        "title": column.title_en,
        "title_fr": column.title_fr,
        "description": column.description_en,
        "description_fr": column.description_fr,
        "unit": column.unit,
    }
