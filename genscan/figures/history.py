"""Small multiples over at least five quarters: a quarter against the same quarter a year before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import polars as pl

from genscan import french
from genscan.errors import GenscanError
from genscan.figures.drawing import Canvas, Drawing, Panel
from genscan.figures.parts import nothing
from genscan.figures.theme import Mode
from genscan.figures.words import INCONCLUSIVE, WITHHELD, measure, missing, plain, wrapped
from genscan.quarters import Quarter

PLOT, HEAD, FOOT = 6.6, 1.7, 2.4  # of the type: a plot, what lies above it and under it
COMMON = (80.0, 130.0)  # the scale that all multiples share, wider only where values ask for it
FARTHEST = (0.0, 400.0)
Side = Literal["demand", "supply"]


def draw(rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, side: Side = "demand") -> Drawing:
    """Rows: label, quarter (`2026-Q1`), value (a count), symbol; and in the row of a label's last quarter
    change, change_low, change_high (fractions) with the symbol of a null change. One multiple a label."""
    if rows.is_empty():
        return nothing(id, mode, alt)
    series = [_Series(part) for part in rows.partition_by("label", maintain_order=True)]
    quarters = sorted({Quarter.parse(text) for text in rows["quarter"].unique().to_list()})
    canvas = Canvas(mode=mode)
    t = canvas.type
    columns = 2 if mode == "narrow" else 3
    gutter = t * (1.2 if mode == "narrow" else 2.9)
    width = (canvas.width - gutter * (columns - 1)) / columns
    titles = [wrapped(plain(one.label), width, t, 700) for one in series]
    ends = _ends(series)
    top = 0.0
    for start in range(0, len(series), columns):
        line = series[start : start + columns]
        deepest = max(len(titles[start + n]) for n in range(len(line)))
        for n, one in enumerate(line):
            left = n * (width + gutter)
            for depth, text in enumerate(titles[start + n]):
                canvas.words(left, top + t * (0.7 + 1.22 * depth), text, weight=700)
            _verdict(canvas, one, left, top + t * (0.7 + 1.22 * len(titles[start + n])), width)
            y = top + t * (0.7 + 1.22 * deepest)
            plot_top = y + t * HEAD
            plot_bottom = plot_top + t * PLOT
            panel = canvas.panel(
                left + t * 2.2,
                plot_top,
                left + width - t * 0.4,
                plot_bottom,
                (-0.35, len(quarters) - 0.65),
                ends,
            )
            _multiple(panel, one, quarters, side, labelled=n == 0)
        top = y + t * (HEAD + PLOT + FOOT)
    return canvas.drawing(id, top - t * 0.6, alt)


class _Series:
    """One label's values by quarter, with the change that its last quarter states."""

    def __init__(self, part: pl.DataFrame) -> None:
        cells = sorted(part.iter_rows(named=True), key=lambda cell: str(cell["quarter"]))
        self.label: str = cells[0]["label"]
        self.values: dict[Quarter, float | None] = {Quarter.parse(c["quarter"]): c["value"] for c in cells}
        if len(self.values) != len(cells):
            raise GenscanError(f"figure history: {self.label!r} has two rows for one quarter")
        self.last: dict[str, Any] = cells[-1]
        self.now = Quarter.parse(self.last["quarter"])
        self.before = self.now.year_before
        self.base = self.values.get(self.before)

    @property
    def indices(self) -> dict[Quarter, float]:
        """Base 100 a year before the last quarter; nothing without a base, nor where the change is withheld:
        the line would tell it."""
        withheld = self.last["change"] is None and self.last["symbol"] in WITHHELD
        if not self.base or withheld:
            return {}
        return {q: 100 * v / self.base for q, v in self.values.items() if v is not None}

    @property
    def decimals(self) -> int:
        """Of the change: none where it is of fewer than a hundred, of which one is more than a point."""
        ends = (self.base or 0.0, self.values.get(self.now) or 0.0)
        return 0 if min(ends) < 100 else 1

    @property
    def sure(self) -> bool:
        low, high = self.last["change_low"], self.last["change_high"]
        return low is not None and high is not None and not low <= 0 <= high


def _ends(series: Sequence[_Series]) -> tuple[float, float]:
    known = [value for one in series if one.now in one.indices for value in one.indices.values()]
    low, high = min([COMMON[0], *known]), max([COMMON[1], *known])
    pad = (high - low) * 0.06
    low = low - pad if low < COMMON[0] else low
    high = high + pad if high > COMMON[1] else high
    return max(low, FARTHEST[0]), min(high, FARTHEST[1])


def _verdict(canvas: Canvas, one: _Series, left: float, y: float, width: float) -> None:
    """The line under a title: the change and its interval, or why there is none."""
    change, low, high = (one.last[key] for key in ("change", "change_low", "change_high"))
    if change is None:
        canvas.words(left, y, missing(one.last["symbol"]), colour="soft", italic=True)
        return
    decimals = one.decimals
    limits = (
        "" if low is None or high is None else french.interval(100 * low, 100 * high, decimals, signed=True)
    )
    text = french.signed_percent(change, decimals) if one.sure else french.capitalise(INCONCLUSIVE)
    canvas.words(left, y, text, colour="ink" if one.sure else "soft", weight=600 if one.sure else 400)
    after = left + measure(text, canvas.type, 600 if one.sure else 400) + canvas.type * 0.4
    if after + measure(limits, canvas.type * 0.93) <= left + width:
        canvas.words(after, y, limits, colour="soft", size=0.93)


