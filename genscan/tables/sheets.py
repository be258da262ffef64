"""A workbook that a spreadsheet opens without running anything: numbers as numbers, texts as texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from genscan.facts import EditionFacts
from genscan.tables.files import DEMONSTRATION_FR

FONT = "Calibri"
_FORMATS = {
    "count": "#,##0",
    "one": "#,##0.0",
    "two": "#,##0.00",
    "share": "0.0%",
    "points": "+0.0%;-0.0%;0.0%",
    "plain": "0",
    "date": "yyyy-mm-dd",
    "text": "@",
}
_WIDTHS = {"text": 14, "date": 12, "share": 11, "points": 11, "count": 11, "one": 11, "two": 11, "plain": 9}
_NUMBERS = pl.Int64, pl.Float64


@dataclass(frozen=True)
class Heading:
    """A column of a sheet: the frame's column, its French heading, how it is shown and what it is."""

    column: str
    title: str
    shown: str = "text"
    meaning: str = ""
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet with one header row; `frozen` columns stay in sight."""

    name: str
    meaning: str
    frame: pl.DataFrame
    headings: Sequence[Heading]
    frozen: int = 0


def write_workbook(
    path: Path,
    title: str,
    facts: EditionFacts,
    explanations: Sequence[tuple[str, str]],
    sheets: Sequence[Sheet],
) -> None:
    """The explanations, one sheet for each table, and the dictionary of their columns."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties(
            {
                "title": f"DÉMONSTRATION – {title}" if facts.demonstration else title,
                "subject": facts.quarter.label_fr,
                "author": "Observatoire GenScan",
                "comments": DEMONSTRATION_FR if facts.demonstration else "Licence : voir Lisez-moi",
                "created": datetime.combine(facts.last_observation, time()),
            }
        )
        _explain(book, title, facts, explanations, sheets)
        for sheet in sheets:
            _table(book, title, facts, sheet)
        _table(book, title, facts, _dictionary(sheets))


def _explain(
    book: Any,
    title: str,
    facts: EditionFacts,
    explanations: Sequence[tuple[str, str]],
    sheets: Sequence[Sheet],
) -> None:
    page = book.add_worksheet("Lisez-moi")
    heading = book.add_format({"bold": True, "font_size": 16, "font_name": FONT})
    label = book.add_format({"bold": True, "valign": "top", "font_name": FONT, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top", "font_name": FONT})
    band = book.add_format(
        {"bold": True, "bg_color": "#FFE9A8", "font_color": "#3A2A00", "text_wrap": True, "font_name": FONT}
    )
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 110)
    page.hide_gridlines(2)
    page.write_string(0, 0, title, heading)
    row = 1
    if facts.demonstration:
        page.write_string(row, 0, "DÉMONSTRATION", band)
        page.write_string(row, 1, DEMONSTRATION_FR, band)
        row += 1
    contents = [(f"Feuille {sheet.name}", sheet.meaning) for sheet in sheets]
    last = ("Feuille Dictionnaire", "Définition de chaque colonne de chaque feuille.")
    for name, words in (*explanations, *contents, last):
        page.write_string(row, 0, name, label)
        page.write_string(row, 1, words, text)
        row += 1
    _mark(page, title, facts)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _table(book: Any, title: str, facts: EditionFacts, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    head = book.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bottom": 1,
            "font_name": FONT,
            "bg_color": "#EEF2F7",
        }
    )
    for index, heading in enumerate(sheet.headings):
        page.write_string(0, index, heading.title, head)
        shown = book.add_format({"num_format": _FORMATS[heading.shown], "font_name": FONT})
        page.set_column(index, index, heading.width or _WIDTHS[heading.shown])
        _column(page, index, sheet.frame[heading.column], shown)
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, max(sheet.frame.height, 1), len(sheet.headings) - 1)
    page.set_row(0, 48)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    _mark(page, title, facts)


def _column(page: Any, index: int, values: pl.Series, shown: Any) -> None:
    number = isinstance(values.dtype, _NUMBERS)
    for row, value in enumerate(values.to_list(), 1):
        if value is None:
            continue
        if number:
            page.write_number(row, index, value, shown)
        elif isinstance(value, date):
            page.write_datetime(row, index, datetime.combine(value, time()), shown)
        elif isinstance(value, bool):
            page.write_string(row, index, "oui" if value else "non", shown)
        else:
            page.write_string(row, index, value, shown)


def _dictionary(sheets: Sequence[Sheet]) -> Sheet:
    rows = [
        {"sheet": sheet.name, "title": heading.title, "meaning": heading.meaning}
        for sheet in sheets
        for heading in sheet.headings
    ]
    schema = {"sheet": pl.String, "title": pl.String, "meaning": pl.String}
    return Sheet(
        "Dictionnaire",
        "",
        pl.DataFrame(rows, schema=schema),
        [
            Heading("sheet", "Feuille", width=18, meaning="Nom de la feuille."),
            Heading("title", "Colonne", width=40, meaning="Titre de la colonne."),
            Heading("meaning", "Définition", width=120, meaning="Ce que contient la colonne."),
        ],
    )


def _mark(page: Any, title: str, facts: EditionFacts) -> None:
    """The printed sheet says what it is, and that it is a demonstration."""
    mark = "DÉMONSTRATION, données fictives – " if facts.demonstration else ""
    page.set_header(f"&L{mark}{title}".replace("&", "&&").replace("&&L", "&L", 1))
    page.set_footer(f"&L{facts.quarter.label_fr}, révision {facts.revision}&R&P / &N")
