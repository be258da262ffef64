"""Pages and PDFs read back: every number that they print is looked up in the tables, and any difference told.

A number is a cell's if it cites it (`<data>`), else one of a figure whose page cites the row, else part of a
fixed phrase (`fixed_numbers`). What a PDF says is what its page says.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl

from genscan.bulletin.fixed_numbers import fixed_numbers, plain
from genscan.bulletin.published import KEYS, Published, citable
from genscan.bulletin.read_back import CLOSE, OPEN, Page, ReadPdf, figure_texts, live_parts, read_pdf
from genscan.bulletin.render import attached_tables
from genscan.facts import EditionFacts
from genscan.french import MINUS, NARROW, NOBREAK, SMALL_NUMBERS, region_name, region_names

_CITED = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
_NUMBER = re.compile(rf"[{MINUS}+-]?\d[\d{NARROW}{NOBREAK}]*(?:,\d+)?")
_WORDS = {word: n for n, word in enumerate(SMALL_NUMBERS)} | {"aucune": 0, "une": 1}
SHARES = 2.5  # a larger number is no share
_UNPRINTED = frozenset({"shrunk", "stock_squares", "denominator", "population_15_64"})
_PERCENT_COLUMNS = frozenset({"change_pct", "change_low", "change_high"})


class Tables:
    """The published tables, indexed by key as citations name them, and the numbers that need no citation."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], facts: EditionFacts) -> None:
        self._tables = tables
        self.quarter = str(facts.quarter)
        self.fixed = fixed_numbers(tables, facts)
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

    def written(self, rows: Iterable[tuple[str, tuple[str, ...]]]) -> set[str]:
        """Each number of some rows as it may be written: whole, with decimals, as a share in per cent."""
        return {
            text
            for table, key in rows
            for value in self.numbers(table, key)
            for scaled in ((value, 100 * value) if abs(value) <= SHARES else (value,))
            for text in (f"{abs(scaled):.0f}", f"{abs(scaled):.1f}", f"{abs(scaled):.2f}")
        }

    def numbers(self, table: str, key: tuple[str, ...]) -> list[float]:
        """The numbers that a row holds for pages; none where a citation sums several rows."""
        if "*" in key:
            return []
        row = self.rows(table).get(key, {})
        return [
            float(value)
            for name, value in row.items()
            if name not in _UNPRINTED and isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    def hidden(self, rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[float, str]:
        """The quotients that withheld indicators of the same areas would have, each with its cell."""
        areas = {key[1:3] for _, key in rows if len(key) > 3}
        return {value: name for area in areas for value, name in self._hidden.get(area, {}).items()}

    @cached_property
    def _hidden(self) -> dict[tuple[str, ...], dict[float, str]]:
        found: dict[tuple[str, ...], dict[float, str]] = {}
        for key, row in self.rows("indicators").items():
            if row["value"] is not None or row["symbol"] not in ("u", "c"):
                continue
            values = [row["shrunk"]]
            if row["numerator"] and row["denominator"]:
                quotient = row["numerator"] / row["denominator"]
                values += [quotient, 100 * quotient]
            for value in values:
                if value is not None and round(value, 3) != value:  # not one that many cells share
                    found.setdefault(key[1:3], {})[value] = "/".join(("indicators", *key))
        return found

    def _summed(self, table: str, parts: tuple[str, ...], column: str) -> int:
        frame = self._tables[table]
        for name, part in zip(KEYS[table], parts, strict=True):
            if part != "*":
                frame = frame.filter(pl.col(name) == part)
        if frame.is_empty():
            raise KeyError(parts)
        return int(frame.get_column(column).sum())


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
            f"{label}, {printed.name}: {problem}" for problem in _attached_problems(pdf.attached, expected)
        ]
        loose += [f"{label}, {file.name}: {problem}" for problem in untraced(page, known)]
        loose += [f"{label}, {printed.name}: {problem}" for problem in pdf_problems(pdf, page)]
        numbers += len(page.cited) + sum(len(_NUMBER.findall(text)) for text in pdf.pages)
    return Proof(numbers, tuple(problems), tuple(loose))


def differences(page: str, tables: Tables) -> list[str]:
    """What a page says and its tables don't: one sentence for each, none where all is equal."""
    read = Page(page)
    return [*misquoted(read, tables), *untraced(read, tables)]


def untraced(page: Page, tables: Tables) -> Iterator[str]:
    """The numbers that a page prints, draws or tells without any cell to account for them."""
    for text in (*page.blocks(), *map(plain, page.attributes())):
        for number in _unexplained(text, tables.fixed):
            yield f"{number!r} cites no cell, in {_short(text)!r}"
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
    return _NUMBER.findall(fixed.sub(" ", _CITED.sub("§", text)))


def _short(text: str) -> str:
    text = text.replace("\ue000", "").replace("\ue001", "")
    return text if len(text) <= 90 else f"{text[:89]}…"


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


Rows = set[tuple[str, tuple[str, ...]]]  # table and key of each


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
            yield f"{number!r} is in no row that it rests on, in its alternative text {_short(label)!r}"
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
                    yield f"{number!r} is in no row that it rests on, in its drawing's label {_short(text)!r}"
    for script in figure.xpath(".//script[@type='application/json']"):
        live = json.loads(script.text)
        words, hovers, _ = live_parts(live)
        if drawn.get("wid") and Counter(words) != Counter(drawn["wid"]):
            odd = Counter(drawn["wid"]) - Counter(words) or Counter(words) - Counter(drawn["wid"])
            yield f"the drawing and the interactive data differ: {_short(next(iter(odd)))!r} is in one alone"
        for text in hovers:
            for number in _unknown(text, written, tables.fixed):
                yield f"{number!r} is in no row that it rests on, in its interactive data {_short(text)!r}"


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
    return [number for number in _unexplained(text, fixed) if _bare(number) not in written]


def _bare(number: str) -> str:
    """Digits and a point: `1234.5` from `−1 234,5`."""
    return re.sub(rf"[{NARROW}{NOBREAK} {MINUS}+-]", "", number).replace(",", ".")


def pdf_problems(pdf: ReadPdf, page: Page) -> Iterator[str]:
    """What a PDF says and its page doesn't, or the reverse: text block by block, then what figures draw."""
    paper = _Paper(pdf.pages)
    blocks = [block for block in page.blocks(printed=True) if any(letter.isdigit() for letter in block)]
    for block in sorted(blocks, key=len, reverse=True):
        if not paper.strike(_squeezed(block)):
            yield f"it does not say what its page says, {_short(block)!r}"
    said = {_bare(number) for text in figure_texts(page) for number in _NUMBER.findall(text)}
    heads = page.root.xpath("//thead//th")  # said again after a break
    said |= {_bare(number) for head in heads for number in _NUMBER.findall(head.text_content())}
    said |= {str(folio) for folio in range(1, len(pdf.pages) + 1)}  # of its list of contents
    for folio, text in enumerate(paper.left(), 1):
        for number in _RUN.findall(text):
            if not _made_of(_bare(number).rstrip("."), said):
                yield f"page {folio} prints {number!r}, which its page does not"
    told = {plain(text) for text in pdf.alternatives}
    for label in map(plain, page.labels):
        if label not in told:
            yield f"no figure has the alternative text {_short(label)!r}"


_RUN = re.compile(rf"[{MINUS}+-]?\d[\d{NARROW}{NOBREAK},]*")


def _made_of(number: str, said: set[str]) -> bool:
    """Whether it was said, or is made of some that stand close in a drawing: `19.228.3` of 19,2 and 28,3."""
    if number in said:
        return True
    return any(number[:cut] in said and _made_of(number[cut:], said) for cut in range(1, len(number)))


_JOINED = re.compile(r"[\s|\u00ad\ue000\ue001-]+")


def _squeezed(text: str) -> str:
    """Text without spaces and hyphens, which the breaking of lines changes."""
    return _JOINED.sub("", text)


class _Paper:
    """The pages of a PDF, from which what its page says is struck out."""

    def __init__(self, pages: Iterable[str]) -> None:
        self._pages = [list(page) for page in pages]
        self._places = [
            [at for at, letter in enumerate(page) if not _JOINED.fullmatch(letter)] for page in self._pages
        ]
        self._squeezed = [
            "".join(page[at] for at in places) for page, places in zip(self._pages, self._places, strict=True)
        ]

    def strike(self, block: str) -> bool:
        """Strike one occurrence of a squeezed text, which a page break may cut once; false without one."""
        if self._strike(block):
            return True
        short, long = 0, len(block)  # the longest beginning that a page has
        while short < long:
            middle = (short + long + 1) // 2
            if any(block[:middle] in text for text in self._squeezed):
                short = middle
            else:
                long = middle - 1
        cut_number = block[short - 1 : short].isdigit() and block[short : short + 1].isdigit()
        if short == 0 or cut_number or not any(block[short:] in text for text in self._squeezed):
            return False
        return self._strike(block[:short]) and self._strike(block[short:])

    def _strike(self, text: str) -> bool:
        for number, page in enumerate(self._squeezed):
            start = page.find(text)
            if start >= 0:
                end = start + len(text)
                self._squeezed[number] = page[:start] + "\0" * len(text) + page[end:]
                for at in self._places[number][start:end]:
                    self._pages[number][at] = "\n"
                return True
        return False

    def left(self) -> list[str]:
        """What no strike has met, page by page."""
        return ["".join(page) for page in self._pages]


def _attached_problems(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[str]:
    for name in sorted(found.keys() | expected.keys()):
        if name not in found:
            yield f"the table {name} is not attached"
        elif found[name] != expected.get(name):
            yield f"the attached table {name} is not that of the edition"


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
