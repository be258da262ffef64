"""What several figures draw alike: names of rows, ticks, clipped intervals, missing values, no rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

from genscan.figures.drawing import Anchor, Canvas, Drawing, Panel, Weight
from genscan.figures.theme import Mode
from genscan.figures.words import WITHHELD, measure, missing, plain, wrapped

EMPTY = "Aucune ligne à montrer"


def nothing(id: str, mode: Mode, alt: str, share: float = 1.0) -> Drawing:
    """A figure without rows says so."""
    canvas = Canvas(mode=mode, share=share)
    canvas.words(0, canvas.type * 1.2, EMPTY, colour="soft", italic=True)
    return canvas.drawing(id, canvas.type * 2.4, alt)


class Names:
    """The column of row names: as wide as its longest line, within a share of the figure, on a few lines."""

    def __init__(
        self, canvas: Canvas, labels: Sequence[str], share: float, weight: Weight = 400, lines: int = 2
    ) -> None:
        self.canvas = canvas
        room = canvas.width * share
        self.texts = [wrapped(plain(label), room, canvas.type, weight, lines) for label in labels]
        widths = [measure(line, canvas.type, weight) for text in self.texts for line in text]
        self.width = min(room, max(widths, default=0.0)) * 1.01 + 2
        self.most_lines = max((len(text) for text in self.texts), default=1)

    def draw(self, row: int, x: float, y: float, *, anchor: Anchor = "right", weight: Weight = 400) -> None:
        self.canvas.lines(x, y, self.texts[row], anchor=anchor, weight=weight)


def ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """Round values within the ends, at most so many."""
    if high <= low:
        return [low]
    for power in range(floor(log10((high - low) / at_most)), 16):
        for step in (1, 2, 2.5, 5):
            width = step * 10.0**power
            first, last = ceil(low / width - 1e-9), floor(high / width + 1e-9)
            if last - first + 1 <= at_most:
                return [round(n * width, 10) + 0.0 for n in range(first, last + 1)]
    return [low]


def decimals_of(values: Iterable[float], most: int = 2) -> int:
    """How many decimals a set of ticks needs."""
    for decimals in range(most + 1):
        if all(abs(round(value, decimals) - value) < 1e-9 for value in values):
            return decimals
    return most


def grid(panel: Panel, values: Sequence[float], *, above: float = 0.0, colour: str = "faint") -> None:
    """Vertical lines at values, under the data."""
    panel.canvas.rules(
        [((panel.x(v), panel.top - above), (panel.x(v), panel.bottom)) for v in values],
        colour=colour,
        width=1,
        name="grid",
    )


def axis_line(panel: Panel, value: float, *, above: float = 0.0) -> None:
    """The line that values are read against: zero, or France."""
    x = panel.x(value)
    panel.canvas.rules([((x, panel.top - above), (x, panel.bottom))], colour="nation", width=1.2, name="axis")


def tick_words(panel: Panel, texts: Sequence[tuple[float, str]], *, size: float = 0.93) -> None:
    """Words under a panel; one that would touch its neighbour is left out, the first and last are kept."""
    canvas = panel.canvas
    y = panel.bottom + canvas.type * 1.05
    spans = []
    for value, text in texts:
        half = measure(text, canvas.type * size) / 2
        x = min(max(panel.x(value), half), canvas.width - half)
        spans.append((x - half, x + half, x, text))
    gap = canvas.type * 0.45
    kept: list[tuple[float, float, float, str]] = []
    for index, span in enumerate(spans):
        last = index == len(spans) - 1
        while last and len(kept) > 1 and span[0] < kept[-1][1] + gap:
            kept.pop()
        if not kept or span[0] >= kept[-1][1] + gap:
            kept.append(span)
    for _, _, x, text in kept:
        canvas.words(x, y, text, anchor="center", colour="soft", size=size)


def clipped(panel: Panel, low: float, high: float) -> tuple[float, float, bool, bool]:
    """An interval within the panel, and whether it goes on beyond each end."""
    left, right = panel.x_range
    return max(low, left), min(high, right), low < left, high > right


def intervals(
    panel: Panel,
    limits: Sequence[tuple[float, float, float]],
    *,
    name: str,
    colour: str,
    width: float,
) -> None:
    """Horizontal intervals (low, high, row); one that leaves the panel ends in a small arrow."""
    ends = []
    arrows: dict[str, list[tuple[float, float]]] = {"triangle-left": [], "triangle-right": []}
    for low, high, row in limits:
        a, b, beyond_left, beyond_right = clipped(panel, low, high)
        if a > b:
            continue
        ends.append(((a, row), (b, row)))
        if beyond_left:
            arrows["triangle-left"].append((a, row))
        if beyond_right:
            arrows["triangle-right"].append((b, row))
    panel.segments(ends, name=name, colour=colour, width=width)
    for symbol, places in arrows.items():
        panel.points(
            [x for x, _ in places],
            [y for _, y in places],
            name=f"{name} beyond",
            colour=colour,
            size=panel.canvas.type * 0.5,
            symbol=symbol,
        )


def absent(
    canvas: Canvas,
    symbol: str | None,
    box: tuple[float, float, float, float],
    x: float,
    y: float,
    anchor: Anchor,
) -> None:
    """A missing value: hatching over its room if withheld, and the words that say why."""
    if symbol in WITHHELD:
        canvas.hatched(*box)
    canvas.words(x, y, missing(symbol), anchor=anchor, colour="soft", italic=True)
