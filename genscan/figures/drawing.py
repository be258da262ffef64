"""A drawing: a Plotly figure of fixed size, its id and alternative text; and the canvas it is made on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log10
from typing import TYPE_CHECKING, Any, Literal

from genscan.figures.ground import Ground
from genscan.figures.theme import CLEAR, FAMILY, SIZES, Mode, paint, width_of
from genscan.figures.words import escaped, hovering, measure, plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

Anchor = Literal["left", "center", "right"]
Weight = Literal[400, 600, 700]
_OPTICAL = 0.06  # of the size: Plotly centres a line on its box, the eye on its lower-case letters
_LINE = 1.24


@dataclass(frozen=True)
class Drawing:
    """What a page places: one figure, drawn for one mode, as the data and the layout that Plotly reads."""

    id: str
    data: Sequence[dict[str, Any]]
    layout: dict[str, Any]
    width: int
    height: int
    alt: str

    @property
    def figure(self) -> go.Figure:
        """The same as a figure of Plotly, unchecked: for tests and notebooks, pages need none."""
        import plotly.graph_objects as go

        return go.Figure({"data": self.data, "layout": self.layout}, _validate=False)


@dataclass(frozen=True)
class Panel:
    """A rectangle of the canvas with data axes; it turns values into pixels as Plotly will."""

    canvas: Canvas
    number: int
    left: float
    top: float
    right: float
    bottom: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    log: bool = False

    def x(self, value: float) -> float:
        return self.left + self._share(value, self.x_range) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - self._share(value, self.y_range) * (self.bottom - self.top)

    def _share(self, value: float, ends: tuple[float, float]) -> float:
        low, high = ends
        if self.log:
            value, low, high = log10(value), log10(low), log10(high)
        return (value - low) / (high - low)

    def trace(self, **properties: Any) -> None:
        """A Plotly trace on the axes of this panel."""
        self.canvas.traces.append(
            {"xaxis": f"x{self.number}", "yaxis": f"y{self.number}", "hoverinfo": "skip", **properties}
        )

    def points(
        self,
        x: Sequence[float],
        y: Sequence[float],
        *,
        name: str,
        colour: str,
        size: float,
        symbol: str = "circle",
        fill: str | None = None,
        outline: float = 0.0,
        hover: Sequence[str] | None = None,
    ) -> None:
        """Marks; an open one is filled with paper."""
        if not x:
            return
        self.trace(
            type="scatter",
            mode="markers",
            name=name,
            x=list(x),
            y=list(y),
            marker={
                "symbol": symbol,
                "size": round(size, 2),
                "color": paint(fill or colour),
                "opacity": 1,
                "line": {"color": paint(colour), "width": outline},
            },
            cliponaxis=False,
            **({"hoverinfo": "text", "hovertext": [hovering(text) for text in hover]} if hover else {}),
        )

    def segments(
        self,
        ends: Sequence[tuple[tuple[float, float], tuple[float, float]]],
        *,
        name: str,
        colour: str,
        width: float,
        dash: str = "solid",
    ) -> None:
        """Straight lines between values."""
        if not ends:
            return
        self.trace(
            type="scatter",
            mode="lines",
            name=name,
            x=[value for a, b in ends for value in (a[0], b[0], None)],
            y=[value for a, b in ends for value in (a[1], b[1], None)],
            line={"color": paint(colour), "width": width, "dash": dash},
            cliponaxis=False,
        )

    def text(
        self,
        x: Sequence[float],
        y: Sequence[float],
        texts: Sequence[str],
        *,
        colours: Sequence[str],
        weight: Weight,
    ) -> None:
        """Words on the marks themselves, starting at x."""
        if not texts:
            return
        self.trace(
            type="scatter",
            mode="text",
            name="words on marks",
            x=list(x),
            y=list(y),
            text=[escaped(plain(text)) for text in texts],
            textposition=["middle right"] * len(texts),
            textfont={
                "family": FAMILY,
                "size": [self.canvas.type] * len(texts),
                "color": [paint(colour) for colour in colours],
                "weight": [weight] * len(texts),
            },
            cliponaxis=False,
        )

    def bars(
        self,
        values: Sequence[float],
        rows: Sequence[float],
        *,
        name: str,
        colour: str,
        thickness: float,
        base: Sequence[float] | None = None,
        outline: float = 0.0,
        fill: str | None = None,
        hover: Sequence[str] | None = None,
    ) -> None:
        """Horizontal bars from zero, or from their own base; thickness in pixels."""
        if not values:
            return
        pixel = abs(self.y_range[1] - self.y_range[0]) / (self.bottom - self.top)
        self.trace(
            type="bar",
            orientation="h",
            name=name,
            x=list(values),
            y=list(rows),
            width=round(thickness * pixel, 6),
            marker={
                "color": paint(fill or colour),
                "line": {"color": paint(colour), "width": outline},
            },
            cliponaxis=False,
            **({"base": list(base)} if base is not None else {}),
            **({"hoverinfo": "text", "hovertext": [hovering(text) for text in hover]} if hover else {}),
        )


@dataclass
class Canvas(Ground):
    """A ground measured in pixels with all words on it, and panels with the data over it.

    Words lie under the data: a layer over the panels would keep the pointer from the marks."""

    mode: Mode = "pdf"
    share: float = 1.0
    traces: list[dict[str, Any]] = field(default_factory=list)
    _panels: list[Panel] = field(default_factory=list)
    _words: list[tuple[float, float, str, float, str, int, str, str]] = field(default_factory=list)
    _turned: list[dict[str, Any]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return width_of(self.mode, self.share)

    @property
    def type(self) -> float:
        return SIZES[self.mode].type

    def panel(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        x_range: tuple[float, float],
        y_range: tuple[float, float] = (0.0, 1.0),
        log: bool = False,
    ) -> Panel:
        made = Panel(self, len(self._panels) + 2, left, top, right, bottom, x_range, y_range, log)
        self._panels.append(made)
        return made

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Anchor = "left",
        colour: str = "ink",
        weight: Weight = 400,
        size: float = 1.0,
        italic: bool = False,
        halo: bool = False,
    ) -> None:
        """One line of text, its middle at y; the size is relative to the mode's type.

        A halo hides the rules behind the text, not the data."""
        points = round(self.type * size, 2)
        if halo:
            long = measure(plain(text), points, weight)
            start = x - {"left": 0.0, "center": long / 2, "right": long}[anchor]
            self.halo(start - 1, y - points * 0.55, start + long + 1, y + points * 0.55)
        style = "italic" if italic else "normal"
        shown = escaped(plain(text))
        self._words.append((x, y + points * _OPTICAL, shown, points, colour, weight, style, anchor))

    def lines(self, x: float, y: float, texts: Sequence[str], **style: Any) -> None:
        """Several lines of text, centred on y as one block."""
        step = self.type * style.get("size", 1.0) * _LINE
        for n, text in enumerate(texts):
            self.words(x, y + (n - (len(texts) - 1) / 2) * step, text, **style)

    def turned(
        self, x: float, y: float, text: str, *, colour: str, weight: Weight, size: float = 1.0
    ) -> None:
        """A line that reads upwards, centred on a point: the name of a vertical axis."""
        self._turned.append(
            {
                "x": x,
                "y": y,
                "xref": "x",
                "yref": "y",
                "text": escaped(plain(text)),
                "textangle": -90,
                "showarrow": False,
                "font": {"size": round(self.type * size, 2), "color": paint(colour), "weight": weight},
            }
        )

    def drawing(self, id: str, height: float, alt: str, *, width: int | None = None) -> Drawing:
        """The figure, closed: axes fixed and hidden, nothing of Plotly's own furniture."""
        high, wide = round(height), width or self.width
        layout: dict[str, Any] = {
            "width": wide,
            "height": high,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "showlegend": False,
            "barmode": "overlay",
            "dragmode": False,
            "hovermode": "closest",
            "font": {"family": FAMILY, "size": self.type, "color": paint("ink")},
            "hoverlabel": {
                "bgcolor": paint("ink"),
                "bordercolor": paint("ink"),
                "align": "left",
                "font": {"family": FAMILY, "size": self.type, "color": paint("paper")},
            },
            "xaxis": _axis([0, wide]),
            "yaxis": _axis([high, 0]),
        }
        for panel in self._panels:
            ends = [log10(v) for v in panel.x_range] if panel.log else list(panel.x_range)
            rows = [log10(v) for v in panel.y_range] if panel.log else list(panel.y_range)
            kind = {"type": "log"} if panel.log else {}
            layout[f"xaxis{panel.number}"] = _axis(
                ends,
                anchor=f"y{panel.number}",
                domain=[panel.left / wide, panel.right / wide],
                **kind,
            )
            layout[f"yaxis{panel.number}"] = _axis(
                rows,
                anchor=f"x{panel.number}",
                domain=[1 - panel.bottom / high, 1 - panel.top / high],
                **kind,
            )
        if shapes := self.ground_shapes():
            layout["shapes"] = shapes
        if self._turned:
            layout["annotations"] = self._turned
        traces = [*self.ground_traces(), *([self._text_trace()] if self._words else []), *self.traces]
        return Drawing(id, traces, layout, self.width, high, alt)

    def _text_trace(self) -> dict[str, Any]:
        side = {"left": "middle right", "center": "middle center", "right": "middle left"}
        x, y, texts, sizes, colours, weights, styles, anchors = zip(*self._words, strict=True)
        return {
            "type": "scatter",
            "mode": "text",
            "name": "words",
            "x": [round(value, 2) for value in x],
            "y": [round(value, 2) for value in y],
            "text": list(texts),
            "textposition": [side[anchor] for anchor in anchors],
            "textfont": {
                "family": FAMILY,
                "size": list(sizes),
                "color": [paint(colour) for colour in colours],
                "weight": list(weights),
                "style": list(styles),
            },
            "hoverinfo": "skip",
            "cliponaxis": False,
        }


def _axis(ends: Sequence[float], **more: Any) -> dict[str, Any]:
    return {
        "range": list(ends),
        "visible": False,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        **more,
    }
