"""Where the labels of crowded points go: greedily, each at the cheapest of a few places around its mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

Box = tuple[float, float, float, float]
Line = tuple[float, float, float, float]
# Aside and up or down, then how far a step away goes in each.
DIRECTIONS = (
    (1, -1, 0.6, 0.8), (-1, -1, 0.6, 0.8), (1, 1, 0.6, 0.8), (-1, 1, 0.6, 0.8),
    (1, 0, 1.0, 0.0), (-1, 0, 1.0, 0.0), (0, -1, 0.0, 0.8), (0, 1, 0.0, 0.8),
    (1, -1, 1.6, 0.3), (-1, -1, 1.6, 0.3), (1, 1, 1.6, 0.3), (-1, 1, 1.6, 0.3),
)  # fmt: skip
DISTANCES = (0.0, 0.5, 1.1, 1.9, 2.9, 4.1, 5.6)  # in heights of a label
# The cost of a whole cover; of a line's height of crossing an axis, a whisker or a band; of a step away; of
# standing beyond an axis from its mark.
BLOCK, AXIS, WHISKER, BAND, FAR, BEYOND = 60.0, 2.0, 2.6, 0.3, 2.2, 9.0
ROUNDS = 4
CRUMB = 3.0  # a shorter rest of a line would be a speck

_ANCHORS: dict[int, Literal["left", "center", "right"]] = {1: "left", 0: "center", -1: "right"}


@dataclass(frozen=True)
class Place:
    """The upper left corner of a label, and the side of its mark that it stands on."""

    box: Box
    anchor: Literal["left", "center", "right"]
    distance: float


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    radius: float,
    inside: Box,
    taken: Sequence[Box],
    axes: Sequence[Line],
    whiskers: Sequence[Line],
    bands: Sequence[Line] = (),
) -> list[Place | None]:
    """One place a point, in the order given; None where every place would cover another label.

    The first round places each label among those before it; the next ones move it among all others."""
    marks = [(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    lines = [
        *((AXIS, line) for line in axes),
        *((WHISKER, line) for line in whiskers),
        *((BAND, line) for line in bands),
    ]
    found: list[Place | None] = [None] * len(points)
    for _ in range(ROUNDS):
        before = list(found)
        for n, (point, size) in enumerate(zip(points, sizes, strict=True)):
            others = [*taken, *(one.box for m, one in enumerate(found) if one is not None and m != n)]
            found[n] = _best(point, size, radius, inside, [*marks, *others], lines, axes)
        if found == before:
            break
    for n, one in enumerate(found):
        others = [*taken, *(other.box for m, other in enumerate(found) if other is not None and m != n)]
        if (
            one is not None
            and sum(_overlap(one.box, box) for box in others) > 0.25 * sizes[n][0] * sizes[n][1]
        ):
            found[n] = None
    return found


def _best(
    point: tuple[float, float],
    size: tuple[float, float],
    radius: float,
    inside: Box,
    blocks: Sequence[Box],
    lines: Sequence[tuple[float, Line]],
    axes: Sequence[Line],
) -> Place | None:
    wide, high = size
    best: Place | None = None
    cost = float("inf")
    for steps in DISTANCES:
        least = FAR * steps
        if least >= cost:
            break
        for sx, sy, aside, up in DIRECTIONS:
            box = _candidate(*point, wide, high, radius, sx, sy, aside * steps * high, up * steps * high)
            if not _within(box, inside):
                continue
            price = least + (0.0 if sx and sy else 0.4) + BEYOND * _beyond(box, point, axes)
            for block in blocks:
                price += BLOCK * _overlap(box, block) / (wide * high)
                if price >= cost:
                    break
            if price >= cost:
                continue
            price += sum(weight * _crossing(box, line) / high for weight, line in lines)
            if price < cost:
                cost = price
                best = Place(box, _ANCHORS[sx], steps * high)
    return best


def _candidate(
    x: float, y: float, wide: float, high: float, radius: float, sx: int, sy: int, aside: float, up: float
) -> Box:
    away = (radius + 2 if sy == 0 else radius * 0.75) + aside
    left = x + away if sx > 0 else x - away - wide if sx < 0 else x - wide / 2
    middle = y + sy * (radius * (0.75 if sx else 1.1) + high / 2 + up)
    return left, middle - high / 2, left + wide, middle + high / 2


def _within(box: Box, around: Box) -> bool:
    return box[0] >= around[0] and box[1] >= around[1] and box[2] <= around[2] and box[3] <= around[3]


def _overlap(a: Box, b: Box) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _beyond(box: Box, point: tuple[float, float], axes: Sequence[Line]) -> int:
    """How many upright or level axes part the middle of a label from its mark."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return sum(
        (x < x0) != (point[0] < x0) if x0 == x1 else (y < y0) != (point[1] < y0) for x0, y0, x1, y1 in axes
    )


def _crossing(box: Box, line: Line) -> float:
    """The length of an upright or level line within a box, capped: a long crossing is no worse than a few."""
    x0, y0, x1, y1 = line
    if x0 == x1:
        inside = min(box[3], max(y0, y1)) - max(box[1], min(y0, y1)) if box[0] < x0 < box[2] else 0.0
    else:
        inside = min(box[2], max(x0, x1)) - max(box[0], min(x0, x1)) if box[1] < y0 < box[3] else 0.0
    return min(max(inside, 0.0), 5 * (box[3] - box[1]))


def cut(line: Line, boxes: Sequence[Box]) -> list[Line]:
    """What is left of an upright or level line where boxes hide their part of it; no crumbs."""
    x0, y0, x1, y1 = line
    upright = x0 == x1
    start, end = sorted((y0, y1) if upright else (x0, x1))
    across = x0 if upright else y0
    hidden = sorted(
        ((box[1], box[3]) if upright else (box[0], box[2]))
        for box in boxes
        if (box[0] < across < box[2] if upright else box[1] < across < box[3])
    )
    parts = []
    for low, high in [*hidden, (end, end)]:
        if low > start:
            parts.append((start, min(low, end)))
        start = max(start, high)
        if start >= end:
            break
    return [(across, a, across, b) if upright else (a, across, b, across) for a, b in parts if b - a >= CRUMB]


def leader(box: Box, x: float, y: float, radius: float, points: Sequence[tuple[float, float]]) -> Line | None:
    """The line from a label to its mark, where they stand apart or another mark stands as near."""
    near_x, near_y = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    length = hypot(near_x - x, near_y - y)
    doubtful = any(
        hypot(min(max(a, box[0]), box[2]) - a, min(max(b, box[1]), box[3]) - b) < length + 2
        for a, b in points
        if (a, b) != (x, y)
    )
    if length < (radius + 3 if doubtful else 13):
        return None
    return near_x, near_y, x + (near_x - x) * radius / length, y + (near_y - y) * radius / length
