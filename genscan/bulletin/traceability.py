"""An edition read back: each number that its pages print is looked up in the tables, and a difference told.

A number is a cell's if it cites it (`<data>`), else one of a figure whose page cites the row, else part of a
fixed phrase (`fixed_numbers`). What a PDF says is what its page says (`paper`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl

from genscan.bulletin.cited import Tables
from genscan.bulletin.fixed_numbers import plain
from genscan.bulletin.numbers import NUMBER, bare, short
from genscan.bulletin.paper import attached_problems, pdf_problems
from genscan.bulletin.published import Published
from genscan.bulletin.read_back import CLOSE, OPEN, Page, live_parts, read_pdf
from genscan.bulletin.setting import attached_tables
from genscan.facts import EditionFacts
from genscan.french import MINUS, NARROW, NOBREAK, SMALL_NUMBERS, region_name, region_names

Rows = set[tuple[str, tuple[str, ...]]]  # table and key of each

_CITED = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
_WORDS = {word: n for n, word in enumerate(SMALL_NUMBERS)} | {"aucune": 0, "une": 1}
_PERCENT_COLUMNS = frozenset({"change_pct", "change_low", "change_high"})


@dataclass(frozen=True)
class Proof:
    """How many numbers were read back, and a sentence for each that is wrong, or that nothing accounts for.

    `problems` are certain: a cited number that is not its cell's, a withheld one that is told, an attached
    table that is not the edition's. `untraced` numbers cite nothing, or stand in the PDF or a drawing alone:
    a new sentence with a constant in it is among them, and a person has to look.
    """

    numbers: int
    problems: tuple[str, ...] = ()
    untraced: tuple[str, ...] = ()


def prove(edition: Path, tables: Mapping[str, pl.DataFrame], facts: EditionFacts) -> Proof:
    """Read the bulletins and the index of an edition back, HTML and PDF, and compare them with its tables.

    Each problem names the region, the file, for a PDF the page, what is printed and what the cell holds.
    """
    known, published = Tables(tables, facts), Published(tables, facts)
    codes = {region_name(code).slug: code for code in region_names()}
    index = Page((edition / "index.html").read_text("utf-8"))
    numbers = len(index.cited)
    problems = [f"index.html: {problem}" for problem in misquoted(index, known)]
    loose = [f"index.html: {problem}" for problem in untraced(index, known)]
    for file in sorted((edition / "bulletins").glob("*.html")):
        code, printed = codes[file.stem], file.with_suffix(".pdf")
        page, pdf = Page(file.read_text("utf-8")), read_pdf(printed)
        expected = {one.name: one.text.encode() for one in attached_tables(published, code)}
        label = region_name(code).label
        problems += [f"{label}, {file.name}: {problem}" for problem in misquoted(page, known)]
        problems += [
            f"{label}, {printed.name}: {problem}" for problem in attached_problems(pdf.attached, expected)
        ]
        loose += [f"{label}, {file.name}: {problem}" for problem in untraced(page, known)]
        loose += [f"{label}, {printed.name}: {problem}" for problem in pdf_problems(pdf, page)]
        numbers += len(page.cited) + sum(len(NUMBER.findall(text)) for text in pdf.pages)
    return Proof(numbers, tuple(problems), tuple(loose))


def differences(page: str, tables: Tables) -> list[str]:
    """What a page says and its tables don't: one sentence for each, none where all is equal."""
    read = Page(page)
    return [*misquoted(read, tables), *untraced(read, tables)]


def untraced(page: Page, tables: Tables) -> Iterator[str]:
    """The numbers that a page prints, draws or tells without any cell to account for them."""
    for text in (*page.blocks(), *map(plain, page.attributes())):
        for number in _unexplained(text, tables.fixed):
            yield f"{number!r} cites no cell, in {short(text)!r}"
    everywhere = _rows(page.root)
    for figure in page.figures:
        name = figure.get("id") or "small figure"
        near = _near(figure, everywhere, tables)
        for problem in _figure_problems(figure, near if figure.tag == "figure" else everywhere, tables):
            yield f"figure {name}: {problem}"


def misquoted(page: Page, tables: Tables) -> Iterator[str]:
    """The cited numbers that are not those of their cells, and what figures hold though it is withheld."""
    if not page.cited:
        yield "the page cites no cell"
    for element in page.cited:
        yield from _problems(element, tables)
    everywhere = _rows(page.root)
    for figure in page.figures:
        for problem in _leaks(figure, _near(figure, everywhere, tables), tables):
            yield f"figure {figure.get('id') or 'small figure'}: {problem}"


def _unexplained(text: str, fixed: re.Pattern[str]) -> list[str]:
    """The numbers of a text that neither cite a cell nor belong to a fixed phrase."""
    return NUMBER.findall(fixed.sub(" ", _CITED.sub("§", text)))


