"""XML elements read into plain dicts, by a plan that names the elements wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

Found = dict[str, Any]
Bound = dict[str, "str | _Part"]


@dataclass(frozen=True)
class Each:
    """An element that may stand several times, each wanted: its children, or its text and an attribute."""

    plan: Mapping[str, object] | None = None
    attribute: str | None = None


@dataclass(frozen=True)
class _Part:
    """What of an element is wanted, and where it goes."""

    name: str
    several: bool
    plan: Bound | None
    attribute: str | None


def split(tag: object) -> tuple[str, str]:
    """Namespace and local name of a tag."""
    text = str(tag)
    if text.startswith("{"):
        namespace, _, name = text[1:].partition("}")
        return namespace, name
    return "", text


def bound(plan: Mapping[str, object], namespace: str) -> Bound:
    """A plan for documents of a namespace.

    In a plan a local name stands for TEXT (the text of the first such element), another plan (the
    children of the first) or `Each`.
    """
    prefix = f"{{{namespace}}}" if namespace else ""
    return {prefix + name: _part(name, wanted, namespace) for name, wanted in plan.items()}


TEXT = None


def _part(name: str, wanted: object, namespace: str) -> str | _Part:
    if wanted is TEXT:
        return name
    if isinstance(wanted, Each):
        plan = None if wanted.plan is None else bound(wanted.plan, namespace)
        return _Part(name, True, plan, wanted.attribute)
    assert isinstance(wanted, Mapping)
    return _Part(name, False, bound(wanted, namespace), None)


def text_of(element: etree._Element) -> str | None:
    """The whole text of an element, that of markup inside included."""
    return "".join(map(str, element.itertext())) if len(element) else element.text


def read(element: etree._Element, plan: Bound) -> Found:
    """What the plan wants of an element: name -> text, dict, or list of them; a name not met is lacking."""
    found: Found = {}
    for child in element:
        part = plan.get(child.tag)
        if part is None:
            continue
        if isinstance(part, str):
            if part not in found:
                found[part] = text_of(child) if len(child) else child.text
        elif part.several:
            value = _text_and_attribute(child, part) if part.plan is None else read(child, part.plan)
            found.setdefault(part.name, []).append(value)
        elif part.plan is not None and part.name not in found:
            found[part.name] = read(child, part.plan)
    return found


def _text_and_attribute(element: etree._Element, part: _Part) -> tuple[str | None, str | None]:
    return text_of(element), element.get(part.attribute) if part.attribute else None
