"""A file of offers, whatever its form, cut into blocks of whole records that are worked on side by side."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, TypeVar

import orjson

from genscan.feeds import offers
from genscan.feeds.limits import BLOCK, HEAD, MAX_DOCUMENT, MAX_LINE, MIB
from genscan.feeds.offers import Taken
from genscan.feeds.reading import Reading, gathered, in_order
from genscan.feeds.reasons import Unreadable

Result = TypeVar("Result")
Work = Callable[[Iterable[Taken], Reading], Result]
Worked = tuple[Result, Reading]  # what was made of a block, and what that left in a reading of its own

_OPENED = re.compile(
    rb'\s*(\[|\{[^{}\[\]]{0,2000}?"resultats"\s*:\s*\[)(?=\s*\{\s*("(?:[^"\\]|\\.){1,100}"))'
)
_CLOSED = re.compile(rb'\]\s*(?:\Z|\}\s*\Z|,\s*"filtresPossibles"\s*:)')
_VALUES = 4_000  # of a document that is not cut: worked on together


@dataclass(frozen=True)
class _Document:
    """A list of offers, or a search response: how it begins, and the first key of its first offer.

    It is cut where an object ends and one that begins with that key follows. Where objects within an offer
    begin so as well, some cuts are wrong. That is noticed: what lies between two cuts is only taken where it
    is a sequence of whole objects.
    """

    name: str
    opening: bytes
    key: bytes

    @property
    def between(self) -> re.Pattern[bytes]:
        return re.compile(rb"\}\s*,\s*\{\s*" + re.escape(self.key))

    def last_cut(self, held: bytes, since: int) -> tuple[int, int] | None:
        """Where the last offer that ends behind `since` does so, and where the next one begins."""
        last = deque(self.between.finditer(held, max(0, since)), maxlen=1)
        if not last:
            return None
        (found,) = last
        return found.start() + 1, found.start() + found[0].index(b"{")

    def lines(self, records: bytes) -> tuple[bytes, int]:
        """Records one a line, and how many they are where each is one object, with commas between."""
        lines = records.strip()
        found = self.between.findall(lines)
        for written in set(found):
            lines = lines.replace(written, b"}\n{" + self.key)
        return lines, len(found) + 1


@dataclass(frozen=True)
class _Part:
    """Records of a document, with commas between; behind the last its end, empty where that is unknown."""

    records: bytes
    closing: bytes | None = None


@dataclass(frozen=True)
class Beginning:
    """The first bytes of a file, without byte order mark and blank lines; whether it is one of lines."""

    text: bytes
    lines: bool


def beginning(stream: BinaryIO, reading: Reading) -> Beginning:
    """What a file begins with, read from its stream: a line, or of a document some more."""
    first = stream.readline(MAX_LINE).removeprefix(b"\xef\xbb\xbf")
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("wrong_encoding", f"{reading.file} is UTF-16: save it as UTF-8")
    while first and first.isspace():
        first = stream.readline(MAX_LINE)
    if not first:
        raise Unreadable("empty_file", f"{reading.file} is empty")
    if _is_lines(first, reading):
        return Beginning(first, lines=True)
    return Beginning(first + stream.read(HEAD), lines=False)


def worked(stream: BinaryIO, first: Beginning, reading: Reading, work: Work[Result]) -> Iterator[Result]:
    """The work on what is taken of each block, in the order of the file, whose beginning was read.

    Where blocks begin and end depends on the file alone, never on the workers. The notices of a block,
    and whether an offer of it is for demonstration, are added when its turn comes.
    """
    if first.lines:
        blocks = _line_blocks(stream, first.text)
        results = in_order(partial(_of_lines, reading, work), blocks, reading.workers)
    elif opened := _OPENED.match(first.text):
        document = _Document(reading.file, opened[1], opened[2])
        results = _of_document(stream, first.text[opened.end() :], document, reading, work)
    else:
        results = iter([_of_values(_whole(stream, first.text, reading), reading, work)])
    yield from gathered(results, reading)


def _is_lines(first: bytes, reading: Reading) -> bool:
    """Whether offers come one a line: by the name, or where the first line is an offer by itself."""
    if first.lstrip()[:1] == b"[":
        return False
    try:
        whole = orjson.loads(first)
    except orjson.JSONDecodeError:
        return reading.file.lower().removesuffix(".gz").endswith(".jsonl")
    return not (isinstance(whole, dict) and isinstance(whole.get("resultats"), list))


def _line_blocks(stream: BinaryIO, held: bytes) -> Iterator[bytes | None]:
    """Whole lines, about `BLOCK` bytes at a time; None stands for a line too long to be held."""
    while block := stream.read(BLOCK):
        end = block.rfind(b"\n") + 1
        if end:
            yield b"".join((held, memoryview(block)[:end]))
            held = block[end:]
        elif held.endswith(b"\n"):
            yield held
            held = block
        else:
            held += block
        if len(held) > MAX_LINE:
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
            held = b""
    if held:
        yield held


def _of_lines(reading: Reading, work: Work[Result], lines: bytes | None) -> Worked[Result]:
    apart = reading.apart()
    taken = [offers.set_aside("record_too_large")] if lines is None else offers.taken_of_lines(lines, apart)
    return work(taken, apart), apart


def _of_document(
    stream: BinaryIO, rest: bytes, document: _Document, reading: Reading, work: Work[Result]
) -> Iterator[Worked[Result]]:
    """The parts of a document; one that can't be read by itself is read again together with the next."""

    def read(part: _Part) -> tuple[_Part, Worked[Result] | None]:
        return part, _of_part(document, part, reading, work)

    held = b""
    for part, result in in_order(read, _parts(stream, rest, document), reading.workers):
        if held:
            part = _Part(held + b"," + part.records, part.closing)
            result = _of_part(document, part, reading, work)
        if result is not None:
            held = b""
            yield result
        elif part.closing is not None or len(part.records) > MAX_DOCUMENT:
            raise Unreadable("broken_json", f"{document.name} is broken JSON: it can't be read to its end")
        else:
            held = part.records


