"""Rebuilds fonts/*.woff2 from the npm packages named in VENDOR.toml.

    npm install @fontsource/source-sans-3@5.3.1 @fontsource/source-serif-4@5.3.1     (in a folder of yours)
    python reports/vendor/build_fonts.py <that folder>/node_modules

Each file is fontsource's latin subset and what French figures need beside it: the narrow no-break space (70 % of
the word space), the non-breaking hyphen, the superscripts of ordinals, Ÿ, ≤ and ≥ (composed from < > and the minus).
The licence (OFL-1.1) reserves the name "Source" for the unchanged fonts, so these carry names of their own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent / "fonts"
SANS = ("source-sans-3", "GenScanSans", "GenScan Sans")
SERIF = ("source-serif-4", "GenScanSerif", "GenScan Serif")
FILES = (
    (SANS, "400", "normal", "Regular"),
    (SANS, "400", "italic", "Italic"),
    (SANS, "600", "normal", "SemiBold"),
    (SANS, "700", "normal", "Bold"),
    (SERIF, "600", "normal", "SemiBold"),
)
FROM_LATIN_EXT = (0x1D49, 0x02B3, 0x0178)
NARROW_SPACE = 0.70  # of the word space; a full space tears French numbers apart


def add_glyph(font: TTFont, name: str, glyph: Any, advance: int, code: int) -> None:
    glyphs = font["glyf"]
    glyphs[name] = glyph
    glyph.recalcBounds(glyphs)
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def drawn(glyph_set: Any, parts: list[tuple[str, int]]) -> Any:
    """One outline made of glyphs, each moved up by so many units."""
    pen = TTGlyphPen(None)
    for name, up in parts:
        recording = DecomposingRecordingPen(glyph_set)
        glyph_set[name].draw(recording)
        for operator, points in recording.value:
            moved = tuple(None if p is None else (round(p[0]), round(p[1] + up)) for p in points)
            getattr(pen, operator)(*moved)
    return pen.glyph()


def build(package: Path, names: tuple[str, str, str], weight: str, slope: str, style: str) -> bytes:
    slug, file_name, family = names
    font, wider = (
        TTFont(package / "files" / f"{slug}-{subset}-{weight}-{slope}.woff2") for subset in ("latin", "latin-ext")
    )
    cmap, widths = font.getBestCmap(), font["hmtx"]
    glyph_set, wider_set, wider_cmap = font.getGlyphSet(), wider.getGlyphSet(), wider.getBestCmap()
    additions: list[tuple[str, Any, int, int]] = []
    for code in FROM_LATIN_EXT:
        source = wider_cmap[code]
        additions.append((f"uni{code:04X}", drawn(wider_set, [(source, 0)]), wider["hmtx"][source][0], code))
    space = widths[cmap[0x20]][0]
    additions.append(("uni202F", TTGlyphPen(None).glyph(), round(space * NARROW_SPACE), 0x202F))
    hyphen = cmap[0x2D]
    additions.append(("uni2011", drawn(glyph_set, [(hyphen, 0)]), widths[hyphen][0], 0x2011))
    bar = cmap[0x2212]
    down = -font["glyf"][bar].yMin
    for code, sign in ((0x2264, cmap[0x3C]), (0x2265, cmap[0x3E])):
        additions.append((f"uni{code:04X}", drawn(glyph_set, [(sign, 70), (bar, down)]), widths[sign][0], code))
    for name, glyph, advance, code in additions:
        add_glyph(font, name, glyph, advance, code)
    records = font["name"]
    notice = records.getDebugName(0)
    licence = records.getDebugName(14) or "https://openfontlicense.org"
    font["name"] = newTable("name")
    font["name"].names = []
    texts = {
        0: notice, 1: f"{family} {style}" if style not in {"Regular", "Italic", "Bold"} else family,
        2: style if style in {"Regular", "Italic", "Bold"} else "Regular",
        3: f"{file_name}-{style}-5.3.1", 4: f"{family} {style}", 5: "Version 5.301",
        6: f"{file_name}-{style}", 13: "SIL Open Font License, Version 1.1", 14: licence,
        16: family, 17: style,
    }  # fmt: skip
    for identifier, text in texts.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    for table in ("STAT",):
        if table in font:
            del font[table]
    font["OS/2"].usWeightClass = int(weight)
    font.recalcTimestamp = False
    font["head"].modified = font["head"].created
    font.flavor = "woff2"
    target = HERE / f"{file_name}-{weight}{'i' if slope == 'italic' else ''}.woff2"
    font.save(target)
    return target.read_bytes()


def main(modules: Path) -> None:
    HERE.mkdir(exist_ok=True)
    widths = {}
    for names, weight, slope, style in FILES:
        size = len(build(modules / "@fontsource" / names[0], names, weight, slope, style))
        print(names[1], weight, slope, size)
        if names == SANS and slope == "normal":
            font = TTFont(HERE / f"{names[1]}-{weight}.woff2")
            widths[weight] = {chr(code): font["hmtx"][name][0] for code, name in sorted(font.getBestCmap().items())}
    # Advances in thousandths of an em, for whoever lays out a label before a browser has seen it.
    text = json.dumps(widths, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    (HERE / "widths.json").write_text(text.replace("},", "},\n") + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
