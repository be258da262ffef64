"""Names and values of departments: in the department where they fit, else beside the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from genscan import french
from genscan.figures import shapes
from genscan.figures.drawing import Anchor, Canvas
from genscan.figures.words import measure, missing, plain

Beside = tuple["Place", float, float]  # a department whose label found no room, and the point it belongs to


@dataclass(frozen=True)
class Place:
    department_code: str
    label: str
    value: float | None
    symbol: str | None

    @property
    def code(self) -> str:
        return self.department_code

    @property
    def rings(self) -> shapes.Rings:
        return shapes.department(self.department_code)

    def text(self, decimals: int) -> str:
        return missing(self.symbol) if self.value is None else french.number(self.value, decimals)


def lines_of(cell: Place, decimals: int, split: bool) -> list[str]:
    """The name, whole or at its hyphens, and the value."""
    name = plain(cell.label)
    if not split:
        return [name, cell.text(decimals)]
    cuts = [n + 1 for n, letter in enumerate(name) if letter in "- "]
    if not cuts:
        return [name, cell.text(decimals)]
    middle = min(cuts, key=lambda cut: abs(cut - len(name) / 2))
    return [name[:middle].strip(), name[middle:].strip(), cell.text(decimals)]


def _size(canvas: Canvas, lines: Sequence[str], size: float) -> tuple[float, float]:
    t = canvas.type * size
    widths = [measure(line, t) for line in lines[:-1]] + [measure(lines[-1], t, 700)]
    return max(widths) + t * 0.3, t * 1.2 * len(lines)


def _fits(
    canvas: Canvas,
    rings: shapes.Rings,
    lines: Sequence[str],
    size: float = 1.0,
    but: BaseGeometry | None = None,
) -> tuple[float, float] | None:
    return shapes.room_for(rings, *_size(canvas, lines, size), but)


def tiny(canvas: Canvas, rings: shapes.Rings) -> bool:
    """Whether even a bare value would not stand in it."""
    return shapes.room_for(rings, canvas.type * 2.6, canvas.type * 1.3) is None


def inside(
    canvas: Canvas,
    cell: Place,
    rings: shapes.Rings,
    decimals: int,
    short: bool,
    but: BaseGeometry | None = None,
) -> tuple[tuple[float, float], list[str], float] | None:
    """Where a label stands in its department, its lines and their size; None where it does not."""
    tries = [
        (lines_of(cell, decimals, False), 1.0),
        (lines_of(cell, decimals, True), 1.0),
        (lines_of(cell, decimals, False), 0.9),
        (lines_of(cell, decimals, True), 0.9),
    ]
    if short:
        tries.append(([cell.code, cell.text(decimals)], 0.95))
    for lines, size in tries:
        place = _fits(canvas, rings, lines, size, but)
        if place is not None:
            return place, lines, size
    return None


def label(
    canvas: Canvas,
    cell: Place,
    rings: shapes.Rings,
    decimals: int,
    short: bool,
    but: BaseGeometry | None = None,
) -> list[Beside]:
    """Prints a label in its department, or hands it on with the point it belongs to."""
    found = inside(canvas, cell, rings, decimals, short, but)
    if found is not None:
        _print(canvas, *found, cell)
        return []
    x, y, _ = shapes.centre(rings)
    return [(cell, x, y)]


def _print(
    canvas: Canvas, place: tuple[float, float], lines: Sequence[str], size: float, cell: Place
) -> None:
    step = canvas.type * size * 1.2
    x, y = place
    if cell.value is None:
        wide, high = _size(canvas, lines, size)
        canvas.halo(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    for n, line in enumerate(lines):
        last = n == len(lines) - 1
        canvas.words(
            x,
            y + (n - (len(lines) - 1) / 2) * step,
            line,
            anchor="center",
            size=size,
            weight=700 if last and cell.value is not None else 400,
            italic=last and cell.value is None,
        )


def beside_map(
    canvas: Canvas,
    beside: list[Beside],
    shown: dict[str, shapes.Rings],
    decimals: int,
    top: float,
    bottom: float,
    right: float,
) -> float:
    """Labels that do not fit, in a column on the nearer side of the map, each led to its department."""
    if not beside:
        return bottom
    t = canvas.type
    west, north, east, south = shapes.bounds(list(shown.values()))
    if canvas.mode == "narrow" and len(shown) > 1:
        # No room at the sides of a phone: codes and values on lines under the map.
        y = bottom + t * 1.6
        x = 0.0
        for cell, px, py in beside:
            canvas.words(px, py, cell.code, anchor="center", size=0.85, weight=600)
            text = f"{cell.code} {plain(cell.label)} : "
            long = measure(text, t) + measure(cell.text(decimals), t, 700) + t
            if x > 0 and x + long > canvas.width:
                x, y = 0.0, y + t * 1.4
            canvas.words(x, y, text, colour="ink")
            canvas.words(
                x + measure(text, t), y, cell.text(decimals), weight=700 if cell.value is not None else 400
            )
            x += long
        return y + t * 0.6
    middle = (west + east) / 2
    lowest = bottom
    for on_left in (True, False):
        mine = sorted(
            (item for item in beside if (item[1] < middle) == on_left or (len(shown) == 1 and not on_left)),
            key=lambda item: item[2],
        )
        if len(shown) == 1 and on_left:
            continue
        edge = west - t * 1.2 if on_left else east + t * 1.2
        anchor: Anchor = "right" if on_left else "left"
        lowest = max(lowest, column(canvas, mine, edge, anchor, north, south, decimals, leaders=True))
    return lowest


def column(
    canvas: Canvas,
    mine: list[Beside],
    edge: float,
    anchor: Anchor,
    top: float,
    bottom: float,
    decimals: int,
    leaders: bool = False,
) -> float:
    """Name and value one above the other, pushed apart until they no longer touch."""
    t = canvas.type
    step = t * 2.6
    places: list[float] = []
    for _, _, y in mine:
        places.append(max(y, places[-1] + step) if places else max(y, top + t))
    over = max((places[-1] - (bottom - t * 0.4)) if places else 0.0, 0.0)
    places = [y - min(over, places[0] - top) for y in places] if places else []
    for (cell, px, py), y in zip(mine, places, strict=True):
        canvas.words(edge, y - t * 0.6, plain(cell.label), anchor=anchor)
        canvas.words(
            edge,
            y + t * 0.6,
            cell.text(decimals),
            anchor=anchor,
            weight=400 if cell.value is None else 700,
            italic=cell.value is None,
        )
        if leaders:
            start = edge + (t * 0.3 if anchor == "right" else -t * 0.3)
            canvas.rules([((start, y), (px, py))], colour="nation", width=0.8, dash="dot", name="leader")
            canvas.mark(px, py, colour="nation", size=t * 0.28)
    return (places[-1] + t * 1.4) if places else 0.0
