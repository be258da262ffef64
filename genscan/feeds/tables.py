"""CSV files read row by row: separator and encoding found out, ragged rows set aside."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from genscan.feeds.limits import MAX_FIELD
from genscan.feeds.reading import Reading
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import unaccented

_SEPARATORS = ";,\t|"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_BOM = "\ufeff"


def _decoded(line: bytes, reading: Reading | None) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        if reading is not None:
            reading.notice("read_as_windows_1252")
        try:
            return line.decode("windows-1252")
        except UnicodeDecodeError:
            return line.decode("latin-1")


def _lines(stream: BinaryIO, reading: Reading) -> Iterator[str]:
    while line := stream.readline(MAX_FIELD):
        yield _decoded(line, reading)


def separator(header: str) -> str:
    """The separator of a header line: the one it has most, outside quotes."""
    bare = _QUOTED.sub("", header)
    return max(_SEPARATORS, key=bare.count)


def column_names(line: str) -> list[str]:
    """The columns of a header line, for comparing: lower case, no accents, no spaces around."""
    line = line.removeprefix(_BOM).rstrip("\r\n")
    fields = next(csv.reader([line], delimiter=separator(line)), [])
    return [unaccented(field).strip() for field in fields]


def header_of(head: bytes) -> list[str]:
    """The columns that the beginning of a file names; none where it is no text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:4096]:
        return []
    return column_names(_decoded(head.split(b"\n", 1)[0], None))


class Table:
    """The rows of a CSV stream under its header."""

    def __init__(self, stream: BinaryIO, reading: Reading) -> None:
        first = stream.readline(MAX_FIELD)
        if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unreadable("wrong_encoding", f"{reading.file} is UTF-16: save it as UTF-8")
        if not first.strip():
            raise Unreadable("empty_file", f"{reading.file} is empty")
        line = _decoded(first, reading)
        self.columns = column_names(line)
        self._separator = separator(line.removeprefix(_BOM))
        self._lines = _lines(stream, reading)

    def index(self, *names: str) -> int | None:
        """The position of the first of these columns that the file has."""
        return next((self.columns.index(name) for name in names if name in self.columns), None)

    def rows(self) -> Iterator[list[str] | str]:
        """Each record: its fields, or the reason why it is set aside. Blank lines are no records."""
        csv.field_size_limit(MAX_FIELD)
        reader = csv.reader(self._lines, delimiter=self._separator)
        width = len(self.columns)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield "broken_csv"
                continue
            if not row:
                continue
            yield row if len(row) == width else "ragged_row"
