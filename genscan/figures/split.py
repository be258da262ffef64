"""A whole cut in parts, the region's bar above the country's: how courses are followed."""

from __future__ import annotations

from typing import Any, Literal

import polars as pl

from genscan import french
from genscan.figures.drawing import Canvas, Drawing, Panel
from genscan.figures.parts import absent, nothing
from genscan.figures.theme import Mode
from genscan.figures.words import fitted, measure, plain

FILLS = {
    "supply": (("supply", "onmark"), ("supplyT", "ink"), ("paper", "ink"), ("faint", "ink")),
    "demand": (("demand", "onmark"), ("demandT", "ink"), ("paper", "ink"), ("faint", "ink")),
    "nation": (("nation", "onmark"), ("faint", "ink"), ("paper", "ink"), ("quad", "ink")),
}


def draw(
    rows: pl.DataFrame,
    *,
    id: str,
    mode: Mode,
    alt: str,
    side: str = "supply",
    share: float = 1.0,
    decimals: int = 1,
) -> Drawing:
    """Rows: bar (the first named is the region, the others the country), part, value (fraction), symbol.

    `decimals` are those of printed percentages."""
    bars: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        bars.setdefault(row["bar"], []).append(row)
    if not bars:
        return nothing(id, mode, alt, share)
    canvas = Canvas(mode=mode, share=share)
    t = canvas.type
    left = max(measure(plain(name), t, 700) for name in bars) + t * 0.8
    left = min(left, canvas.width * 0.35)
    parts = list(dict.fromkeys(row["part"] for cells in bars.values() for row in cells))
    top = t * 2.0
    pitch = t * 2.7
    tails = [_tail(cells, canvas.width - left, t, decimals) for cells in bars.values()]
    tail = max((measure(text, t, 700) + t * 0.8 for text in tails if text), default=1.0)
    panel = canvas.panel(
        left, top, canvas.width - tail, top + pitch * len(bars), (0.0, 1.0), (len(bars) - 0.5, -0.5)
    )
    for line, (name, cells) in enumerate(bars.items()):
        y = panel.y(line)
        shown = fitted(plain(name), left - t * 0.6, t, 700)
        canvas.words(left - t * 0.8, y, shown, anchor="right", weight=700 if line == 0 else 400)
        if any(cell["value"] is None for cell in cells):
            gone = next(cell for cell in cells if cell["value"] is None)
            box = (left, y - t * 0.8, panel.right - t * 7, y + t * 0.8)
            absent(canvas, gone["symbol"], box, canvas.width, y, "right")
            continue
        _bar(panel, cells, parts, line, side if line == 0 else "nation", tails[line], decimals)
    _heads(panel, next(iter(bars.values())), parts)
    return canvas.drawing(id, top + pitch * len(bars) + t * 0.2, alt)


def _bar(
    panel: Panel,
    cells: list[dict[str, Any]],
    parts: list[str],
    line: int,
    side: str,
    tail: str,
    decimals: int,
) -> None:
    canvas, t = panel.canvas, panel.canvas.type
    start = 0.0
    kept = len(cells) - len(tail.split(" · ") if tail else [])
    pad = t * 0.6 / (panel.right - panel.left)
    starts: list[float] = []
    inks: list[str] = []
    for cell in cells:
        fill, ink = FILLS[side][parts.index(cell["part"]) % 4]
        panel.bars(
            [cell["value"]],
            [line],
            base=[start],
            name=side,
            colour=side,
            fill=fill,
            outline=1.0,
            thickness=t * 1.9,
            hover=[f"{cell['part']} : {french.percent(cell['value'], decimals)}"],
        )
        starts.append(start + pad)
        inks.append(ink)
        start += float(cell["value"])
    weight: Literal[400, 700] = 700 if line == 0 else 400
    texts = [french.number(100 * cell["value"], decimals) for cell in cells]
    panel.text(starts[:kept], [line + 0.02] * kept, texts[:kept], colours=inks[:kept], weight=weight)
    canvas.words(panel.right + t * 0.6, panel.y(line), tail, weight=weight)


def _tail(cells: list[dict[str, Any]], width: float, t: float, decimals: int) -> str:
    """The values of the parts too short to hold theirs, and of those after them, printed after the bar."""
    texts: list[str] = []
    for cell in cells:
        short = (cell["value"] or 0.0) * width * 0.85 < measure("00,0", t, 700) + t * 1.2
        if short or texts:
            texts.append(french.number(100 * (cell["value"] or 0.0), decimals))
    return " · ".join(texts)


def _heads(panel: Panel, cells: list[dict[str, Any]], parts: list[str]) -> None:
    """The name of each part above the first bar, pushed right where the part is too short for it."""
    canvas, t = panel.canvas, panel.canvas.type
    widths = [measure(plain(part), t * 0.93) for part in parts]
    starts: list[float] = []
    total = 0.0
    known = {cell["part"]: cell["value"] for cell in cells}
    for part in parts:
        starts.append(panel.x(total) + t * 0.6)
        total += known.get(part) or 0.0
    for n in range(1, len(starts)):
        starts[n] = max(starts[n], starts[n - 1] + widths[n - 1] + t * 0.9)
    limit = float(canvas.width)
    for n in range(len(starts) - 1, -1, -1):
        starts[n] = min(starts[n], limit - widths[n])
        limit = starts[n] - t * 0.9
    for x, part in zip(starts, parts, strict=True):
        canvas.words(x, t * 0.9, plain(part), colour="soft", size=0.93)
