"""Titles: the job title of ROME that the title of a vacancy, course or certification comes nearest to.

A title is its words, without gender marks, plurals, and words that tell no trade (`title_words.csv`). Its
features are these words, each pair of neighbours and, apart, the first word, which names the trade in French;
they weigh the more, the rarer they are among job titles. Nearness is the cosine of two titles, from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from genscan import method, reference
from genscan.feeds.text import title_tokens

SCORES = (
    "score",
    "other_parent_score",
    "other_family_score",
    "inside_score",
    "outside_score",
    "head_inside",
    "words_inside",
)
SCHEMA = {
    **dict.fromkeys(("title", "job_title", "rome_code", "parent_code", "family"), pl.String),
    **dict.fromkeys(SCORES, pl.Float64),
}
_BATCH = 4096  # titles multiplied at once: some ten million products, a hundred megabytes
_DIGITS = 6  # scores nearer than this are ties: the order of their sums must not decide
_DEGREE = ("ingenieur", "diplome")  # names a degree of any speciality, not the trade
_ENDINGS = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("ienne", "ien"),
    ("onne", "on"),
    ("ere", "er"),
    ("elle", "el"),
    ("ive", "if"),
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def matched(rows: pl.DataFrame) -> pl.DataFrame:
    """From job titles (`title`, `rome_code`, `parent_code`, `family`, null outside) and others to SCHEMA.

    One row, by title, for each distinct title without a code that shares a word with a job title: the nearest
    one and its score, the best scores in another parent and in another family than its (outside is one), and
    the best in the perimeter and out of it. Among equals the smallest code is the nearest. `head_inside` is
    the share, among the job titles that its first known word opens, of those in the perimeter; `words_inside`
    the largest such share of another word, among the job titles that hold it, null where there is none.
    """
    jobs = (
        rows.filter(pl.col("rome_code").is_not_null())
        .unique()
        .sort("rome_code", "title", "parent_code", "family", nulls_last=True)
        .with_columns(words=_keys(pl.col("title")))
        .filter(pl.col("words") != "")
    )
    titles = (
        rows.filter(pl.col("rome_code").is_null())
        .select("title")
        .drop_nulls()
        .unique()
        .with_columns(words=_keys(pl.col("title")))
    )
    asked = titles.select(pl.col("words").unique()).filter(pl.col("words") != "").sort("words")
    if jobs.is_empty() or asked.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    of_jobs = _features(jobs["words"])
    weights = _weights(of_jobs, jobs)
    of_asked = _features(asked["words"], weights["feature"])
    known = _vectors(of_jobs, weights, jobs.height).T.tocsr()
    vectors = _vectors(of_asked, weights, asked.height)
    groups = _Groups.of(jobs)
    nearest = pl.concat(
        _nearest((vectors[start : start + _BATCH] @ known).tocsr(), groups, start)
        for start in range(0, asked.height, _BATCH)
    )
    return (
        nearest.join(asked.with_row_index("row"), on="row")
        .join(_shares(of_asked, weights), on="row", how="left")
        .join(
            jobs.select("rome_code", "parent_code", "family", job_title="title").with_row_index("job"),
            on="job",
        )
        .join(titles, on="words")
        .select(*SCHEMA)
        .sort("title")
    )


def words(title: str) -> tuple[str, ...]:
    """The words of a title that tell its trade, in order, each once, as they are compared."""
    tokens = title_tokens(title)
    found = (_word(token) for token, next_ in pairwise((*tokens, "")) if (token, next_) != _DEGREE)
    return tuple(dict.fromkeys(word for word in found if word))


def _keys(titles: pl.Expr) -> pl.Expr:
    return titles.map_batches(
        lambda texts: pl.Series([" ".join(words(text)) for text in texts], dtype=pl.String),
        return_dtype=pl.String,
    )


@lru_cache(maxsize=1 << 16)
def _word(token: str) -> str | None:
    """The form in which a word is compared, or None where it tells no trade."""
    meanings = _meanings()
    meant = meanings.get(token, meanings.get(_stem(token), token))
    return None if not meant or meant.isdecimal() else _stem(meant)


@cache
def _meanings() -> dict[str, str | None]:
    return dict(reference.table("title_words").select("word", "meaning").iter_rows())


def _stem(word: str) -> str:
    """A word without its plural and feminine endings."""
    if len(word) <= 3:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        word = f"{word[:-3]}al"
    elif word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    for feminine, masculine in _ENDINGS:
        if word.endswith(feminine) and len(word) > len(feminine) + 1:
            return word.removesuffix(feminine) + masculine
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _features(keys: pl.Series, known: pl.Series | None = None) -> pl.DataFrame:
    """One row for each title (`row`) and feature, with the weight of the feature's kind (1.0: a word).

    Where `known` is given, the first word is the first of these, and only these make pairs: what stands
    before or between may be an employer or a place.
    """
    said = (
        pl.DataFrame({"word": keys.str.split(" ")})
        .with_row_index("row")
        .explode("word", empty_as_null=True)
        .drop_nulls("word")
    )
    telling = said if known is None else said.filter(pl.col("word").is_in(known.implode()))
    paired = telling.with_columns(before=pl.col("word").shift(1).over("row"))
    return pl.concat(
        (
            said.select("row", feature="word", kind=pl.lit(1.0)),
            paired.filter(pl.col("before").is_null()).select(
                "row", feature="^" + pl.col("word"), kind=pl.lit(method.TITLE_HEAD_WEIGHT)
            ),
            paired.filter(pl.col("before").is_not_null()).select(
                "row", feature=pl.col("before") + " " + pl.col("word"), kind=pl.lit(method.TITLE_PAIR_WEIGHT)
            ),
        )
    )


def _weights(of_jobs: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """For each feature of job titles its column, its rarity, and the share of its titles in the perimeter."""
    inside = jobs.with_row_index("row").select("row", inside=pl.col("family").is_not_null())
    return (
        of_jobs.join(inside, on="row")
        .group_by("feature")
        .agg(jobs=pl.len(), inside=pl.col("inside").sum())
        .sort("feature")
        .with_row_index("column")
        .with_columns(
            idf=(1 + jobs.height / (1 + pl.col("jobs"))).log(), inside=pl.col("inside") / pl.col("jobs")
        )
    )


def _vectors(features: pl.DataFrame, weights: pl.DataFrame, rows: int) -> sparse.csr_matrix:
    """Unit vectors, one a title; a word of no job title counts in the length, as much as the method says."""
    unknown = method.TITLE_UNKNOWN_WEIGHT * weights["idf"].to_numpy().max()
    weighed = features.join(weights, on="feature", how="left").sort("row", "column", nulls_last=True)
    entries = weighed.drop_nulls("column").with_columns(value=pl.col("kind") * pl.col("idf"))
    matrix = sparse.csr_matrix(
        (entries["value"].to_numpy(), (entries["row"].to_numpy(), entries["column"].to_numpy())),
        shape=(rows, weights.height),
    )
    absent = weighed.filter(pl.col("column").is_null() & (pl.col("kind") == 1.0))["row"].to_numpy()
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    lengths = np.sqrt(squares + np.bincount(absent, minlength=rows) * unknown**2)
    scale = np.divide(1.0, lengths, out=np.zeros(rows), where=lengths > 0)
    return sparse.csr_matrix(sparse.diags_array(scale) @ matrix)


def _shares(features: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """For each title, what its first known word and its other known words say of the perimeter."""
    inside = weights.select("feature", "inside")
    said = features.filter(pl.col("kind") == 1.0).join(inside, on="feature", maintain_order="left")
    first = said.group_by("row", maintain_order=True).first().select("row", head="feature")
    heads = first.with_columns(feature="^" + pl.col("head")).join(inside, on="feature", how="left")
    others = said.join(first, on="row").filter(pl.col("feature") != pl.col("head"))
    return heads.select("row", head_inside=pl.col("inside").fill_null(0.0)).join(
        others.group_by("row").agg(words_inside=pl.col("inside").max()), on="row", how="left"
    )


@dataclass(frozen=True)
class _Groups:
    """What each job title is of, as numbers: its parent, its family (outside is one), the perimeter."""

    parents: Integers
    families: Integers
    inside: Flags

    @classmethod
    def of(cls, jobs: pl.DataFrame) -> _Groups:
        numbered = jobs.select(
            pl.col("parent_code").rank("dense"), pl.col("family").fill_null("").rank("dense")
        )
        return cls(
            numbered["parent_code"].to_numpy().astype(np.int64),
            numbered["family"].to_numpy().astype(np.int64),
            jobs["family"].is_not_null().to_numpy(),
        )


def _nearest(products: sparse.csr_matrix, groups: _Groups, start: int) -> pl.DataFrame:
    """For each row of cosines with any, the best job title, and the best of those that it competes with."""
    products.sort_indices()
    filled = np.flatnonzero(np.diff(products.indptr))
    counts, starts = np.diff(products.indptr)[filled], products.indptr[filled]
    jobs, scores = products.indices, np.round(products.data, _DIGITS)

    def spread(of_rows: NDArray[np.generic]) -> NDArray[np.generic]:
        return np.repeat(of_rows, counts)

    def best(where: Flags) -> Floats:
        found: Floats = np.maximum.reduceat(np.where(where, scores, 0.0), starts)
        return found

    score = best(np.ones(scores.shape, dtype=np.bool_))
    first = np.minimum.reduceat(np.where(scores == spread(score), jobs, groups.inside.size), starts)
    return pl.DataFrame(
        {
            "row": (filled + start).astype(np.uint32),
            "job": first.astype(np.uint32),
            "score": score,
            "other_parent_score": best(groups.parents[jobs] != spread(groups.parents[first])),
            "other_family_score": best(groups.families[jobs] != spread(groups.families[first])),
            "inside_score": best(groups.inside[jobs]),
            "outside_score": best(~groups.inside[jobs]),
        }
    )