def _parts(stream: BinaryIO, held: bytes, document: _Document) -> Iterator[_Part]:
    while block := stream.read(BLOCK):
        if cut := document.last_cut(block, len(block) - HEAD):  # nearly always
            end, start = cut
            yield _Part(b"".join((held, memoryview(block)[:end])))
            held = block[start:]
            continue
        held += block
        if cut := document.last_cut(held, len(held) - len(block)):
            end, start = cut
            yield _Part(held[:end])
            held = held[start:]
        elif len(held) > MAX_DOCUMENT:
            raise _too_large(document.name)
    closing = _CLOSED.search(held)
    closed = closing is not None and _decoded(document.opening + held[closing.start() :]) is not None
    yield _Part(held[: closing.start()], held[closing.start() :]) if closing and closed else _Part(held, b"")


def _of_part(document: _Document, part: _Part, reading: Reading, work: Work[Result]) -> Worked[Result] | None:
    """None where this is not a sequence of whole records."""
    if part.closing != b"":
        lines, count = document.lines(part.records)
        taken = offers.read(lines)
        if taken is not None and len(taken.offers) == count:
            apart = reading.apart()
            return work([taken], apart), apart
    if part.closing is None:
        values = _decoded(b"[" + part.records + b"]")
    else:
        values = _decoded(document.opening + part.records + part.closing)
    if values is None:
        return None
    return _of_values(values["resultats"] if isinstance(values, dict) else values, reading, work)


def _decoded(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _of_values(values: list[Any], reading: Reading, work: Work[Result]) -> Worked[Result]:
    apart = reading.apart()
    return work(_taken_of_values(values, apart), apart), apart


def _taken_of_values(values: list[Any], reading: Reading) -> Iterator[Taken]:
    for at in range(0, len(values), _VALUES):
        yield from offers.taken_of_values(values[at : at + _VALUES], reading)


def _whole(stream: BinaryIO, first: bytes, reading: Reading) -> list[Any]:
    """The offers of a document that can't be cut, held whole."""
    text = first + stream.read(MAX_DOCUMENT)
    if len(text) > MAX_DOCUMENT:
        raise _too_large(reading.file)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable("broken_json", f"{reading.file} is broken JSON: {error}") from error
    if isinstance(value, dict):
        value = value["resultats"] if isinstance(value.get("resultats"), list) else [value]
    return value if isinstance(value, list) else [value]


def _too_large(name: str) -> Unreadable:
    limit = MAX_DOCUMENT // MIB
    return Unreadable(
        "too_large",
        f"{name} is a document of over {limit} MiB in which offers can't be told apart: send it as .jsonl",
    )
