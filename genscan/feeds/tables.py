"""CSV files read in blocks as columns of text: separator and encoding found out, odd records set aside.

A record is what the regular grammar says: exactly the header's fields, each bare or wholly between
quotes. Where that fails, the line alone is tried with the leniency of spreadsheets, else set aside,
and reading goes on at the next line: a quote that never closes costs its own line. Blocks in which
every quote is regular and every row full are read by Arrow; the others record by record, with the
same outcome.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv

from genscan.feeds.limits import FRAME_ROWS, MAX_FIELD
from genscan.feeds.reading import Reading, joined
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import unaccented

_SEPARATORS = ";,\t|"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_BLANK = re.compile(rb"\r?\n")
_BOM = "\ufeff"
_ARROW_BLOCK = 1 << 20  # what one thread of Arrow parses at a time


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


def separator(header: str) -> str:
    """The separator of a header line: the one it has most, outside quotes."""
    bare = _QUOTED.sub("", header)
    return max(_SEPARATORS, key=bare.count)


def column_names(line: str) -> list[str]:
    """The columns of a header line, for comparing: lower case, no accents, no spaces around."""
    line = line.removeprefix(_BOM).rstrip("\r\n")
    try:
        fields = next(csv.reader([line], delimiter=separator(line)), [])
    except csv.Error:
        return []
    return [unaccented(field).strip() for field in fields]


def header_of(head: bytes) -> list[str]:
    """The columns that the beginning of a file names; none where it is no text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:4096]:
        return []
    return column_names(_decoded(head.split(b"\n", 1)[0], None))


