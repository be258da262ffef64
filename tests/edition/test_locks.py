"""Two that need the same quarter: the second is told who holds it; whoever is killed holds nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from genscan.errors import GenscanError
from genscan.locks import nobody_working, working_on
from genscan.paths import CHECKOUT, DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
WINDOW = [QUARTER.previous(2), QUARTER.previous(), QUARTER]

HOLDS = """
import sys
from pathlib import Path
from genscan.locks import working_on
from genscan.paths import DataFolder
from genscan.quarters import Quarter

with working_on(DataFolder(Path(sys.argv[1])), [Quarter.parse("2026-Q1")], "a run by A. Martin, process 7"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def test_the_second_run_of_a_quarter_is_told_who_runs_it(data: DataFolder) -> None:
    told = "2026-Q1 is in use: make_edition of 2026-Q1 by A, process 12; wait until that ends"
    with (
        working_on(data, WINDOW, "make_edition of 2026-Q1 by A, process 12"),
        pytest.raises(GenscanError, match=told),
        working_on(data, [QUARTER], "another"),
    ):
        pass
    with working_on(data, [QUARTER], "another"):
        pass


def test_a_run_of_the_next_quarter_waits_for_its_history_only(data: DataFolder) -> None:
    with working_on(data, WINDOW, "first"):
        with (
            pytest.raises(GenscanError, match="2026-Q1 is in use: first"),
            working_on(data, [QUARTER, QUARTER.next()], "second"),
        ):
            pass
        with working_on(data, [QUARTER.next()], "a quarter without that history"):
            pass


def test_a_backup_waits_for_every_run_and_holds_off_the_next(data: DataFolder) -> None:
    with (
        working_on(data, WINDOW, "the run"),
        pytest.raises(GenscanError, match="2025-Q3 is in use: the run"),
        nobody_working(data, "backup"),
    ):
        pass
    with (
        nobody_working(data, "a backup"),
        pytest.raises(GenscanError, match="the data folder is in use: a backup"),
        working_on(data, WINDOW, "the run"),
    ):
        pass


def test_a_killed_process_holds_nothing(data: DataFolder) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(data.root)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "held\n"
    with (
        pytest.raises(GenscanError, match=r"a run by A\. Martin, process 7"),
        working_on(data, [QUARTER], "a test"),
    ):
        pass
    run.kill()
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    with working_on(data, [QUARTER], "a test"):
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way", encoding="utf-8")
    with (
        pytest.raises(GenscanError, match="make the data folder writable"),
        working_on(DataFolder(tmp_path), [QUARTER], "a test"),
    ):
        pass
