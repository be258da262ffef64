"""The look that all figures share: colours by role, sizes by mode, and the CSS with the same colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["pdf", "wide", "narrow"]

FAMILY = "GenScanSans"  # one bare word: a quoted or numbered family is lost on the way to the PDF

# Every role has a hex of its own in each scheme, so that a drawn figure can be themed by replacing colours.
LIGHT: dict[str, str] = {
    "paper": "#FFFFFF",
    "ink": "#17202B",
    "soft": "#4D5967",
    "demand": "#14508F",
    "supply": "#B34F08",
    "nation": "#626E7B",
    "hatch": "#6B7683",
    "rule": "#C9D0D8",
    "faint": "#E8EBEF",
    "demandT": "#DCE7F4",
    "supplyT": "#F8E6D6",
    "quad": "#EEF2F7",
    "seq1": "#E1EBF6",
    "seq2": "#BBD1EA",
    "seq3": "#8DB3DC",
    "seq4": "#5F95CC",
    "onmark": "#FEFEFE",
    "band": "#FFE9A8",
    "bandink": "#3A2A00",
}
DARK: dict[str, str] = {
    "paper": "#131920",
    "ink": "#E8ECF1",
    "soft": "#B3BDC8",
    "demand": "#7DB4F2",
    "supply": "#F2A35C",
    "nation": "#9BA7B4",
    "hatch": "#93A0AE",
    "rule": "#3D4855",
    "faint": "#252E39",
    "demandT": "#1B3350",
    "supplyT": "#402A17",
    "quad": "#1A222C",
    "seq1": "#1D2F45",
    "seq2": "#244365",
    "seq3": "#2D5887",
    "seq4": "#376CA6",
    "onmark": "#0B1016",
    "band": "#4A3A08",
    "bandink": "#FFE9A8",
}
CLEAR = "rgba(0, 0, 0, 0)"


def rgb(colour: str) -> str:
    """`#14508F` as Plotly writes it, `rgb(20, 80, 143)`."""
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


def paint(role: str) -> str:
    """The light colour of a role, as Plotly writes it."""
    return CLEAR if role == "none" else rgb(LIGHT[role])


@dataclass(frozen=True)
class Size:
    """What a mode fixes: the width of a full figure and the height of its type, in CSS pixels."""

    width: int
    type: float


SIZES: dict[Mode, Size] = {
    "pdf": Size(658, 10.8),
    "wide": Size(760, 13.5),
    "narrow": Size(300, 12.0),
}
HALF = 0.475  # of the full width: two figures and a gutter


def width_of(mode: Mode, share: float = 1.0) -> int:
    """The width of a figure that takes a share of the page; a phone has no half figures."""
    return SIZES[mode].width if mode == "narrow" else round(SIZES[mode].width * share)


def css_variables() -> str:
    """The roles as CSS custom properties, light and dark; print stays light."""
    light = "".join(f"--{role}:{colour};" for role, colour in LIGHT.items())
    dark = "".join(f"--{role}:{colour};" for role, colour in DARK.items())
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def dark_substitutions() -> dict[str, str]:
    """Each light colour and its dark twin, as Plotly writes both: for the interactive layer."""
    return {rgb(LIGHT[role]): rgb(DARK[role]) for role in LIGHT}
