"""DuckDB's manners: engines, views over Parquet, bound parameters, files written beside and renamed."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from genscan.errors import GenscanError

MEMORY_LIMIT = "900MB"  # leaves room in 2 GiB for Python, two workers and a browser beside the engine
THREADS = 2

_AREAS = (
    "{'area_level': 'nation', 'area_code': 'FR'}, {'area_level': 'region', 'area_code': region}, "
    "{'area_level': 'department', 'area_code': department}"
)
_OCCUPATIONS = (
    "{'occupation_level': 'all', 'occupation_code': 'ALL'}, "
    "{'occupation_level': 'family', 'occupation_code': family}, "
    "{'occupation_level': 'parent', 'occupation_code': parent}"
)
_ROME = "{'occupation_level': 'rome', 'occupation_code': rome}"

_SHARE = (
    "{'value': counted / nullif(total, 0), 'numerator': cast(counted as double), "
    "'denominator': cast(total as double), 'reference': cast(null as double), "
    "'symbol': case when everything = 0 then 'z' when total = 0 then 'x' end, 'n': cast(total as double), "
    "'interval_kind': limits, 'interval_n': case when limits <> 'none' then cast(total as double) end, "
    "'interval_p': case when limits <> 'none' then counted / nullif(total, 0) end}"
)

_SILENT = "set enable_progress_bar = false"  # it is drawn on standard output
_CATALOGS = count()
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
_COMMENT = re.compile(r"--[^\n]*")


def connect(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory connection; `spill` is the folder where an oversized sort may overflow.

    SELECTs may call `significant(x)`, nine significant digits; `areas_of(region, department)` and
    `occupations_of(family, parent[, rome])`, the levels of a cell that something of that place and occupation
    counts in, to be unnested; `counted(counts, dimension, categories)`, of `core.cell_categories`, and
    `share_of(counted, total, limits[, everything])`, the columns of an indicator that is that share, to be
    unnested: not applicable where there is nothing at all, not available where nothing is known of it.
    """
    con = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": THREADS})
    con.execute("set global TimeZone = 'UTC'")
    con.execute(_SILENT)
    con.execute("set preserve_insertion_order = false")
    con.execute("set enable_external_file_cache = false")  # a file is read anew by each query
    con.execute(
        "create macro significant(x) as case when x is null then null "
        "else cast(printf('%.8e', cast(x as double)) as double) end"
    )  # nine digits: method.SIGNIFICANT_DIGITS
    con.execute(f"create macro areas_of(region, department) as [{_AREAS}]")
    con.execute(
        f"create macro occupations_of(family, parent) as [{_OCCUPATIONS}], "
        f"(family, parent, rome) as [{_OCCUPATIONS}, {_ROME}]"
    )
    con.execute(
        "create macro counted(counts, dimension, categories) as cast(list_sum(list_transform("
        "categories, lambda category: coalesce(counts[dimension || ' ' || category], 0))) as bigint)"
    )
    con.execute(
        f"create macro share_of(counted, total, limits, everything) as {_SHARE}, "
        f"(counted, total, limits) as {_SHARE.replace('everything', 'total')}"
    )
    if spill is not None:
        con.execute(f"set temp_directory = {quote(str(spill))}")
    return con


