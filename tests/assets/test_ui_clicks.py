"""In the browser: a quarter is made, a warning accepted with a reason, and a correction published."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, sync_playwright

from genscan import edition, publications
from genscan.browser import find_browser
from genscan.paths import CHECKOUT, DataFolder
from genscan.verify import verify
from tests.assets import stubbed
from tests.assets.stubbed import QUARTER
from tests.assets.test_ui import WORKSPACE, asked, free_port

pytestmark = pytest.mark.long
OBSERVED = "offres-2026-02-14.jsonl.gz"
CHECK = "quarter_is_covered"
JOBS = "/locations/__repository__@genscan/jobs"
PATIENCE = 2_400_000  # milliseconds that a whole run may take on a busy machine
GLANCE = 60_000  # of them, between two looks at its page


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """A quarter in the inbox, without the observation of February: the checks warn of that."""
    folder = DataFolder(tmp_path / "data")
    stubbed.feeds(folder)
    (folder.inbox_of("france-travail", QUARTER) / OBSERVED).rename(tmp_path / OBSERVED)
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


def write(page: Page, text: str) -> None:
    """Into the editor of the form, which is the last: the page behind a dialog may show another."""
    page.wait_for_selector(".CodeMirror")
    last = "[...document.querySelectorAll('.CodeMirror')].at(-1)"
    page.evaluate(f"text => {last}.CodeMirror.setValue(text)", text)


def make(page: Page, address: str, reason: str = "") -> None:
    """Launch `make_edition` of the quarter from its form, and wait until the run has succeeded."""
    page.goto(f"{address}{JOBS}/make_edition")
    page.click("button:has-text('Materialize all')")
    page.get_by_text("Select a partition or create one").click()
    page.keyboard.type(str(QUARTER))
    page.get_by_text("Select all (1)").click()
    page.keyboard.press("Escape")
    if reason:
        page.get_by_text("Config", exact=True).click()
        page.click("text=Add config")
        page.wait_for_selector("text=Save config")
        write(page, f"resources:\n  request:\n    config:\n      reason: {reason}\n")
        page.click("text=Save config")
    page.click("text=Launch 1 run")
    page.wait_for_selector("text=Partition selection", state="detached")
    page.goto(f"{address}/runs")
    page.locator("a[href*='/runs/']").first.click()
    for _ in range(PATIENCE // GLANCE):
        with suppress(TimeoutError):
            page.wait_for_selector("text=RUN_SUCCESS", timeout=GLANCE)
            return
        page.reload()  # of a busy machine's events the page may miss the last
    raise AssertionError(page.inner_text("body"))


def publish(page: Page, address: str, **filled: str) -> None:
    """Fill the form of `publish` in and launch it; ends on the page of the run."""
    page.goto(f"{address}{JOBS}/publish/playground")
    page.wait_for_selector("text=publish_revision")
    lines = "".join(f"      {name}: {value}\n" for name, value in filled.items())
    write(page, f"ops:\n  publish_revision:\n    config:\n{lines}")
    page.click("text=Launch Run")
    page.wait_for_url("**/runs/**")


def test_a_quarter_is_made_a_warning_accepted_and_a_correction_published(
    data: DataFolder, address: str, page: Page
) -> None:
    page.goto(f"{address}/locations/__repository__@genscan/asset-groups/edition")
    page.wait_for_selector("text=bulletins")
    make(page, address)
    page.goto(f"{address}/assets/core/observations?view=checks&checkDetail={CHECK}")
    page.wait_for_selector("text=offending_rows")
    who = {"quarter": "2026-Q1", "by": "A. Martin"}
    publish(page, address, **who, reason="Parution")
    page.wait_for_selector(f"text=/nobody accepted yet: .*{CHECK}: 1 row/")
    assert publications.published(data) == []
    publish(page, address, **who, reason="Parution", accept_warnings="Observation de février perdue")
    page.wait_for_selector("text=RUN_SUCCESS")
    assert publications.entries(data)[-1].accepted == "Observation de février perdue"
    (data.root.parent / OBSERVED).rename(data.inbox_of("france-travail", QUARTER) / OBSERVED)
    make(page, address, "Observation de février retrouvée")
    publish(page, address, **who, reason="Correction")
    page.wait_for_selector("text=RUN_SUCCESS")
    for number in (1, 2):
        assert verify(edition.revision_folder(data, QUARTER, number)) == []
    page.goto((data.site / "index.html").as_uri())
    page.wait_for_selector("text=Observation de février retrouvée")
    told = page.inner_text("body")
    assert "Remplacée par une révision plus récente" in told
    for number in (1, 2):
        assert page.locator(f"a[href*='2026-Q1/r{number}/']").count() > 0
