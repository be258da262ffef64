"""CSV in blocks: what becomes of a record depends on its own bytes only, not on the path that reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest import mock

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from genscan.feeds import tables
from genscan.feeds.reading import Reading

NAMES = ("one", "two", "three")


@pytest.fixture(autouse=True)
def limit() -> Iterator[None]:
    """The limit on fields is the whole process's: what a test made small is made whole again."""
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)


HEADER = "one;two;three\n"


def read(content: bytes | str, header: str = HEADER) -> tuple[list[tuple[object, ...]], dict[str, int]]:
    """The records of a file and its notices."""
    reading = Reading("x.csv", date(2026, 3, 31), b"key")
    body = content.encode() if isinstance(content, str) else content
    frames = list(tables.Table(io.BytesIO(header.encode() + body), reading).frames(NAMES))
    return [row for frame in frames for row in frame.iter_rows()], dict(reading.notices)


@contextmanager
def record_by_record() -> Iterator[None]:
    """No block is ever regular: the careful path reads everything."""
    with mock.patch.object(tables, "regular_end", return_value=None):
        yield


def test_quotes_newlines_and_doubled_quotes() -> None:
    rows, notices = read('a;"b ; c";"d\n""e"""\r\n\n"";;x')
    assert rows == [(1, None, "a", "b ; c", 'd\n"e"'), (2, None, "", "", "x")]
    assert notices == {}


def test_a_ragged_row_and_its_neighbours() -> None:
    rows, _ = read("a;b;c\n1;2\n1;2;3;4\nd;e;f\n")
    assert [row[1] for row in rows] == [None, "ragged_row", "ragged_row", None]
    assert rows[3] == (4, None, "d", "e", "f")


@pytest.mark.parametrize(
    "broken",
    ['1;"2;3', '"1;2;3', '1;2;"3" ;', '1;"2"x";3', '1;"2;3";4;5', '"1";"2;"3"'],
)
def test_a_quote_never_closed_costs_its_own_line(broken: str) -> None:
    rows, _ = read(f'a;"b\nb";c\n{broken}\nd;"e";f\n"g";"h\nh";"i"\n')
    good = [row[2:] for row in rows if row[1] is None]
    assert good[0] == ("a", "b\nb", "c")
    assert good[-2:] == [("d", "e", "f"), ("g", "h\nh", "i")]
    assert len(rows) == 4


def test_quotes_inside_a_bare_field_are_letters() -> None:
    assert read('5" disk;say "hello";x"\n')[0] == [(1, None, '5" disk', 'say "hello"', 'x"')]


def test_a_line_that_alone_is_whole_is_kept_though_its_last_quote_is_open() -> None:
    assert read('a;b;"c\nd;e;f\n')[0] == [(1, None, "a", "b", "c"), (2, None, "d", "e", "f")]


def test_a_lone_carriage_return_breaks_its_record_only() -> None:
    rows, _ = read("a;b\rb;c\nd;e;f\n")
    assert [row[1] for row in rows] == ["broken_csv", None]


def test_lines_of_another_encoding_are_told() -> None:
    rows, notices = read("é;b;c\n".encode() + "é;e;f\n".encode("windows-1252"))
    assert [row[2] for row in rows] == ["é", "é"]
    assert notices == {"read_as_windows_1252": 1}


def test_the_first_of_two_columns_of_one_name_counts_and_a_lacking_one_is_null() -> None:
    assert read("1;2;3\n", "one;one;other\n")[0] == [(1, None, "1", None, None)]


def test_a_line_longer_than_any_record_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_FIELD", 32)
    rows, _ = read(f"a;b;c\n{'x' * 33};b;c\nd;e;f\n{'x' * 500};y;z\ng;h;i\n{'x' * 500}")
    assert [(row[1], row[2]) for row in rows] == [
        (None, "a"),
        ("broken_csv", None),
        (None, "d"),
        ("broken_csv", None),
        (None, "g"),
        ("broken_csv", None),
    ]


def test_chunks_are_of_the_same_rows_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (HEADER + "a;b;c\n" * 25).encode()
    monkeypatch.setattr(tables, "FRAME_ROWS", 10)
    for size in (64, 1 << 20):
        monkeypatch.setattr(tables, "MAX_FIELD", size)
        table = tables.Table(io.BytesIO(content), Reading("x.csv", date(2026, 3, 31), b"key"))
        frames = list(table.frames(NAMES))
        assert len(frames) == (1 if size > len(content) else 3)
        assert all(len(frame) >= 10 for frame in frames[:-1])
        assert pl.concat(frames)["record"].to_list() == list(range(1, 26))


QUIRKS = st.lists(
    st.sampled_from(
        [
            "a",
            "é",
            ";",
            '"',
            '""',
            "\n",
            "\r\n",
            "\r",
            " ",
            "\x00",
            "a;b;c\n",
            '"a";"b";"c"\n',
            'x;"y\ny";z\n',
        ]
    ),
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(QUIRKS, st.sampled_from([32, 48, 1 << 20]), st.booleans())
@example('a;b;"c\n', 32, False)
@example('"a";"b";"c"\r', 32, False)
def test_both_paths_and_all_block_sizes_give_the_same_records(content: str, size: int, latin: bool) -> None:
    body = content.encode("latin-1" if latin else "utf-8")
    with mock.patch.object(tables, "MAX_FIELD", size):
        by_block = read(body)
        with record_by_record():
            assert by_block == read(body)
    if all(len(line) < 16 for line in body.split(b"\n")) and body.count(b'"') == 0:
        assert by_block == read(body)


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12), st.sampled_from([64, 1 << 20]))
def test_what_was_written_is_read(rows: list[tuple[str, str, str]], size: int) -> None:
    content = "".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    with mock.patch.object(tables, "MAX_FIELD", size * 4):
        found, notices = read(content)
    assert [row[2:] for row in found] == rows
    assert notices == {}
