"""The regions in order of a value, with intervals and ranks; one of them marked."""

from __future__ import annotations

from typing import Any

import polars as pl

from genscan import french
from genscan.figures.drawing import Canvas, Drawing
from genscan.figures.parts import (
    Names,
    absent,
    axis_line,
    decimals_of,
    grid,
    intervals,
    nothing,
    tick_words,
    ticks,
)
from genscan.figures.theme import Mode
from genscan.figures.words import measure, missing

PITCH = 1.36
BEYOND = 0.6  # of the span of the values: how far an interval may stretch the scale


def draw(
    rows: pl.DataFrame,
    *,
    id: str,
    mode: Mode,
    alt: str,
    reference: float | None = 1.0,
    reference_label: str = "France",
    value_label: str = "Indice",
    decimals: int = 2,
) -> Drawing:
    """Rows: label, value, low, high, rank_low, rank_high, here, symbol. Sorted here, missing values last."""
    cells = list(
        rows.sort("value", descending=True, nulls_last=True, maintain_order=True).iter_rows(named=True)
    )
    if not cells:
        return nothing(id, mode, alt)
    canvas = Canvas(mode=mode)
    t = canvas.type
    narrow = mode == "narrow"
    known = [cell for cell in cells if cell["value"] is not None]
    names = Names(canvas, [cell["label"] for cell in cells], 0.5 if narrow else 0.3, lines=1)
    ranks = {n: _rank(cell) for n, cell in enumerate(cells)}
    with_ranks = not narrow and any(ranks.values())
    rank_room = (
        max([measure(text, t, 700) for text in ranks.values()] + [measure("Rang", t)]) if with_ranks else 0.0
    )
    value_room = max(
        [measure(french.number(c["value"], decimals), t, 700) for c in known]
        + [measure(value_label, t * 0.93)]
    )
    lost = max((measure(missing(c["symbol"]), t) for c in cells if c["value"] is None), default=0.0)
    rank_left = canvas.width - rank_room - (t * 0.3 if with_ranks else 0.0)
    value_right = rank_left - (t * 1.4 if with_ranks else t * 0.3)
    right = value_right - value_room - t * 1.2
    hatch_right = min(right, canvas.width - lost - t * 1.2)
    top = t * 2.4
    bottom = top + t * PITCH * len(cells)
    ends = _ends(known, reference)
    panel = canvas.panel(names.width + t * 1.2, top, right, bottom, ends, (len(cells) - 0.5, -0.5))
    for row, cell in enumerate(cells):
        if cell["here"]:
            half = t * PITCH / 2
            middle = panel.y(row)
            canvas.tint(0, middle - half, canvas.width, middle + half, "demandT")
    marks = ticks(*ends, 4 if narrow else 7) if known else []
    grid(panel, [v for v in marks if v != reference])
    if reference is not None and known:
        axis_line(panel, reference, above=t * 0.35)
        canvas.words(panel.x(reference), t * 1.1, reference_label, anchor="center", colour="soft", weight=700)
    places = decimals_of(marks)
    tick_words(panel, [(v, french.number(v, 0 if v == round(v) and places else places)) for v in marks])
    canvas.words(value_right, t * 1.1, value_label, anchor="right", colour="soft", size=0.93)
    if with_ranks:
        canvas.words(rank_left, t * 1.1, "Rang", colour="soft", size=0.93)
    _marks(panel, cells, reference, decimals)
    for row, cell in enumerate(cells):
        y = panel.y(row)
        weight: Any = 700 if cell["here"] else 400
        names.draw(row, names.width, y, weight=700 if cell["here"] else 400)
        if cell["value"] is None:
            box = (panel.left, y - t * 0.5, hatch_right, y + t * 0.5)
            absent(canvas, cell["symbol"], box, canvas.width - t * 0.3, y, "right")
            continue
        canvas.words(value_right, y, french.number(cell["value"], decimals), anchor="right", weight=weight)
        if with_ranks and ranks[row]:
            canvas.words(rank_left, y, ranks[row], weight=weight, colour="ink" if cell["here"] else "soft")
    return canvas.drawing(id, bottom + t * 1.9, alt)


def _rank(cell: dict[str, Any]) -> str:
    if cell["value"] is None or cell["rank_low"] is None or cell["rank_high"] is None:
        return ""
    return french.rank_range(int(cell["rank_low"]), int(cell["rank_high"]))


def _ends(known: list[dict[str, Any]], reference: float | None) -> tuple[float, float]:
    """The scale: all values and the reference, intervals as far as they do not squeeze the rest."""
    values = [cell["value"] for cell in known] + ([] if reference is None else [reference])
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    room = max(high - low, abs(high) * 0.2, 1e-9) * BEYOND
    lows = [c["low"] for c in known if c["low"] is not None]
    highs = [c["high"] for c in known if c["high"] is not None]
    start = max(min([low, *lows]), low - room)
    end = min(max([high, *highs]), high + room)
    # A single region must not blow its own interval up to the whole width.
    short = max(abs(high) * 0.5 - (end - start), 0.0) / 2
    start, end = start - short, end + short
    pad = (end - start) * 0.03 or 0.5
    return (max(start - pad, 0.0) if low >= 0 else start - pad), end + pad


def _marks(panel: Any, cells: list[dict[str, Any]], reference: float | None, decimals: int) -> None:
    t = panel.canvas.type
    known = [(row, cell) for row, cell in enumerate(cells) if cell["value"] is not None]
    for here in (False, True):
        mine = [(row, cell) for row, cell in known if bool(cell["here"]) == here]
        colour = "demand" if here else "nation"
        name = "here" if here else "regions"
        limits = [
            (c["low"], c["high"], row) for row, c in mine if c["low"] is not None and c["high"] is not None
        ]
        intervals(panel, limits, name=f"{name} interval", colour=colour, width=2.2 if here else 1.3)
        for unsure in (False, True):
            some = [(row, c) for row, c in mine if _inconclusive(c, reference) == unsure]
            panel.points(
                [c["value"] for _, c in some],
                [row for row, _ in some],
                name=f"{name}, inconclusive" if unsure else name,
                colour=colour,
                fill="paper" if unsure else None,
                outline=1.6 if here else 1.2,
                size=t * (0.92 if here else 0.72),
                hover=[_hover(c, decimals) for _, c in some],
            )


def _inconclusive(cell: dict[str, Any], reference: float | None) -> bool:
    if reference is None or cell["low"] is None or cell["high"] is None:
        return False
    return bool(cell["low"] <= reference <= cell["high"])


def _hover(cell: dict[str, Any], decimals: int) -> str:
    text = f"{cell['label']} : {french.number(cell['value'], decimals)}"
    if cell["low"] is None or cell["high"] is None:
        return text
    return f"{text} {french.interval(cell['low'], cell['high'], decimals)}"
