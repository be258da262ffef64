"""Titles of offers two by two: how like they are, and whether each names what the other does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from genscan.feeds.text import title_key

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Titles:
    """The titles of offers, by their rows: two titles are compared once, however many offers bear them."""

    distinct: pl.DataFrame
    code: Rows  # of each offer, the row of `distinct` that it bears

    @classmethod
    def of(cls, titles: pl.DataFrame) -> Titles:
        """From a row an offer: `title`, its words in alphabetical order, and ROME's `job` title."""
        distinct = titles.unique().sort("title", "job").with_row_index("code")
        coded = titles.join(
            distinct, on=["title", "job"], how="left", nulls_equal=True, maintain_order="left"
        )
        return cls(distinct, coded["code"].cast(pl.Int64).to_numpy())

    def likeness(self, left: Rows, right: Rows) -> NDArray[np.float64]:
        """`title_likeness` of the offers of `left` and `right`, pair by pair."""
        one, other, which = self._once(left, right)
        titles = self.distinct["title"]
        return title_likeness(titles.gather(one), titles.gather(other))[which]

    def apart(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """`titles_apart` of the offers of `left` and `right`, pair by pair."""
        one, other, which = self._once(left, right)
        apart: NDArray[np.bool_] = titles_apart(self.distinct[one], self.distinct[other]).to_numpy()[which]
        return apart

    def _once(self, left: Rows, right: Rows) -> tuple[Rows, Rows, Rows]:
        numbers = self.code[left] * len(self.distinct) + self.code[right]
        both, which = np.unique(numbers, return_inverse=True)
        one, other = np.divmod(both, max(len(self.distinct), 1))
        return one, other, which


def title_likeness(left: pl.Series, right: pl.Series) -> NDArray[np.float64]:
    """Pair by pair, how like two titles are, from 0 to 1, given the words of each in alphabetical order.

    Three parts of four for the likeness of the whole titles, one for that of what they have in common with
    the shorter: a title that only says more than the other is nearer to it than one that says something else.
    """
    whole, common = (
        process.cpdist(left.to_list(), right.to_list(), scorer=scorer, dtype=np.float64)
        for scorer in (fuzz.token_sort_ratio, fuzz.token_set_ratio)
    )
    likeness: NDArray[np.float64] = (3 * whole + common) / 400
    return likeness


def titles_apart(left: pl.DataFrame, right: pl.DataFrame) -> pl.Series:
    """Row by row, whether each `title` names what the other does not, in words of its own.

    A title that holds all words of ROME's `job` title, as which the offer is filed, is not its own: some
    publishers write that for whatever the employer wrote.
    """
    job = pl.col("job").map_elements(title_key, return_dtype=pl.String)
    one, other = (side.select(title=_words(pl.col("title")), job=_words(job)) for side in (left, right))
    both = one.with_columns(other.rename({"title": "title_right", "job": "job_right"}))
    title, title_right = pl.col("title"), pl.col("title_right")
    return both.select(
        (title.list.set_difference(title_right).list.len() > 0)
        & (title_right.list.set_difference(title).list.len() > 0)
        & ~_holds(title, pl.col("job"))
        & ~_holds(title_right, pl.col("job_right"))
    ).to_series()


def _words(titles: pl.Expr) -> pl.Expr:
    """The words of more than three letters of titles, without the letters that mark a plural."""
    word = pl.element()
    words = titles.fill_null("").str.split(" ").list
    return words.eval(word.filter(word.str.len_chars() > 3).str.strip_chars_end("sx"))


def _holds(title: pl.Expr, job: pl.Expr) -> pl.Expr:
    return (job.list.len() > 0) & (job.list.set_difference(title).list.len() == 0)
