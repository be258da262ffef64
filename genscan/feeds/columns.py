"""Whole columns of text turned into values, each distinct text looked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import pyarrow as pa

from genscan.feeds.reading import Reading
from genscan.feeds.values import filled

_MAYBE_FILLER = r"(?s)^.{0,4}$|^[\s\x1c-\x1f]|[\s\x1c-\x1f]$"  # no longer one is, spaces aside
SEVERAL = "\ue000"  # a private character, no space: between texts that are looked at together


def together(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The texts of several columns as one, for `mapped`; `parted` takes it apart."""
    parts = pl.col(list(names)).fill_null("")
    if any(frame.select(pl.col(list(names)).str.contains(SEVERAL, literal=True).any()).row(0)):
        parts = parts.str.replace_all(SEVERAL, " ", literal=True)
    return frame.select(together=pl.concat_str(parts, separator=SEVERAL))["together"]


def parted(text: str) -> list[str | None]:
    """The texts that `together` joined, None for fillers."""
    return [filled(part) for part in text.split(SEVERAL)]


def by_column(texts: pl.Series, function: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """A function of a column, called on its distinct texts in order of appearance; null stays null."""
    codes = texts.cast(pl.Categorical(pl.Categories.random()))  # of this column alone: 0 is its first text
    distinct = codes.to_frame().select(pl.all().drop_nulls().unique(maintain_order=True).cast(pl.String))
    return function(distinct.to_series()).gather(codes.to_physical()).alias(texts.name)


def mapped(
    texts: pl.Series,
    function: Callable[[str], object],
    dtype: pl.DataType | type[pl.DataType] = pl.String,
) -> pl.Series:
    """A function of each text, called once for each distinct one; null stays null."""
    return by_column(texts, lambda distinct: pl.Series([function(text) for text in distinct], dtype=dtype))


def changed_where(texts: pl.Series, marked: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    """The column with a function applied to the texts marked; null stays null."""
    at = marked.fill_null(False).arg_true()
    return texts.clone().scatter(at, mapped(texts.gather(at), function)) if len(at) else texts


def recognised(
    texts: pl.Series,
    function: Callable[[str], object],
    reading: Reading,
    notice: str,
    dtype: pl.DataType | type[pl.DataType] = pl.String,
) -> pl.Series:
    """`mapped` of the texts that are no fillers, with a notice for each that gave nothing."""

    def values(distinct: pl.Series) -> pl.Series:
        told = filled_series(distinct)
        found = pl.Series([None if text is None else function(text) for text in told], dtype=dtype)
        unknown = told.is_not_null() & found.is_null()
        return pl.DataFrame({"found": found, "unknown": unknown}).to_struct()

    seen = by_column(texts, values).struct
    reading.notice(notice, int(seen.field("unknown").sum()))
    return seen.field("found")


def code_lists(
    texts: pl.Series, read: Callable[[str], str | None], reading: Reading, notice: str
) -> pl.Series:
    """Joined texts as lists of the distinct codes in them, in order; a notice for each part that is none."""

    def codes(text: str) -> dict[str, object]:
        found = [read(part) for part in parted(text) if part]
        return {"codes": list(dict.fromkeys(filter(None, found))), "unknown": found.count(None)}

    seen = mapped(texts, codes, pl.Struct({"codes": pl.List(pl.String()), "unknown": pl.Int64()})).struct
    reading.notice(notice, int(seen.field("unknown").sum()))
    return seen.field("codes")


def listed(items: pl.Series, rows: pl.Series, height: int) -> pl.Series:
    """Items as lists, one a row: each item names its row, in order; a row without any has an empty list."""
    starts = rows.cast(pl.Int64).search_sorted(pl.int_range(height + 1, eager=True)).cast(pl.Int64)
    flat = items.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    lists = pa.LargeListArray.from_arrays(starts.to_arrow(), flat)
    return pl.DataFrame(pl.from_arrow(pa.table({items.name: lists}))).to_series()


def filled_series(texts: pl.Series) -> pl.Series:
    """`values.filled` for a whole column."""
    return changed_where(texts, texts.str.contains(_MAYBE_FILLER), filled)


def landed(frame: pl.DataFrame, values: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """`values` of the records kept, and those set aside in their place: a reason and nothing else."""
    aside = frame.filter(pl.col("quarantined").is_not_null()).select("record", "quarantined")
    if aside.is_empty():
        return values.select(schema.names())
    return pl.concat([values, aside], how="diagonal").sort("record").select(schema.names())
