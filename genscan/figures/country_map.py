"""The country by region: above, below or not told apart from France, the overseas regions in a row."""

from __future__ import annotations

from typing import Any

import polars as pl

from genscan import french
from genscan.errors import GenscanError
from genscan.figures import hatching, shapes
from genscan.figures.drawing import Canvas, Drawing
from genscan.figures.parts import nothing
from genscan.figures.theme import Mode
from genscan.figures.words import fitted, measure, missing, plain

OVERSEAS = ("01", "02", "03", "04", "06")
CLASSES = {
    "above": ("demand", "onmark", "au-dessus de la France"),
    "inconclusive": ("faint", "ink", "non concluant"),
    "below": ("seq3", "ink", "au-dessous"),
    "withheld": ("none", "ink", "sans valeur"),
}
SHARES: dict[Mode, float] = {"pdf": 0.62, "wide": 500 / 760, "narrow": 1.0}


def draw(rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, decimals: int = 2) -> Drawing:
    """Rows: region_code, label, value, klass (above, inconclusive, below, withheld), symbol."""
    cells = {row["region_code"]: row for row in rows.iter_rows(named=True)}
    if not cells:
        return nothing(id, mode, alt)
    for code, cell in cells.items():
        if cell["klass"] not in CLASSES:
            raise GenscanError(f"figure country_map: region {code} has the class {cell['klass']!r}")
    canvas = Canvas(mode=mode, share=SHARES[mode])
    t = canvas.type
    top = _key(canvas, {cell["klass"] for cell in cells.values()})
    mainland = {code: shapes.region(code) for code in cells if code not in OVERSEAS}
    bottom = top
    if mainland:
        around = shapes.bounds(list(mainland.values()))
        width = canvas.width * (1.0 if mode == "narrow" else 0.94) - 2
        placing = shapes.placed(around, 1.0, top, width, 10_000)
        shown = {code: placing.rings(rings) for code, rings in mainland.items()}
        bottom = shapes.bounds(list(shown.values()))[3]
        for code, rings in shown.items():
            _fill(canvas, cells[code], rings, decimals)
        for code, rings in shown.items():
            _value(canvas, cells[code], rings, decimals)
    abroad = [code for code in OVERSEAS if code in cells]
    if abroad:
        bottom = _row(canvas, [cells[code] for code in abroad], bottom + t * 1.0, decimals)
    return canvas.drawing(id, bottom + t * 0.5, alt)


def _key(canvas: Canvas, present: set[str]) -> float:
    t = canvas.type
    x, y = 1.0, t * 0.8
    for klass, (role, _, text) in CLASSES.items():
        if klass not in present:
            continue
        long = t * 1.55 + measure(text, t * 0.95)
        if x > 1.0 and x + long > canvas.width:
            x, y = 1.0, y + t * 1.45
        after = canvas.swatch(x, y, "withheld" if klass == "withheld" else role)
        canvas.words(after, y, text, colour="soft", size=0.95)
        x += long + t * 1.2
    return y + t * 1.4


def _text(cell: dict[str, Any], decimals: int) -> str:
    return missing(cell["symbol"]) if cell["value"] is None else french.number(cell["value"], decimals)


def _fill(canvas: Canvas, cell: dict[str, Any], rings: shapes.Rings, decimals: int) -> None:
    role = CLASSES[cell["klass"]][0]
    # Two dark neighbours are told apart by a light border, two light ones by a dark border.
    edge = "paper" if role == "demand" else "nation"
    hover = f"{cell['label']} : {_text(cell, decimals)}"
    canvas.area(rings, fill=role, colour=edge, width=0.9, name=cell["region_code"], hover=hover)
    if cell["klass"] == "withheld":
        for part in rings:
            canvas.hatch_segments(hatching.hatch(shapes.geometry((part,)), canvas.type * 0.6))


def _value(canvas: Canvas, cell: dict[str, Any], rings: shapes.Rings, decimals: int) -> None:
    t = canvas.type
    text = _text(cell, decimals)
    lost = cell["value"] is None
    lines = text.split(" ") if lost else [text]
    size = 0.85 if lost else 1.0
    wide = max(measure(line, t * size, 400 if lost else 700) for line in lines)
    place = shapes.room_for(rings, wide + 2, t * size * 1.1 * len(lines))
    if place is None:
        west, north, _, south = shapes.bounds([rings])
        canvas.words(west - t * 0.4, (north + south) / 2, text, anchor="right", weight=400 if lost else 700)
        return
    x, y = place
    if lost:
        high = t * size * 1.15 * len(lines)
        canvas.halo(x - wide / 2 - 2, y - high / 2, x + wide / 2 + 2, y + high / 2)
    canvas.lines(
        x,
        y,
        lines,
        anchor="center",
        size=size,
        weight=400 if lost else 700,
        italic=lost,
        colour=CLASSES[cell["klass"]][1],
    )


def _row(canvas: Canvas, cells: list[dict[str, Any]], top: float, decimals: int) -> float:
    """Each overseas region at its own scale, its value above, its name below."""
    t = canvas.type
    canvas.rules([((0, top), (canvas.width, top))], colour="rule", width=1)
    slot = canvas.width / len(cells)
    side = min(slot - t * 1.4, t * 4.4)
    for n, cell in enumerate(cells):
        middle = slot * (n + 0.5)
        lost = cell["value"] is None
        text = _text(cell, decimals)
        canvas.words(
            middle,
            top + t * 1.0,
            fitted(text, slot, t * 0.9) if lost else text,
            anchor="center",
            weight=400 if lost else 700,
            italic=lost,
            size=0.85 if lost else 1.0,
        )
        rings = shapes.region(cell["region_code"])
        west, north, east, south = shapes.bounds([rings])
        scale = min(side / (east - west), side / (south - north))
        placing = shapes.Placing(
            scale,
            middle - (west + east) / 2 * scale,
            top + t * 1.9 + side / 2 - (north + south) / 2 * scale,
        )
        _fill(canvas, cell, placing.rings(rings), decimals)
        name = fitted(plain(cell["label"]), slot - 2, t * 0.9)
        canvas.words(middle, top + t * 2.7 + side, name, anchor="center", size=0.9)
    return top + t * 3.4 + side
