"""Figures drawn by a headless Chromium: the same bytes on every run."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright, async_playwright
from playwright.async_api import Error as BrowserError

from genscan.errors import GenscanError
from genscan.figures import theme
from genscan.figures.drawing import Drawing
from genscan.figures.texts import cleaned, figure_json
from genscan.paths import VENDOR

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    "--force-device-scale-factor=1",
)
FONTS = (
    ("400", "normal", "400"),
    ("400i", "italic", "400"),
    ("600", "normal", "600"),
    ("700", "normal", "700"),
)
LAUNCH_SECONDS = 60
BATCH = 12  # figures a message: fewer messages, and a stuck figure is still found soon
SECONDS_A_FIGURE = 10  # a figure takes 20 ms; beyond this the browser hangs

# What `Plotly.toImage` does, without its copy of the figure and its pauses: two thirds of the time.
_DRAW = """async (batch) => {
  const out = [];
  for (const [id, seed, figure] of batch) {
    let a = seed;
    Math.random = () => {
      a |= 0; a = a + 0x6D2B79F5 | 0;
      let t = Math.imul(a ^ a >>> 15, 1 | a);
      t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
      return ((t ^ t >>> 14) >>> 0) / 4294967296;
    };
    const {data, layout} = JSON.parse(figure);
    const node = document.createElement("div");
    try {
      await Plotly.newPlot(node, data, layout, {staticPlot: true});
      out.push([id, true, Plotly.Snapshot.toSVG(node, "svg", 1)]);
    } catch (error) { out.push([id, false, String(error)]); }
    Plotly.purge(node);
  }
  return out;
}"""


class Studio:
    """One headless browser with Plotly loaded, started at the first figure and kept for the next ones.

    A context manager, for one thread: its own thread holds the event loop, since callers may run one.
    """

    def __init__(self, browser: Path) -> None:
        self._browser = browser
        self._loop = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1)
        self._open: tuple[Playwright, Browser, Page] | None = None

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def svgs(self, drawings: Sequence[Drawing]) -> dict[str, str]:
        """The SVG of each drawing by its id, in canonical XML; equal ones are drawn once."""
        ids = [drawing.id for drawing in drawings]
        if len(set(ids)) != len(ids):
            twice = next(id for id in ids if ids.count(id) > 1)
            raise GenscanError(
                f"two figures have the id {twice!r}: give each figure of a run an id of its own"
            )
        if not drawings:
            return {}
        if not self._browser.exists():
            raise GenscanError(f"the browser {self._browser} does not exist: sudo apt-get install chromium")
        texts = {drawing.id: figure_json(drawing) for drawing in drawings}
        names = {text: name for name, text in texts.items()}
        raw = self._thread.submit(self._drawn, {name: text for text, name in names.items()}).result()
        made = {text: cleaned(raw[name], name) for text, name in names.items()}
        return {name: made[text] for name, text in texts.items()}

    def _drawn(self, texts: dict[str, str]) -> dict[str, str]:
        try:
            return self._loop.run(self._draw(texts))
        except (BrowserError, TimeoutError, OSError) as error:
            self._close()
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise GenscanError(
                f"the browser {self._browser} could not draw the figures ({first}):"
                " check that it starts, or install it anew with sudo apt-get install chromium"
            ) from error
        except GenscanError:
            self._close()
            raise

    async def _draw(self, texts: dict[str, str]) -> dict[str, str]:
        page = await self._page()
        found: dict[str, str] = {}
        names = list(texts)
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            message = [[name, seed(name), texts[name]] for name in batch]
            try:
                answer = await asyncio.wait_for(page.evaluate(_DRAW, message), SECONDS_A_FIGURE * len(batch))
            except TimeoutError:
                raise GenscanError(
                    f"the browser {self._browser} hung on one of the figures {', '.join(batch)}"
                ) from None
            for name, drawn, text in answer:
                if not drawn:
                    raise GenscanError(f"figure {name}: Plotly could not draw it ({text.splitlines()[0]})")
                found[name] = text
        return found

    async def _page(self) -> Page:
        if self._open is None:
            driver = await async_playwright().start()
            try:
                chromium = await driver.chromium.launch(
                    executable_path=str(self._browser), args=list(ARGUMENTS), timeout=LAUNCH_SECONDS * 1000
                )
                page = await (await chromium.new_context(offline=True)).new_page()
                await asyncio.wait_for(_prepare(page), LAUNCH_SECONDS)
            except BaseException:
                await driver.stop()
                raise
            self._open = driver, chromium, page
        return self._open[2]

    def _end(self) -> None:
        self._close()
        self._loop.close()

    def _close(self) -> None:
        """End the browser, if it was started; the next figure starts another."""
        if self._open is None:
            return
        driver, chromium, _ = self._open
        self._open = None
        with contextlib.suppress(BrowserError, TimeoutError):
            # A page that hangs would also hang its farewell; the driver ends the process with itself.
            self._loop.run(asyncio.wait_for(chromium.close(), 3))
        with contextlib.suppress(BrowserError):
            self._loop.run(driver.stop())


def render_svgs(drawings: Sequence[Drawing], browser: Path) -> dict[str, str]:
    """The SVG of each drawing by its id, drawn by a browser of their own."""
    with Studio(browser) as studio:
        return studio.svgs(drawings)


def seed(name: str) -> int:
    """A number from a figure's id: two figures of one page then share no generated name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


async def _prepare(page: Page) -> None:
    faces = "".join(
        f"@font-face{{font-family:{theme.FAMILY};font-style:{style};font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_base64(f'{theme.FAMILY}-{name}.woff2')})}}"
        for name, style, weight in FONTS
    )
    await page.set_content(f"<!doctype html><meta charset=utf-8><style>{faces}</style>")
    await page.add_script_tag(path=VENDOR / "plotly" / "plotly-cartesian.min.js")
    wanted = [f"{style} {weight} 12px {theme.FAMILY}" for _, style, weight in FONTS]
    await page.evaluate("fonts => Promise.all(fonts.map(font => document.fonts.load(font, 'é')))", wanted)


def _base64(name: str) -> str:
    return base64.b64encode((VENDOR / "fonts" / name).read_bytes()).decode()
