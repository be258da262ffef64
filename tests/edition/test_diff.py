"""What changed is told value by value, null and zero kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html as parser

from genscan.bulletin.changes import write_difference
from genscan.cli.editions import diff as command
from genscan.diff import changes_against, diff
from genscan.errors import GenscanError
from genscan.paths import DataFolder
from tests.edition import sample, sealing

HERE = "2026-Q1/region/06/all/ALL"


def _with(column: str, value: object) -> dict[str, pl.DataFrame]:
    tables = sample.tables()
    here = pl.concat_str(tables["cells"].columns[:5], separator="/") == HERE
    cells = tables["cells"].with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )
    return {**tables, "cells": cells.cast({column: tables["cells"].schema[column]})}


def test_the_same_tables_do_not_differ(tmp_path: Path) -> None:
    one = sealing.seal(DataFolder(tmp_path / "one"))
    two = sealing.seal(DataFolder(tmp_path / "two"), revision=2, reason="again")
    assert diff(one, two).is_empty()
    assert changes_against(None, sample.tables()).is_empty()


@pytest.mark.parametrize(
    ("column", "value", "change"),
    [
        ("vacancies", 1, ("0", "1")),
        ("vacancies", 0, None),
        ("vacancies_new", 0, (None, "0")),
        ("places_coverage", None, ("0.0", None)),
        ("vacancies_stock", 1e-7, ("0.0", "1e-7")),
    ],
)
def test_one_changed_value_is_one_change(
    tmp_path: Path, column: str, value: object, change: tuple[str | None, str | None] | None
) -> None:
    before = sealing.seal(DataFolder(tmp_path))
    after = sealing.seal(DataFolder(tmp_path), revision=2, reason="why", tables=_with(column, value))
    expected = [("cells", HERE, column, *change)] if change else []
    assert diff(before, after).rows() == expected
    assert pl.read_parquet(after / "tables" / "changes.parquet").rows() == expected


def test_a_row_that_went_is_told_with_its_values(tmp_path: Path) -> None:
    tables = sample.tables()
    before = sealing.seal(DataFolder(tmp_path))
    went = changes_against(before, {**tables, "notices": tables["notices"].clear()})
    key = "2026-Q1/mcf/catalogue.csv/repaired_label"
    assert went.rows() == [("notices", key, "*", "row", None), ("notices", key, "records", "1", None)]


def test_a_folder_that_is_no_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenscanError, match="is not an edition"):
        diff(tmp_path, tmp_path)


def test_editions_of_two_quarters_are_set_cell_against_cell(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    before = sealing.seal(data)
    quarter = sample.QUARTER.next()
    tables = sample.tables(quarter)
    cells = tables["cells"].with_columns(
        openings=pl.when(area_code="11", occupation_level="all").then(7).otherwise("openings")
    )
    after = sealing.seal(data, quarter, tables={**tables, "cells": cells})
    told = diff(before, after).filter(~pl.col("table").is_in(["history", "sources"]))
    assert told.select("table", "row_key", "column", "new").rows() == [
        ("cells", "region/11/all/ALL", "openings", "7")
    ]


def test_the_page_of_two_editions_tells_zero_and_empty_apart(tmp_path: Path) -> None:
    before = sealing.seal(DataFolder(tmp_path))
    after = sealing.seal(
        DataFolder(tmp_path), revision=2, reason="why", tables=_with("places_coverage", None)
    )
    page = write_difference(before, after, diff(before, after), tmp_path / "out").read_text("utf-8")
    read: Any = parser.fromstring(page)
    assert [cell.text_content() for cell in read.xpath("//tbody/tr/*")] == [
        HERE,
        "places_coverage",
        "0.0",
        "vide",
    ]
    assert pl.read_csv(tmp_path / "out" / "changes.csv").height == 1
    links = read.xpath("//@href[not(starts-with(., '#'))]")
    assert links and all((tmp_path / "out" / link).is_file() for link in links)


def test_the_command_writes_the_page_where_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition, out = sealing.seal(DataFolder(tmp_path)), tmp_path / "out"
    command(edition, edition, out)
    assert capsys.readouterr().out == f"0 differences: {out / 'changes.html'}\n"
    assert "Aucune valeur n’a changé" in (out / "changes.html").read_text("utf-8")
