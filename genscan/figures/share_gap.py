"""Share of vacancies against share of courses, row by row: the figure of the bulletin."""

from __future__ import annotations

from typing import Any

import polars as pl

from genscan import french
from genscan.figures.drawing import Canvas, Drawing, Panel
from genscan.figures.parts import Names, absent, axis_line, grid, intervals, nothing, tick_words, ticks
from genscan.figures.theme import Mode
from genscan.figures.words import INCONCLUSIVE, fitted, measure, missing

DEMAND, SUPPLY = "Part des offres d’emploi", "Part des formations"
GAP = "Écart, en points"
PITCH = 3.4
DISC, DIAMOND = 1.0, 0.98  # of the type; a diamond is drawn 1.36 times as wide as its size


def draw(rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, decimals: int = 1) -> Drawing:
    """Rows: label, demand, supply, supply_low, supply_high, gap, gap_low, gap_high (fractions), symbol;
    `decimals` are those of printed percentages and points."""
    cells = list(rows.iter_rows(named=True))
    if not cells:
        return nothing(id, mode, alt)
    canvas = Canvas(mode=mode)
    t = canvas.type
    narrow = mode == "narrow"
    known = [cell for cell in cells if _known(cell)]
    highest = max((max(_right_end(cell)) for cell in known), default=0.1)
    top = t * (4.3 if narrow else 3.0)
    bottom = top + t * PITCH * len(cells)
    widest = measure("00,0", t, 700) + t * 1.1
    column = _column(canvas, cells, decimals)
    if narrow:
        left, right = widest, canvas.width - column - widest
    else:
        names = Names(canvas, [cell["label"] for cell in cells], 0.34)
        left, right = names.width + t * 0.9 + widest, canvas.width - column - widest - t * 0.6
    panel = canvas.panel(left, top, right, bottom, (0.0, max(highest * 1.02, 0.01)), (len(cells) - 0.5, -0.5))
    marks = ticks(0.0, panel.x_range[1], 5)
    grid(panel, marks[1:], above=t * 0.2)
    axis_line(panel, 0.0, above=t * 0.2)
    last = len(marks) - 1
    tick_words(
        panel,
        [
            (v, (french.percent(v, 0) if n == last else french.number(100 * v)) if v < 10 else "")
            for n, v in enumerate(marks)
        ],
    )
    down = 0.22 if narrow else 0.0  # the name stands above its row
    _marks(panel, cells, down, decimals)
    _heads(panel, cells, top, narrow)
    right_edge = canvas.width
    canvas.words(
        right_edge if narrow else right_edge - column,
        t * (3.2 if narrow else 1.4),
        GAP,
        anchor="right" if narrow else "left",
        colour="soft",
        size=0.93,
    )
    for row, cell in enumerate(cells):
        middle = panel.y(row + down)
        if narrow:
            name = fitted(str(cell["label"]), canvas.width - column * 0.8, t, 600)
            canvas.words(0, panel.y(row - 0.24), name, weight=600, halo=True)
        else:
            names.draw(row, names.width, middle)
        box = (panel.left, middle - t * 0.55, panel.right, middle + t * 0.55)
        if not _known(cell):
            x = right_edge if narrow else right_edge - column
            absent(canvas, cell["symbol"], box, x, middle, "right" if narrow else "left")
            continue
        _values(panel, cell, middle, decimals)
        _gap(canvas, panel, cell, row, middle, right_edge - column, narrow, decimals)
    return canvas.drawing(id, bottom + t * 1.9, alt)


def _known(cell: dict[str, Any]) -> bool:
    return cell["demand"] is not None and cell["supply"] is not None


def _band(cell: dict[str, Any]) -> tuple[float, float]:
    low, high = cell["supply_low"], cell["supply_high"]
    supply = cell["supply"]
    return (
        min(low, supply) if low is not None else supply,
        max(high, supply) if high is not None else supply,
    )


