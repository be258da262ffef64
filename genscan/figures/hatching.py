"""Hatching at 45 degrees, cut by a polygon: how every figure shows the room of a withheld value."""

from __future__ import annotations

from collections.abc import Sequence

from shapely import MultiLineString, Polygon, intersection
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
Segment = tuple[Point, Point]


def hatch(shape: BaseGeometry, pitch: float) -> list[Segment]:
    """The parallel segments that fill a shape, in pixels, from left to right."""
    if shape.is_empty:
        return []
    left, top, right, bottom = shape.bounds
    height = bottom - top
    # Lines start on a common lattice: neighbouring shapes hatch as one.
    first = int((left - height + bottom) // pitch)
    last = int((right + bottom) // pitch) + 1
    lines = [((n * pitch - bottom, bottom), (n * pitch - top, top)) for n in range(first, last + 1)]
    cut = intersection(MultiLineString(lines), shape)
    parts = getattr(cut, "geoms", [cut])
    found: list[Segment] = []
    for part in parts:
        points = list(part.coords) if part.geom_type == "LineString" else []
        if len(points) >= 2:
            a, b = sorted(((points[0][0], points[0][1]), (points[-1][0], points[-1][1])))
            found.append((a, b))
    return sorted(found)


def hatch_box(left: float, top: float, right: float, bottom: float, pitch: float) -> list[Segment]:
    """The same for an upright rectangle."""
    return hatch(polygon([(left, top), (right, top), (right, bottom), (left, bottom)]), pitch)


def polygon(points: Sequence[Point]) -> Polygon:
    return Polygon(points)
