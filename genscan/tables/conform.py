"""A published table made to agree with its dictionary: columns, types, keys, nulls, order, harmless text."""

from __future__ import annotations

import polars as pl

from genscan.dictionary import Column, Table
from genscan.errors import GenscanError

# A spreadsheet runs a text that starts so; French ones also split a line at its semicolons.
_FORMULA = r"(^|;)(\s*[=+\-@])"
_PLAIN = r"^(?:-|[+\-]?[0-9]+([.][0-9]+)?([eE][+\-]?[0-9]+)?)$"  # a lone hyphen and numbers


def conform(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows as they are published, or a GenscanError that names the first cell at fault.

    Rows are sorted by key; an empty text is a null; line breaks and tabs inside a text become spaces; a
    text that a spreadsheet would run gets an apostrophe before it.
    """
    _check_columns(table, frame)
    shaped = (
        frame.select(_cast(table, column, frame.schema[column.name]) for column in table.columns)
        .with_columns(_harmless(pl.col(pl.String)))
        .with_columns(pl.col(pl.Float64) + 0.0)  # no negative zero
        .sort(table.key, maintain_order=True)
    )
    for column in table.columns:
        _check_values(table, column, shaped)
    copies = shaped.select(pl.struct(table.key).is_duplicated().alias("copy"))["copy"]
    if copies.any():
        raise GenscanError(
            f"table {table.name}: two rows have the key {_row_key(table, shaped.filter(copies))} "
            f"({' / '.join(table.key)})"
        )
    return shaped


def empty(table: Table) -> pl.DataFrame:
    """The table without a row."""
    return pl.DataFrame(schema=table.schema)


def _check_columns(table: Table, frame: pl.DataFrame) -> None:
    wanted = [column.name for column in table.columns]
    missing = [name for name in wanted if name not in frame.columns]
    unknown = [name for name in frame.columns if name not in wanted]
    if missing:
        raise GenscanError(f"table {table.name}: column {missing[0]} of warehouse/columns.csv is missing")
    if unknown:
        raise GenscanError(f"table {table.name}: column {unknown[0]} is not in warehouse/columns.csv")


def _cast(table: Table, column: Column, found: pl.DataType) -> pl.Expr:
    allowed = {
        "text": isinstance(found, pl.String | pl.Categorical | pl.Enum),
        "integer": found.is_integer(),
        "number": found.is_numeric(),
        "boolean": isinstance(found, pl.Boolean),
        "date": isinstance(found, pl.Date),
    }[column.type]
    if not allowed and not isinstance(found, pl.Null):
        raise GenscanError(
            f"table {table.name}, column {column.name}: {found} where {column.type} is described"
        )
    return pl.col(column.name).cast(table.schema[column.name])


def as_published(text: str) -> str:
    """A text as a published table writes it: on one line, and no formula to any spreadsheet."""
    return str(pl.DataFrame({"text": [text]}).select(_harmless(pl.col("text"))).item())


def _harmless(text: pl.Expr) -> pl.Expr:
    flat = text.str.replace_all(r"[\r\n\t\x00]+", " ")
    guarded = pl.when(flat.str.contains(_PLAIN)).then(flat).otherwise(flat.str.replace_all(_FORMULA, "$1'$2"))
    return pl.when(guarded == "").then(None).otherwise(guarded).name.keep()


def _check_values(table: Table, column: Column, frame: pl.DataFrame) -> None:
    values = pl.col(column.name)
    faults: list[tuple[pl.Expr, str]] = []
    if not column.nullable:
        faults.append((values.is_null(), "is empty"))
    if column.type == "number":
        faults.append((values.is_nan() | values.is_infinite(), "is not a finite number"))
    if column.type == "integer":
        faults.append((values < 0, "is below zero"))
    if column.values:
        faults.append((~values.is_in(column.values), f"is not one of {', '.join(column.values)}"))
    for fault, what in faults:
        wrong = frame.filter(fault)
        if wrong.height:
            value = wrong[column.name][0]
            raise GenscanError(
                f"table {table.name}, row {_row_key(table, wrong)}, column {column.name}: "
                f"{'it' if value is None else repr(value)} {what} ({wrong.height} such rows)"
            )


def _row_key(table: Table, frame: pl.DataFrame) -> str:
    return "/".join(str(frame[name][0]) for name in table.key)
