"""The ROME codes that are harvested: what the observatory can count, and nothing else."""

from __future__ import annotations

import polars as pl

from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.reference import occupations, parents, table


def codes(data: DataFolder, quarter: Quarter) -> tuple[str, ...]:
    """The codes of the perimeter, and those that a landed ROME adds under a parent that is wholly inside.

    With them the codes that ROME split within the quarter or later, whose titles may tell one inside.

    Not the parents that lie partly inside (`D1401`, `M1402`...): each is also a code of its own, of an
    occupation outside, whose offers would be taken in only to be set aside. Offers without a code are
    reached by no query by code; method.md counts none of them.
    """
    inside = parents().filter(perimeter="whole")["parent_code"]
    leaves = occupations()["rome_code"]
    until = pl.col("until").cast(pl.String) > str(quarter.first_day)
    split = table("rome_substitutions").filter(until, pl.col("replaced_by").is_in(leaves.implode()))[
        "rome_code"
    ]
    known = table("rome_parents")["rome_code"]
    added = [
        pl.read_parquet(path, columns=["rome_code", "parent_code"])
        .filter(pl.col("parent_code").is_in(inside.implode()), ~pl.col("rome_code").is_in(known.implode()))
        .get_column("rome_code")
        for path in sorted((data.landing / "rome").glob("*/*.parquet"))
    ]
    return tuple(sorted({*leaves, *split, *(code for column in added for code in column if code)}))
