"""Columns of text turned into values, each distinct text looked at once."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from genscan.feeds.columns import SEVERAL, by_column, parted, recognised, together
from genscan.feeds.reading import Reading

TEXTS = st.lists(st.none() | st.sampled_from(["", "a", "b", "é", "b ", "\x1f"]) | st.text(max_size=4))


def test_a_function_of_a_column_sees_each_text_once_in_order_of_appearance() -> None:
    column = pl.concat(
        [pl.Series(part, dtype=pl.String) for part in (["b", None, "a", "b"], ["c", "a", "d"])]
    )
    seen: list[list[str]] = []

    def upper(texts: pl.Series) -> pl.Series:
        seen.append(texts.to_list())
        return texts.str.to_uppercase()

    assert by_column(column, upper).to_list() == ["B", None, "A", "B", "C", "A", "D"]
    assert seen == [["b", "a", "c", "d"]]


@given(TEXTS, TEXTS)
def test_every_text_gets_its_own_value(first: list[str | None], second: list[str | None]) -> None:
    column = pl.concat([pl.Series(part, dtype=pl.String) for part in (first, second)], rechunk=False)
    numbered = by_column(column, lambda texts: texts + "!")
    assert numbered.to_list() == [None if text is None else text + "!" for text in first + second]


def test_a_large_column_keeps_each_value_with_its_text() -> None:
    texts = [str(at * 7919 % 20_011) for at in range(60_000)]
    parts = [pl.Series(texts[at : at + 17_000]) for at in range(0, len(texts), 17_000)]
    assert by_column(pl.concat(parts, rechunk=False), lambda distinct: distinct).to_list() == texts


@given(st.lists(st.tuples(*[st.none() | st.text(max_size=3) | st.just(f"x{SEVERAL}y")] * 3), min_size=1))
def test_texts_that_are_joined_are_taken_apart_again(rows: list[tuple[str | None, ...]]) -> None:
    frame = pl.DataFrame(rows, dict.fromkeys("abc", pl.String), orient="row")
    for joined, row in zip(together(frame, ["c", "a"]), rows, strict=True):
        alone = [(text or "").replace(SEVERAL, " ") for text in (row[2], row[0])]
        assert parted(joined) == [parted(text)[0] for text in alone]


def test_a_notice_counts_the_records_of_which_nothing_is_recognised() -> None:
    reading = Reading("a.csv", date(2026, 3, 31), b"key")
    texts = pl.Series(["1", " x ", "-", None, "x", "x", "", "2"])
    found = recognised(texts, lambda text: int(text) if text.isdigit() else None, reading, "told", pl.Int64())
    assert found.to_list() == [1, None, None, None, None, None, None, 2]
    assert reading.notices == {"told": 3}
