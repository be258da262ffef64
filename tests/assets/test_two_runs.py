"""A run of a quarter that another run holds says so in one sentence, in Dagster and at a terminal alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.launch import make_edition
from genscan import locks
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
