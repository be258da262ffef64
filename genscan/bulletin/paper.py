"""A PDF held against its page: the text that both say, the alternative texts, the tables attached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from genscan.bulletin.fixed_numbers import plain
from genscan.bulletin.numbers import NUMBER, bare, short
from genscan.bulletin.read_back import Page, ReadPdf, figure_texts
from genscan.french import MINUS, NARROW, NOBREAK


def pdf_problems(pdf: ReadPdf, page: Page) -> Iterator[str]:
    """What a PDF says and its page doesn't, or the reverse: text block by block, then what figures draw."""
    paper = _Paper(pdf.pages)
    blocks = [block for block in page.blocks(printed=True) if any(letter.isdigit() for letter in block)]
    for block in sorted(blocks, key=len, reverse=True):
        if not paper.strike(_squeezed(block)):
            yield f"it does not say what its page says, {short(block)!r}"
    said = {bare(number) for text in figure_texts(page) for number in NUMBER.findall(text)}
    heads = page.root.xpath("//thead//th")  # said again after a break
    said |= {bare(number) for head in heads for number in NUMBER.findall(head.text_content())}
    said |= {str(folio) for folio in range(1, len(pdf.pages) + 1)}  # of its list of contents
    for folio, text in enumerate(paper.left(), 1):
        for number in _RUN.findall(text):
            if not _made_of(bare(number).rstrip("."), said):
                yield f"page {folio} prints {number!r}, which its page does not"
    told = {plain(text) for text in pdf.alternatives}
    for label in map(plain, page.labels):
        if label not in told:
            yield f"no figure has the alternative text {short(label)!r}"


_RUN = re.compile(rf"[{MINUS}+-]?\d[\d{NARROW}{NOBREAK},]*")


def _made_of(number: str, said: set[str]) -> bool:
    """Whether it was said, or is made of some that stand close in a drawing: `19.228.3` of 19,2 and 28,3."""
    if number in said:
        return True
    return any(number[:cut] in said and _made_of(number[cut:], said) for cut in range(1, len(number)))


_JOINED = re.compile(r"[\s|\u00ad\ue000\ue001-]+")


def _squeezed(text: str) -> str:
    """Text without spaces and hyphens, which the breaking of lines changes."""
    return _JOINED.sub("", text)


class _Paper:
    """The pages of a PDF, from which what its page says is struck out."""

    def __init__(self, pages: Iterable[str]) -> None:
        self._pages = [list(page) for page in pages]
        self._places = [
            [at for at, letter in enumerate(page) if not _JOINED.fullmatch(letter)] for page in self._pages
        ]
        self._squeezed = [
            "".join(page[at] for at in places) for page, places in zip(self._pages, self._places, strict=True)
        ]

    def strike(self, block: str) -> bool:
        """Strike one occurrence of a squeezed text, which a page break may cut once; false without one."""
        if self._strike(block):
            return True
        short, long = 0, len(block)  # the longest beginning that a page has
        while short < long:
            middle = (short + long + 1) // 2
            if any(block[:middle] in text for text in self._squeezed):
                short = middle
            else:
                long = middle - 1
        cut_number = block[short - 1 : short].isdigit() and block[short : short + 1].isdigit()
        if short == 0 or cut_number or not any(block[short:] in text for text in self._squeezed):
            return False
        return self._strike(block[:short]) and self._strike(block[short:])

    def _strike(self, text: str) -> bool:
        for number, page in enumerate(self._squeezed):
            start = page.find(text)
            if start >= 0:
                end = start + len(text)
                self._squeezed[number] = page[:start] + "\0" * len(text) + page[end:]
                for at in self._places[number][start:end]:
                    self._pages[number][at] = "\n"
                return True
        return False

    def left(self) -> list[str]:
        """What no strike has met, page by page."""
        return ["".join(page) for page in self._pages]


def attached_problems(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[str]:
    """The attached tables that lack or are not those expected, by name."""
    for name in sorted(found.keys() | expected.keys()):
        if name not in found:
            yield f"the table {name} is not attached"
        elif found[name] != expected.get(name):
            yield f"the attached table {name} is not that of the edition"
