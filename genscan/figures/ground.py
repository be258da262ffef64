"""What lies under the data, in pixels: tints, rules, hatching, halos behind words, marks of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from genscan.figures import hatching
from genscan.figures.hatching import Point, Segment
from genscan.figures.theme import paint
from genscan.figures.words import hovering


@dataclass
class Ground:
    """Layers from below: tints, hatching, areas, rules, halos, marks. Rules of one look are one trace and all
    hatching is one shape, since a browser spends its time by piece. Areas over hatching are not filled."""

    _tints: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    _areas: list[dict[str, Any]] = field(default_factory=list)
    _rules: dict[tuple[str, str, float, str], list[Segment]] = field(default_factory=dict)
    _hatching: list[Segment] = field(default_factory=list)
    _halos: list[Sequence[Point]] = field(default_factory=list)
    _marks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def type(self) -> float:
        """The height of the figure's type, which all measures follow."""
        raise NotImplementedError

    def rules(
        self,
        segments: Sequence[Segment],
        *,
        colour: str,
        width: float,
        dash: str = "solid",
        name: str = "rule",
    ) -> None:
        """Straight lines."""
        if segments:
            self._rules.setdefault((name, colour, width, dash), []).extend(segments)

    def area(
        self,
        rings: Sequence[Sequence[Point]],
        *,
        fill: str,
        colour: str = "none",
        width: float = 0.0,
        name: str = "area",
        hover: str | None = None,
    ) -> None:
        """Closed shapes, filled and outlined."""
        self._areas.append(
            _filled(rings, fill, name)
            | {"line": {"color": paint(colour), "width": width, "simplify": False}}
            | ({"hoverinfo": "text", "hoveron": "fills", "text": hovering(hover)} if hover else {})
        )

    def box(self, left: float, top: float, right: float, bottom: float, **style: Any) -> None:
        self.area([_corners(left, top, right, bottom)], **style)

    def tint(self, left: float, top: float, right: float, bottom: float, fill: str) -> None:
        """A box under everything: a row that is marked, a quarter of a plane."""
        self._tints.append((left, top, right, bottom, fill))

    def halo(self, left: float, top: float, right: float, bottom: float) -> None:
        """Paper behind words: hides rules and hatching, not the data."""
        self._halos.append(_corners(left, top, right, bottom))

    def hatched(self, left: float, top: float, right: float, bottom: float) -> None:
        """The room of a withheld value."""
        self.hatch_segments(hatching.hatch_box(left, top, right, bottom, self.type * 0.8))

    def hatch_segments(self, segments: Sequence[Segment]) -> None:
        self._hatching.extend(segments)

    def mark(
        self,
        x: float,
        y: float,
        *,
        colour: str,
        size: float,
        symbol: str = "circle",
        fill: str | None = None,
        outline: float = 0.0,
    ) -> None:
        """One mark: of a key, or of a figure without a scale."""
        self._marks.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "mark",
                "x": [round(x, 2)],
                "y": [round(y, 2)],
                "marker": {
                    "symbol": symbol,
                    "size": round(size, 2),
                    "color": paint(fill or colour),
                    "opacity": 1,
                    "line": {"color": paint(colour), "width": outline},
                },
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )

    def swatch(self, x: float, y: float, role: str) -> float:
        """A key's small rectangle, centred on y; answers where its words start."""
        w, h = self.type * 1.15, self.type * 0.78
        around = (x, y - h / 2, x + w, y + h / 2)
        fill = "none" if role == "withheld" else role
        self.box(*around, fill=fill, colour="nation", width=0.8, name="key")
        if role == "withheld":
            self.hatch_segments(hatching.hatch_box(*around, self.type * 0.36))
        return x + w + self.type * 0.4

    def ground_traces(self) -> list[dict[str, Any]]:
        """The layers as Plotly traces, in their order."""
        made = [*self._areas, *(_lines(segments, *look) for look, segments in self._rules.items())]
        if self._halos:
            made.append(
                _filled(self._halos, "paper", "halo") | {"line": {"color": paint("none"), "width": 0}}
            )
        return [*made, *self._marks]

    def ground_shapes(self) -> list[dict[str, Any]]:
        """What lies under the traces, as Plotly shapes."""
        shapes: list[dict[str, Any]] = [
            {
                "type": "rect",
                "name": "tint",
                "layer": "below",
                "x0": round(left, 2),
                "y0": round(top, 2),
                "x1": round(right, 2),
                "y1": round(bottom, 2),
                "fillcolor": paint(fill),
                "line": {"width": 0},
            }
            for left, top, right, bottom, fill in self._tints
        ]
        if self._hatching:
            path = "".join(f"M{a[0]:.1f},{a[1]:.1f}L{b[0]:.1f},{b[1]:.1f}" for a, b in self._hatching)
            line = {"color": paint("hatch"), "width": 0.9}
            shapes.append(
                {"type": "path", "name": "withheld", "layer": "below", "path": path, "line": line}
                | {"fillcolor": paint("none")}
            )
        return shapes


def _corners(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _lines(segments: Sequence[Segment], name: str, colour: str, width: float, dash: str) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for a, b in segments:
        x += [round(a[0], 2), round(b[0], 2), None]
        y += [round(a[1], 2), round(b[1], 2), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x[:-1],
        "y": y[:-1],
        "line": {"color": paint(colour), "width": width, "dash": dash},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _filled(rings: Sequence[Sequence[Point]], fill: str, name: str) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [*(round(point[0], 1) for point in ring), round(ring[0][0], 1), None]
        y += [*(round(point[1], 1) for point in ring), round(ring[0][1], 1), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x[:-1],
        "y": y[:-1],
        "fill": "toself",
        "fillcolor": paint(fill),
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
