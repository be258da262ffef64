"""Gaps by occupation as bars to both sides: more vacancies to the right, more courses to the left."""

from __future__ import annotations

import polars as pl

from genscan import french
from genscan.figures.drawing import Canvas, Drawing
from genscan.figures.parts import Names, absent, axis_line, nothing
from genscan.figures.theme import Mode
from genscan.figures.words import WITHHELD, measure

PITCHES = (2.0, 2.7, 3.8)  # by the number of lines of the longest name
MORE_COURSES, MORE_VACANCIES = "plus de formations", "plus d’offres"


def draw(
    rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, share: float = 1.0, decimals: int = 1
) -> Drawing:
    """Rows in their order: label, value (share of vacancies less share of courses, a fraction), symbol;
    `decimals` are those of printed points."""
    cells = list(rows.iter_rows(named=True))
    if not cells:
        return nothing(id, mode, alt, share)
    canvas = Canvas(mode=mode, share=share)
    t = canvas.type
    names = Names(canvas, [cell["label"] for cell in cells], 0.4 if canvas.width < 420 else 0.34, lines=3)
    values = [cell["value"] for cell in cells if cell["value"] is not None]
    written = [french.signed(100 * value, decimals) for value in values]
    number = max((measure(text, t, 700) for text in written), default=t) + t * 0.7
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low <= 0:
        high = 0.01
    left, right = names.width + t * 0.6 + number, canvas.width - number
    # Each side keeps room for its title, however small its bars.
    titled = min((measure(MORE_VACANCIES, t, 700) + t - number) / (right - left), 0.45)
    high = max(high, (high - low) * 0.12, -low * titled / (1 - titled))
    low = min(low, -(high - low) * 0.12)
    top = t * 2.0
    pitch = PITCHES[names.most_lines - 1]
    bottom = top + t * pitch * len(cells)
    panel = canvas.panel(left, top, right, bottom, (low, high), (len(cells) - 0.5, -0.5))
    zero = panel.x(0.0)
    axis_line(panel, 0.0, above=t * 0.2)
    texts = (MORE_COURSES, MORE_VACANCIES)
    if canvas.mode == "narrow" or measure(MORE_COURSES, t, 700) > zero - names.width * 0.2:
        texts = ("plus de form.", MORE_VACANCIES)
    canvas.words(zero - t * 0.7, t * 0.8, texts[0], anchor="right", colour="supply", weight=700)
    canvas.words(zero + t * 0.7, t * 0.8, texts[1], colour="demand", weight=700)
    for side in ("demand", "supply"):
        mine = [
            (row, cell)
            for row, cell in enumerate(cells)
            if cell["value"] is not None and (cell["value"] >= 0) == (side == "demand")
        ]
        panel.bars(
            [cell["value"] for _, cell in mine],
            [row for row, _ in mine],
            name=side,
            colour=side,
            thickness=t * 1.25,
            hover=[f"{cell['label']} : {french.points(cell['value'], decimals)}" for _, cell in mine],
        )
    for row, cell in enumerate(cells):
        y = panel.y(row)
        value = cell["value"]
        names.draw(row, 0, y, anchor="left")
        if value is None:
            hatched = (zero, y - t * 0.6, right, y + t * 0.6)
            words_at = right + t * 0.4 if cell["symbol"] not in WITHHELD else zero - t * 0.6
            absent(canvas, cell["symbol"], hatched, words_at, y, "right")
            continue
        text = french.signed(100 * value, decimals)
        if value >= 0:
            canvas.words(panel.x(value) + t * 0.5, y, text, weight=700)
        else:
            canvas.words(panel.x(value) - t * 0.5, y, text, anchor="right", weight=700)
    return canvas.drawing(id, bottom + t * 0.3, alt)
