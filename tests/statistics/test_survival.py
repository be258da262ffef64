"""Kaplan-Meier medians with late entry, against curves worked by hand and by an independent library."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from genscan import method
from genscan.survival import CELL, medians

Spell = tuple[float, float, bool]  # age when first seen, age at the end, removed then
FIVE: list[Spell] = [(0, 2, True), (0, 4, True), (1, 5, False), (3, 6, True), (2, 8, True)]


def life_table(spells: Sequence[Spell], area: str = "11") -> pl.DataFrame:
    ages = [row for entry, end, removed in spells for row in ((entry, 1, 0, 0), (end, 0, 1, int(removed)))]
    key = dict(zip(CELL, ("region", area, "all", "ALL"), strict=True))
    return (
        pl.DataFrame(
            ages, schema={"age": pl.Float64, "entered": int, "left": int, "removed": int}, orient="row"
        )
        .group_by("age")
        .sum()
        .with_columns(pl.lit(value).alias(name) for name, value in key.items())
    )


def median_of(spells: Sequence[Spell], least: int = 1) -> tuple[float | None, float | None, float | None]:
    row = medians(life_table(spells), least).row(0, named=True)
    return row["median"], row["low"], row["high"]


def test_five_spells_by_hand() -> None:
    """At 2, three at risk: 2/3. At 4, four, one having entered: 1/2. At 6, two: 1/4. At 8, one: 0."""
    assert median_of(FIVE) == (4.0, 2.0, None)


def test_without_late_entry_it_is_the_middle_one() -> None:
    assert median_of([(0, age, True) for age in range(1, 12)])[0] == 6.0


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ([(n % 7, 9 + 5 * n % 37, n % 4 > 0) for n in range(40)], (28.0, 22.0, 36.0)),
        ([(n % 5, 6 + 11 * n % 53, n % 3 > 0) for n in range(120)], (40.0, 33.0, 45.0)),
        ([(n % 3, 4 + 3 * n % 17, n % 5 > 0) for n in range(60)], (13.0, 10.0, 15.0)),
    ],
)
def test_medians_and_limits_are_those_of_lifelines(spells: list[Spell], expected: object) -> None:
    assert median_of(spells) == expected


def test_a_median_that_the_curve_does_not_reach_is_unknown() -> None:
    assert median_of([(0, 5, False)] * 30 + [(0, 3, True)] * 10) == (None, None, None)


def test_a_step_of_few_at_risk_does_not_decide_the_curve() -> None:
    alone: list[Spell] = [(0, 0.5, True)]
    others: list[Spell] = [(1, 10 + n, True) for n in range(11)]
    assert median_of(alone + others)[0] == 0.5
    assert median_of(alone + others, method.SURVIVAL_MIN_AT_RISK)[0] == 15.0


def test_each_cell_has_its_own_curve_whatever_the_order() -> None:
    both = pl.concat([life_table(FIVE, "28"), life_table([(0, n, True) for n in range(1, 12)], "11")])
    found = medians(both.reverse(), 1)
    assert found.equals(medians(both, 1))
    assert found.select("area_code", "spells", "removed", "median").rows() == [
        ("11", 11, 11, 6.0),
        ("28", 5, 4, 4.0),
    ]


def test_no_spell_no_row() -> None:
    assert medians(life_table(FIVE).clear()).is_empty()