def _rows(element: Any) -> Rows:
    """Table and key of the rows that a part of a page cites."""
    found = set()
    for cited in element.iter("data"):
        table, *key, _ = cited.get("data-cell", "").split("/")
        found.add((table, tuple(unquote(part) for part in key)))
    return found


_LONE = re.compile(rf"[{MINUS}+]?\d+(?:,\d+)?(?: %)?")
_CODED = re.compile(r"(?:\d\d|2[AB]|97\d)(?: [^\W\d]|$)")  # a department by its code, `09 Ariège`
_CLASS = re.compile(r"moins de \d+|\d+ à \d+|\d+ et plus", re.IGNORECASE)  # of a map's key


def _near(figure: Any, everywhere: Rows, tables: Tables) -> Rows:
    """The rows that a figure's table cites, else those of its data that the page cites."""
    sources = [Path(link).stem for link in figure.xpath(".//a[contains(@href, 'tables/')]/@href")]
    near = _rows(figure) | {row for row in everywhere if row[0] in (*sources, "cells", "history")}
    return near | {
        ("indicators", (tables.quarter, *key[1:], "vacancies_stock", series))
        for table, key in near
        if table in ("cells", "history")
        for series in ("all", "comparable")
    }


def _leaks(figure: Any, near: Rows, tables: Tables) -> Iterator[str]:
    """What a figure's interactive data hold although it is withheld."""
    hidden = tables.hidden(near)
    shown = {value for row in near for value in tables.numbers(*row)}  # thirds are withheld and shown
    for script in figure.xpath(".//script[@type='application/json']"):
        for value in live_parts(json.loads(script.text))[2]:
            if value in hidden and value not in shown:
                yield f"its interactive data hold {value!r}, which is withheld ({hidden[value]})"


def _figure_problems(figure: Any, rows: Rows, tables: Tables) -> Iterator[str]:
    """Drawings, alternative text and interactive data against rows; drawing and data against each other."""
    written = tables.written(rows)
    is_department_map = (figure.get("id") or "").endswith("-departements")
    labels = [figure, *figure.xpath(".//*[@role='img']")]
    for label in (plain(one.get("aria-label")) for one in labels if one.get("role") == "img"):
        for number in _unknown(label, written, tables.fixed):
            yield f"{number!r} is in no row that it rests on, in its alternative text {short(label)!r}"
    drawn: dict[str, list[str]] = {}
    for svg in figure.iter("svg"):
        mode = svg.getparent().get("class") or ""
        texts = [(plain(text.text_content()), text.get("fill", "")) for text in svg.iter("text")]
        drawn[mode] = [text for text, _ in texts]
        numbered = _numbering([text for text, _ in texts])
        for text, fill in texts:
            tick = fill in _TICKS and _LONE.fullmatch(text) and _is_round(text)
            if not (
                tick
                or text in numbered
                or (is_department_map and _CODED.match(text))
                or _CLASS.fullmatch(text)
            ):
                for number in _unknown(text, written, tables.fixed):
                    yield f"{number!r} is in no row that it rests on, in its drawing's label {short(text)!r}"
    for script in figure.xpath(".//script[@type='application/json']"):
        live = json.loads(script.text)
        words, hovers, _ = live_parts(live)
        if drawn.get("wid") and Counter(words) != Counter(drawn["wid"]):
            odd = Counter(drawn["wid"]) - Counter(words) or Counter(words) - Counter(drawn["wid"])
            yield f"the drawing and the interactive data differ: {short(next(iter(odd)))!r} is in one alone"
        for text in hovers:
            for number in _unknown(text, written, tables.fixed):
                yield f"{number!r} is in no row that it rests on, in its interactive data {short(text)!r}"


_TICKS = ("var(--soft)", "var(--nation)")


def _numbering(texts: list[str]) -> frozenset[str]:
    """`1` to `n`, where a drawing numbers its points and lists them: a full run, each at least twice."""
    found = Counter(text for text in texts if text.isdigit())
    run = 0
    while found[str(run + 1)] >= 2:
        run += 1
    return frozenset(str(n) for n in range(1, run + 1))


def _is_round(text: str) -> bool:
    """At most two figures that count, or quarters of one: what an axis is marked with."""
    digits = re.sub(r"\D", "", text).strip("0")
    return len(digits) <= 2 or (len(digits) == 3 and digits.endswith(("25", "75")))


def _unknown(text: str, written: set[str], fixed: re.Pattern[str]) -> list[str]:
    return [number for number in _unexplained(text, fixed) if bare(number) not in written]


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
    match = NUMBER.search(text)
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
