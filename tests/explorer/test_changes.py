"""The page of what a revision corrected: each value with old and new, its cell one link away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from genscan import dictionary
from genscan.bulletin.changes import SHOWN, changes_page
from genscan.bulletin.published import Published
from tests.bulletin import sample

CELL = "2026-Q1/region/53/family/design"
FACTS = replace(sample.FACTS, revision=2, reason="Fichier reçu en double")


def written(edition: Path, tables: Mapping[str, pl.DataFrame], rows: list[tuple[str | None, ...]]) -> Path:
    changes = pl.DataFrame(rows, schema=dictionary.table("changes").schema, orient="row")
    path = edition / "changes.html"
    path.write_text(changes_page(Published({**tables, "changes": changes}, FACTS)), "utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark")])
def test_each_change_is_told_and_leads_to_its_cell(
    chromium: Any, edition: Path, tables: Mapping[str, pl.DataFrame], width: int, scheme: str
) -> None:
    rows: list[tuple[str | None, ...]] = [
        ("cells", CELL, "vacancies", "0", "12"),
        ("cells", CELL, "vacancies_new", None, "0"),
        ("notices", "2026-Q1/mcf/catalogue.csv/repaired", "*", "row", None),
    ]
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(written(edition, tables, rows).as_uri())
    assert page.locator("tbody tr").all_text_contents() == [
        f"{CELL}vacancies012",
        f"{CELL}vacancies_newvide0",
        "2026-Q1/mcf/catalogue.csv/repairedligne entièreprésentevide",
    ]
    assert "Motif de la révision" in page.text_content("main")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.locator("tbody a").first.click()
    expect(page.locator("#values tbody td").first).to_have_text("Bretagne")
    page.close()


def test_a_long_list_is_cut_and_says_so(edition: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    rows: list[tuple[str | None, ...]] = [
        ("cells", f"{CELL}{number}", "vacancies", "0", "1") for number in range(SHOWN + 5)
    ]
    text = written(edition, tables, rows).read_text("utf-8").replace("\u00a0", " ")
    assert f"les {SHOWN} premières" in text and f"{SHOWN + 5} valeurs ont changé" in text
    assert text.count("<tr>") == SHOWN + 1