def _demand_limits(cell: dict[str, Any]) -> tuple[float, float]:
    """The limits of the demand share: those of the gap, the supply share being held fixed."""
    if cell["gap_low"] is None or cell["gap_high"] is None:
        return cell["demand"], cell["demand"]
    return max(cell["gap_low"] + cell["supply"], 0.0), cell["gap_high"] + cell["supply"]


def _right_end(cell: dict[str, Any]) -> tuple[float, float]:
    return _band(cell)[1], _demand_limits(cell)[1]


def _inconclusive(cell: dict[str, Any]) -> bool:
    """Whether the interval of the gap holds zero, or the limits of demand touch the band of supply."""
    low, high = cell["gap_low"], cell["gap_high"]
    if low is None or high is None:
        return False
    limits, band = _demand_limits(cell), _band(cell)
    return low <= 0 <= high or (limits[0] <= band[1] and band[0] <= limits[1])


def _column(canvas: Canvas, cells: list[dict[str, Any]], decimals: int) -> float:
    """The room of the gap and its interval."""
    t = canvas.type
    texts = [
        french.interval(100 * c["gap_low"], 100 * c["gap_high"], decimals, signed=True)
        for c in cells
        if c["gap"] is not None and c["gap_low"] is not None and c["gap_high"] is not None
    ]
    interval = max((measure(text, t * 0.9) for text in texts), default=0.0)
    words = measure(INCONCLUSIVE, t) if any(_inconclusive(c) for c in cells) else 0.0
    number = max(measure("+00,0", t, 700), words)
    lost = max((measure(missing(c["symbol"]), t) for c in cells if c["gap"] is None), default=0.0)
    title = measure(GAP, t * 0.93)
    if canvas.mode == "narrow":
        return max(number, interval, lost, title * 0.7) + t * 0.3
    return max(number + t * 0.8 + interval, lost, title) + t * 0.2


def _marks(panel: Panel, cells: list[dict[str, Any]], down: float, decimals: int) -> None:
    t = panel.canvas.type
    known = [(row + down, cell) for row, cell in enumerate(cells) if _known(cell)]
    disc, diamond = t * DISC, t * DIAMOND
    bands = [(row, *_band(cell)) for row, cell in known if _band(cell)[1] - _band(cell)[0] > 1e-12]
    panel.bars(
        [high - low for _, low, high in bands],
        [row for row, _, _ in bands],
        base=[low for _, low, _ in bands],
        name="undecided supply",
        colour="supply",
        fill="supplyT",
        outline=0.8,
        thickness=t * 0.72,
    )
    panel.segments(
        [((cell["supply"], row), (cell["demand"], row)) for row, cell in known],
        name="gap",
        colour="rule",
        width=t * 0.42,
    )
    intervals(
        panel,
        [(*_demand_limits(cell), row) for row, cell in known if cell["gap_low"] is not None],
        name="demand interval",
        colour="demand",
        width=1.5,
    )
    panel.points(
        [cell["supply"] for _, cell in known],
        [row for row, _ in known],
        name="supply",
        colour="supply",
        symbol="diamond",
        fill="paper",
        outline=1.5,
        size=diamond,
        hover=[_hover(cell, "supply", "formations", decimals) for _, cell in known],
    )
    panel.points(
        [cell["demand"] for _, cell in known],
        [row for row, _ in known],
        name="demand",
        colour="demand",
        size=disc,
        hover=[_hover(cell, "demand", "offres", decimals) for _, cell in known],
    )


def _hover(cell: dict[str, Any], side: str, of: str, decimals: int) -> str:
    return f"{cell['label']} : {french.percent(cell[side], decimals)} des {of}"


