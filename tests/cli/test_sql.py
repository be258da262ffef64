"""Questions in SQL: views over the warehouse, and nothing but questions."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.sql_prompt import Prompt


@pytest.fixture
def prompt(tmp_path: Path) -> Prompt:
    for quarter, rows in (("2025-Q4", [1]), ("2026-Q1", [2, 3])):
        path = tmp_path / "warehouse" / "published" / "cells" / f"{quarter}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"quarter": [quarter] * len(rows), "vacancies": rows}).write_parquet(path)
    return Prompt(DataFolder(tmp_path))


def test_a_view_holds_every_quarter(prompt: Prompt) -> None:
    query = "select quarter, sum(vacancies) as vacancies from published.cells group by all order by all"
    assert prompt.answer(query, as_csv=True) == "quarter,vacancies\n2025-Q4,1\n2026-Q1,5\n"


def test_people_get_a_drawn_table(prompt: Prompt) -> None:
    assert "│" in prompt.answer("from published.cells", as_csv=False)


@pytest.mark.parametrize(
    "query",
    [
        "create table t as select 1",
        "copy (select 1) to 'out.csv'",
        "explain analyze copy (select 1) to 'out.csv'",
        "attach 'other.duckdb'",
        "select 1; drop view published.cells",
        "set memory_limit = '1GB'",
        "",
    ],
)
def test_only_one_question_at_a_time(prompt: Prompt, query: str) -> None:
    with pytest.raises(GenscanError, match="read only"):
        prompt.answer(query, as_csv=True)


def test_a_query_that_fails_is_told_in_duckdbs_words(prompt: Prompt) -> None:
    with pytest.raises(GenscanError, match="nowhere"):
        prompt.answer("select * from nowhere", as_csv=True)
