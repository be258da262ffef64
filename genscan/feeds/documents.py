"""A large XML document taken in as a row of small ones, each of which holds whole records."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import BinaryIO, NamedTuple, TypeVar

from lxml import etree

from genscan.feeds.limits import MAX_XML_RECORD, XML_BLOCK

_TRIES = 20  # openings of the first record that are tried: the first may stand in a comment
_AHEAD = 2  # documents under way: libxml2 parses one without the interpreter while another is read
T = TypeVar("T")


class _Piece(NamedTuple):
    """Bytes cut before a record, or the last ones."""

    text: bytes
    last: bool


def _parser() -> etree.XMLParser:
    """A parser that resolves no entity, opens no other file and keeps libxml2's limits on depth and text."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _open_names(head: bytes) -> list[str]:
    """The elements that the beginning of a document leaves open, outermost first, as written."""
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
    )
    parser.feed(head)
    names: list[str] = []
    for event, element in parser.read_events():
        if event == "end":
            names.pop()
        elif isinstance(element, etree._Element):
            prefix = f"{element.prefix}:" if element.prefix else ""
            names.append(prefix + etree.QName(element).localname)
    return names


class _Cutter:
    """A stream cut before records: elements of one local name."""

    def __init__(self, stream: BinaryIO, record: str) -> None:
        self._stream = stream
        self._opening = re.compile(rb"<(?:[\w.-]+:)?%s(?=[\s/>])" % re.escape(record).encode())
        self._name = record.encode()
        self._head = b""
        self._tail = b""

    def document(self, piece: _Piece) -> bytes:
        """A piece made a document by what stands before the first record, and by what closes that."""
        return self._head + piece.text + (b"" if piece.last else self._tail)

    def pieces(self) -> Iterator[_Piece]:
        """What follows the head in pieces of about XML_BLOCK; the first is empty, for the head alone."""
        held = self._stream.read(XML_BLOCK)
        ended = len(held) < XML_BLOCK
        self._find_head(held)
        if self._head:
            yield _Piece(b"", False)
            held = held[len(self._head) :]
        while not ended:
            block = self._stream.read(XML_BLOCK)
            ended = len(block) < XML_BLOCK
            if cut := self._cut(held):
                yield _Piece(held[:cut], False)
            held = held[cut:] + block
            if len(held) > MAX_XML_RECORD:
                raise TooLarge
        yield _Piece(held, True)

    def _find_head(self, text: bytes) -> None:
        """What stands before the first record: a document, once its open elements are closed."""
        for opening in islice(self._opening.finditer(text), _TRIES):
            head = text[: opening.start()]
            try:
                tail = "".join(f"</{name}>" for name in reversed(_open_names(head))).encode()
                etree.fromstring(head + tail, _parser())
            except (etree.XMLSyntaxError, ValueError):
                continue
            self._head, self._tail = head, tail
            return

    def _cut(self, text: bytes) -> int:
        """Where the last record of a text begins, 0 where none does after the first."""
        end = len(text)
        while self._head and (end := text.rfind(self._name, 0, end)) > 0:
            start = text.rfind(b"<", 0, end)
            if start > 0 and self._opening.match(text, start) is not None:
                return start
        return 0


def each_document(stream: BinaryIO, record: str, read: Callable[[etree._Element], T]) -> Iterator[T]:
    """What `read` makes of the root of each document, in order; several are under way at once.

    The first document holds what stands before the first record; each is closed before a record.
    Whether a cut was right, parsing tells: a piece that is no XML is joined with the next one. Raises
    etree.XMLSyntaxError where that is no XML either, TooLarge for a record beyond MAX_XML_RECORD. A
    document is read in the thread that parsed it.
    """
    cutter = _Cutter(stream, record)
    pieces = cutter.pieces()
    waiting: deque[tuple[_Piece, Future[T]]] = deque()

    with ThreadPoolExecutor(_AHEAD) as threads:

        def sent(piece: _Piece) -> tuple[_Piece, Future[T]]:
            text = cutter.document(piece)
            return piece, threads.submit(lambda: read(etree.fromstring(text, _parser())))

        ended = False
        while not ended or waiting:
            while not ended and len(waiting) <= _AHEAD:
                piece = next(pieces)
                waiting.append(sent(piece))
                ended = piece.last
            piece, coming = waiting.popleft()
            try:
                yield coming.result()
            except etree.XMLSyntaxError:
                if not waiting:
                    raise
                following, _ = waiting.popleft()
                joined = _Piece(piece.text + following.text, following.last)
                if len(joined.text) > MAX_XML_RECORD:
                    raise
                waiting.appendleft(sent(joined))


class TooLarge(Exception):
    """A record that goes on beyond MAX_XML_RECORD."""
