"""A run of a quarter that another run holds says so in one sentence, in Dagster and at a terminal alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.launch import make_edition
from genscan import locks, preparation
from genscan.errors import GenscanError
from genscan.paths import DataFolder
from tests.assets.conftest import QUARTER, Told, request_of


def test_a_run_of_a_quarter_in_use_starts_nothing(tmp_path: Path) -> None:
    data, told = DataFolder(tmp_path), Told()
    with (
        locks.working_on(data, [QUARTER], "make_edition of 2026-Q1 by A. Martin, process 12"),
        pytest.raises(GenscanError, match=r"^2026-Q1 is in use: make_edition .* by A\. Martin, process 12"),
    ):
        make_edition(request_of(data), told)
    assert told.ended == []
    with pytest.raises(GenscanError, match="nothing was received"):  # the lock is free again
        make_edition(request_of(data), told)


def test_what_a_killed_run_left_goes_only_once_the_quarter_is_held(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    folder = data.table("core.cells", QUARTER).parent
    folder.mkdir(parents=True)
    left, other = folder / ".2026-Q1.parquet.7.writing", folder / ".2026-Q3.parquet.8.writing"
    for path in (left, other):
        path.touch()
    with pytest.raises(GenscanError, match="nothing was received"):
        preparation.admit(data, QUARTER, allow_demonstration=False)
    assert left.exists()
    preparation.sweep(data, QUARTER)
    assert [path for path in (left, other) if path.exists()] == [other]
