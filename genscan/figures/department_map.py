"""The departments of one region by class of value, names and values printed in or beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl
from shapely import box as upright

from genscan import french
from genscan.figures import hatching, shapes
from genscan.figures.drawing import Canvas, Drawing
from genscan.figures.map_labels import Beside, Place, beside_map, column, inside, label, tiny
from genscan.figures.parts import nothing
from genscan.figures.theme import Mode
from genscan.figures.words import WITHHELD, measure, missing, plain

FEW = 5  # departments: a high map of more leaves no room for their table under it
HEIGHTS: dict[Mode, float] = {"pdf": 220, "wide": 290, "narrow": 250}
LOUPE_FROM = 3  # small departments side by side are shown larger; one or two get a label beside the map
LOUPE = 3.0
TOGETHER = 0.4  # of the map: a loupe shows a corner of it, not the map again
TALL = 1.2
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def draw(
    rows: pl.DataFrame,
    *,
    id: str,
    mode: Mode,
    alt: str,
    decimals: int = 0,
    breaks: Sequence[float] | None = None,
    unit: str = "",
) -> Drawing:
    """Rows: department_code, label, value, symbol. `breaks` (up to three, ascending) cut the classes;
    without them they are round numbers near the quartiles."""
    cells = [
        Place(**row)
        for row in rows.select("department_code", "label", "value", "symbol").iter_rows(named=True)
    ]
    if not cells:
        return nothing(id, mode, alt)
    canvas = Canvas(mode=mode)
    t = canvas.type
    values = [round(cell.value, decimals) for cell in cells if cell.value is not None]  # as printed
    cuts = list(breaks) if breaks is not None else round_breaks(values)
    cuts = cuts if len(cells) > 1 else []
    top = _key(canvas, cells, cuts, decimals, unit)
    around = shapes.bounds([cell.rings for cell in cells])
    narrow = mode == "narrow"
    one = len(cells) == 1
    tall = around[3] - around[1] > TALL * (around[2] - around[0])
    height = HEIGHTS[mode] * (0.62 if one else 1.0 if not tall else 1.3 if len(cells) < FEW else 1.15)
    # A loupe needs half the width; labels beside the map need less.
    for share in (1.0,) if narrow else (0.62, 0.46):
        placing = shapes.placed(around, 1.0, top + 1.0, canvas.width * share - 2, height)
        shown = {cell.code: placing.rings(cell.rings) for cell in cells}
        small = [cell for cell in cells if tiny(canvas, shown[cell.code])]
        loupe = small if len(small) >= LOUPE_FROM and _together(small, shown) else []
        if not loupe:
            break
    _, _, right, bottom = shapes.bounds(list(shown.values()))
    alone = one and inside(canvas, cells[0], shown[cells[0].code], decimals, False) is None
    if not loupe and not (narrow and alone):
        # Without a loupe the map stands in the middle, room for labels on both sides.
        shift = (canvas.width - right) / 2
        shown = {
            code: tuple(tuple((x + shift, y) for x, y in ring) for ring in rings)
            for code, rings in shown.items()
        }
    for cell in cells:
        _fill(canvas, cell, shown[cell.code], cuts, decimals, unit)
    beside: list[Beside] = []
    window = upright(*_window(canvas, loupe, shown)) if loupe else None
    for cell in cells:
        if cell not in loupe:
            beside += label(canvas, cell, shown[cell.code], decimals, narrow and not one, window)
    if loupe:
        bottom = max(bottom, _loupe(canvas, loupe, shown, placing, cuts, decimals, unit, right, top, bottom))
    bottom = max(bottom, beside_map(canvas, beside, shown, decimals, top, bottom, right))
    return canvas.drawing(id, bottom + t * 0.6, alt)


def round_breaks(values: Sequence[float]) -> list[float]:
    """Up to three round limits near the quartiles."""
    ordered = sorted(values)
    if len(ordered) < 2 or ordered[0] == ordered[-1]:
        return []
    found: list[float] = []
    for part in (0.25, 0.5, 0.75):
        quartile = ordered[min(int(part * len(ordered)), len(ordered) - 1)]
        limit = _rounded(quartile)
        if ordered[0] < limit <= ordered[-1] and limit not in found:
            found.append(limit)
    return sorted(found)


def _rounded(value: float) -> float:
    if value <= 0:
        return 0.0
    power = 1.0
    while value / power >= 10:
        power *= 10
    while value / power < 1:
        power /= 10
    return round(max(step for step in STEPS if step <= value / power + 1e-9) * power, 9)


def _class(value: float, cuts: Sequence[float]) -> str:
    """The tint of a value: the more classes, the more of the scale is used."""
    tints = {0: ("seq2",), 1: ("seq1", "seq3"), 2: ("seq1", "seq2", "seq3")}.get(
        len(cuts), ("seq1", "seq2", "seq3", "seq4")
    )
    return tints[min(sum(value >= cut for cut in cuts), len(tints) - 1)]


def _class_names(cuts: Sequence[float], decimals: int) -> list[str]:
    step = 10.0**-decimals

    def write(value: float) -> str:
        return french.number(value, decimals)

    middle = [f"{write(a)} à{french.NOBREAK}{write(b - step)}" for a, b in pairwise(cuts)]
    return [f"moins de{french.NOBREAK}{write(cuts[0])}", *middle, f"{write(cuts[-1])} et plus"]


def _key(canvas: Canvas, cells: list[Place], cuts: Sequence[float], decimals: int, unit: str) -> float:
    """The classes present, on as many lines as they need; answers where the map may start."""
    t = canvas.type
    entries: list[tuple[str, str]] = []
    if cuts:
        tints = [_class(value, cuts) for value in (cuts[0] - 1, *cuts)]
        entries = list(zip(tints, _class_names(cuts, decimals), strict=True))
    if any(cell.value is None and cell.symbol in WITHHELD for cell in cells):
        entries.append(("withheld", missing("u")))
    if not entries:
        return t * 0.4
    x, y = 1.0, t * 0.8
    for role, text in entries:
        long = t * 1.55 + measure(text, t * 0.95)
        if x > 1.0 and x + long > canvas.width:
            x, y = 1.0, y + t * 1.45
        after = canvas.swatch(x, y, role)
        canvas.words(after, y, text, colour="soft", size=0.95)
        x += long + t * 1.3
    if unit and x + measure(unit, t * 0.95) <= canvas.width:
        canvas.words(x, y, unit, colour="soft", size=0.95)
    return y + t * 1.5


def _fill(
    canvas: Canvas, cell: Place, rings: shapes.Rings, cuts: Sequence[float], decimals: int, unit: str
) -> None:
    lost = cell.value is None
    hover = f"{cell.label} : {cell.text(decimals)}" + (f" {unit}" if unit and not lost else "")
    fill = "none" if cell.value is None else _class(round(cell.value, decimals), cuts)
    canvas.area(rings, fill=fill, colour="nation", width=0.9, name=cell.code, hover=hover)
    if lost and cell.symbol in WITHHELD:
        for part in rings:
            canvas.hatch_segments(hatching.hatch(shapes.geometry((part,)), canvas.type * 0.7))


def _together(small: list[Place], shown: dict[str, shapes.Rings]) -> bool:
    """Whether the small departments lie in one corner of the map."""
    west, north, east, south = shapes.bounds(list(shown.values()))
    left, up, right, down = shapes.bounds([shown[cell.code] for cell in small])
    return right - left < TOGETHER * (east - west) and down - up < TOGETHER * (south - north)


def _window(
    canvas: Canvas, small: list[Place], shown: dict[str, shapes.Rings]
) -> tuple[float, float, float, float]:
    """The frame, on the map, of what the loupe enlarges."""
    west, north, east, south = shapes.bounds([shown[cell.code] for cell in small])
    pad = canvas.type * 0.25
    return west - pad, north - pad, east + pad, south + pad


def _loupe(
    canvas: Canvas,
    small: list[Place],
    shown: dict[str, shapes.Rings],
    placing: shapes.Placing,
    cuts: Sequence[float],
    decimals: int,
    unit: str,
    right: float,
    top: float,
    bottom: float,
) -> float:
    """The small departments again, larger, joined to their place by dotted lines; answers its lower end."""
    t = canvas.type
    narrow = canvas.mode == "narrow"
    window = _window(canvas, small, shown)
    around = shapes.bounds([cell.rings for cell in small])
    larger = _enlarged(canvas, small, around, placing.scale * LOUPE * 1.25, right, top, bottom, decimals)
    a, b, c, d = window
    canvas.rules(
        [((a, b), (c, b)), ((c, b), (c, d)), ((c, d), (a, d)), ((a, d), (a, b))], colour="ink", width=1.0
    )
    left, up, far, down = shapes.bounds([larger.rings(cell.rings) for cell in small])
    if narrow:
        lines = [((a, d), (left - t * 0.5, up - t * 0.3)), ((c, d), (far + t * 0.5, up - t * 0.3))]
    else:
        lines = [((c, b), (left - t * 0.6, up)), ((c, d), (left - t * 0.6, down))]
    canvas.rules(lines, colour="nation", width=0.9, dash="dot", name="loupe")
    beside: list[Beside] = []
    grown = {cell.code: larger.rings(cell.rings) for cell in small}
    for cell in small:
        _fill(canvas, cell, grown[cell.code], cuts, decimals, unit)
    for cell in small:
        beside += label(canvas, cell, grown[cell.code], decimals, narrow)
    if narrow:
        return beside_map(canvas, beside, grown, decimals, up, down, far)
    middle = (left + far) / 2
    for on_left in (True, False):
        mine = sorted((item for item in beside if (item[1] < middle) == on_left), key=lambda item: item[2])
        edge = left - t * 0.9 if on_left else far + t * 0.9
        column(canvas, mine, edge, "right" if on_left else "left", up, down, decimals)
    return down + t * 0.4


def _enlarged(
    canvas: Canvas,
    small: list[Place],
    around: tuple[float, float, float, float],
    at_most: float,
    right: float,
    top: float,
    bottom: float,
    decimals: int,
) -> shapes.Placing:
    """The placing of the loupe: as large as the labels beside it allow, with room for them where they are."""
    t = canvas.type
    if canvas.mode == "narrow":
        side = canvas.width - t * 10.0
        placing = shapes.placed(around, t * 5.0, bottom + t * 1.6, side, side)
        scale = min(placing.scale, at_most)
        return shapes.Placing(scale, t * 5.0 - around[0] * scale, bottom + t * 1.6 - around[1] * scale)
    names = max(measure(plain(cell.label), t) for cell in small) + t * 1.3
    for on_left, on_right in ((0.0, 0.0), (names, 0.0), (names, names)):
        left = right + t * 2.4 + on_left
        high = bottom - top - t * 1.2
        scale = min(shapes.placed(around, left, top, canvas.width - left - on_right - 2, high).scale, at_most)
        up = top + t * 0.6 + (high - (around[3] - around[1]) * scale) / 2
        placing = shapes.Placing(scale, left - around[0] * scale, up - around[1] * scale)
        middle = left + (around[2] - around[0]) * scale / 2
        beside = [
            shapes.centre(placing.rings(cell.rings))[0] < middle
            for cell in small
            if inside(canvas, cell, placing.rings(cell.rings), decimals, False) is None
        ]
        if (on_left or True not in beside) and (on_right or False not in beside):
            break
    return placing
