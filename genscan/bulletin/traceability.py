"""Pages read back: every printed number is looked up in the tables it cites, and any difference is told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
from lxml import html as parser

from genscan.bulletin.published import KEYS, citable
from genscan.errors import GenscanError
from genscan.french import MINUS, NARROW, NOBREAK, SMALL_NUMBERS, region_names

_NUMBER = re.compile(rf"[{MINUS}+-]?\d[\d{NARROW}{NOBREAK}]*(?:,\d+)?")
_WORDS = {word: n for n, word in enumerate(SMALL_NUMBERS)} | {"aucune": 0, "une": 1}
_PERCENT_COLUMNS = frozenset({"change_pct", "change_low", "change_high"})


class Tables:
    """The published tables, indexed by key as citations name them."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._tables = tables
        self._rows: dict[str, dict[tuple[str, ...], Mapping[str, Any]]] = {}

    def rows(self, table: str) -> dict[tuple[str, ...], Mapping[str, Any]]:
        """The rows of a table that pages may cite, by key."""
        if table not in self._rows:
            columns = KEYS[table]
            self._rows[table] = {
                tuple(str(row[column]) for column in columns): row
                for row in citable(self._tables[table]).iter_rows(named=True)
            }
        return self._rows[table]

    def value(self, reference: str, of: str | None) -> float | None:
        """The value that a citation names, null if its cell is empty; KeyError without such a cell."""
        table, *key, column = reference.split("/")
        parts = tuple(unquote(part) for part in key)
        if of == "count":
            return float(self._tables[table].height)
        if of == "sum":
            return float(self._summed(table, parts, column))
        row = self.rows(table)[parts]
        if of == "rank":
            others = [self.rows(table)[(*parts[:2], code, *parts[3:])] for code in region_names()]
            return float(1 + sum((other[column] or 0) > row[column] for other in others))
        value = row[column]
        return None if value is None else float(value)

    def _summed(self, table: str, parts: tuple[str, ...], column: str) -> int:
        frame = self._tables[table]
        for name, part in zip(KEYS[table], parts, strict=True):
            if part != "*":
                frame = frame.filter(pl.col(name) == part)
        if frame.is_empty():
            raise KeyError(parts)
        return int(frame.get_column(column).sum())


def prove(edition: Path, tables: Mapping[str, pl.DataFrame]) -> int:
    """Look up every number that the bulletins and the index cite; returns how many.

    Raises GenscanError with the first page and cell where a page says something else than its tables.
    """
    known = Tables(tables)
    pages = [*sorted((edition / "bulletins").glob("*.html")), edition / "index.html"]
    cited = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        wrong = differences(text, known)
        if wrong:
            raise GenscanError(f"{page.name} and its tables differ in {len(wrong)} numbers; first {wrong[0]}")
        cited += text.count("data-cell=")
    return cited


def differences(page: str, tables: Mapping[str, pl.DataFrame] | Tables) -> list[str]:
    """What a page prints and its tables don't say: one sentence for each, none where all is equal."""
    known = tables if isinstance(tables, Tables) else Tables(tables)
    root = parser.document_fromstring(page)
    found = list(root.iter("data"))
    if not found:
        return ["the page cites no cell"]
    return [problem for element in found for problem in _problems(element, known)]


def _problems(element: Any, tables: Tables) -> Iterator[str]:
    reference, text = element.get("data-cell", ""), element.text_content().strip()
    try:
        expected = tables.value(reference, element.get("data-of"))
    except (KeyError, ValueError):
        yield f"{reference}: printed {text!r}, but the tables have no such cell"
        return
    if expected is None:
        yield f"{reference}: printed {text!r}, but the cell is empty (withheld or not available)"
        return
    stated = float(element.get("value", "nan"))
    if not math.isclose(stated, expected, rel_tol=1e-12, abs_tol=0.0) and stated != expected:
        yield f"{reference}: value {stated!r}, but the cell holds {expected!r}"
        return
    if not says(text, expected, reference.rsplit("/", 1)[-1]):
        yield f"{reference}: printed {text!r}, but the cell holds {expected!r}"


def says(text: str, value: float, column: str) -> bool:
    """Whether a text is the value, rounded: a number, its word, a percentage, points, an ordinal."""
    word = text.lower()
    if word in _WORDS:
        return round(value) == _WORDS[word]
    match = _NUMBER.search(text)
    if match is None:
        return False
    raw = match.group().replace(NARROW, "").replace(NOBREAK, "").replace(MINUS, "-").replace(",", ".")
    decimals = len(raw.split(".")[1]) if "." in raw else 0
    shown = float(raw)
    in_percent = "%" in text or "point" in text
    scales = (1.0,) if column in _PERCENT_COLUMNS else (100.0,) if in_percent else (1.0, 100.0)
    half = 0.5 * 10.0**-decimals * (1 + 1e-9)
    signless = raw[0] not in "+-"  # « perdent 6,8 % »: the verb tells the sign
    return any(
        abs(shown - scale * value) <= half or (signless and abs(shown - abs(scale * value)) <= half)
        for scale in scales
    )
