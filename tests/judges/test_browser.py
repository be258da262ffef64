"""A browser under a strict content policy: accessible, within the width, asking nothing of the outside.

All pages are visited at once in one browser, each at both widths and in both schemes. They are served from
memory with the policy as a header: nothing on a page needs inline scripts or styles.
"""

from __future__ import annotations

import asyncio
import mimetypes
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.async_api import Browser, Request, Route, async_playwright

from tests.bulletin.sample import DENSE, SPARSE
from tests.judges.conftest import PAGES

HOST = "https://genscan.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
JUDGE = """async rules => (await axe.run({runOnly: rules, resultTypes: ["violations"]})).violations
  .map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)} (${one.nodes.length})`)"""
# What the keyboard reaches, and shows no sign of it.
UNMARKED = """() => [...document.querySelectorAll("a[href], button, summary, input, select, [tabindex='0']")]
  .filter(one => one.checkVisibility()).filter(one => {
    one.focus({focusVisible: true});
    return document.activeElement !== one || getComputedStyle(one).outlineStyle === "none";
  }).map(one => one.outerHTML.slice(0, 120))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AT_ONCE = 3
SHARED = ("plotly-cartesian.min.js", "plotly-locale-fr.js")


@dataclass
class Seen:
    """What one page did at one width, in both schemes."""

    violations: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sideways: float = 0
    weight: int = 0
    unmarked: list[str] = field(default_factory=list)
    figures_without_scripts: int = 0


async def _visited(driver: Browser, root: Path, name: str, width: int, turn: asyncio.Semaphore) -> Seen:
    seen = Seen()

    async def serve(route: Route, request: Request) -> None:
        path = root / request.url.removeprefix(f"{HOST}/").partition("?")[0]
        if not request.url.startswith(f"{HOST}/") or not path.is_file():
            seen.outside.append(request.url)
            await route.abort()
            return
        body = path.read_bytes()
        seen.weight += 0 if path.name in SHARED else len(body)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        await route.fulfill(body=body, headers={"content-type": kind, "content-security-policy": POLICY})

    async with turn:
        context = await driver.new_context(viewport={"width": width, "height": 900})
        await context.route("**/*", serve)
        page = await context.new_page()
        page.on("console", lambda told: seen.complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        await page.goto(f"{HOST}/{name}")
        await page.evaluate(AXE)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            seen.violations += [f"{scheme} {one}" for one in await page.evaluate(JUDGE, RULES)]
        seen.sideways = await page.evaluate(SIDEWAYS)
        seen.unmarked = await page.evaluate(UNMARKED)
        await context.close()
        if width == 320:
            weight = seen.weight
            context = await driver.new_context(java_script_enabled=False)
            await context.route("**/*", serve)
            page = await context.new_page()
            await page.goto(f"{HOST}/{name}")
            seen.figures_without_scripts = await page.locator("svg:visible").count()
            assert await page.locator("button:visible").count() == 0
            await context.close()
            seen.weight = weight  # of one visit
    return seen


async def _all(browser: Path, root: Path) -> dict[tuple[str, int], Seen]:
    turn = asyncio.Semaphore(AT_ONCE)
    async with async_playwright() as playwright:
        driver = await playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        visits = [(name, width) for name in PAGES for width in (320, 1440)]
        found = await asyncio.gather(*(_visited(driver, root, *visit, turn) for visit in visits))
        await driver.close()
    return dict(zip(visits, found, strict=True))


@pytest.fixture(scope="module")
def seen(browser: Path, judged: Path) -> dict[tuple[str, int], Seen]:
    with ThreadPoolExecutor(1) as thread:  # other tests keep an event loop in this one
        return thread.submit(lambda: asyncio.run(_all(browser, judged))).result()


Visits = dict[tuple[str, int], Seen]


def _told(seen: Visits, what: str) -> dict[tuple[str, int], Any]:
    return {visit: found for visit, one in seen.items() if (found := getattr(one, what))}


def test_no_violation_of_wcag_in_light_or_dark(seen: Visits) -> None:
    assert _told(seen, "violations") == {}


def test_no_request_leaves_the_edition(seen: Visits) -> None:
    assert _told(seen, "outside") == {}


def test_no_complaint_under_a_strict_policy(seen: Visits) -> None:
    assert _told(seen, "complaints") == {}


def test_the_keyboard_is_seen_wherever_it_is(seen: Visits) -> None:
    assert _told(seen, "unmarked") == {}


def test_no_sideways_scroll(seen: Visits) -> None:
    assert _told(seen, "sideways") == {}


def test_a_page_weighs_under_a_megabyte_without_the_shared_script(seen: Visits) -> None:
    assert {visit: one.weight for visit, one in seen.items() if one.weight > 1_000_000} == {}


@pytest.mark.parametrize("region", [DENSE, SPARSE])
def test_figures_show_without_scripts(seen: Visits, region: str) -> None:
    assert seen[f"bulletins/{region}.html", 320].figures_without_scripts >= 5
