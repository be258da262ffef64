"""The plane of need and supply: every occupation's weight here against its weight in the country."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any

import polars as pl

from genscan import french
from genscan.figures import placement
from genscan.figures.drawing import Canvas, Drawing, Panel, Weight
from genscan.figures.parts import nothing
from genscan.figures.theme import Mode
from genscan.figures.words import fitted, measure, missing, plain, wrapped

HEIGHTS: dict[Mode, float] = {"pdf": 344, "wide": 450, "narrow": 290}
NEED, SUPPLY = "Besoin des employeurs (France = 1)", "Offre de formation (France = 1)"
CORNERS = ("Besoin fort, offre faible", "Besoin fort, offre forte", "Besoin faible, offre faible",
           "Besoin faible, offre forte")  # fmt: skip
STEPS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
FINE_STEPS = (0.1, 0.25, 0.35, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
FINEST_STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.6, 1.8, 2.0)
LABEL = 14.0  # of the type: a longer name takes a second line
LOWEST, HIGHEST = 0.05, 20.0  # beyond, a mark stands at the edge, with an arrow
# How far beyond the outermost point the plane follows a line: bands of sharing are wide, whiskers are not.
REACH = {"x": 1.2, "y": 1.7}


@dataclass(frozen=True)
class Label:
    """The lines of a name, placed beside its point."""

    cell: dict[str, Any]
    point: tuple[float, float]
    lines: list[str]
    place: placement.Place

    @property
    def weight(self) -> Weight:
        return _weight(self.cell)


def draw(rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, names: bool = True) -> Drawing:
    """Rows: label, x (supply_quotient), y (demand_quotient), y_low, y_high, x_low, x_high, reliability,
    symbol, quadrant (0 undecided, 1 need high and supply low, 2 both high, 3 both low,
    4 need low and supply high).

    On a phone points carry the number of their row; `names` lists them under the plane."""
    cells = [{"symbol": None, **row, "number": n} for n, row in enumerate(rows.iter_rows(named=True), 1)]
    if not cells:
        return nothing(id, mode, alt)
    canvas = Canvas(mode=mode)
    t = canvas.type
    shown = [cell for cell in cells if cell["x"] is not None and cell["y"] is not None]
    lost = [cell for cell in cells if cell["x"] is None or cell["y"] is None]
    left, bottom = t * 3.6, HEIGHTS[mode] - t * 3.2
    strip = t * (3.2 if mode == "narrow" else 1.9) / (bottom - t * 0.3)
    x_ends = _stretched(_ends(shown, "x"), 0.36 if mode == "narrow" else 0.3, 0.02)
    y_ends = _stretched(_ends(shown, "y"), 0.2, strip)
    panel = canvas.panel(left, t * 0.3, canvas.width - 2, bottom, x_ends, y_ends, log=True)
    _ground(panel, x_ends, y_ends)
    corners = _corners(panel)
    labels = _placed(panel, shown, corners, mode)
    _lines(panel, shown, [*corners, *(label.place.box for label in labels)])
    _marks(panel, shown)
    _labels(panel, labels, shown)
    down = HEIGHTS[mode] - t * 0.2
    if mode == "narrow" and names:
        down = _list(canvas, shown, down)
    if lost:
        down = _lost(canvas, lost, down)
    return canvas.drawing(id, down + t * 0.4, alt)


def _ends(shown: list[dict[str, Any]], axis: str) -> tuple[float, float]:
    """A range that holds the points and 1, and as much of the whiskers as does not squeeze them."""
    values = [cell[axis] for cell in shown if cell[axis] > 0]
    low, high = min([*values, 1.0]), max([*values, 1.0])
    limits = [cell[f"{axis}_{end}"] for cell in shown for end in ("low", "high")]
    known = [value for value in limits if value is not None and value > 0]
    low = max(min([low / 1.15, *known]), low / REACH[axis], LOWEST)
    high = min(max([high * 1.15, *known]), high * REACH[axis], HIGHEST)
    return min(low * 0.94, 0.7), max(high * 1.06, 1.4)


def _stretched(ends: tuple[float, float], least: float, pad: float) -> tuple[float, float]:
    """The range with each side of 1 at least a part of it, and free strips for the names of the quarters."""
    low, high = log(ends[0]), log(ends[1])
    low, high = min(low, -high * least / (1 - least)), max(high, -low * least / (1 - least))
    more = (high - low) * pad / (1 - 2 * pad)
    return exp(low - more), exp(high + more)


def _steps(ends: tuple[float, float]) -> list[float]:
    """The key values of an axis: finer ones where the range holds few."""
    found: list[float] = []
    for steps in (STEPS, FINE_STEPS, FINEST_STEPS):
        found = [value for value in steps if ends[0] <= value <= ends[1]]
        if len(found) > 3:
            break
    return found


def _ground(panel: Panel, x_ends: tuple[float, float], y_ends: tuple[float, float]) -> None:
    canvas, t = panel.canvas, panel.canvas.type
    x1, y1 = panel.x(1.0), panel.y(1.0)
    canvas.tint(panel.left, panel.top, x1, y1, "quad")
    for value in sorted({*_steps(x_ends), *_steps(y_ends)}):
        text = french.number(value, 2).rstrip("0").rstrip(",")
        if value in _steps(x_ends):
            x = panel.x(value)
            if value != 1:
                canvas.rules([((x, panel.top), (x, panel.bottom))], colour="faint", width=1.0, name="grid")
            canvas.words(x, panel.bottom + t * 0.95, text, anchor="center", colour="soft", size=0.93)
        if value in _steps(y_ends):
            y = panel.y(value)
            if value != 1:
                canvas.rules([((panel.left, y), (panel.right, y))], colour="faint", width=1.0, name="grid")
            canvas.words(panel.left - t * 0.5, y, text, anchor="right", colour="soft", size=0.93)
    middle_x = (panel.left + panel.right) / 2
    canvas.words(middle_x, panel.bottom + t * 2.25, SUPPLY, anchor="center", colour="supply", weight=700)
    canvas.turned(t * 0.75, (panel.top + panel.bottom) / 2, NEED, colour="demand", weight=700)


def _corners(panel: Panel) -> list[placement.Box]:
    """The names of the four quarters; answers the boxes they take."""
    canvas, t = panel.canvas, panel.canvas.type
    narrow = canvas.mode == "narrow"
    pad = t * 0.6
    boxes: list[placement.Box] = []
    for n, text in enumerate(CORNERS):
        on_left, on_top = n % 2 == 0, n < 2
        edge = panel.x(1.0)
        room = (edge - panel.left if on_left else panel.right - edge) - 2 * pad
        lines = (
            text.replace(", ", ",|").split("|") if narrow or measure(text, t * 0.96, 700) > room else [text]
        )
        wide = max(measure(line, t * 0.96, 700) for line in lines)
        high = t * 1.3 * len(lines)
        x = panel.left + pad if on_left else panel.right - pad
        y = panel.top + high / 2 + t * 0.3 if on_top else panel.bottom - high / 2 - t * 0.3
        canvas.lines(
            x,
            y,
            lines,
            anchor="left" if on_left else "right",
            weight=700,
            size=0.96,
            colour="demand" if n == 0 else "soft",
        )
        start = x if on_left else x - wide
        boxes.append((start, y - high / 2, start + wide, y + high / 2))
    return boxes


def _at(panel: Panel, cell: dict[str, Any]) -> tuple[float, float]:
    """The point, held within the plane."""
    x = min(max(cell["x"], panel.x_range[0]), panel.x_range[1])
    y = min(max(cell["y"], panel.y_range[0]), panel.y_range[1])
    return x, y


def _limits(cell: dict[str, Any], axis: str, ends: tuple[float, float]) -> tuple[float, float] | None:
    low, high = cell[f"{axis}_low"], cell[f"{axis}_high"]
    if low is None or high is None:
        return None
    low, high = max(low, ends[0]), min(high, ends[1])
    return (low, high) if low < high else None


def _role(cell: dict[str, Any]) -> str:
    if cell["quadrant"] == 1:
        return "demand"
    return "nation" if cell["quadrant"] in (0, None) else "ink"


def _weight(cell: dict[str, Any]) -> Weight:
    return 700 if cell["quadrant"] == 1 else 400


def _band_of(panel: Panel, cell: dict[str, Any]) -> placement.Line | None:
    """The band of the sharing rules, level with its mark."""
    ends = _limits(cell, "x", panel.x_range)
    y = panel.y(_at(panel, cell)[1])
    return (panel.x(ends[0]), y, panel.x(ends[1]), y) if ends else None


def _whisker_of(panel: Panel, cell: dict[str, Any]) -> placement.Line | None:
    """The interval of the need, through its mark."""
    ends = _limits(cell, "y", panel.y_range)
    x = panel.x(_at(panel, cell)[0])
    return (x, panel.y(ends[0]), x, panel.y(ends[1])) if ends else None


def _axes(panel: Panel) -> list[placement.Line]:
    """Where need and supply are those of the country."""
    x, y = panel.x(1.0), panel.y(1.0)
    return [(x, panel.top, x, panel.bottom), (panel.left, y, panel.right, y)]


def _lines(panel: Panel, shown: list[dict[str, Any]], boxes: list[placement.Box]) -> None:
    """Axes, bands and whiskers, left out where words stand: these are read, and the lines still followed."""

    def draw(line: placement.Line | None, colour: str, width: float, name: str, dash: str = "solid") -> None:
        parts = placement.cut(line, boxes) if line else []
        panel.canvas.rules(
            [((x0, y0), (x1, y1)) for x0, y0, x1, y1 in parts],
            colour=colour,
            width=width,
            dash=dash,
            name=name,
        )

    for line in _axes(panel):
        draw(line, "nation", 1.2, "axis")
    for cell in shown:
        draw(_band_of(panel, cell), "supply", 1.0, "supply band", "1px,2.5px")
    for cell in shown:
        draw(_whisker_of(panel, cell), _role(cell), 1.3, "demand interval")


def _marks(panel: Panel, shown: list[dict[str, Any]]) -> None:
    t = panel.canvas.type
    for role in ("nation", "ink", "demand"):
        for open_disc in (False, True):
            some = [
                cell for cell in shown if _role(cell) == role and (cell["reliability"] == "B") == open_disc
            ]
            panel.points(
                [_at(panel, cell)[0] for cell in some],
                [_at(panel, cell)[1] for cell in some],
                name=f"{role}{', class B' if open_disc else ''}",
                colour=role,
                fill="paper" if open_disc else None,
                outline=1.5,
                size=t * 0.76,
                hover=[_hover(cell) for cell in some],
            )
    for symbol, axis, end in (
        ("triangle-left", "x", 0),
        ("triangle-right", "x", 1),
        ("triangle-down", "y", 0),
        ("triangle-up", "y", 1),
    ):
        ends = panel.x_range if axis == "x" else panel.y_range
        out = [c for c in shown if (c[axis] < ends[0] if end == 0 else c[axis] > ends[1])]
        for cell in out:
            x, y = _at(panel, cell)
            step = t * 0.75
            dx = (step if end == 0 else -step) if axis == "x" else 0.0
            dy = (-step if end == 0 else step) if axis == "y" else 0.0
            panel.canvas.mark(
                panel.x(x) + dx, panel.y(y) + dy, colour=_role(cell), size=t * 0.5, symbol=symbol
            )


def _hover(cell: dict[str, Any]) -> str:
    return f"{cell['label']} : besoin {french.number(cell['y'], 2)}, offre {french.number(cell['x'], 2)}"


def _placed(
    panel: Panel, shown: list[dict[str, Any]], corners: list[placement.Box], mode: Mode
) -> list[Label]:
    """Labels with their places: quarter one first, then from the top down."""
    t = panel.canvas.type
    order = sorted(shown, key=lambda cell: (cell["quadrant"] != 1, -cell["y"], cell["number"]))
    texts = [
        [str(cell["number"])]
        if mode == "narrow"
        else wrapped(plain(cell["label"]), t * LABEL, t, _weight(cell))
        for cell in order
    ]
    sizes = [
        (max(measure(line, t, _weight(cell)) for line in lines) + 2, t * (1.24 * len(lines) + 0.1))
        for lines, cell in zip(texts, order, strict=True)
    ]
    points = [(panel.x(_at(panel, cell)[0]), panel.y(_at(panel, cell)[1])) for cell in order]
    bands = [band for cell in order if (band := _band_of(panel, cell))]
    whiskers = [whisker for cell in order if (whisker := _whisker_of(panel, cell))]
    inside = (panel.left + 1, panel.top + 1, panel.right - 1, panel.bottom - 1)
    places = placement.place(points, sizes, t * 0.42, inside, corners, _axes(panel), whiskers, bands)
    return [
        Label(cell, point, lines, place)
        for cell, point, lines, place in zip(order, points, texts, places, strict=True)
        if place
    ]


def _labels(panel: Panel, labels: list[Label], shown: list[dict[str, Any]]) -> None:
    canvas, t = panel.canvas, panel.canvas.type
    points = [(panel.x(_at(panel, cell)[0]), panel.y(_at(panel, cell)[1])) for cell in shown]
    for label in labels:
        place, role = label.place, _role(label.cell)
        x0, y0, x2, y2 = place.box
        line = placement.leader(place.box, *label.point, t * 0.42, points)
        if line:
            canvas.rules(
                [((line[0], line[1]), (line[2], line[3]))],
                colour=role,
                width=0.8,
                dash="1px,2px",
                name="leader",
            )
        canvas.lines(
            {"left": x0 + 1, "center": (x0 + x2) / 2, "right": x2 - 1}[place.anchor],
            (y0 + y2) / 2,
            label.lines,
            anchor=place.anchor,
            weight=label.weight,
            colour="soft" if role == "nation" else role,
        )


def _list(canvas: Canvas, shown: list[dict[str, Any]], down: float) -> float:
    """The numbers of the plane and their occupations."""
    t = canvas.type
    for cell in shown:
        down += t * 1.42
        first = cell["quadrant"] == 1
        colour = "demand" if first else "ink"
        canvas.words(t * 1.5, down, str(cell["number"]), anchor="right", weight=700, colour=colour)
        name = fitted(plain(cell["label"]), canvas.width - t * 2.2, t, 700 if first else 400)
        canvas.words(t * 2.1, down, name, weight=700 if first else 400, colour=colour)
    return down + t * 0.6


def _lost(canvas: Canvas, lost: list[dict[str, Any]], down: float) -> float:
    """What could not be placed, by reason, under the plane."""
    t = canvas.type
    reasons = dict.fromkeys(missing(cell["symbol"]) for cell in lost)
    for reason in reasons:
        names = [plain(cell["label"]) for cell in lost if missing(cell["symbol"]) == reason]
        start = t * 1.6 if reason == missing("u") else 0.0
        lines = _flow(f"{french.capitalise(reason)} : {', '.join(names)}", canvas.width - start, t * 0.93)
        for n, line in enumerate(lines):
            down += t * 1.35
            if n == 0 and start:
                canvas.swatch(0, down, "withheld")
            canvas.words(start, down, line, colour="soft", size=0.93)
    return down + t * 0.6


def _flow(text: str, room: float, size: float) -> list[str]:
    """Text on as many lines as it needs."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [fitted(line, room, size) for line in lines]