class Table:
    """The records of a CSV stream under its header."""

    def __init__(self, stream: BinaryIO, reading: Reading) -> None:
        first = stream.readline(MAX_FIELD)
        if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unreadable("wrong_encoding", f"{reading.file} is UTF-16: save it as UTF-8")
        if not first.strip():
            raise Unreadable("empty_file", f"{reading.file} is empty")
        line = _decoded(first, reading)
        self.columns = column_names(line)
        self._separator = separator(line.removeprefix(_BOM))
        self._stream = stream
        self._reading = reading
        mark = re.escape(self._separator).encode()
        field = rb'(?>"(?:[^"]++|"")*+"|(?:[^"\n%s][^\n%s]*+)?)' % (mark, mark)
        self._whole = re.compile(rb"(?:%s%s){%d}%s\r?\n" % (field, mark, len(self.columns) - 1, field))

    def frames(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Frames from FRAME_ROWS records on: `record` from 1, `quarantined`, the named columns as text.

        A column that the file lacks is null; of columns of one name the first counts. The columns
        of a record set aside are null. Blank lines are no records.
        """
        yield from joined(self._numbered(names), FRAME_ROWS)

    def _numbered(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        record = 0
        for block in self._blocks(names):
            if len(block):
                yield block.with_row_index("record", record + 1).cast({"record": pl.Int64})
                record += len(block)

    def _blocks(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Records in blocks of up to MAX_FIELD bytes, what is left of one beginning the next."""
        left, ended = b"", False
        while not ended:
            wanted = MAX_FIELD - len(left)
            block = self._stream.read(wanted)
            ended = len(block) < wanted
            data = left + block
            end = regular_end(data, self._separator, ended)
            found = None if end is None else self._read_by_arrow(memoryview(data)[:end], names)
            if found is None:
                if not ended:  # a record may end anywhere up to MAX_FIELD beyond its beginning
                    block = self._stream.read(MAX_FIELD)
                    ended = len(block) < MAX_FIELD
                    data += block
                found, end = self._read_by_record(data, names, ended)
            yield found
            left = data[end:]

    def _read_by_arrow(self, data: memoryview, names: Sequence[str]) -> pl.DataFrame | None:
        """The records of a block of regular quotes, or None where a row is not full or not UTF-8."""
        positions = {name: str(self.columns.index(name)) for name in names if name in self.columns}
        looked_at = list(dict.fromkeys([*positions.values(), "0"]))
        try:
            table = pacsv.read_csv(
                pa.BufferReader(pa.py_buffer(data)),
                pacsv.ReadOptions(
                    column_names=[str(at) for at in range(len(self.columns))], block_size=_ARROW_BLOCK
                ),
                pacsv.ParseOptions(delimiter=self._separator, newlines_in_values=True),
                pacsv.ConvertOptions(
                    include_columns=looked_at,
                    column_types=dict.fromkeys(looked_at, pa.string()),
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        nothing = pl.lit(None, pl.String)
        return (
            pl.DataFrame(pl.from_arrow(table))
            .with_columns(nothing.alias("quarantined"))
            .select(
                "quarantined",
                *(pl.col(positions.get(name, "quarantined")).alias(name) for name in names),
            )
        )

    def _read_by_record(self, data: bytes, names: Sequence[str], ended: bool) -> tuple[pl.DataFrame, int]:
        """The records that begin where MAX_FIELD bytes follow, or the end; and where they end."""
        csv.field_size_limit(MAX_FIELD)
        if ended and not data.endswith(b"\n"):
            data += b"\n"
        found: list[list[str] | str] = []
        at = 0
        while at < len(data) and (ended or len(data) - at >= MAX_FIELD):
            if (blank := _BLANK.match(data, at)) is not None:
                at = blank.end()
            elif (whole := self._whole.match(data, at, at + MAX_FIELD)) is not None:
                found.append(self._fields(data[at : whole.end()]))
                at = whole.end()
            else:
                end = data.find(b"\n", at, at + MAX_FIELD) + 1
                if end:
                    found.append(self._fields(data[at:end]))
                else:
                    found.append("broken_csv")
                    end = data.find(b"\n", at) + 1 or self._rest_of_line(data)
                at = end
        return _framed(found, names, self.columns), at

    def _rest_of_line(self, data: bytes) -> int:
        """Read past a line that is longer than any record; the data end with it."""
        while (more := self._stream.readline(MAX_FIELD)) and not more.endswith(b"\n"):
            pass
        return len(data)

    def _fields(self, record: bytes) -> list[str] | str:
        text = _decoded(record, self._reading).rstrip("\r\n")
        try:
            fields = next(csv.reader([text], delimiter=self._separator))
        except csv.Error:
            return "broken_csv"
        return fields if len(fields) == len(self.columns) else "ragged_row"


def regular_end(data: bytes, mark: str, ended: bool) -> int | None:
    """Where the last whole record ends, if each quote opens, closes or is doubled in a field; else None."""
    letters = np.frombuffer(data, np.uint8)
    returns = np.flatnonzero(letters[:-1] == ord("\r"))
    if not (letters[returns + 1] == ord("\n")).all():
        return None
    quotes = np.flatnonzero(letters == ord('"'))
    end = len(data) if ended else data.rfind(b"\n") + 1
    if len(quotes):
        while end and (opened := np.searchsorted(quotes, end)) % 2:
            if ended:
                return None
            end = data.rfind(b"\n", 0, int(quotes[opened - 1])) + 1
        quotes = quotes[: np.searchsorted(quotes, end)]
        opens, closes = quotes[0::2], quotes[1::2]
        doubled = opens[1:] == closes[:-1] + 1
        before = letters[opens - 1]  # the first letter has the last before it: set right below
        after = letters[np.minimum(closes + 1, len(data) - 1)]
        starts = (before == ord(mark)) | (before == ord("\n"))
        stops = (after == ord(mark)) | (after == ord("\n")) | (after == ord("\r"))
        if len(opens):
            starts[0] |= opens[0] == 0
            stops[-1] |= closes[-1] + 1 == len(data)
        starts[1:] |= doubled
        stops[:-1] |= doubled
        if not (starts.all() and stops.all()):
            return None
    return end or None


def _framed(rows: list[list[str] | str], names: Sequence[str], columns: list[str]) -> pl.DataFrame:
    """Records read one by one, as a frame: those set aside have a reason and nothing else."""
    return pl.DataFrame(
        {
            "quarantined": [row if isinstance(row, str) else None for row in rows],
            **{
                name: [None if isinstance(row, str) else row[columns.index(name)] for row in rows]
                if name in columns
                else [None] * len(rows)
                for name in names
            },
        },
        schema={"quarantined": pl.String(), **dict.fromkeys(names, pl.String())},
    )
