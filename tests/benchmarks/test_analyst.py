"""The pandas script that `make bench` measures beside the observatory counts what the observatory counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import polars as pl
import pytest

from benchmarks import analyst
from benchmarks.rival import our_cells
from genscan.coding import copies, titles
from genscan.demonstration import write_feeds
from genscan.paths import DataFolder
from genscan.quarters import Quarter

pytestmark = pytest.mark.xdist_group("analyst")
LATEST = Quarter(2026, 1)
QUARTERS = (LATEST, LATEST.previous())  # offers as lines, seen on three dates; as a search response, on one
COMPARED = ("vacancies", "vacancies_stock", "vacancies_open", "openings", "courses", "course_equivalents")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    data = DataFolder(tmp_path_factory.mktemp("analyst"))
    write_feeds(data.inbox, LATEST, quarters=2, vacancies=800, courses=500)
    return data


@pytest.fixture
def copies_put_back() -> Iterator[None]:
    """No offer is a copy of another, and no title is read: none contradicts its offer's code."""
    of_offers = {"rule": pl.String, "offer_id": pl.String, "winner_id": pl.String, "reason": pl.String}
    no_title = titles.matched(
        pl.DataFrame(schema=dict.fromkeys(("title", "rome_code", "parent_code", "family"), pl.String))
    )
    with (
        mock.patch.object(copies, "by_rule", lambda _: pl.DataFrame(schema=of_offers)),
        mock.patch.object(titles, "matched", lambda _: no_title),
    ):
        yield


@pytest.mark.usefixtures("copies_put_back")
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_with_copies_put_back_every_cell_of_the_pandas_script_is_ours(
    data: DataFolder, quarter: Quarter
) -> None:
    """Nation, regions, departments; all, families, parents, and ROME codes, of which courses know nothing."""
    theirs = pl.from_pandas(analyst.cells(data.inbox, str(quarter)))
    our_cells(data.root, quarter)
    ours = pl.read_parquet(data.table("published.cells", quarter))
    both = ours.join(theirs, on=analyst.KEYS, how="full", coalesce=True, suffix="_theirs")
    assert both.filter(pl.col("vacancies") > 0, pl.col("courses") > 0).height > 100
    for column in COMPARED:
        mine, their = (both[name].cast(pl.Float64).fill_null(0) for name in (column, f"{column}_theirs"))
        apart = both.filter((mine - their).abs() > 1e-7 * (1 + mine.abs()))
        assert apart.select(*analyst.KEYS, column, f"{column}_theirs").rows() == [], column


def test_the_script_counts_copies_that_the_observatory_does_not(data: DataFolder, tmp_path: Path) -> None:
    apart = DataFolder(tmp_path)
    apart.inbox.symlink_to(data.inbox)
    our_cells(apart.root, LATEST)
    ours = pl.read_parquet(apart.table("published.cells", LATEST)).filter(
        area_level="nation", occupation_level="all"
    )
    theirs = analyst.cells(data.inbox, str(LATEST)).set_index(analyst.KEYS)
    assert theirs.loc[("nation", "FR", "all", "ALL"), "vacancies"] > ours["vacancies"].item()
