"""What was measured, for readers: tables for the terminal and docs/scale.md, and pictures of the curves."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.quarter import browser
from genscan.figures.drawing import Drawing
from genscan.figures.render import render_svgs
from genscan.figures.theme import FAMILY, LIGHT
from genscan.paths import CHECKOUT
from genscan.text_tables import markdown

PAGE = CHECKOUT / "docs" / "scale.md"
IMAGES = CHECKOUT / "docs" / "images"
Results = Mapping[str, Any]
Table = tuple[Sequence[str], list[Sequence[object]]]
# the curves of each picture; the first is drawn in the colour of demand, the second in that of supply
PICTURES = {
    "records": ("records",),
    "tables": ("vacancies", "courses"),
    "observations": ("observations", "one observation more"),
    "history": ("history", "history that stands"),
}
COLOURS = ("demand", "supply")
WIDTH, HEIGHT, MIDDLE = 760, 330, 0.12  # pixels; share of the width between the two panels
NIGHT, MEMORY = 8 * 3600, 16 * 1024  # seconds, MiB: what one machine gives
FLAT, FAR = 0.1, 1_000  # grown by less from the first to the last: not at all; carried on no further
_BLOCK = re.compile(r"(<!-- measured: ([a-z ]+) -->\n).*?(<!-- end -->)", re.S)


def tables(found: Results) -> dict[str, Table]:
    """Every table by name, of the parts that were measured; all cells are text or whole numbers."""
    made: dict[str, Table] = {}
    if "machine" in found:
        often = [(f"{part}: pairs, or runs of a point", count) for part, count in found["pairs"].items()]
        made["machine"] = ("what", "measured with"), [*found["machine"].items(), *often]
    if "intake" in found:
        made["intake"] = _intake(found["intake"])
    measures = [*found.get("large", ()), *found.get("quarter", ())]
    if measures:
        made["stages"] = _stages(measures)
    if parts := [one for one in measures if one["parts"]]:
        made["parts of a quarter"] = _parts(parts[0])
    if "curves" in found:
        made["curves"] = _points(found["curves"])
        made["slopes"] = _slopes(found["curves"])
    return made


def _intake(lines: Sequence[Results]) -> Table:
    headings = ("case", "records", "s", "records/s", "floor", "floor s", "ratio", "at most", "held", "MiB")
    return headings, [
        (
            line["name"],
            f"{line['records']:,}",
            f"{line['seconds']:.2f}",
            f"{line['records'] / line['seconds']:,.0f}",
            line["floor"],
            f"{line['floor_seconds']:.2f}",
            f"{line['ratio']:.2f}",
            "" if line["at_most"] is None else f"{line['at_most']:g}",
            _held((line["ratio"], line["at_most"])),
            f"{line['tree_mib']:,.0f}",
        )
        for line in lines
    ]


def _stages(measures: Sequence[Results]) -> Table:
    headings = ("stage", "of", "s", "floor", "floor s", "ratio", "MiB", "floor MiB", "at most", "held")
    return headings, [
        (
            one["name"],
            one["what"],
            f"{one['seconds']:.1f}",
            one["floor"],
            f"{one['floor_seconds']:.1f}",
            f"{one['ratio']:.2f}",
            f"{one['tree_mib']:,.0f}",
            f"{one['floor_tree_mib']:,.0f}",
            _bound(one["at_most"]),
            _held(*((one[what], most) for what, most in one["at_most"].items())),
        )
        for one in measures
    ]


def _held(*bounds: tuple[float, float | None]) -> str:
    """Whether all values are within what they may be at most; empty where nothing bounds them."""
    told = [value <= most for value, most in bounds if most is not None]
    return "" if not told else "yes" if all(told) else "no"


def _bound(bound: Results) -> str:
    told = (
        f"{bound['ratio']:g} times its floor" if bound["ratio"] else "",
        f"{bound['seconds']:g} s" if bound["seconds"] else "",
        f"{bound['tree_mib']:,.0f} MiB" if bound["tree_mib"] else "",
    )
    return ", ".join(filter(None, told))


def _parts(measure: Results) -> Table:
    whole = sum(measure["parts"].values())
    return ("stage", "s", "% of the quarter"), [
        (name, f"{seconds:.1f}", f"{100 * seconds / whole:.0f}")
        for name, seconds in sorted(measure["parts"].items(), key=lambda part: -part[1])
    ]


def _points(curves: Sequence[Results]) -> Table:
    return ("curve", "size", "s", "processor s", "MiB"), [
        (
            curve["name"],
            f"{point['size']:,}",
            f"{point['seconds']:.1f}",
            f"{point['processors']:.1f}",
            f"{point['tree_mib']:,.0f}",
        )
        for curve in curves
        for point in curve["points"]
    ]


def _slopes(curves: Sequence[Results]) -> Table:
    headings = (
        *("curve", "from", "to", "slope of time", "of processor time", "memory, last / first"),
        *("8 h at size", "16 GiB at size"),
    )
    rows: list[Sequence[object]] = []
    for curve in curves:
        settled = [point for point in curve["points"] if point["size"] >= curve["settled"]]
        first, last = settled[0], settled[-1]
        rows.append(
            (
                curve["name"],
                f"{first['size']:,}",
                f"{last['size']:,}",
                f"{slope(settled, 'seconds'):.2f}",
                f"{slope(settled, 'processors'):.2f}",
                f"{last['tree_mib'] / first['tree_mib']:.2f}",
                reached(settled, "seconds", NIGHT),
                reached(settled, "tree_mib", MEMORY),
            )
        )
    return headings, rows


def slope(points: Sequence[Results], what: str) -> float:
    """The exponent with which a value grows with size: least squares of the logarithms."""
    x = [math.log(point["size"]) for point in points]
    y = [math.log(point[what]) for point in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def reached(points: Sequence[Results], what: str, limit: float) -> str:
    """The size at which a value reaches its limit if it grows on in a straight line, to two digits."""
    first, last = points[0], points[-1]
    grown = last[what] - first[what]
    if grown < FLAT * first[what]:
        return "does not grow"
    size = last["size"] + (limit - last[what]) * (last["size"] - first["size"]) / grown
    if size > FAR * last["size"]:
        return f"over {FAR:,} times that"
    digits = 10 ** (math.floor(math.log10(size)) - 1)
    return f"{math.floor(size / digits) * digits:,.0f}"


def alternative(name: str, found: Results) -> str:
    """What a picture shows, in words: every point of its curves."""
    told = []
    for curve in _curves(name, found):
        points = "; ".join(
            f"{point['size']:,}: {point['seconds']:.1f} s, {point['tree_mib']:,.0f} MiB"
            for point in curve["points"]
        )
        told.append(f"{curve['name']} ({curve['size']}): {points}")
    return ". ".join(told)


def _curves(name: str, found: Results) -> list[Results]:
    return [curve for one in PICTURES[name] for curve in found["curves"] if curve["name"] == one]


def filled(text: str, found: Results) -> str:
    """The page with each block between its markers made anew: tables, and pictures with their words."""
    made = {name: markdown(*table) for name, table in tables(found).items()}
    if "curves" in found:
        for name in PICTURES:
            made[f"picture of {name}"] = f"![{alternative(name, found)}](images/scale-{name}.svg)"
    return _BLOCK.sub(lambda block: f"{block[1]}\n{made.get(block[2], 'Not measured.')}\n\n{block[3]}", text)


def write(path: Path) -> None:
    """Write the page and its pictures anew from what was measured."""
    found = results.read(path)
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    if "curves" in found:
        for name, svg in render_svgs([drawing(name, found) for name in PICTURES], browser()).items():
            (IMAGES / f"{name}.svg").write_text(titled(svg, name, found), encoding="utf-8")


def titled(svg: str, name: str, found: Results) -> str:
    """The picture with what it shows in words, as its own title."""
    start, _, rest = svg.partition(">")
    return f"{start}><title>{escape(alternative(name.removeprefix('scale-'), found))}</title>{rest}"


def drawing(name: str, found: Results) -> Drawing:
    """Seconds on the left, MiB on the right, both axes logarithmic."""
    curves = _curves(name, found)
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": curve["name"],
            "x": [point["size"] for point in curve["points"]],
            "y": [point[what] for point in curve["points"]],
            "xaxis": f"x{panel}",
            "yaxis": f"y{panel}",
            "line": {"color": LIGHT[colour], "width": 2},
            "marker": {"color": LIGHT[colour], "size": 7},
            "showlegend": panel == 1,
        }
        for panel, what in ((1, "seconds"), (2, "tree_mib"))
        for curve, colour in zip(curves, COLOURS, strict=False)
    ]
    marked = sorted({point["size"] for curve in curves for point in curve["points"]})
    ticks = {"tickvals": marked} if marked[-1] < 100 * marked[0] else {}  # else powers of ten
    sizes = " or ".join(dict.fromkeys(curve["size"] for curve in curves))
    layout: dict[str, Any] = {
        "width": WIDTH,
        "height": HEIGHT,
        "font": {"family": FAMILY, "size": 13, "color": LIGHT["ink"]},
        "paper_bgcolor": LIGHT["paper"],
        "plot_bgcolor": LIGHT["paper"],
        "margin": {"l": 70, "r": 30, "t": 40, "b": 50},
        "legend": {"orientation": "h", "x": 0, "y": 1.16, "entrywidth": 180},
        "xaxis": _axis(sizes, "y") | ticks | {"domain": [0, (1 - MIDDLE) / 2]},
        "yaxis": _axis("seconds", "x") | {"range": _decades(curves, "seconds")},
        "xaxis2": _axis(sizes, "y2") | ticks | {"domain": [(1 + MIDDLE) / 2, 1]},
        "yaxis2": _axis("MiB of memory", "x2") | {"range": _decades(curves, "tree_mib")},
    }
    return Drawing(f"scale-{name}", data, layout, WIDTH, HEIGHT, alternative(name, found))


def _decades(curves: Sequence[Results], what: str) -> list[float]:
    """Whole powers of ten around all values."""
    values = [math.log10(point[what]) for curve in curves for point in curve["points"]]
    return [math.floor(min(values)), math.ceil(max(values))]


def _axis(title: str, anchor: str) -> dict[str, Any]:
    return {
        "type": "log",
        "title": {"text": title, "standoff": 8, "font": {"size": 13}},
        "anchor": anchor,
        "dtick": 1,
        "tickformat": ",",
        "gridcolor": LIGHT["faint"],
        "linecolor": LIGHT["rule"],
        "showline": True,
        "zeroline": False,
    }
