"""One cell of each kind through every output: zero, a number, and each reason for which there is none."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
from lxml import html as parser

from genscan import dictionary
from genscan.bulletin import index
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.pdf import write_pdf
from genscan.bulletin.published import SYMBOL_WORDS, Published
from genscan.bulletin.setting import compose
from genscan.dictionary import SYMBOLS_FR
from genscan.figures.texts import plotly_json
from genscan.tables.export import export_tables
from tests.bulletin import sample
from tests.edition import sample as edition_sample

INDICATOR = "vacancies_per_100k"
REGION, SLUG = "11", "11-ile-de-france"
# A department for each kind: its value, its symbol.
KINDS: dict[str, tuple[float | None, str | None]] = {
    "75": (0.0, None),
    "77": (None, "z"),
    "78": (None, "x"),
    "91": (None, "u"),
    "92": (None, "c"),
    "93": (None, "b"),
    "94": (417.0, "p"),
    "95": (523.0, None),
}
PRINTED = {"75": "0", "94": "417", "95": "523"} | {
    code: SYMBOL_WORDS[symbol] for code, (value, symbol) in KINDS.items() if value is None and symbol
}


@pytest.fixture(scope="module")
def tables() -> Mapping[str, pl.DataFrame]:
    """The sample with one indicator of Île-de-France's departments replaced by the kinds."""
    made = dict(sample.tables())
    rows = made["indicators"]
    here = (
        (pl.col("area_level") == "department")
        & pl.col("area_code").is_in(list(KINDS))
        & (pl.col("occupation_level") == "all")
        & (pl.col("indicator") == INDICATOR)
    )
    code = pl.col("area_code")
    value = code.replace_strict({c: v for c, (v, _) in KINDS.items()}, default=None, return_dtype=pl.Float64)
    symbol = code.replace_strict({c: s for c, (_, s) in KINDS.items()}, default=None, return_dtype=pl.String)
    known = value.is_not_null()
    crafted = rows.filter(here).with_columns(
        value=value,
        low=pl.when(known).then(value * 0.9),
        high=pl.when(known).then(value * 1.1 + 3),
        numerator=pl.when(known).then(value),
        reliability=pl.when(known).then(pl.lit("A")).when(symbol == "u").then(pl.lit("withheld")),
        n=pl.when(known).then(40.0).when(symbol == "u").then(2.0),
        symbol=symbol,
        borrowed_value=pl.lit(None, pl.Float64),
        borrowed_from=pl.lit(None, pl.String),
    )
    assert crafted.height == len(KINDS)
    made["indicators"] = pl.concat([rows.filter(~here), crafted])
    return made


@pytest.fixture(scope="module")
def published(tables: Mapping[str, pl.DataFrame]) -> Published:
    return Published(tables, sample.FACTS)