def _heads(panel: Panel, cells: list[dict[str, Any]], top: float, narrow: bool) -> None:
    """Names the two sides above the first row, led to its marks where it has them; else as a key."""
    canvas, t = panel.canvas, panel.canvas.type
    sides = [(DEMAND, "demand"), (SUPPLY, "supply")]
    first = cells[0]
    if narrow or not _known(first):
        y = t * 0.8 if narrow else t * 1.4
        x = t * 0.6 if narrow else panel.left
        for text, role in sides:
            if role == "demand":
                canvas.mark(x, y, colour=role, size=t * 0.9)
            else:
                canvas.mark(x, y, colour=role, symbol="diamond", fill="paper", outline=1.5, size=t)
            canvas.words(x + t * 0.9, y, text, colour=role, weight=700)
            if narrow:
                y += t * 1.35
            else:
                x += t * 3 + measure(text, t, 700)
        return
    sides.sort(key=lambda side: first[side[1]])
    halves = [measure(text, t, 700) / 2 for text, _ in sides]
    places = [panel.x(first[role]) for _, role in sides]
    gap = halves[0] + halves[1] + t * 1.2
    push = max(0.0, gap - (places[1] - places[0])) / 2
    low = panel.left - t * 2 + halves[0]
    centre_left = max(places[0] - push, low)
    centre_right = max(places[1] + push, centre_left + gap)
    over = max(0.0, centre_right + halves[1] - (panel.right + t * 2))
    centres = [centre_left - over, centre_right - over]
    y = t * 1.4
    for (text, role), centre, half, place in zip(sides, centres, halves, places, strict=True):
        canvas.words(centre, y, text, anchor="center", colour=role, weight=700)
        foot = min(max(place, centre - half), centre + half)
        canvas.rules(
            [((foot, y + t * 0.75), (place, panel.y(0) - t * 0.6))], colour=role, width=0.9, name="leader"
        )


def _values(panel: Panel, cell: dict[str, Any], middle: float, decimals: int) -> None:
    """The two shares, outside the pair, clear of intervals and bands."""
    canvas, t = panel.canvas, panel.canvas.type
    band, limits = _band(cell), _demand_limits(cell)
    demand = (cell["demand"], "demand", *limits)
    supply = (cell["supply"], "supply", *band)
    left, right = sorted([demand, supply], key=lambda side: (side[0], side[1]))
    # What the other side reaches beyond its mark counts too: a wide band may pass the first mark.
    half = {"demand": DISC * t / 2, "supply": DIAMOND * t * 0.68}
    start = min(panel.x(max(left[2], 0.0)), panel.x(left[0]) - half[left[1]], panel.x(right[2]))
    end = max(panel.x(min(right[3], panel.x_range[1])), panel.x(right[0]) + half[right[1]], panel.x(left[3]))
    pad = t * 0.35
    canvas.words(
        start - pad,
        middle,
        french.number(100 * left[0], decimals),
        anchor="right",
        colour=left[1],
        weight=700,
        halo=True,
    )
    canvas.words(end + pad, middle, french.number(100 * right[0], decimals), colour=right[1], weight=700)


def _gap(
    canvas: Canvas,
    panel: Panel,
    cell: dict[str, Any],
    row: int,
    middle: float,
    left: float,
    narrow: bool,
    decimals: int,
) -> None:
    t = canvas.type
    if cell["gap"] is None:
        x, anchor = (canvas.width, "right") if narrow else (left, "left")
        canvas.words(x, middle, missing(cell["symbol"]), anchor=anchor, colour="soft", italic=True)  # type: ignore[arg-type]
        return
    open_ended = cell["gap_low"] is None or cell["gap_high"] is None
    limits = (
        ""
        if open_ended
        else french.interval(100 * cell["gap_low"], 100 * cell["gap_high"], decimals, signed=True)
    )
    unsure = _inconclusive(cell)
    text = INCONCLUSIVE if unsure else french.signed(100 * cell["gap"], decimals)
    if narrow:
        y = panel.y(row - 0.24)
        canvas.words(
            canvas.width,
            y,
            text,
            anchor="right",
            colour="soft" if unsure else "ink",
            weight=400 if unsure else 700,
        )
        canvas.words(canvas.width, middle, limits, anchor="right", colour="soft", size=0.9)
        return
    number = measure(INCONCLUSIVE if unsure else "+00,0", t, 400 if unsure else 700)
    if unsure:
        canvas.words(left, middle, text, colour="soft")
    else:
        canvas.words(left + number, middle, text, anchor="right", weight=700)
    canvas.words(canvas.width, middle, limits, anchor="right", colour="soft", size=0.9)
