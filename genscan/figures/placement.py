"""Where the labels of crowded points go: greedily, each at the cheapest of a few places around its mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

Box = tuple[float, float, float, float]
Line = tuple[float, float, float, float]
DIRECTIONS = ((1, -1), (-1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0))
DISTANCES = (0.0, 0.5, 1.1, 1.9, 2.9, 4.1, 5.6)  # in heights of a label
MARK, AXIS, WHISKER, FAR = 6.0, 0.8, 0.9, 2.2


@dataclass(frozen=True)
class Place:
    """The upper left corner of a label, and the side of its mark that it stands on."""

    box: Box
    anchor: Literal["left", "right"]
    distance: float


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    radius: float,
    inside: Box,
    taken: Sequence[Box],
    axes: Sequence[Line],
    whiskers: Sequence[Line],
) -> list[Place | None]:
    """One place a point, in the order given; None where every place would cover a mark or a label wholly."""
    marks = [(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    done: list[Box] = list(taken)
    found: list[Place | None] = []
    for (x, y), (wide, high) in zip(points, sizes, strict=True):
        best: Place | None = None
        cost = float("inf")
        for steps in DISTANCES:
            least = FAR * steps
            if least >= cost:
                break
            for sx, sy in DIRECTIONS:
                candidate = _candidate(x, y, wide, high, radius, sx, sy, steps * high)
                if not _within(candidate, inside):
                    continue
                price = least + (0.4 if sy == 0 else 0.0)
                area = wide * high
                for other in (*marks, *done):
                    price += MARK * 6 * _overlap(candidate, other) / area
                    if price >= cost:
                        break
                if price >= cost:
                    continue
                price += sum(AXIS * _crossing(candidate, line) / high for line in axes)
                price += sum(WHISKER * _crossing(candidate, line) / high for line in whiskers)
                if price < cost:
                    cost = price
                    best = Place(candidate, "left" if sx > 0 else "right", steps * high)
        if best is not None and sum(_overlap(best.box, other) for other in done) > 0.3 * wide * high:
            best = None
        if best is not None:
            done.append(best.box)
        found.append(best)
    return found


def _candidate(
    x: float, y: float, wide: float, high: float, radius: float, sx: int, sy: int, distance: float
) -> Box:
    gap = radius + 2 if sy == 0 else radius * 0.75
    away = gap + (distance if sy == 0 else distance * 0.6)
    left = x + away if sx > 0 else x - away - wide
    middle = y + sy * (radius * 0.75 + high / 2 + distance * 0.8) if sy else y
    return left, middle - high / 2, left + wide, middle + high / 2


def _within(box: Box, around: Box) -> bool:
    return box[0] >= around[0] and box[1] >= around[1] and box[2] <= around[2] and box[3] <= around[3]


def _overlap(a: Box, b: Box) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _crossing(box: Box, line: Line) -> float:
    """The length of an upright or level line within a box, capped: a long crossing is no worse than a few."""
    x0, y0, x1, y1 = line
    if x0 == x1:
        inside = min(box[3], max(y0, y1)) - max(box[1], min(y0, y1)) if box[0] < x0 < box[2] else 0.0
    else:
        inside = min(box[2], max(x0, x1)) - max(box[0], min(x0, x1)) if box[1] < y0 < box[3] else 0.0
    return min(max(inside, 0.0), 5 * (box[3] - box[1]))


def leader(box: Box, x: float, y: float, radius: float) -> Line | None:
    """The line from a label to its mark, where they stand apart."""
    near_x, near_y = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    length = hypot(near_x - x, near_y - y)
    if length < 13:
        return None
    return near_x, near_y, x + (near_x - x) * radius / length, y + (near_y - y) * radius / length
