"""What a bulletin is made of: sections of sentences, tables and figures, ready to be placed by a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Literal

import polars as pl

from genscan import french
from genscan.bulletin.published import bare, is_provisional
from genscan.bulletin.said import NOTHING, Plain, Printed, Said, flat, say
from genscan.bulletin.wording import WHOLE
from genscan.facts import EditionFacts
from genscan.figures.drawing import Drawing
from genscan.french import RegionName

Mode = Literal["pdf", "wide", "narrow"]
Kind = Literal["num", "text", "centre", "soft"]


@dataclass(frozen=True)
class Column:
    """A column of a printed table; `spare` ones leave on a narrow screen."""

    title: str
    kind: Kind = "num"
    spare: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row: its header, then a cell for each other column."""

    header: Printed
    cells: tuple[Printed, ...]
    kind: str = ""  # "me" this region, "total" the foot


@dataclass(frozen=True)
class Table:
    """A printed table."""

    name: str  # said by screen readers when it scrolls
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    note: Said = NOTHING

    @property
    def body(self) -> tuple[TableRow, ...]:
        return tuple(row for row in self.rows if row.kind != "total")

    @property
    def foot(self) -> tuple[TableRow, ...]:
        return tuple(row for row in self.rows if row.kind == "total")


@dataclass(frozen=True)
class Figure:
    """A figure: its finding as title, what it shows, the drawing, its source and its table twin."""

    id: str
    module: str  # of genscan.figures
    rows: pl.DataFrame
    title: Said
    about: Said
    alt: str
    source: Said
    data: str  # the table whose CSV it links to
    twin: Table | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    modes: tuple[Mode, ...] = ("pdf", "wide", "narrow")

    @property
    def description(self) -> str:
        """The alternative text, fit for an attribute."""
        return flat(self.alt)

    def drawings(self) -> list[Drawing]:
        """The drawing in each mode."""
        draw = import_module(f"genscan.figures.{self.module}").draw
        return [
            draw(self.rows, id=self.drawing_id(mode), mode=mode, alt=self.description, **self.options)
            for mode in self.modes
        ]

    def drawing_id(self, mode: Mode) -> str:
        return f"{self.id}-{mode}"


@dataclass(frozen=True)
class Section:
    """A section: its template places `content`; `figures` are those that the content names."""

    id: str
    title: str
    template: str
    content: Mapping[str, Any]
    figures: tuple[Figure, ...] = ()
    number: int | None = None
    new_page: bool = False  # starts a page of the PDF


@dataclass(frozen=True)
class Bulletin:
    """A region's bulletin, before it is set as HTML or PDF."""

    region: RegionName
    facts: EditionFacts
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        quarter = self.facts.quarter.label_fr
        prefix = "Démonstration · " if self.facts.demonstration else ""
        return f"{prefix}{self.region.label}, {quarter} : les métiers du numérique, emploi et formation"

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for section in self.sections for figure in section.figures)


@dataclass(frozen=True)
class AttachedTable:
    """A table that travels inside the PDF."""

    name: str
    description: str
    text: str


def condensed(table: Table) -> Table:
    """The table without the columns that say nothing: empty ones, and those whose every cell is missing for
    one reason, which the note then tells once, as it tells columns whose every number is provisional.
    Whatever is left keeps its order."""
    table = _provisional_once(table)
    reasons = [_one_reason(table, n) for n in range(len(table.columns) - 1)]
    kept = [n for n, reason in enumerate(reasons) if reason is None]
    if len(kept) == len(reasons) or not any(table.columns[n + 1].kind == "num" for n in kept):
        return table
    told: dict[str, list[str]] = {}
    for n, words in enumerate(reasons):
        if words:
            told.setdefault(words, []).append(french.uncapitalise(table.columns[n + 1].title))
    note = table.note
    for words, titles in told.items():
        note = note + say(f"{_EVERYWHERE[words]} : {french.listing(titles)}.")
    columns = [table.columns[n + 1] for n in kept]
    if all(column.spare for column in columns):  # a narrow screen has room for what is left
        columns = [replace(column, spare=False) for column in columns]
    return replace(
        table,
        columns=(table.columns[0], *columns),
        rows=tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in table.rows),
        note=note,
    )


def _provisional_once(table: Table) -> Table:
    """The columns whose every number is provisional, told in the note instead of beside each."""
    marked = [
        n
        for n in range(len(table.columns) - 1)
        if sum(is_provisional(row.cells[n]) for row in table.rows) > 1
        and all(is_provisional(row.cells[n]) or isinstance(row.cells[n], Plain) for row in table.rows)
    ]
    if not marked:
        return table
    titles = [french.uncapitalise(table.columns[n + 1].title) for n in marked]
    return replace(
        table,
        rows=tuple(
            replace(row, cells=tuple(bare(cell) if n in marked else cell for n, cell in enumerate(row.cells)))
            for row in table.rows
        ),
        note=table.note + say(f"Chiffres provisoires : {french.listing(titles)}."),
    )


_EVERYWHERE = {
    "non diffusé": "Non diffusé dans toutes les lignes, l’effectif étant trop faible",
    "sans objet": "Sans objet dans toutes les lignes",
    "non disponible": "Non disponible dans toutes les lignes",
}


def _one_reason(table: Table, column: int) -> str | None:
    """What every cell of a column says in place of a number; empty where all are; None where one is told."""
    cells = [row.cells[column] for row in table.rows]
    if len(table.body) > 1 and any(row.cells[column] == WHOLE for row in table.foot):
        cells = [row.cells[column] for row in table.body]  # its total, 100 % by construction, tells nothing
    texts = {cell.text for cell in cells}
    if len(cells) < 2 or len(texts) != 1:
        return None
    if texts <= {"", "–"}:
        return ""
    missing = all(isinstance(cell, Plain) and cell.kind in ("wh", "na") for cell in cells)
    words = texts.pop()
    return words if missing and words in _EVERYWHERE else None  # a secret stays where it is kept


def row_of(header: Printed | str, cells: Iterable[Printed], kind: str = "") -> TableRow:
    """A table row from whatever can be printed."""
    return TableRow(Plain(header) if isinstance(header, str) else header, tuple(cells), kind)
