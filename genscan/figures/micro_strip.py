"""The strip under a key figure: the regions as ticks, this one as a disc, the nation as a taller tick."""

from __future__ import annotations

from math import sqrt

import polars as pl

from genscan.figures.drawing import Canvas, Drawing
from genscan.figures.theme import Mode

WIDTHS: dict[Mode, float] = {"pdf": 150 / 658, "wide": 150 / 760, "narrow": 0.45}
HEIGHT = 20


def draw(
    rows: pl.DataFrame, *, id: str, mode: Mode, alt: str, nation: float | None = None, root: bool = False
) -> Drawing:
    """Rows: value (null where withheld), here. `root`: a square root scale, for counts; say so in a note."""
    canvas = Canvas(mode=mode, share=WIDTHS[mode])
    width = round(300 * WIDTHS[mode]) if mode == "narrow" else canvas.width
    values = [
        (value, bool(here)) for value, here in rows.select("value", "here").iter_rows() if value is not None
    ]
    everything = [value for value, _ in values] + ([] if nation is None else [nation])
    low, high = (min(everything), max(everything)) if everything else (0.0, 1.0)
    start, end, middle = 8.0, width - 8.0, HEIGHT / 2

    def place(value: float) -> float:
        a, b, v = (sqrt(max(x, 0.0)) for x in (low, high, value)) if root else (low, high, value)
        return start + (end - start) * ((v - a) / (b - a) if b > a else 0.5)

    canvas.rules([((start - 6, middle), (end + 6, middle))], colour="rule", width=1, name="axis")
    others = [place(value) for value, here in values if not here]
    canvas.rules(
        [((x, middle - 4.5), (x, middle + 4.5)) for x in others], colour="nation", width=1, name="regions"
    )
    if nation is not None:
        x = place(nation)
        canvas.rules([((x, middle - 9), (x, middle + 9))], colour="ink", width=2.2, name="nation")
    for value, here in values:
        if here:
            canvas.mark(place(value), middle, colour="demand", size=10.5)
    if not any(here for _, here in values):
        canvas.hatched(start - 6, middle - 4, end + 6, middle + 4)
    return canvas.drawing(id, HEIGHT, alt, width=width)