@contextmanager
def catalog(spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a catalog of its own, gone afterwards, in the engine kept for that folder.

    An engine takes 13 ms to start, a catalog less than one. An engine in which something failed is given up.
    """
    name = f"catalog_{next(_CATALOGS)}"
    con = _kept(spill).cursor()
    try:
        con.execute(_SILENT)
        con.execute(f"attach ':memory:' as {name}")
        con.execute(f"set search_path = '{name}.main,memory.main'")
        yield con
        con.execute("use memory")
        con.execute(f"detach {name}")
    except BaseException:
        _kept.cache_clear()
        raise
    finally:
        con.close()


def release() -> None:
    """Give up the engine that is kept, and what memory it holds; the next catalog starts another.

    What was freed goes back to the system: Arrow and glibc keep 60 MiB after a national quarter.
    """
    _kept.cache_clear()
    pa.default_memory_pool().release_unused()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


@lru_cache(maxsize=1)
def _kept(spill: Path) -> duckdb.DuckDBPyConnection:
    return connect(spill)


def quote(text: str) -> str:
    """A SQL string literal; only for file names and settings, which DuckDB cannot bind."""
    return "'" + text.replace("'", "''") + "'"


def parameters(select: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of all values, those that the statement names as `$name`; an unknown name raises GenscanError."""
    names = set(_PARAMETER.findall(_COMMENT.sub("", select)))
    unknown = names - values.keys()
    if unknown:
        raise GenscanError(f"the SELECT binds ${sorted(unknown)[0]}, which is no choice of genscan/method.py")
    return {name: values[name] for name in sorted(names)}


def sources(con: duckdb.DuckDBPyConnection, select: str) -> tuple[str, ...]:
    """The tables that a SELECT reads, as `schema.table`, from DuckDB's own parse tree, sorted."""
    row = con.execute("select json_serialize_sql($sql)", {"sql": select}).fetchone()
    assert row is not None
    import json

    tree = json.loads(row[0])
    if tree.get("error"):
        raise GenscanError(f"not one valid SELECT: {tree.get('error_message', 'unknown error')}")
    return tuple(sorted({f"{schema}.{table}" for schema, table in _tables(tree) if schema}))


def _tables(node: object) -> Iterable[tuple[str, str]]:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield str(node.get("schema_name", "")), str(node.get("table_name", ""))
        for value in node.values():
            yield from _tables(value)
    elif isinstance(node, list):
        for value in node:
            yield from _tables(value)


def view_of_files(
    con: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], *, path_column: str | None = None
) -> None:
    """A view `schema.table` over Parquet files, read by column name; `path_column` keeps each row's file."""
    schema, table = name.split(".")
    listed = ", ".join(quote(str(file)) for file in files)
    filename = f", filename = {quote(path_column)}" if path_column else ""
    con.execute(f'create schema if not exists "{schema}"')
    con.execute(
        f'create or replace view "{schema}"."{table}" as '
        f"select * from read_parquet([{listed}], union_by_name = true{filename})"
    )


def table_of_frame(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """A table `schema.table` with the rows of a Polars frame."""
    schema, table = name.split(".")
    con.register("incoming_frame", frame)
    con.execute(f'create schema if not exists "{schema}"')
    con.execute(f'create or replace table "{schema}"."{table}" as select * from incoming_frame')
    con.unregister("incoming_frame")


def read(con: duckdb.DuckDBPyConnection, select: str, values: Mapping[str, Any]) -> pl.DataFrame:
    """A SELECT's rows; of `values` it binds those that it names."""
    bound = parameters(select, values)
    if bound:
        return con.execute(select, bound).pl()
    return con.sql(select).pl()  # where nothing is bound, DuckDB turns rows into Arrow in all its threads


def write(
    con: duckdb.DuckDBPyConnection,
    select: str,
    values: Mapping[str, Any],
    path: Path,
    metadata: Mapping[str, str],
) -> int:
    """Write a SELECT's rows to a Parquet file, whole or not at all; returns how many rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    pairs = ", ".join(f"{key}: {quote(value)}" for key, value in metadata.items())
    query = select.strip().rstrip(";")
    con.execute(
        f"copy ({query}\n) to {quote(str(beside))} "
        f"(format parquet, compression zstd, kv_metadata {{{pairs}}})",
        parameters(select, values),
    )
    beside.replace(path)
    row = con.execute(f"select count(*) from read_parquet({quote(str(path))})").fetchone()
    return int(row[0]) if row else 0


def write_frame(frame: pl.DataFrame, path: Path, metadata: Mapping[str, str]) -> int:
    """Write a Polars frame to a Parquet file, whole or not at all; returns how many rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    frame.write_parquet(beside, compression="zstd", metadata=dict(metadata))
    beside.replace(path)
    return frame.height


def metadata(path: Path) -> dict[str, str]:
    """The key-value metadata that `write` put into a Parquet file; empty where the file can't be read."""
    try:
        return pl.read_parquet_metadata(path)
    except (pl.exceptions.PolarsError, OSError):
        return {}
