"""The published tables as the bulletins read them: rows by key, each able to cite its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from genscan import french, reference
from genscan.bulletin.said import Cited, Emphasis, Plain, Printed, Said, say
from genscan.errors import GenscanError
from genscan.facts import EditionFacts

CELL_KEY = ("quarter", "area_level", "area_code", "occupation_level", "occupation_code")
KEYS: dict[str, tuple[str, ...]] = {
    "cells": CELL_KEY,
    "history": CELL_KEY,
    "indicators": (*CELL_KEY, "indicator", "series"),
    "profiles": (*CELL_KEY, "side", "dimension", "category"),
    "skills": (*CELL_KEY, "skill_code"),
    "areas": ("area_level", "area_code"),
    "ledger": ("quarter", "feed", "file", "outcome", "reason"),
    "notices": ("quarter", "feed", "file", "notice"),
    "sources": ("feed", "file"),
    "copies": ("quarter", "origin"),
    "sensitivity": ("quarter", "rule", "family"),
}
SYMBOL_WORDS = {
    "z": "sans objet",
    "x": "non disponible",
    "u": "non diffusé",
    "c": "secret statistique",
    "b": "rupture de série",
}
PROVISIONAL = "p"  # the one symbol that stands beside a number, not in its place
Area = tuple[str, str]  # area_level, area_code
Occupation = tuple[str, str]  # occupation_level, occupation_code
NATION: Area = ("nation", "FR")
UNKNOWN: Area = ("region", "ZZ")
ALL: Occupation = ("all", "ALL")
RELIABLE = ("A", "B")


@dataclass(frozen=True)
class Row:
    """One row of a published table, or its absence (an empty row), which cites its own cells."""

    table: str
    key: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values)

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def number(self, column: str = "value") -> float | None:
        """The number, or null where it is withheld, missing or the row is absent."""
        value = self.values.get(column)
        return None if value is None else float(value)

    def cite(self, column: str, write: Callable[[float], str]) -> Cited:
        """The number as printed; a missing one is an error of the section that asks for it."""
        value = self.values.get(column)
        if value is None:
            raise GenscanError(
                f"the bulletin asks for {self.table}/{'/'.join(self.key)}/{column}, which is empty: "
                "its section must test for it"
            )
        return Cited(write(float(value)), value, self.table, self.key, column)

    @property
    def symbol(self) -> str | None:
        """Why the value is missing."""
        symbol = self.values.get("symbol")
        return str(symbol) if symbol else None

    def is_secret(self, column: str = "value") -> bool:
        """Whether statistical secrecy hides the number."""
        return "c" in (self.symbol, _symbols(self.values.get("symbols")).get(column))

    @property
    def reliable(self) -> bool:
        """Class A or B."""
        return self.values.get("reliability") in RELIABLE

    def is_provisional(self, column: str = "value") -> bool:
        """Whether the quarter's end was not seen when the number was made."""
        return self.values.get(column) is not None and self._symbol_of(column) == PROVISIONAL

    def shown(self, column: str, write: Callable[[float], str]) -> Printed:
        """The number, or the words that its symbol stands for."""
        if self.values.get(column) is not None:
            cited = self.cite(column, write)
            return Said((cited, _BESIDE)) if self.is_provisional(column) else cited
        symbol = self._symbol_of(column)
        return missing(symbol or ("x" if self.table in ("cells", "history", "indicators") else "z"))

    def _symbol_of(self, column: str) -> str | None:
        return self.symbol or _symbols(self.values.get("symbols")).get(column)


_BESIDE = Plain(" (provisoire)")


def is_provisional(printed: Printed) -> bool:
    """Whether a number is printed with the word that says it is provisional."""
    return isinstance(printed, Said) and printed.parts[-1:] == (_BESIDE,)


def bare(printed: Printed) -> Printed:
    """A number without that word, where it is told elsewhere."""
    return printed.parts[0] if isinstance(printed, Said) and is_provisional(printed) else printed


def missing(symbol: str) -> Printed:
    """`non diffusé` with its hatched mark, `sans objet`, `non disponible`."""
    return Plain(missing_words(symbol), "wh" if symbol in ("u", "c") else "na")


def missing_words(symbol: str | None) -> str:
    """What stands in place of a number: `non diffusé`, `sans objet`, `non disponible`, ..."""
    return SYMBOL_WORDS.get(symbol or "x", SYMBOL_WORDS["x"])


def absences(lost: Iterable[tuple[str, str | None]]) -> str:
    """` Non diffusé : Corse. Sans objet : Guyane.`: names by what stands in place of their number."""
    named: dict[str, list[str]] = {}
    for name, symbol in lost:
        named.setdefault(missing_words(symbol), []).append(name)
    return "".join(f" {french.capitalise(why)} : {', '.join(names)}." for why, names in named.items())


def _symbols(pairs: object) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in str(pairs).split() if "=" in pair) if pairs else {}


