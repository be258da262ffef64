"""In a real browser figures become interactive, and the finder finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.bulletin.sample import DENSE


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Any]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        yield started
        started.close()


def test_a_figure_becomes_interactive_and_turns_back(chromium: Any, edition: Path) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto((edition / "bulletins" / f"{DENSE}.html").as_uri())
    button = page.locator("button.live").first
    button.click()
    page.wait_for_selector(".plot .main-svg")
    assert button.text_content() == "Revenir à l’image"
    button.click()
    assert page.locator(".plot").count() == 0
    context.close()


@pytest.mark.parametrize(
    ("typed", "regions"),
    [
        ("yvelines", ["Île-de-France"]),
        ("ile de france", ["Île-de-France"]),
        ("97600", ["Mayotte"]),
        ("20090", ["Corse"]),
    ],
)
def test_the_finder_ignores_accents_and_reads_postcodes(
    chromium: Any, edition: Path, typed: str, regions: list[str]
) -> None:
    page = chromium.new_page()
    page.goto((edition / "index.html").as_uri())
    page.fill("#chercher", typed)
    assert page.locator("tr[data-words]:visible th").all_text_contents() == regions
    page.fill("#chercher", "")
    assert page.locator("tr[data-words]:visible").count() == 18
    page.close()
