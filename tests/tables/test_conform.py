"""Tables are published as their dictionary says, or refused with the cell at fault."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from genscan import dictionary
from genscan.errors import GenscanError
from genscan.tables.conform import conform
from tests.edition import sample

CELLS = dictionary.table("cells")
FAMILIES = dictionary.table("families")


def family(label: str | None = "Design", name: str = "design") -> pl.DataFrame:
    return pl.DataFrame({"family": [name], "family_label": [label], "position": [1]})


def label(text: str) -> str:
    shaped = conform(FAMILIES, family(text))
    return str(shaped["family_label"][0])


def test_rows_are_sorted_by_key() -> None:
    cells = sample.tables()["cells"]
    assert conform(CELLS, cells.reverse()).equals(conform(CELLS, cells))
    assert conform(CELLS, cells).select(CELLS.key).rows() == sorted(cells.select(CELLS.key).rows())


def test_narrow_and_decimal_numbers_become_the_published_types() -> None:
    cells = sample.tables()["cells"].with_columns(
        pl.col("vacancies").cast(pl.Int32), vacancies_stock=pl.lit(Decimal("1.5")).cast(pl.Decimal(18, 9))
    )
    assert conform(CELLS, cells).schema == CELLS.schema


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"observations": pl.lit(None, pl.Int64)}, r"cells, row .*, column observations: it is empty"),
        ({"vacancies_stock": pl.lit(float("nan"))}, "column vacancies_stock: nan is not a finite number"),
        ({"vacancies_stock": pl.lit(float("inf"))}, "column vacancies_stock: inf is not a finite number"),
        ({"vacancies": pl.lit(-1)}, "column vacancies: -1 is below zero"),
        ({"area_level": pl.lit("town")}, "column area_level: 'town' is not one of nation, region"),
        ({"area_code": pl.lit(75)}, "column area_code: Int32 where text is described"),
        ({"vacancies": pl.lit(1.5)}, "column vacancies: Float64 where integer is described"),
        (
            {"area_code": pl.lit("FR"), "area_level": pl.lit("nation")},
            "two rows have the key 2026-Q1/nation/FR",
        ),
        ({"more": pl.lit(1)}, "column more is not in warehouse/columns.csv"),
    ],
)
def test_what_is_not_as_described_is_refused(change: dict[str, pl.Expr], told: str) -> None:
    with pytest.raises(GenscanError, match=told):
        conform(CELLS, sample.tables()["cells"].with_columns(**change))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(GenscanError, match=r"column openings of warehouse/columns\.csv is missing"):
        conform(CELLS, sample.tables()["cells"].drop("openings"))


def test_null_and_zero_stay_apart() -> None:
    shaped = conform(CELLS, sample.tables()["cells"]).filter(area_code="06", occupation_level="all")
    assert shaped.select("vacancies", "vacancies_new").rows() == [(0, None)]


def test_an_empty_text_is_a_null() -> None:
    with pytest.raises(GenscanError, match="column family_label: it is empty"):
        conform(FAMILIES, family(""))


def test_zero_has_no_sign() -> None:
    cells = conform(CELLS, sample.tables()["cells"].with_columns(vacancies_stock=pl.lit(-0.0)))
    assert "-0.0" not in cells.write_csv()


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("-", "-"),
        ("\t=1", "' =1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1+1", "a =1+1"),
        ("-0.5", "-0.5"),
        ("C++ / C#", "C++ / C#"),
        ("e-commerce", "e-commerce"),
    ],
)
def test_no_text_is_taken_for_a_formula(text: str, published: str) -> None:
    assert label(text) == published
    assert label(published) == published


def test_every_table_and_column_is_described_in_two_languages() -> None:
    for table in dictionary.tables().values():
        assert table.title_fr and table.description_en and table.key
        for column in table.columns:
            words = (column.title_en, column.title_fr, column.description_en, column.description_fr)
            assert all(words), (table.name, column.name)
            assert column.type in dictionary.TYPES
            assert not (column.key and column.nullable)


def test_foreign_keys_name_columns_that_exist() -> None:
    for table in dictionary.tables().values():
        for there, pairs in table.foreign_keys.items():
            assert {name for _, name in pairs} <= set(dictionary.table(there).schema), (table.name, there)


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(GenscanError, match="table mistake is not in"):
        dictionary.table("mistake")
