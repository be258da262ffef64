"""Figures turned into SVG by a headless Chromium: the same bytes on every run, light, free of styles."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
from lxml import etree
from playwright.async_api import Browser, Page, Playwright, async_playwright
from playwright.async_api import Error as BrowserError

from genscan.errors import GenscanError
from genscan.figures import theme
from genscan.figures.drawing import Drawing
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


def figure_json(drawing: Drawing) -> str:
    """Data and layout, as the browser reads them."""
    return orjson.dumps(_parts(drawing)).decode()


def plotly_json(drawing: Drawing) -> str:
    """What the interactive page hands to `Plotly.newPlot(node, data, layout, config)`."""
    config = {"displayModeBar": False, "responsive": False, "doubleClick": False, "locale": "fr"}
    made = orjson.dumps(_parts(drawing) | {"config": config}).decode()
    # Safe inside <script type="application/json">, whatever a label holds.
    return made.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _parts(drawing: Drawing) -> dict[str, Any]:
    return {"data": drawing.data, "layout": drawing.layout}


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


_SVG = "{http://www.w3.org/2000/svg}"
_DROPPED = (
    "class",
    "style",
    "clip-path",
    "pointer-events",
    "focusable",
    "{http://www.w3.org/XML/1998/namespace}space",
)
# What a mark needs, as attributes: a strict content policy refuses inline styles, and they weigh less.
_KEPT = {
    "fill": "black",
    "fill-opacity": "1",
    "stroke": "none",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "opacity": "1",
    "font-size": "",
    "font-weight": "400",
    "font-style": "normal",
}
_LENGTH = re.compile(r"(?<=\d)px")
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")


def cleaned(svg: str, name: str) -> str:
    """The same picture without Plotly's furniture: no class, style, clip, empty group or invisible mark."""
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise GenscanError(f"figure {name}: Plotly's SVG is not XML ({error})") from error
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag == f"{_SVG}defs":
            _remove(element)
            continue
        _restyle(element)
    for element in reversed(list(root.iter())):
        if element is not root and _is_idle(element):
            _remove(element)
    for element in list(root.iter(f"{_SVG}g")):
        _lower_translation(element)
        if not element.attrib:
            _unwrap(element)
    _join_outlines(root)
    _join_lines(root)
    width, height = root.get("width"), root.get("height")
    root.attrib.clear()
    root.set("viewBox", f"0 0 {width} {height}")
    root.set("width", str(width))
    root.set("height", str(height))
    root.set("font-family", theme.FAMILY)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n").decode()


def _restyle(element: Any) -> None:
    """Keeps of a style what paints, as attributes."""
    pairs = [item.partition(":") for item in element.get("style", "").split(";")]
    style = {key.strip(): value.strip() for key, colon, value in pairs if colon}
    for key in list(element.attrib):
        if key in _DROPPED or key.startswith("data-") or key == "id":
            del element.attrib[key]
    if element.tag == f"{_SVG}g":
        for key in ("fill", "stroke", "opacity"):
            element.attrib.pop(key, None)
        transform = element.get("transform", "")
        if transform.replace(" ", "") in {"", "translate(0,0)", "rotate(0)"}:
            element.attrib.pop("transform", None)
        return
    for key, default in _KEPT.items():
        given = element.attrib.pop(key, None)
        value = style.get(key, given)
        if value and (value := _LENGTH.sub("", value)) != default:
            element.set(key, value)
    if element.get("fill-opacity") == "0":
        del element.attrib["fill-opacity"]
        element.set("fill", "none")
    if element.get("stroke-width") == "0" or element.get("stroke-opacity") == "0":
        element.attrib.pop("stroke", None)
    if "stroke" not in element.attrib:
        for key in ("stroke-width", "stroke-opacity", "stroke-dasharray"):
            element.attrib.pop(key, None)
    for key in ("d", "transform", "x", "y"):
        if key in element.attrib:
            element.set(key, _DECIMALS.sub(lambda found: _short(found.group()), element.get(key)))


def _short(text: str) -> str:
    rounded = f"{float(text):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _is_idle(element: Any) -> bool:
    """Whether nothing of it is seen."""
    if len(element):
        return False
    kind = element.tag.removeprefix(_SVG)
    if kind == "g" or (kind == "path" and not element.get("d")):
        return True
    if kind == "text":
        return not (element.text or "").strip()
    unseen_fill = (
        element.get("fill") in {"none", "transparent", theme.CLEAR} or element.get("fill-opacity") == "0"
    )
    unseen_line = element.get("stroke") in {None, "none", theme.CLEAR} or element.get("stroke-opacity") == "0"
    return kind in {"rect", "path"} and ((unseen_fill and unseen_line) or element.get("opacity") == "0")


_TRANSLATION = re.compile(r"translate\(([-\d.e]+),\s*([-\d.e]+)\)")


def _lower_translation(group: Any) -> None:
    """A group that only moves one text: the text moves instead."""
    moved = _TRANSLATION.fullmatch(group.get("transform", ""))
    if moved is None or len(group) != 1 or len(group.attrib) != 1:
        return
    text = group[0]
    if text.tag != f"{_SVG}text" or "transform" in text.attrib or len(text):
        return
    for key, step in zip("xy", moved.groups(), strict=True):
        text.set(key, _short(str(float(text.get(key, "0")) + float(step))))
    del group.attrib["transform"]


def _join_outlines(root: Any) -> None:
    """A filled shape and the line around it, drawn one after the other, become one path."""
    for element in list(root.iter(f"{_SVG}path")):
        before = element.getprevious()
        if before is None or before.tag != element.tag or element.get("fill") != "none":
            continue
        if "stroke" in before.attrib or before.get("fill") == "none" or "transform" in element.attrib:
            continue
        if before.get("d").replace("Z", "") == element.get("d").replace("Z", ""):
            for key in ("stroke", "stroke-width", "stroke-opacity"):
                if key in element.attrib:
                    before.set(key, element.get(key))
            _remove(element)


def _join_lines(root: Any) -> None:
    """Neighbouring lines of one look become one path."""
    for element in list(root.iter(f"{_SVG}path")):
        before = element.getprevious()
        if before is None or before.tag != element.tag or element.get("fill") != "none":
            continue
        looks = [{key: value for key, value in e.attrib.items() if key != "d"} for e in (before, element)]
        if looks[0] == looks[1]:
            element.set("d", before.get("d") + element.get("d"))
            _remove(before)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


_COLOUR = re.compile("|".join(re.escape(theme.rgb(colour)) for colour in theme.LIGHT.values()))
_ROLE = {theme.rgb(colour): role for role, colour in theme.LIGHT.items()}


def themable(svg: str) -> str:
    """The SVG for a page whose CSS gives each role its colour, light or dark."""
    return _COLOUR.sub(lambda found: f"var(--{_ROLE[found.group()]})", svg)
