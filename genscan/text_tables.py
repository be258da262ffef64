"""Tables as text: Markdown for the Dagster UI, aligned columns for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import polars as pl


def markdown(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a missing value is an empty cell."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def markdown_of_frame(frame: pl.DataFrame) -> str:
    """A Markdown table of all the rows of a frame."""
    return markdown(frame.columns, frame.iter_rows())


def preview(path: Path, rows: int) -> str:
    """The first rows of a Parquet file, as a Markdown table."""
    return markdown_of_frame(pl.scan_parquet(path).head(rows).collect())


def aligned(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns aligned for a terminal, numbers to the right."""
    body = [list(row) for row in rows]
    texts = [[_plain(value) for value in line] for line in [headings, *body]]
    widths = [max(len(line[i]) for line in texts) for i in range(len(headings))]
    numeric = [
        bool(body) and all(isinstance(row[i], int | float | None) for row in body)
        for i in range(len(headings))
    ]
    return "\n".join(
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in texts
    )


def _plain(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _cell(value: object) -> str:
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return escape(text, quote=False).replace("|", "\\|").replace("\n", " ")  # Markdown lets HTML through