@pytest.fixture(scope="module")
def exported(tables: Mapping[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("edition")
    whole = {  # the bulletins' sample leaves out columns that no page reads
        name: tables[name] if set(table.schema) <= set(tables[name].columns) else small[name]
        for small in [edition_sample.tables()]
        for name, table in dictionary.tables().items()
        if name in small and name in tables
    }
    export_tables(whole, sample.FACTS, out)
    return out / "tables"


def drawn(published: Published) -> Any:
    return next(one for one in compose(published, REGION).figures if "departements" in one.id)


class Blank(dict[str, str]):
    """A stand-in for every drawn figure."""

    def __missing__(self, key: str) -> str:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" viewBox="0 0 60 20"></svg>'


def page(published: Published, medium: Any) -> str:
    return bulletin_page(compose(published, REGION), Pictures(Blank()), medium)


def test_every_kind_is_there() -> None:
    assert {symbol for _, symbol in KINDS.values()} == {None, *SYMBOLS_FR}
    assert len(set(PRINTED.values())) == len(KINDS)


def test_sql_over_parquet(exported: Path) -> None:
    found = duckdb.execute(
        "select area_code, value, symbol from read_parquet(?) where area_level = 'department' "
        "and area_code in (select unnest(?)) and occupation_level = 'all' and indicator = ?",
        [str(exported / "indicators.parquet"), list(KINDS), INDICATOR],
    ).fetchall()
    assert {code: (value, symbol) for code, value, symbol in found} == KINDS


def test_csv(exported: Path) -> None:
    with (exported / "indicators.csv").open(encoding="utf-8", newline="") as file:
        found = {
            row["area_code"]: (row["value"], row["symbol"])
            for row in csv.DictReader(file)
            if row["area_level"] == "department"
            and row["area_code"] in KINDS
            and (row["occupation_level"], row["indicator"]) == ("all", INDICATOR)
        }
    expected = {
        code: ("" if value is None else str(value), symbol or "") for code, (value, symbol) in KINDS.items()
    }
    assert found == expected


def test_the_extract_of_a_region(exported: Path) -> None:
    with (exported / "regions" / f"{SLUG}.csv").open(encoding="utf-8", newline="") as file:
        found = {
            row["area_code"]: (row[INDICATOR], row[f"{INDICATOR}_symbol"])
            for row in csv.DictReader(file)
            if row["area_level"] == "department" and row["occupation_level"] == "all"
        }
    for code, (value, symbol) in KINDS.items():
        assert found[code] == ("" if value is None else str(value), symbol or "")


def test_the_workbook_of_a_region(exported: Path) -> None:
    """A number is a number, a missing one an empty cell with its reason in words beside it."""
    book = openpyxl.load_workbook(exported / "regions" / f"{SLUG}.xlsx")
    names = dict(
        sample.tables()["areas"].filter(area_level="department").select("area_code", "area_label").rows()
    )
    found: dict[str, tuple[Any, ...]] = {}
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        for line in rows:
            for code in KINDS:
                if names[code] in line and "Ensemble" in line:
                    found.setdefault(code, line)
    assert found.keys() == KINDS.keys()
    for code, (value, symbol) in KINDS.items():
        numbers = [cell for cell in found[code] if isinstance(cell, int | float)]
        assert (value in numbers) if value else True
        if value is None and symbol:
            assert SYMBOLS_FR[symbol] in found[code]
    assert any("provisoire" in str(cell) for cell in found["94"])
    assert not any("provisoire" in str(cell) for cell in found["95"])


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_html(published: Published, medium: str) -> None:
    tree: Any = parser.document_fromstring(page(published, medium))
    names = dict(
        published.tables["areas"].filter(area_level="department").select("area_code", "area_label").rows()
    )
    for code, (_, symbol) in KINDS.items():
        lines = [row for row in tree.xpath("//tr") if row.xpath("string(th)").strip().startswith(names[code])]
        said = PRINTED[code] + (" (provisoire)" if symbol == "p" else "")
        assert [" ".join(row.xpath("string(td[4])").split()) for row in lines] == [said], code


def test_a_provisional_quarter_is_told_at_the_head_and_beside_its_figures() -> None:
    made = dict(sample.tables())
    stated = pl.col("value").is_not_null() & pl.col("symbol").is_null()
    made["indicators"] = made["indicators"].with_columns(
        symbol=pl.when(stated).then(pl.lit("p")).otherwise("symbol")
    )
    facts = replace(sample.FACTS, last_observation=date(2026, 2, 27))
    assert facts.provisional and not sample.FACTS.provisional
    early, whole = Published(made, facts), Published(sample.tables(), sample.FACTS)
    for medium in ("screen", "print"):
        told = page(early, medium)
        assert "chiffres des offres provisoires" in told and "(provisoire)" in told
        assert "provisoire" not in page(whole, medium)
    home = index.page_of(index.compose(early), Pictures(Blank()))
    assert "chiffres des offres provisoires" in home


def test_chart_data_and_alternative_text(published: Published) -> None:
    figure = drawn(published)
    given = {row["department_code"]: (row["value"], row["symbol"]) for row in figure.rows.to_dicts()}
    for code, (value, symbol) in KINDS.items():
        assert given[code][0] == value
        assert value is not None or given[code][1] == symbol
    names = dict(
        published.tables["areas"].filter(area_level="department").select("area_code", "area_label").rows()
    )
    for code, words in PRINTED.items():
        assert f"{names[code]} {words}" in figure.alt
    live = [json.loads(plotly_json(drawing)) for drawing in figure.drawings() if drawing.id.endswith("-wide")]
    texts = re.findall(r'"([^"]*)"', json.dumps(live, ensure_ascii=False))
    for code, words in PRINTED.items():
        hovered = [text for text in texts if text.startswith(f"{names[code]}\u00a0:")]
        assert any(words in text for text in hovered), (code, hovered)
        assert KINDS[code][0] is not None or not any(re.search(r": 0\b", text) for text in hovered)


def test_pdf(published: Published, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: sudo apt-get install poppler-utils")
    out = tmp_path / "bulletin.pdf"
    write_pdf(page(published, "print"), out, [], sample.FACTS.last_observation)
    text = subprocess.run(
        ["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True
    ).stdout
    names = dict(
        published.tables["areas"].filter(area_level="department").select("area_code", "area_label").rows()
    )
    for code, words in PRINTED.items():
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip().startswith(names[code])]
        assert any(words in line for line in lines), (code, lines)
    assert any("417 (provisoire)" in " ".join(line.split()) for line in text.splitlines())
