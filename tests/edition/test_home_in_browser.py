"""The home page in a browser: accessible, whole at 320 px, asking nothing of the outside."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from genscan import site
from genscan.browser import find_browser
from genscan.paths import DataFolder
from tests.edition import sealing
from tests.edition.sample import QUARTER

LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(320, "light"), (1440, "light"), (1440, "dark")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = DataFolder(tmp_path_factory.mktemp("data"))
    sealing.land(data, demonstration=True)
    for quarter in (QUARTER, QUARTER.next()):
        sealing.seal(data, quarter)
        site.publish(data, quarter, by="A. Martin", reason="Parution", now=sealing.WHEN)
    site.withdraw(data, QUARTER, 1, by="A. Martin", reason="Chiffres faux", now=sealing.WHEN)
    return data.site / "index.html"


def test_the_home_page_is_accessible_and_fits_its_width(home: Path) -> None:
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        try:
            for width, scheme in LOOKS:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page.on("request", lambda request: asked.append(request.url))
                page.goto(home.as_uri())
                wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(wide) <= 0
                violations = Axe().run(page).response["violations"]
                assert [violation["id"] for violation in violations] == []
                assert page.evaluate("document.fonts.size") > 0
                page.close()
        finally:
            browser.close()
    assert asked and all(url.startswith("file:") for url in asked)
