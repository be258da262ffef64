"""Hostile texts in offers and file names come out harmless wherever the edition or the UI shows them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from lxml import html
from playwright.sync_api import sync_playwright

from genscan import edition
from genscan.browser import find_browser
from genscan.paths import DataFolder
from genscan.text_tables import preview
from tests.assets.conftest import QUARTER
from tests.hostile.planted import BIDI, CONTROL, OFFERS

pytestmark = pytest.mark.xdist_group("house")
EVALUATED = str(7 * 191)
MAYOTTE = "06-mayotte"


@pytest.fixture(scope="module")
def sealed(house: tuple[DataFolder, Any]) -> Path:
    return edition.revision_folder(house[0], QUARTER, 1)


def texts_of(path: Path) -> pl.Series:
    """Every text of a published table, names of columns aside."""
    frame = pl.read_parquet(path).select(pl.col(pl.String))
    return pl.concat([column.rename("text") for column in frame], how="vertical").drop_nulls().unique()


def test_the_planted_texts_are_in_the_tables(sealed: Path) -> None:
    skills = pl.read_parquet(sealed / "tables" / "skills.parquet").filter(
        area_code="06", occupation_code="ALL"
    )
    planted = skills.filter(
        pl.col("skill_label").str.contains("commander|modeler|interroger|tourner|additionner")
    )
    assert planted["vacancies"].to_list() == [OFFERS] * 5
    files = pl.read_parquet(sealed / "tables" / "ledger.parquet")["file"]
    assert files.str.contains("7 * 191", literal=True).any()


def test_no_text_of_a_table_is_a_formula_or_hides_characters(sealed: Path) -> None:
    for path in sorted((sealed / "tables").glob("*.parquet")):
        texts = texts_of(path)
        assert texts.filter(texts.str.contains(r"^\s*[=+@\t\r]|^-\D")).to_list() == [], path.name
        assert texts.filter(texts.str.contains(f"[{BIDI}{CONTROL}]")).to_list() == [], path.name


def test_no_sheet_runs_anything(sealed: Path) -> None:
    for path in [*sealed.glob("tables/*.xlsx"), *sealed.glob(f"tables/regions/{MAYOTTE}.xlsx")]:
        for sheet in openpyxl.load_workbook(path).worksheets:
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            assert "f" not in kinds, f"{path.name} {sheet.title}"
            assert sheet._hyperlinks == [] or all(
                (link.target or "#").startswith(("#", "http")) for link in sheet._hyperlinks
            )


def test_no_page_holds_planted_markup_or_an_evaluated_template(sealed: Path) -> None:
    planted = "//*[@onerror] | //img[@src='x'] | //script[not(@type)][contains(., 'hostile')]"
    for path in sorted(sealed.rglob("*.html")):
        page = html.fromstring(path.read_bytes())
        assert page.xpath(planted) == [], path.name
        assert not re.search(
            rf"(?<![\d ]){EVALUATED}(?!\d)[^<]{{0,9}}(modeler|1\+1)", path.read_text("utf-8")
        )
        assert BIDI not in path.read_text("utf-8")


def test_no_planted_script_runs_in_a_browser(sealed: Path) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(find_browser(None)), args=["--no-sandbox"])
        page = browser.new_page()
        for name in ("index", "quality", "dictionary", "method", f"bulletins/{MAYOTTE}"):
            page.goto((sealed / f"{name}.html").as_uri())
            page.mouse.wheel(0, 20_000)
            assert page.evaluate("window.hostile") is None, name
        browser.close()


def test_the_planted_skills_are_read_as_text(sealed: Path) -> None:
    page = str(html.fromstring((sealed / "bulletins" / f"{MAYOTTE}.html").read_bytes()).xpath("string()"))
    assert "{{ 7 * 191 }}" in page
    printed = subprocess.run(
        ["pdftotext", str(sealed / "bulletins" / f"{MAYOTTE}.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "7 * 191" in printed


def test_previews_in_the_ui_are_text(house: tuple[DataFolder, Any]) -> None:
    shown = preview(house[0].table("published.ledger", QUARTER), 50)
    assert "7 * 191" in shown
    assert "<img" not in shown and "<script" not in shown
