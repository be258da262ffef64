"""In the browser: a warning holds a publication up, is accepted with a reason, and a correction follows."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from genscan import publications
from genscan.browser import find_browser
from genscan.paths import CHECKOUT, DataFolder
from genscan.warned import Warned
from tests.assets.test_ui import WORKSPACE, asked, free_port
from tests.edition import sealing

pytestmark = pytest.mark.long
WARNED = Warned("core.cells.regions_like_history", "As in the year before.", 1, "area_code=28, side=courses")
FORM = "/locations/__repository__@genscan/jobs/publish/playground"


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    sealing.land(folder, demonstration=True)
    sealing.seal(folder, warned=[WARNED])
    return folder


@pytest.fixture
def address(data: DataFolder) -> Iterator[str]:
    """Where the UI answers, with its daemon."""
    port = free_port()
    settings = {"GENSCAN_DATA": data.root, "GENSCAN_UI_PORT": port, "GENSCAN_READING_PORT": free_port()}
    ui = subprocess.Popen(
        [CHECKOUT / "scripts" / "ui"],
        env=os.environ | {name: str(value) for name, value in settings.items()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(180):
            try:
                asked(port, WORKSPACE)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        ui.send_signal(signal.SIGINT)
        ui.wait(timeout=60)


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page()
        opened.set_default_timeout(180_000)
        yield opened
        browser.close()


def launch(page: Page, address: str, **filled: str | int) -> None:
    """Fill the form of `publish` in and launch it; ends on the page of the run."""
    page.goto(address + FORM)
    page.wait_for_selector("text=publish_revision")
    lines = "".join(f"      {name}: {value}\n" for name, value in filled.items())
    text = f"ops:\n  publish_revision:\n    config:\n{lines}"
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text)
    page.click("text=Launch Run")
    page.wait_for_url("**/runs/**")


def test_a_warning_is_accepted_in_the_form_and_a_correction_is_published(
    data: DataFolder, address: str, page: Page
) -> None:
    page.goto(f"{address}/locations/__repository__@genscan/asset-groups/edition")
    page.wait_for_selector("text=bulletins")
    who = {"quarter": "2026-Q1", "by": "A. Martin"}
    launch(page, address, **who, reason="Parution")
    page.wait_for_selector("text=nobody accepted yet: core.cells.regions_like_history: 1 row")
    assert publications.published(data) == []
    launch(page, address, **who, reason="Parution", accept_warnings="Fichier du Carif réduit")
    page.wait_for_selector("text=RUN_SUCCESS")
    assert publications.entries(data)[-1].accepted == "Fichier du Carif réduit"
    sealing.seal(data, revision=2, reason="Fichier du Carif reçu")
    launch(page, address, **who, reason="Correction")
    page.wait_for_selector("text=RUN_SUCCESS")
    home = (data.site / "index.html").read_text(encoding="utf-8")
    assert "2026-Q1/r1" in home and "2026-Q1/r2" in home
    assert "Remplacée par une révision plus récente" in home
