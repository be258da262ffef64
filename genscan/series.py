"""The tables across all published quarters, and every value that a published revision changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import duckdb
import polars as pl

from genscan import dictionary
from genscan.diff import diff
from genscan.manifest import read_manifest
from genscan.tables.files import write_csv, write_parquet
from genscan.tables.licences import licence_of

# `history` repeats earlier quarters; `changes` compares with revisions that may never have been published.
LEFT_OUT = ("history", "changes")
REVISIONS = {
    "quarter": pl.String,
    "revision": pl.Int64,
    "table": pl.String,
    "row_key": pl.String,
    "column": pl.String,
    "old": pl.String,
    "new": pl.String,
    "reason": pl.String,
}


def write_series(current: Sequence[Path], published: Sequence[Path], staging: Path, target: Path) -> None:
    """Make `site/series/` again: each file is made in `staging`, then replaces the one before it.

    `current` is the newest published revision of each quarter, withdrawn ones left out; `published` all
    revisions ever published, quarter by quarter, oldest first.
    """
    staging.mkdir(parents=True, exist_ok=True)
    names = [name for name in dictionary.tables() if name not in LEFT_OUT]
    for name in names:
        frame = across(name, current)
        write_csv(frame, staging / f"{name}.csv")
        write_parquet(dictionary.table(name), frame, _notes(name, current), staging / f"{name}.parquet")
    write_csv(revisions(published), staging / "revisions.csv")
    _database(names, staging)
    target.mkdir(parents=True, exist_ok=True)
    made = sorted(staging.iterdir())
    for path in made:
        path.replace(target / path.name)
    for path in target.iterdir():
        if path.name not in {one.name for one in made}:
            path.unlink()


def across(name: str, editions: Iterable[Path]) -> pl.DataFrame:
    """One table over several editions, with their quarter and revision in front."""
    table = dictionary.table(name)
    parts = [_part(name, edition) for edition in editions]
    described = {"quarter": pl.String(), "revision": pl.Int64(), **table.schema}
    frame = pl.concat([pl.DataFrame(schema=described), *parts], how="diagonal_relaxed")
    return frame.sort(*dict.fromkeys(("quarter", *table.key)))


def revisions(published: Sequence[Path]) -> pl.DataFrame:
    """Every value that differs between two consecutive published revisions of a quarter, and why."""
    parts = [pl.DataFrame(schema=REVISIONS)]
    for before, after in pairwise(published):
        old, new = read_manifest(before), read_manifest(after)
        if old["quarter"] != new["quarter"]:
            continue
        parts.append(
            diff(before, after).select(
                pl.lit(new["quarter"]).alias("quarter"),
                pl.lit(new["revision"], pl.Int64).alias("revision"),
                pl.all(),
                pl.lit(new["reason"], pl.String).alias("reason"),
            )
        )
    return pl.concat(parts)


def _notes(name: str, editions: Sequence[Path]) -> dict[str, str]:
    """The quarters that a series holds, and its licence: share-alike where one of the editions is."""
    licence = licence_of(dictionary.table(name), across("sources", editions))
    manifests = [read_manifest(edition) for edition in editions]
    return {
        "licence": licence,
        "quarters": " ".join(manifest["quarter"] for manifest in manifests),
        "demonstration": "true" if any(manifest["demonstration"] for manifest in manifests) else "false",
    }


def _part(name: str, edition: Path) -> pl.DataFrame:
    manifest = read_manifest(edition)
    path = edition / "tables" / f"{name}.parquet"
    if not path.is_file():
        return pl.DataFrame()
    frame = pl.read_parquet(path).with_columns(
        quarter=pl.lit(manifest["quarter"]), revision=pl.lit(manifest["revision"], pl.Int64)
    )
    return frame.select("quarter", "revision", pl.exclude("quarter", "revision"))


def _database(names: Sequence[str], folder: Path) -> None:
    """`genscan.duckdb`: one table a series, its columns commented, and `revisions`."""
    path = folder / "genscan.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(path) as con:
        for name in names:
            table = dictionary.table(name)
            con.read_parquet(str(folder / f"{name}.parquet")).create(name)
            con.execute(f"comment on table {name} is {_quoted(table.description_fr)}")
            for column in table.columns:
                con.execute(f'comment on column {name}."{column.name}" is {_quoted(column.description_fr)}')
        text = {name: "BIGINT" if kind is pl.Int64 else "VARCHAR" for name, kind in REVISIONS.items()}
        con.read_csv(str(folder / "revisions.csv"), header=True, columns=text).create("revisions")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
