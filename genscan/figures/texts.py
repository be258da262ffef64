"""A drawing as text: the JSON that Plotly reads, and its SVG, light and free of styles."""

from __future__ import annotations

import re
from typing import Any

import orjson
from lxml import etree

from genscan.errors import GenscanError
from genscan.figures import theme
from genscan.figures.drawing import Drawing


def figure_json(drawing: Drawing) -> str:
    """Data and layout, as the browser reads them."""
    return orjson.dumps(_parts(drawing)).decode()


def plotly_json(drawing: Drawing) -> str:
    """What the interactive page hands to `Plotly.newPlot(node, data, layout, config)`."""
    config = {"displayModeBar": False, "responsive": False, "doubleClick": False, "locale": "fr"}
    made = orjson.dumps(_parts(drawing) | {"config": config}).decode()
    # Safe inside <script type="application/json">, whatever a label holds.
    return made.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _parts(drawing: Drawing) -> dict[str, Any]:
    return {"data": drawing.data, "layout": drawing.layout}


_SVG = "{http://www.w3.org/2000/svg}"
_DROPPED = (
    "class",
    "style",
    "clip-path",
    "pointer-events",
    "focusable",
    "{http://www.w3.org/XML/1998/namespace}space",
)
# What a mark needs, as attributes: a strict content policy refuses inline styles, and they weigh less.
_KEPT = {
    "fill": "black",
    "fill-opacity": "1",
    "stroke": "none",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "opacity": "1",
    "font-size": "",
    "font-weight": "400",
    "font-style": "normal",
}
_LENGTH = re.compile(r"(?<=\d)px")
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")


def cleaned(svg: str, name: str) -> str:
    """The same picture without Plotly's furniture: no class, style, clip, empty group or invisible mark."""
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise GenscanError(f"figure {name}: Plotly's SVG is not XML ({error})") from error
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag == f"{_SVG}defs":
            _remove(element)
            continue
        _restyle(element)
    for element in reversed(list(root.iter())):
        if element is not root and _is_idle(element):
            _remove(element)
    for element in list(root.iter(f"{_SVG}g")):
        _lower_translation(element)
        if not element.attrib:
            _unwrap(element)
    _join_outlines(root)
    _join_lines(root)
    width, height = root.get("width"), root.get("height")
    root.attrib.clear()
    root.set("viewBox", f"0 0 {width} {height}")
    root.set("width", str(width))
    root.set("height", str(height))
    root.set("font-family", theme.FAMILY)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n").decode()


def _restyle(element: Any) -> None:
    """Keeps of a style what paints, as attributes."""
    pairs = [item.partition(":") for item in element.get("style", "").split(";")]
    style = {key.strip(): value.strip() for key, colon, value in pairs if colon}
    for key in list(element.attrib):
        if key in _DROPPED or key.startswith("data-") or key == "id":
            del element.attrib[key]
    if element.tag == f"{_SVG}g":
        for key in ("fill", "stroke", "opacity"):
            element.attrib.pop(key, None)
        transform = element.get("transform", "")
        if transform.replace(" ", "") in {"", "translate(0,0)", "rotate(0)"}:
            element.attrib.pop("transform", None)
        return
    for key, default in _KEPT.items():
        given = element.attrib.pop(key, None)
        value = style.get(key, given)
        if value and (value := _LENGTH.sub("", value)) != default:
            element.set(key, value)
    if element.get("fill-opacity") == "0":
        del element.attrib["fill-opacity"]
        element.set("fill", "none")
    if element.get("stroke-width") == "0" or element.get("stroke-opacity") == "0":
        element.attrib.pop("stroke", None)
    if "stroke" not in element.attrib:
        for key in ("stroke-width", "stroke-opacity", "stroke-dasharray"):
            element.attrib.pop(key, None)
    for key in ("d", "transform", "x", "y"):
        if key in element.attrib:
            element.set(key, _DECIMALS.sub(lambda found: _short(found.group()), element.get(key)))


def _short(text: str) -> str:
    rounded = f"{float(text):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _is_idle(element: Any) -> bool:
    """Whether nothing of it is seen."""
    if len(element):
        return False
    kind = element.tag.removeprefix(_SVG)
    if kind == "g" or (kind == "path" and not element.get("d")):
        return True
    if kind == "text":
        return not (element.text or "").strip()
    unseen_fill = (
        element.get("fill") in {"none", "transparent", theme.CLEAR} or element.get("fill-opacity") == "0"
    )
    unseen_line = element.get("stroke") in {None, "none", theme.CLEAR} or element.get("stroke-opacity") == "0"
    return kind in {"rect", "path"} and ((unseen_fill and unseen_line) or element.get("opacity") == "0")


_TRANSLATION = re.compile(r"translate\(([-\d.e]+),\s*([-\d.e]+)\)")


def _lower_translation(group: Any) -> None:
    """A group that only moves one text: the text moves instead."""
    moved = _TRANSLATION.fullmatch(group.get("transform", ""))
    if moved is None or len(group) != 1 or len(group.attrib) != 1:
        return
    text = group[0]
    if text.tag != f"{_SVG}text" or "transform" in text.attrib or len(text):
        return
    for key, step in zip("xy", moved.groups(), strict=True):
        text.set(key, _short(str(float(text.get(key, "0")) + float(step))))
    del group.attrib["transform"]


def _join_outlines(root: Any) -> None:
    """A filled shape and the line around it, drawn one after the other, become one path."""
    for element in list(root.iter(f"{_SVG}path")):
        before = element.getprevious()
        if before is None or before.tag != element.tag or element.get("fill") != "none":
            continue
        if "stroke" in before.attrib or before.get("fill") == "none" or "transform" in element.attrib:
            continue
        if before.get("d").replace("Z", "") == element.get("d").replace("Z", ""):
            for key in ("stroke", "stroke-width", "stroke-opacity"):
                if key in element.attrib:
                    before.set(key, element.get(key))
            _remove(element)


def _join_lines(root: Any) -> None:
    """Neighbouring lines of one look become one path."""
    for element in list(root.iter(f"{_SVG}path")):
        before = element.getprevious()
        if before is None or before.tag != element.tag or element.get("fill") != "none":
            continue
        looks = [{key: value for key, value in e.attrib.items() if key != "d"} for e in (before, element)]
        if looks[0] == looks[1]:
            element.set("d", before.get("d") + element.get("d"))
            _remove(before)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


_COLOUR = re.compile("|".join(re.escape(theme.rgb(colour)) for colour in theme.LIGHT.values()))
_ROLE = {theme.rgb(colour): role for role, colour in theme.LIGHT.items()}


def themable(svg: str) -> str:
    """The SVG for a page whose CSS gives each role its colour, light or dark."""
    return _COLOUR.sub(lambda found: f"var(--{_ROLE[found.group()]})", svg)
