"""Words inside figures: their measure, lines and escape, and what stands in place of a missing number."""

from __future__ import annotations

import json
import unicodedata
from functools import cache

from genscan.paths import VENDOR

WITHHELD = frozenset({"u", "c"})
MISSING = {
    "u": "non diffusé",
    "c": "secret statistique",
    "z": "sans objet",
    "x": "non disponible",
    "b": "rupture de série",
}
INCONCLUSIVE = "non concluant"
_UNKNOWN_ADVANCE = 600  # of an em in thousandths: a character the fonts lack is taken as a wide one


def missing(symbol: str | None) -> str:
    """What is printed where there is no number."""
    return MISSING.get(symbol or "x", MISSING["x"])


@cache
def _advances() -> dict[int, dict[str, int]]:
    table = json.loads((VENDOR / "fonts" / "widths.json").read_text("utf-8"))
    return {int(weight): widths for weight, widths in table.items()}


def measure(text: str, size: float, weight: int = 400) -> float:
    """The width of one line in pixels, kerning apart."""
    advances = _advances()[weight]
    return sum(advances.get(letter, _UNKNOWN_ADVANCE) for letter in text) * size / 1000


def plain(text: str) -> str:
    """One line of visible characters: whatever else a label holds becomes a space."""
    kept = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} else letter for letter in text
    )
    return kept.strip() if "  " not in kept else " ".join(kept.split(" ")).strip()


def escaped(text: str) -> str:
    """Text that Plotly shows as it is: its labels read a little HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def hovering(text: str) -> str:
    """What shows under the pointer: one line, set as French is."""
    return escaped(plain(text)).replace(" : ", "\u00a0: ")


def fitted(text: str, room: float, size: float, weight: int = 400) -> str:
    """The text, shortened with an ellipsis where it is longer than its room."""
    if measure(text, size, weight) <= room:
        return text
    while text and measure(text + "…", size, weight) > room:
        text = text[:-1].rstrip(" ,-’")
    return text + "…"


def wrapped(text: str, room: float, size: float, weight: int = 400, lines: int = 2) -> list[str]:
    """The text on at most so many lines, cut at spaces, evenly; the last one is shortened if it must be."""
    if lines == 1 or measure(text, size, weight) <= room:
        return [fitted(text, room, size, weight)]
    words = text.split(" ")
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    fitting = [cut for cut in cuts if measure(cut[0], size, weight) <= room]
    if not fitting:
        return [fitted(text, room, size, weight)]
    whole = [cut for cut in fitting if measure(cut[1], size, weight) <= room]
    if whole:
        return list(min(whole, key=lambda cut: max(measure(part, size, weight) for part in cut)))
    first, rest = fitting[-1]
    return [first, *wrapped(rest, room, size, weight, lines - 1)]