def citable(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that pages cite: no ROME 4.0 code of a department, which are most of a table."""
    if not {"area_level", "occupation_level"} <= set(table.columns):
        return table
    return table.filter((pl.col("area_level") != "department") | (pl.col("occupation_level") != "rome"))


class AreaRows(Mapping[tuple[str, ...], Row]):
    """Rows of a table by the rest of their key (quarter first for `history`), each made when asked for.

    Of most areas a bulletin cites a few rows among thousands.
    """

    def __init__(self, name: str, frame: pl.DataFrame | None) -> None:
        self._name = name
        self._frame = frame if frame is not None else pl.DataFrame()
        keys = self._frame.select(KEYS[name]).rows() if frame is not None else []
        kept = (0, *range(3, len(KEYS[name]))) if name == "history" else tuple(range(3, len(KEYS[name])))
        self._positions = {tuple(str(key[n]) for n in kept): place for place, key in enumerate(keys)}
        self._made: dict[tuple[str, ...], Row] = {}

    def __getitem__(self, key: tuple[str, ...]) -> Row:
        if key not in self._made:
            values = self._frame.row(self._positions[key], named=True)
            whole = tuple(str(values[column]) for column in KEYS[self._name])
            self._made[key] = Row(self._name, whole, values)
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


class Published:
    """The tables of one edition, with an index for each that bulletins read."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], facts: EditionFacts) -> None:
        self.tables = tables
        self.facts = facts
        self.quarter = str(facts.quarter)
        self._rows: dict[tuple[str, Area], AreaRows] = {}

    def rows(self, name: str, area: Area) -> AreaRows:
        """The rows of a table for one area."""
        if (name, area) not in self._rows:
            table = self.tables.get(name)
            here = {"area_level": area[0], "area_code": area[1]}
            found = None if table is None or table.is_empty() else table.filter(**here)
            self._rows[name, area] = AreaRows(name, found)
        return self._rows[name, area]

    @cached_property
    def confidential(self) -> frozenset[str]:
        """The sides of the quarter with a confidential feed: `vacancies`, `courses`."""
        notices = self.tables.get("notices")
        if notices is None:
            return frozenset()
        feeds = notices.filter(notice="confidential_feed")["feed"]
        return frozenset(reference.table("feeds").filter(pl.col("feed").is_in(feeds.implode()))["side"])

    def cell(self, area: Area, occupation: Occupation = ALL, quarter: str | None = None) -> Row:
        """A cell of this quarter (table `cells`) or of an earlier one (table `history`)."""
        if quarter is None or quarter == self.quarter:
            key = (self.quarter, *area, *occupation)
            return self.rows("cells", area).get(occupation, Row("cells", key))
        key = (quarter, *area, *occupation)
        return self.rows("history", area).get((quarter, *occupation), Row("history", key))

    def indicator(self, name: str, area: Area, occupation: Occupation = ALL, series: str = "all") -> Row:
        """One indicator of a cell."""
        key = (self.quarter, *area, *occupation, name, series)
        return self.rows("indicators", area).get((*occupation, name, series), Row("indicators", key))

    def profile(self, area: Area, side: str, dimension: str, occupation: Occupation = ALL) -> dict[str, Row]:
        """The categories of a dimension."""
        rows, wanted = self.rows("profiles", area), (*occupation, side, dimension)
        return {key[4]: rows[key] for key in rows if key[:4] == wanted}

    def skills(self, area: Area, occupation: Occupation = ALL) -> dict[str, Row]:
        """The skills asked for, by code."""
        rows = self.rows("skills", area)
        return {key[2]: rows[key] for key in rows if key[:2] == occupation}

    def occupations(self, area: Area, level: str) -> list[str]:
        """The occupation codes that an area has at a level."""
        return [code for found, code in self.rows("cells", area) if found == level]

    def borrowed(self, row: Row, write: Callable[[float], str]) -> Printed | None:
        """`France : 430`, in the manner of a borrowed value; none where nothing is lent."""
        if row["borrowed_value"] is None or not row["borrowed_from"]:
            return None
        level, code, occupation_level, _ = str(row["borrowed_from"]).split("/", 3)
        place = self.area_label((level, code))
        same = occupation_level == row["occupation_level"]
        what = f"{place} : " if same else f"{place}, {_COARSER.get(occupation_level, occupation_level)} : "
        return Emphasis(say(what + "{value}", value=row.cite("borrowed_value", write)), "em", "borrow")

    def region_of(self, area: Area) -> str | None:
        """The code of the region that an area is or lies in."""
        level, code = area
        if level == "region":
            return code
        here = self.tables["areas"].filter(area_level=level, area_code=code)
        return here["region_code"][0] if len(here) else None

    def area_label(self, area: Area) -> str:
        """`Bretagne`, `Côtes-d’Armor`, `France`."""
        if area == NATION:
            return "France"
        labels = self._labels()
        return labels.get(area, area[1])

    def _labels(self) -> dict[Area, str]:
        if not hasattr(self, "_label_index"):
            areas = self.tables["areas"]
            self._label_index: dict[Area, str] = {
                (level, code): label
                for level, code, label in areas.select("area_level", "area_code", "area_label").iter_rows()
            }
        return self._label_index

    def total(self, table: str, column: str, write: Callable[[float], str], **where: str) -> Cited | None:
        """The sum of a column over the rows that match; `*` in the reference stands for the rest."""
        frame = self.tables[table]
        for name, value in where.items():
            frame = frame.filter(pl.col(name) == value)
        found = frame.get_column(column).sum()
        key = tuple(where.get(name, "*") for name in KEYS[table])
        return Cited(write(float(found)), int(found), table, key, column, of="sum") if len(frame) else None


_COARSER = {"all": "ensemble", "family": "famille", "parent": "domaine"}


def interval_of(row: Row, write: Callable[[float], str], low: str = "low", high: str = "high") -> Said:
    """`[+6,8 ; +17,7]`, both ends cited; empty where a limit is missing."""
    if row[low] is None or row[high] is None:
        return Said(())
    return Said(
        (
            Emphasis(
                say("[{low} ; {high}]", low=row.cite(low, write), high=row.cite(high, write)), "span", "nb"
            ),
        )
    )
