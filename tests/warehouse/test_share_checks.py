"""The checks on courses' shares find a share that is lost, doubled or rounded away, and nothing else."""

from __future__ import annotations

import polars as pl
import pytest

from genscan import pipeline, warehouse

COURSES = pl.DataFrame({"course_id": ["A", "B"]})
PARTS = pl.DataFrame(
    {
        "course_id": ["A", "A", "A", "B"],
        "share": ["0.333333334", "0.333333333", "0.333333333", "1"],
        "decided_by": ["code", "code", None, None],
    }
)
ALLOCATIONS = pl.DataFrame({"course_id": ["A", "A"], "share": ["0.333333334", "0.333333333"]})


def offending(name: str, parts: pl.DataFrame, allocations: pl.DataFrame = ALLOCATIONS) -> list[str]:
    check = next(one for one in pipeline.checks() if one.name == name)
    con = warehouse.connect()
    for table, frame in (("courses", COURSES), ("course_parts", parts), ("allocations", allocations)):
        exact = (
            frame.with_columns(pl.col("share").cast(pl.Decimal(18, 9))) if "share" in frame.columns else frame
        )
        warehouse.table_of_frame(con, f"core.{table}", exact)
    return [str(row[0]) for row in con.execute(check.select).fetchall()]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (PARTS, []),
        (PARTS.head(3), ["B"]),
        (PARTS.with_columns(share=pl.col("share").str.replace("334", "333")), ["A"]),
        (pl.concat([PARTS, PARTS.tail(1)]), ["B"]),
    ],
    ids=["whole", "a course without parts", "a billionth lost", "a part twice"],
)
def test_the_parts_of_every_course_sum_to_one(parts: pl.DataFrame, found: list[str]) -> None:
    assert offending("core.course_parts.shares_sum_to_one", parts) == found


@pytest.mark.parametrize(
    ("allocations", "found"),
    [(ALLOCATIONS, []), (ALLOCATIONS.head(1), ["A"]), (ALLOCATIONS.head(0), ["A"])],
    ids=["all", "one lost", "none"],
)
def test_what_is_allocated_is_what_is_inside(allocations: pl.DataFrame, found: list[str]) -> None:
    assert offending("core.allocations.shares_are_those_inside", PARTS, allocations) == found
