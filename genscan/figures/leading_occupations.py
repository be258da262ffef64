"""The occupations most looked for: their vacancies as bars, their change over a year as intervals."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl

from genscan import french
from genscan.figures.drawing import Canvas, Drawing, Panel
from genscan.figures.parts import (
    Names,
    absent,
    axis_line,
    grid,
    intervals,
    nothing,
    tick_words,
    ticks,
)
from genscan.figures.theme import Mode
from genscan.figures.words import INCONCLUSIVE, measure, missing

PITCH, NARROW_PITCH = 2.05, 3.2
NAME_LINE, ABOVE = 1.24, 0.2  # on a phone: a line of a name, and the room between it and its bar
BEYOND = 0.5  # of the span of the changes: how far an interval may stretch the scale
CHANGE = "Évolution sur un an, intervalle à 95" + french.NARROW + "%"


def draw(
    rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, value_label: str = "Offres", decimals: int = 0
) -> Drawing:
    """Rows in their order: label, value, change, change_low, change_high (fractions), symbol (of a null)."""
    cells = list(rows.iter_rows(named=True))
    if not cells:
        return nothing(id, mode, alt)
    canvas = Canvas(mode=mode)
    t = canvas.type
    narrow = mode == "narrow"
    words = max(measure(_change(cell), t, 700 if _sure(cell) else 400) for cell in cells)
    values = [french.number(c["value"], decimals) for c in cells if c["value"] is not None]
    number = max([measure(text, t, 700) for text in values] + [t]) + t * 0.8
    labels = [cell["label"] for cell in cells]
    names = (
        Names(canvas, labels, 1 - (words + t) / canvas.width, 600) if narrow else Names(canvas, labels, 0.38)
    )
    pitch = (NARROW_PITCH if narrow else PITCH) + _extra(names, narrow)
    top = t * (1.9 if narrow else 2.3)
    bottom = top + t * pitch * len(cells)
    if narrow:
        bar_left, bar_right = 0.0, canvas.width * 0.5 - number
        left, right = canvas.width * 0.56, canvas.width - t * 0.9
    else:
        right = canvas.width - words - t * 1.2
        span = canvas.width - names.width - words
        left = right - span * 0.42
        bar_left, bar_right = names.width + t * 0.8, left - number - t * 1.4
    longest = max([c["value"] for c in cells if c["value"] is not None] + [0.0]) or 1.0
    lines = (len(cells) - 0.5, -0.5)
    bars = canvas.panel(bar_left, top, bar_right, bottom, (0.0, longest), lines)
    changes = canvas.panel(left, top, right, bottom, _ends(cells), lines)
    down = (NAME_LINE * names.most_lines + ABOVE) / 2 / pitch if narrow else 0.0
    _bars(bars, cells, down, decimals)
    _changes(changes, cells, down)
    canvas.words(bar_left, t * 0.9, value_label, colour="soft", size=0.93)
    title = "Sur un an" if narrow else CHANGE
    centre = changes.x(0.0)
    half = measure(title, t * 0.93) / 2
    canvas.words(
        min(max(centre, bar_right + half), canvas.width - half),
        t * 0.9,
        title,
        anchor="center",
        colour="soft",
        size=0.93,
    )
    for row, cell in enumerate(cells):
        y = bars.y(row + down)
        if narrow:
            y_name = y - t * (0.5 + ABOVE + NAME_LINE * len(names.texts[row]) / 2)
            canvas.lines(0, y_name, names.texts[row], weight=600, halo=True)
        else:
            y_name = y
            names.draw(row, names.width, y)
        if cell["value"] is None:
            box = (bar_left, y - t * 0.6, bar_right + number, y + t * 0.6)
            absent(canvas, cell["symbol"], box, canvas.width, y_name, "right")
            continue
        text = french.number(cell["value"], decimals)
        canvas.words(bars.x(cell["value"]) + t * 0.6, y, text, weight=700)
        sure = _sure(cell)
        canvas.words(
            canvas.width,
            y_name,
            _change(cell),
            anchor="right",
            weight=700 if sure else 400,
            colour="ink" if sure else "soft",
            italic=cell["change"] is None,
            halo=narrow,
        )
    return canvas.drawing(id, bottom + t * 1.9, alt)


def _extra(names: Names, narrow: bool) -> float:
    """The room that names on two lines ask for: on paper only where two of them follow each other."""
    tall = [len(lines) > 1 for lines in names.texts]
    if narrow:
        return 0.9 if any(tall) else 0.0
    return 0.5 if any(a and b for a, b in pairwise(tall)) else 0.0


def _sure(cell: dict[str, Any]) -> bool:
    """Whether the interval of the change excludes zero."""
    low, high = cell["change_low"], cell["change_high"]
    return cell["change"] is not None and low is not None and high is not None and not low <= 0 <= high


def _change(cell: dict[str, Any]) -> str:
    if cell["change"] is None:
        return missing(cell["symbol"])
    return french.signed_percent(cell["change"], 0) if _sure(cell) else INCONCLUSIVE


def _ends(cells: list[dict[str, Any]]) -> tuple[float, float]:
    shown = [cell for cell in cells if cell["change"] is not None]
    values = [0.0, *(cell["change"] for cell in shown)]
    low, high = min(values), max(values)
    room = max((high - low) * BEYOND, 0.15)
    lows = [c["change_low"] for c in shown if c["change_low"] is not None]
    highs = [c["change_high"] for c in shown if c["change_high"] is not None]
    return max(min([low, *lows]), low - room) - 0.02, min(max([high, *highs]), high + room) + 0.02


def _bars(panel: Panel, cells: list[dict[str, Any]], down: float, decimals: int) -> None:
    shown = [(row + down, cell) for row, cell in enumerate(cells) if cell["value"] is not None]
    panel.bars(
        [cell["value"] for _, cell in shown],
        [row for row, _ in shown],
        name="demand",
        colour="demand",
        thickness=panel.canvas.type * 1.3,
        hover=[f"{cell['label']} : {french.number(cell['value'], decimals)}" for _, cell in shown],
    )


def _changes(panel: Panel, cells: list[dict[str, Any]], down: float) -> None:
    canvas, t = panel.canvas, panel.canvas.type
    shown = [
        (row + down, cell)
        for row, cell in enumerate(cells)
        if cell["change"] is not None and cell["value"] is not None
    ]
    marks = ticks(*panel.x_range, 3 if canvas.mode == "narrow" else 4)
    grid(panel, [value for value in marks if value])
    axis_line(panel, 0.0)
    tick_words(panel, [(v, french.signed_percent(v, 0) if v else "0") for v in marks])
    for sure in (False, True):
        mine = [(row, cell) for row, cell in shown if _sure(cell) == sure]
        colour = "demand" if sure else "nation"
        name = "change" if sure else "change, inconclusive"
        limits = [
            (cell["change_low"], cell["change_high"], row)
            for row, cell in mine
            if cell["change_low"] is not None and cell["change_high"] is not None
        ]
        intervals(panel, limits, name=f"{name} interval", colour=colour, width=1.6 if sure else 1.3)
        panel.points(
            [cell["change"] for _, cell in mine],
            [row for row, _ in mine],
            name=name,
            colour=colour,
            fill=None if sure else "paper",
            outline=1.4,
            size=t * 0.74,
            hover=[_hover(cell) for _, cell in mine],
        )


def _hover(cell: dict[str, Any]) -> str:
    text = f"{cell['label']} : {french.signed_percent(cell['change'], 0)}"
    if cell["change_low"] is None or cell["change_high"] is None:
        return text
    limits = french.interval(100 * cell["change_low"], 100 * cell["change_high"], 0, signed=True)
    return f"{text} {limits}{'' if _sure(cell) else ', ' + INCONCLUSIVE}"
