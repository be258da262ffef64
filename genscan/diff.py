"""What changed between two editions, or two revisions of one: table, row, column, old and new."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from genscan import dictionary
from genscan.errors import GenscanError
from genscan.tables.conform import conform, empty

WHOLE_ROW = "*"
_PRESENT = "row"


def diff(old: Path, new: Path) -> pl.DataFrame:
    """The published tables of two edition folders compared, value by value; empty where none differs.

    Between editions of two quarters the rows of each own quarter are set against one another: the key loses
    its `quarter`. `history` keeps it.
    """
    quarters = [_quarter(folder) for folder in (old, new)]
    own = () if quarters[0] == quarters[1] else ("quarter",)
    return _compare({name: (_read(old, name), _read(new, name)) for name in _compared()}, own)


def changes_against(previous: Path | None, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table `changes` of a revision: what its tables say otherwise than the previous revision's."""
    if previous is None:
        return empty(dictionary.table("changes"))
    return _compare(
        {
            name: (_read(previous, name), _as_text(conform(dictionary.table(name), tables[name])))
            for name in _compared()
        }
    )


def _quarter(folder: Path) -> str:
    try:
        return str(json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["quarter"])
    except FileNotFoundError:
        raise GenscanError(f"{folder} is not an edition: it holds no datapackage.json") from None
    except (ValueError, LookupError, TypeError) as error:
        raise GenscanError(f"{folder / 'datapackage.json'} names no quarter ({error!r})") from error


def _compared() -> list[str]:
    return [name for name in dictionary.tables() if name != "changes"]


def _read(edition: Path, name: str) -> pl.DataFrame:
    """A table as text; without columns where the edition has no such table."""
    path = edition / "tables" / f"{name}.csv"
    if not path.is_file():
        return pl.DataFrame()
    return pl.read_csv(path, infer_schema=False)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.read_csv(io.StringIO(frame.write_csv(line_terminator="\n")), infer_schema=False)


def _compare(
    sides: Mapping[str, tuple[pl.DataFrame, pl.DataFrame]], left_out: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Every difference; columns `left_out` are neither keys nor compared, but in `history`."""
    schema = dictionary.table("changes").schema
    found = [
        part.select(table=pl.lit(name), row_key="row_key", column="column", old="old", new="new")
        for name, (old, new) in sides.items()
        if not old.equals(new)
        for part in _differences(name, old, new, () if name == "history" else left_out)
    ]
    if not found:
        return pl.DataFrame(schema=schema)
    return pl.concat(found).cast(schema).sort("table", "row_key", "column")


def _differences(
    name: str, old: pl.DataFrame, new: pl.DataFrame, left_out: tuple[str, ...]
) -> list[pl.DataFrame]:
    key = tuple(column for column in dictionary.table(name).key if column not in left_out)
    values = [c for c in dict.fromkeys([*old.columns, *new.columns]) if c not in (*key, *left_out)]
    both = (
        _keyed(name, old, key, values)
        .join(_keyed(name, new, key, values), on="row_key", how="full", suffix=" new", coalesce=True)
        .rename({column: f"{column} old" for column in (WHOLE_ROW, *values)})
    )
    return [
        both.filter(pl.col(f"{column} old").ne_missing(pl.col(f"{column} new"))).select(
            "row_key", column=pl.lit(column), old=pl.col(f"{column} old"), new=pl.col(f"{column} new")
        )
        for column in (WHOLE_ROW, *values)
    ]


def _keyed(name: str, frame: pl.DataFrame, key: tuple[str, ...], values: list[str]) -> pl.DataFrame:
    lost = [column for column in key if column not in frame.columns]
    if lost and frame.columns:
        raise GenscanError(
            f"table {name}: one of the two editions has no key column {lost[0]}; compare by hand"
        )
    if not frame.columns:
        return pl.DataFrame(schema=dict.fromkeys(("row_key", WHOLE_ROW, *values), pl.String))
    return frame.select(
        pl.concat_str([pl.col(column).fill_null("") for column in key], separator="/").alias("row_key"),
        pl.lit(_PRESENT).alias(WHOLE_ROW),
        *(
            pl.col(column) if column in frame.columns else pl.lit(None, pl.String).alias(column)
            for column in values
        ),
    )
