"""What a SELECT sees: a view or table for each source that it reads, landing and history included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from genscan import models, reference, warehouse
from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.landing import LandedFile, landed_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter

NOTHING_REJECTED = (
    "select cast(null as varchar) as landing_path, cast(null as bigint) as record, "
    "cast(null as varchar) as quarantined where false"
)


@contextmanager
def connected(
    data: DataFolder, sources: Sequence[str], quarter: Quarter, quarters: Sequence[Quarter]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a view or table for each source of a SELECT."""
    data.warehouse.mkdir(parents=True, exist_ok=True)
    known = {model.name: model for model in models.load_models()}
    with warehouse.catalog(data.warehouse) as con:
        for source in sources:
            schema, table = source.split(".")
            if schema == "landing":
                _landing(con, data, table, quarter)
            elif schema == "reference":
                warehouse.table_of_frame(con, source, reference_table(table))
            elif source == models.EVERY_INDICATOR:
                _every_indicator(con, data, quarter)
            elif schema == "history":
                _history(con, data, table, quarter, quarters)
            elif source in known:
                warehouse.view_of_files(con, source, [data.table(source, quarter)])
            else:
                raise GenscanError(f"no model makes {source}")
        yield con


def reference_table(table: str) -> pl.DataFrame:
    """A reference table by name, the heads of the indicators' SELECTs among them."""
    if table == "indicator_headers":
        return indicator_headers()
    return reference.table(table)


def indicator_headers() -> pl.DataFrame:
    """What the heads of the indicators' SELECTs say of them, one row each."""
    fields = {
        "kind": "kind",
        "unit": "unit",
        "unit_fr": "unit_fr",
        "title_en": "title_en",
        "title_fr": "title_fr",
        "description_en": "definition_en",
        "description_fr": "definition_fr",
        "formula": "formula",
        "numerator": "numerator",
        "denominator": "denominator",
        "reference": "reference",
    }
    return pl.DataFrame(
        [
            {"indicator": model.table, **{name: model.header.get(key) for name, key in fields.items()}}
            for model in models.indicators()
        ],
        schema={"indicator": pl.String, **dict.fromkeys(fields, pl.String)},
    )


def _every_indicator(con: duckdb.DuckDBPyConnection, data: DataFolder, quarter: Quarter) -> None:
    listed = models.indicators()
    if not listed:
        raise GenscanError("warehouse/indicators/ holds no indicator")
    union = " union all by name ".join(
        f"select {warehouse.quote(model.table)} as indicator, * "
        f"from read_parquet({warehouse.quote(str(data.table(model.name, quarter)))})"
        for model in listed
    )
    con.execute("create schema if not exists indicators")
    con.execute(f"create or replace view indicators.rows as {union}")


def _history(
    con: duckdb.DuckDBPyConnection,
    data: DataFolder,
    table: str,
    quarter: Quarter,
    quarters: Sequence[Quarter],
) -> None:
    past = [one for one in quarters if one < quarter]
    model = models.find(f"core.{table}")
    con.execute("create schema if not exists history")
    parts = [
        f"select {warehouse.quote(str(one))} as quarter, * "
        f"from read_parquet({warehouse.quote(str(data.table(model.name, one)))})"
        for one in past
    ] or [
        f"select {warehouse.quote(str(quarter))} as quarter, * "
        f"from read_parquet({warehouse.quote(str(data.table(model.name, quarter)))}) where false"
    ]
    con.execute(f'create or replace view history."{table}" as {" union all by name ".join(parts)}')


def _landing(con: duckdb.DuckDBPyConnection, data: DataFolder, table: str, quarter: Quarter) -> None:
    files = {feed: landed_files(data, feed, quarter) for feed in FEEDS}
    if table == "files":
        warehouse.table_of_frame(con, "landing.files", _file_rows(files))
    elif table == "notices":
        warehouse.table_of_frame(con, "landing.notices", _notice_rows(files))
    elif table == "rejected":
        paths = [file.path for listed in files.values() for file in listed if file.path is not None]
        con.execute("create schema if not exists landing")
        selects = [
            f"select {warehouse.quote(str(path))} as landing_path, record, quarantined "
            f"from read_parquet({warehouse.quote(str(path))}) where quarantined is not null"
            for path in paths
        ] or [NOTHING_REJECTED]
        con.execute(f"create or replace view landing.rejected as {' union all '.join(selects)}")
    else:
        feed = next(feed for feed in FEEDS.values() if feed.table == table)
        paths = [file.path for file in files[feed.name] if file.path is not None]
        if paths:
            warehouse.view_of_files(con, f"landing.{table}", paths, path_column="landing_path")
        else:
            empty = pl.DataFrame(schema={**feed.schema, "landing_path": pl.String})
            warehouse.table_of_frame(con, f"landing.{table}", empty)


def _file_rows(files: Mapping[str, Sequence[LandedFile]]) -> pl.DataFrame:
    sides = dict(reference.table("feeds").select("feed", "side").iter_rows())
    return pl.DataFrame(
        [
            {
                "feed": feed,
                "side": sides[feed],
                "file": file.file,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "records": file.records,
                "observed_on": file.observed_on,
                "version": file.version,
                "scope": file.scope,
                "demonstration": file.demonstration,
                "confidential": file.confidential,
                "quarantined": file.quarantined,
                "path": str(file.path) if file.path is not None else None,
            }
            for feed, listed in files.items()
            for file in listed
        ],
        schema={
            "feed": pl.String,
            "side": pl.String,
            "file": pl.String,
            "sha256": pl.String,
            "bytes": pl.Int64,
            "records": pl.Int64,
            "observed_on": pl.Date,
            "version": pl.String,
            "scope": pl.String,
            "demonstration": pl.Boolean,
            "confidential": pl.Boolean,
            "quarantined": pl.String,
            "path": pl.String,
        },
    )


def _notice_rows(files: Mapping[str, Sequence[LandedFile]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"feed": feed, "file": file.file, "notice": notice, "records": records}
            for feed, listed in files.items()
            for file in listed
            for notice, records in file.notices
        ],
        schema={"feed": pl.String, "file": pl.String, "notice": pl.String, "records": pl.Int64},
    )
