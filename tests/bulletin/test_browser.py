"""A real browser finds the pages accessible, within the width, and useful with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.bulletin.sample import DENSE, SPARSE

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = (
    "index.html",
    f"bulletins/{DENSE}.html",
    f"bulletins/{SPARSE}.html",
    "method.html",
    "quality.html",
    "dictionary.html",
)


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Any]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_no_violation_no_sideways_scroll_no_outside_request(
    chromium: Any, edition: Path, name: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    page.on(
        "request",
        lambda request: (
            outside.append(request.url) if not request.url.startswith(("file:", "data:")) else None
        ),
    )
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto((edition / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert outside == [] and errors == []
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
    context.close()


@pytest.mark.parametrize("region", [DENSE, SPARSE])
def test_figures_show_without_scripts(chromium: Any, edition: Path, region: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((edition / "bulletins" / f"{region}.html").as_uri())
    assert page.locator("svg:visible").count() >= 5
    assert page.locator("button:visible").count() == 0
    context.close()


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
