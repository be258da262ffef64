"""What a bulletin says: numbers that remember their cell, and sentences made of them, as text and as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from markupsafe import Markup, escape

from genscan.french import NOBREAK, typographic

_RAISED = (("ᵉʳ", "er"), ("ʳᵉ", "re"), ("ᵉ", "e"))
_FIELD = re.compile(r"\{(\w+)\}")
_BEFORE_FIELD = re.compile(
    r"(?<![\w’])(sur|le|la|les|à|de|du|des|au|et|entre|soit|contre|pèse|pèsent) (?=\{)"
)


def raised(text: str) -> Markup:
    """Escaped text whose raised letters are true superscripts."""
    html = str(escape(text))
    for letters, plain in _RAISED:
        html = html.replace(letters, f"<sup>{plain}</sup>")
    return Markup(html)


def flat(text: str) -> str:
    """Text for an attribute or a title, where raised letters are read aloud badly: `1er`, `3e`."""
    for letters, plain in _RAISED:
        text = text.replace(letters, plain)
    return text


class Printed(Protocol):
    """Anything that can be printed in a bulletin."""

    @property
    def text(self) -> str: ...

    def __html__(self) -> str: ...


@dataclass(frozen=True)
class Cited:
    """A printed number and the cell it comes from: `table`, the row's key, the column.

    `of` names what was done with several cells: `sum` over the parts of the key that are `*`,
    `rank` among the 18 regions, `count` of rows.
    """

    text: str
    value: float
    table: str
    key: tuple[str, ...]
    column: str
    of: str | None = None

    @property
    def reference(self) -> str:
        """`cells/2026-Q1/region/11/all/ALL/vacancies_stock`."""
        return "/".join((self.table, *(quote(part, safe="*") for part in self.key), self.column))

    def __html__(self) -> str:
        operation = f' data-of="{self.of}"' if self.of else ""
        return (
            f'<data value="{self.value!r}" data-cell="{escape(self.reference)}"{operation}>'
            f"{raised(self.text)}</data>"
        )

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Plain:
    """Words without a number of the tables."""

    text: str
    kind: str = ""  # a class of the style sheet

    def __html__(self) -> str:
        if self.kind:
            return f'<span class="{self.kind}">{raised(self.text)}</span>'
        return str(raised(self.text))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Said:
    """A sentence or a phrase: words and cited numbers in order."""

    parts: tuple[Printed, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    def __html__(self) -> str:
        return "".join(part.__html__() for part in self.parts)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: Said) -> Said:
        return Said((*self.parts, Plain(" "), *other.parts)) if self and other else self or other


@dataclass(frozen=True)
class Emphasis:
    """The same words, marked: withheld (`wh`), borrowed (`borrow`), strong."""

    inner: Said
    tag: str
    kind: str = ""

    @property
    def text(self) -> str:
        return self.inner.text

    def __html__(self) -> str:
        kind = f' class="{self.kind}"' if self.kind else ""
        return f"<{self.tag}{kind}>{self.inner.__html__()}</{self.tag}>"

    def __str__(self) -> str:
        return self.text


def say(template: str, **fields: Printed | str) -> Said:
    """A sentence from a template, its spaces set for French: `say("Les offres gagnent {x}.", x=cited)`."""
    template = _BEFORE_FIELD.sub(r"\1" + NOBREAK, typographic(template))
    parts: list[Printed] = []
    end = 0
    for match in _FIELD.finditer(template):
        if match.start() > end:
            parts.append(Plain(template[end : match.start()]))
        field = fields[match[1]]
        parts.append(Plain(typographic(field)) if isinstance(field, str) else field)
        end = match.end()
    if end < len(template):
        parts.append(Plain(template[end:]))
    return Said(tuple(parts))


def strong(said: Said) -> Said:
    """In bold."""
    return Said((Emphasis(said, "strong"),))


def together(items: Iterable[Printed], last: str = " et ") -> Said:
    """`a`, `a et b`, `a, b et c`."""
    listed = list(items)
    parts: list[Printed] = []
    for i, item in enumerate(listed):
        if i:
            parts.append(Plain(last if i == len(listed) - 1 else ", "))
        parts.append(item)
    return Said(tuple(parts))


NOTHING = Said(())