def _multiple(panel: Panel, one: _Series, quarters: list[Quarter], side: Side, labelled: bool) -> None:
    canvas, t = panel.canvas, panel.canvas.type
    steps = [v for v in _levels(panel.y_range) if v != 100]
    for value in steps:
        y = panel.y(value)
        canvas.rules(
            [((panel.left - t * 2.2, y), (panel.right + t * 0.4, y))], colour="faint", width=1, name="grid"
        )
    y = panel.y(100)
    canvas.rules(
        [((panel.left - t * 2.2, y), (panel.right + t * 0.4, y))], colour="nation", width=1.2, name="axis"
    )
    for value in [100.0, *steps] if labelled else []:
        canvas.words(
            panel.left - t * 2.2, panel.y(value) - t * 0.65, french.number(value), colour="soft", size=0.85
        )
    _quarter_words(panel, one, quarters)
    indices = one.indices
    if one.before not in indices or one.now not in indices:
        middle = panel.y(100)
        if one.last["symbol"] in WITHHELD:
            canvas.hatched(panel.left, middle - t * 1.2, panel.right, middle + t * 1.2)
        return
    places = [(n, indices[q]) for n, q in enumerate(quarters) if q in indices]
    links = [((a, x), (b, y)) for (a, x), (b, y) in pairwise(places) if b == a + 1]
    panel.segments(links, name="quarters", colour="rule", width=1.8)
    panel.points(
        [n for n, _ in places],
        [value for _, value in places],
        name="quarter",
        colour="nation",
        size=t * 0.3,
        hover=[_hover(one, quarters[n]) for n, _ in places],
    )
    first, last = quarters.index(one.before), quarters.index(one.now)
    start, end = (first, indices[one.before]), (last, indices[one.now])
    panel.segments(
        [(start, end)] if one.last["change"] is not None else [],
        name="year",
        colour=side,
        width=1.8,
        dash="solid" if one.sure else "4px,3px",
    )
    panel.points([start[0]], [start[1]], name="base", colour=side, fill="paper", outline=1.6, size=t * 0.68)
    panel.points([end[0]], [end[1]], name="now", colour=side, size=t * 0.8)
    rising = end[1] >= start[1]
    for (n, value), quarter, up, weight in (
        (start, one.before, not rising, 400),
        (end, one.now, rising, 700),
    ):
        text = _count(one.values[quarter])
        size = t if weight == 700 else t * 0.93
        half = measure(text, size, weight) / 2
        y = _beside(panel, places, n, value, up)
        if not panel.top - t * 0.9 < y < panel.bottom - t * 0.1:
            y = _beside(panel, places, n, value, not up)
        x = min(max(panel.x(n), panel.left - t + half), panel.right + t * 0.4 - half)
        canvas.words(
            x,
            y,
            text,
            anchor="center",
            weight=700 if weight == 700 else 400,
            colour="ink" if weight == 700 else "soft",
            size=size / t,
            halo=True,
        )


def _beside(panel: Panel, places: Sequence[tuple[int, float]], n: int, value: float, up: bool) -> float:
    """The height of a point's number, above or below the point and the line that passes by it."""
    near = [v for m, v in places if abs(m - n) <= 1]
    beyond = max(near) if up else min(near)
    close = abs(beyond - value) < (panel.y_range[1] - panel.y_range[0]) * 0.25
    return panel.y(beyond if close else value) + (-1.15 if up else 1.15) * panel.canvas.type


def _levels(ends: tuple[float, float]) -> list[float]:
    step = 20 if ends[1] - ends[0] <= 80 else 50 if ends[1] - ends[0] <= 200 else 100
    return [float(v) for v in range(0, 401, step) if ends[0] <= v <= ends[1]]


def _quarter_words(panel: Panel, one: _Series, quarters: list[Quarter]) -> None:
    """The first quarter, the base and the last one; the first only where it does not touch the base."""
    canvas, t = panel.canvas, panel.canvas.type
    y = panel.bottom + t * 1.0
    taken: list[tuple[float, float]] = []
    for quarter in (one.now, one.before, quarters[0]):
        if quarter not in quarters:
            continue
        text = f"T{quarter.number}{french.NOBREAK}{quarter.year}"
        half = measure(text, t * 0.9) / 2
        x = min(
            max(panel.x(quarters.index(quarter)), panel.left - t * 2.2 + half), panel.right + t * 0.4 - half
        )
        if all(x + half + t * 0.3 < a or x - half - t * 0.3 > b for a, b in taken):
            canvas.words(x, y, text, anchor="center", colour="soft", size=0.9)
            taken.append((x - half, x + half))


def _hover(one: _Series, quarter: Quarter) -> str:
    return f"{one.label}, {quarter.compact_fr} : {_count(one.values[quarter])}"


def _count(value: float | None) -> str:
    """A mean of counts: one decimal below ten, where it is not whole."""
    number = value or 0.0
    return french.number(number, 1 if number < 10 and round(number, 1) != round(number) else 0)
