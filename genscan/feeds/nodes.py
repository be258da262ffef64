"""XML elements read by their local names, whatever the namespace."""

from __future__ import annotations

from lxml import etree

from genscan.feeds import values


def split(tag: object) -> tuple[str, str]:
    """Namespace and local name of a tag."""
    text = str(tag)
    if text.startswith("{"):
        namespace, _, name = text[1:].partition("}")
        return namespace, name
    return "", text


class Node:
    """An element read by local names, whatever its namespace."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._known: dict[str, list[Node]] | None = None

    @property
    def _children(self) -> dict[str, list[Node]]:
        if self._known is None:
            self._known = {}
            for child in self.element:
                if isinstance(child.tag, str):
                    self._known.setdefault(child.tag.rpartition("}")[2], []).append(Node(child))
        return self._known

    def all(self, name: str) -> list[Node]:
        return self._children.get(name, [])

    def first(self, *path: str) -> Node | None:
        node = self
        for name in path:
            found = node._children.get(name)
            if not found:
                return None
            node = found[0]
        return node

    def text(self, *path: str) -> str | None:
        """The text of the first such descendant; fillers are no text."""
        node = self.first(*path)
        return node.own_text if node is not None else None

    @property
    def own_text(self) -> str | None:
        element = self.element
        return values.filled("".join(map(str, element.itertext())) if len(element) else element.text)

    def texts(self, name: str) -> list[str]:
        return [text for node in self.all(name) if (text := node.own_text)]

    def attribute(self, name: str) -> str | None:
        return values.filled(self.element.get(name))
