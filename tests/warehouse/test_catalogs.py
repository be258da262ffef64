"""Tables are made in one engine, each in a catalog of its own, and nothing of one shows in the next."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import duckdb
import polars as pl
import pytest

from genscan import models, pipeline, warehouse
from genscan.paths import DataFolder
from genscan.quarters import Quarter


def test_what_a_catalog_holds_the_next_does_not_see(tmp_path: Path) -> None:
    with warehouse.catalog(tmp_path) as one:
        warehouse.table_of_frame(one, "core.offers", pl.DataFrame({"offer_id": ["A"]}))
        with warehouse.catalog(tmp_path) as other:
            warehouse.table_of_frame(other, "core.offers", pl.DataFrame({"offer_id": ["B"]}))
        assert one.execute("select offer_id from core.offers").fetchall() == [("A",)]
    with warehouse.catalog(tmp_path) as con, pytest.raises(duckdb.CatalogException):
        con.execute("from core.offers")
    with warehouse.catalog(tmp_path) as con:
        catalogs = con.execute("select count(*) from duckdb_databases() where database_name like 'catalog%'")
        assert catalogs.fetchall() == [(1,)]


def test_macros_and_settings_hold_in_every_catalog(tmp_path: Path) -> None:
    for _ in range(2):
        with warehouse.catalog(tmp_path) as con:
            asked = (
                "select significant(1.00000000049), current_setting('TimeZone'), "
                "current_setting('enable_progress_bar'), current_setting('temp_directory'), "
                "current_setting('enable_external_file_cache')"
            )
            assert con.execute(asked).fetchall() == [(1.0, "UTC", False, str(tmp_path), False)]


def test_a_file_written_anew_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "codes.parquet"
    read = []
    for codes in (["A"], ["B"]):
        warehouse.write_frame(pl.DataFrame({"code": codes}), file, {})
        os.utime(file, (0, 0))  # of the same size and date
        with warehouse.catalog(tmp_path) as con:
            warehouse.view_of_files(con, "core.codes", [file])
            read += con.execute("select code from core.codes").fetchall()
            assert con.execute("from duckdb_external_file_cache()").fetchall() == []  # nothing of it is kept
    assert read == [("A",), ("B",)]


def test_an_engine_in_which_something_failed_is_given_up(tmp_path: Path) -> None:
    with warehouse.catalog(tmp_path):
        pass
    with mock.patch.object(warehouse, "connect", wraps=warehouse.connect) as started:
        with pytest.raises(duckdb.Error), warehouse.catalog(tmp_path) as con:
            con.execute("select error('a defect')")
        assert started.call_count == 0
        with warehouse.catalog(tmp_path) as con:
            assert con.execute("select 1").fetchall() == [(1,)]
        assert started.call_count == 1


def test_an_engine_that_is_released_is_started_again(tmp_path: Path) -> None:
    with mock.patch.object(warehouse, "connect", wraps=warehouse.connect) as started:
        for _ in range(2):
            warehouse.release()
            with warehouse.catalog(tmp_path) as con:
                assert con.execute("select significant(2)").fetchall() == [(2.0,)]
    assert started.call_count == 2


def test_tables_of_a_quarter_are_made_in_one_engine(tmp_path: Path) -> None:
    quarter, data = Quarter(2026, 1), DataFolder(tmp_path)
    models.load_models()
    with mock.patch.object(warehouse, "connect", wraps=warehouse.connect) as started:
        for model in models.load_models()[:5]:
            pipeline.build(data, model, quarter, (quarter,))
    assert started.call_count == 1
