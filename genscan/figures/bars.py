"""Horizontal bars of one side, with the nation as a tick: contracts, skills, levels, families."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

import polars as pl

from genscan import french
from genscan.figures.drawing import Canvas, Drawing
from genscan.figures.parts import Names, absent, nothing
from genscan.figures.theme import Mode
from genscan.figures.words import fitted, measure, missing, plain

PITCHES = (1.9, 2.6, 3.8)  # by the number of lines of the longest name
Side = Literal["demand", "supply"]
Kind = Literal["share", "count"]


def draw(
    rows: pl.DataFrame,
    *,
    id: str,
    mode: Mode,
    alt: str,
    side: Side = "demand",
    kind: Kind = "share",
    share: float = 1.0,
    decimals: int = 1,
    reference_label: str = "France",
    value_label: str | None = None,
) -> Drawing:
    """Rows in their order: group (nullable), label, value, reference (nullable), symbol.

    `share` is the part of the page's width that the figure takes (`theme.HALF` for two abreast); `decimals`
    those of printed percentages."""
    cells = list(rows.iter_rows(named=True))
    if not cells:
        return nothing(id, mode, alt, share)
    canvas = Canvas(mode=mode, share=share)
    t = canvas.type
    slots = _slots(cells)
    names = Names(canvas, [cell["label"] for cell in cells], 0.52 if canvas.width < 420 else 0.36, lines=3)
    texts = [_number(cell["value"], kind, decimals) for cell in cells if cell["value"] is not None]
    head = ("%" if kind == "share" else "") if value_label is None else value_label
    room = max([measure(text, t, 700) for text in texts] + [measure(head, t * 0.93)])
    lost = max((measure(missing(c["symbol"]), t) for c in cells if c["value"] is None), default=0.0)
    known = [c["value"] for c in cells if c["value"] is not None]
    ticks = [c["reference"] for c in cells if c["reference"] is not None]
    longest = max([*known, *ticks, 0.0]) or 1.0
    has_head = bool(head or ticks)
    top = t * 2.1 if has_head and not slots.groups_first else t * (1.4 if has_head else 0.4)
    pitch = PITCHES[names.most_lines - 1]
    bottom = top + t * pitch * slots.count
    left = names.width + t * 0.8
    right = canvas.width - room - t * 1.1
    hatch_right = min(right, canvas.width - lost - t * 0.9)
    panel = canvas.panel(left, top, right, bottom, (0.0, longest), (slots.count - 0.5, -0.5))
    shown = [(n, cell) for n, cell in enumerate(cells) if cell["value"] is not None]
    panel.bars(
        [cell["value"] for _, cell in shown],
        [slots.rows[n] for n, _ in shown],
        name=side,
        colour=side,
        thickness=t * 1.3,
        hover=[_hover(cell, kind, reference_label, decimals) for _, cell in shown],
    )
    _zero(panel)
    marked = [(n, cell) for n, cell in enumerate(cells) if cell["reference"] is not None]
    for colour, width in (("paper", 5.0), ("ink", 2.4)):
        panel.segments(
            [
                ((cell["reference"], slots.rows[n] - 0.42), (cell["reference"], slots.rows[n] + 0.42))
                for n, cell in marked
            ],
            name="reference" if colour == "ink" else "halo",
            colour=colour,
            width=width,
        )
    for name, row in slots.groups:
        canvas.words(0, panel.y(row), fitted(plain(name), left + (right - left) * 0.45, t, 700), weight=700)
    heads_at = (panel.y(slots.rows[0] - 1) if slots.groups_first else t * 1.0) if has_head else 0.0
    if marked:
        half = measure(reference_label, t * 0.93, 600) / 2
        x = min(max(panel.x(marked[0][1]["reference"]), left + half), canvas.width - room - half)
        canvas.words(x, heads_at, reference_label, anchor="center", colour="soft", weight=600, size=0.93)
    if head:
        canvas.words(canvas.width, heads_at, head, anchor="right", colour="soft", size=0.93)
    for n, cell in enumerate(cells):
        y = panel.y(slots.rows[n])
        names.draw(n, names.width, y)
        if cell["value"] is None:
            absent(
                canvas,
                cell["symbol"],
                (left, y - t * 0.65, hatch_right, y + t * 0.65),
                canvas.width,
                y,
                "right",
            )
        else:
            canvas.words(canvas.width, y, _number(cell["value"], kind, decimals), anchor="right", weight=700)
    return canvas.drawing(id, bottom + t * 0.3, alt)


class _slots:
    """Which line each row stands on, with a line for the name of each group."""

    def __init__(self, cells: list[dict[str, Any]]) -> None:
        self.rows: list[int] = []
        self.groups: list[tuple[str, int]] = []
        line = 0
        before: str | None = None
        for cell in cells:
            group = cell.get("group")
            if group is not None and group != before:
                self.groups.append((group, line))
                line += 1
            before = group
            self.rows.append(line)
            line += 1
        self.count = line
        self.groups_first = bool(self.groups) and self.groups[0][1] == 0
        assert all(a < b for a, b in pairwise(self.rows))


def _zero(panel: Any) -> None:
    panel.canvas.rules(
        [((panel.left, panel.top), (panel.left, panel.bottom))], colour="rule", width=1, name="axis"
    )


def _number(value: float, kind: Kind, decimals: int) -> str:
    return french.number(100 * value, decimals) if kind == "share" else french.number(value)


def _hover(cell: dict[str, Any], kind: Kind, reference_label: str, decimals: int) -> str:
    unit = f"{french.NARROW}%" if kind == "share" else ""
    text = f"{cell['label']} : {_number(cell['value'], kind, decimals)}{unit}"
    if cell["reference"] is None:
        return text
    return f"{text} ({reference_label} : {_number(cell['reference'], kind, decimals)}{unit})"
