"""Pages and PDFs read back as their readers get them: text, figures, alternative texts, attached tables."""

from __future__ import annotations

import ctypes
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from lxml import html as parser
from pypdfium2 import raw

from genscan.bulletin.fixed_numbers import plain

_MILLIMETRE = 72 / 25.4
# The running head and foot of `print.css` lie outside; the first page has no head.
HEAD, FIRST_HEAD, FOOT = 18 * _MILLIMETRE, 12 * _MILLIMETRE, 16 * _MILLIMETRE


@dataclass(frozen=True)
class ReadPdf:
    """What a reader finds in a PDF: its pages' text without heads and feet, and what it holds besides."""

    pages: tuple[str, ...]
    alternatives: tuple[str, ...]
    attached: dict[str, bytes]


def read_pdf(path: Path) -> ReadPdf:
    """Read one PDF whole; pypdfium2.PdfiumError where it is none."""
    with pdfium.PdfDocument(path) as pdf:
        pages: list[str] = []
        alternatives: list[str] = []
        for number, page in enumerate(pdf):
            width, height = page.get_size()
            top = height - (HEAD if number else FIRST_HEAD)
            text = page.get_textpage().get_text_bounded(0, FOOT, width, top)
            pages.append(text.replace("\x02", "-"))  # how PDFium tells a hyphen at the end of a line
            alternatives += _alternatives(page)
        found = [pdf.get_attachment(number) for number in range(pdf.count_attachments())]
        attached = {one.get_name(): bytes(one.get_data()) for one in found}
    return ReadPdf(tuple(pages), tuple(alternatives), attached)


def _alternatives(page: Any) -> Iterator[str]:
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    try:
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _below(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _below(element: Any) -> Iterator[str]:
    if not element:
        return
    size = raw.FPDF_StructElement_GetAltText(element, None, 0)
    if size > 2:  # its end alone takes two bytes
        text = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetAltText(element, text, size)
        yield text.raw[: size - 2].decode("utf-16-le")
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _below(raw.FPDF_StructElement_GetChildAtIndex(element, number))


OPEN, CLOSE = "\ue000", "\ue001"  # private characters around a cited number
_INLINE = frozenset({"a", "abbr", "b", "code", "data", "em", "i", "small", "span", "strong", "sub", "sup"})
_UNSAID = frozenset({"script", "style", "svg", "button", "template"})
_ON_SCREEN = frozenset({"nav", "details", "footer"})


def _parsed(text: str) -> Any:
    return parser.document_fromstring(text)


class Page:
    """A page as its readers get it: cited numbers, blocks of text, and figures with all that they say."""

    def __init__(self, text: str) -> None:
        self.root = _parsed(text)
        self.cited = list(self.root.iter("data"))
        self.figures = [*self.root.iter("figure"), *self.root.find_class("micro")]
        self.labels: list[str] = self.root.xpath("//*[@role='img']/@aria-label")

    def attributes(self) -> list[str]:
        """What is read aloud or shown of attributes, figures aside."""
        shown = "//*[not(@role='img')]/@aria-label|//@title|//@placeholder|//@data-all"
        return [
            *self.root.xpath(shown),
            *self.root.xpath("//meta[@name='description']/@content|//title/text()"),
        ]

    def blocks(self, printed: bool = False) -> list[str]:
        """The text of each paragraph, row of a table, item and heading, drawings aside; `printed`: what the
        PDF has too."""
        body = self.root.find("body")
        return [text for text in map(plain, "".join(_said(body, printed)).split("\n")) if text]


def _said(element: Any, printed: bool) -> Iterator[str]:
    """The text below an element, a line a block, cells of a row apart, cited numbers marked."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSAID or (printed and tag in _ON_SCREEN):
        return
    if not printed and (element.get("class") in ("no", "n") or (tag == "b" and _in_contents(element))):
        return  # the numbers of sections and findings
    before, after = "", ""
    if tag == "data":
        before, after = OPEN, CLOSE
    elif tag in ("td", "th"):
        after = " | "
    elif tag not in _INLINE:
        before = after = "\n"
    yield before + " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _said(child, printed)
        yield " ".join((child.tail or "").split("\n"))
    yield after


def _in_contents(element: Any) -> bool:
    return any(parent.tag == "nav" for parent in element.iterancestors())


_TAGS = re.compile(r"<[^>]*>")


def live_parts(live: Any) -> tuple[list[str], list[str], list[float]]:
    """The words, the hover texts and the numbers that interactive data hold."""
    words: list[str] = []
    hovers: list[str] = []
    numbers: list[float] = []

    def visit(node: Any, said: list[str] | None) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                of_hover = key == "hovertext" or node.get("hoverinfo") == "text"
                visit(value, (hovers if of_hover else words) if key in ("text", "hovertext") else None)
        elif isinstance(node, list):
            for value in node:
                visit(value, said)
        elif isinstance(node, float):
            numbers.append(node)
        elif isinstance(node, str) and said is not None and (text := plain(_as_text(node))):
            said.append(text)

    visit([live["data"], live["layout"]], None)
    return words, hovers, numbers


def _as_text(marked: str) -> str:
    """A text of Plotly, which knows a few tags of HTML."""
    return html.unescape(_TAGS.sub(" ", marked))


def figure_texts(page: Page) -> Iterator[str]:
    """All that figures draw, tell and hold."""
    for figure in page.figures:
        for svg in figure.iter("svg"):
            yield from (plain(text.text_content()) for text in svg.iter("text"))
        yield figure.get("aria-label") or ""
        for script in figure.xpath(".//script[@type='application/json']"):
            words, hovers, _ = live_parts(json.loads(script.text))
            yield from (*words, *hovers)
