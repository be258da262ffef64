"""The work folder: what is not whole counts as not read, and one process at a time works in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from genscan.errors import GenscanError
from genscan.harvest.work import Plan, Work, held

LINES = [b'{"id":"1"}', b'{"id":"2"}']
PLAN = Plan(datetime(2026, 11, 27, 6, 0, tzinfo=UTC), ("M1805",), "https://api.invalid")


@pytest.mark.parametrize("lines", [[], LINES])
def test_a_slice_comes_back_as_it_was_kept(tmp_path: Path, lines: list[bytes]) -> None:
    work = Work(tmp_path)
    assert work.lines("0-1") is None
    work.keep("0-1", lines)
    assert work.lines("0-1") == lines


@pytest.mark.parametrize(
    "content", [b"", b"2", b"2\n", b'2\n{"id":"1"}\n', b'2\n{"id":"1"}\n{"id":"2"}', b"x\ny\n"]
)
def test_a_slice_that_is_not_whole_was_not_read(tmp_path: Path, content: bytes) -> None:
    work = Work(tmp_path)
    work.path("0").write_bytes(content)
    assert work.lines("0") is None


def test_a_slice_that_is_cut_no_longer_counts(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.keep("0", LINES)
    work.cut("0")
    assert work.is_cut("0")
    assert work.kept() == []


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"began": "x", "codes": [], "source": ""}', b"[1]"])
def test_a_plan_that_cannot_be_read_is_none(tmp_path: Path, content: bytes | None) -> None:
    work = Work(tmp_path)
    work.start(PLAN)
    assert work.planned() == PLAN
    if content is None:
        (tmp_path / "plan.json").unlink()
    else:
        (tmp_path / "plan.json").write_bytes(content)
    assert work.planned() is None


def test_a_new_plan_forgets_what_was_read(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.keep("0", LINES)
    work.cut("1")
    work.start(PLAN)
    assert work.lines("0") is None
    assert not work.is_cut("1")


def test_a_second_process_is_told_to_wait(tmp_path: Path) -> None:
    with (
        held(tmp_path / "work", "mcf"),
        pytest.raises(GenscanError, match="mcf is being harvested by another process"),
        held(tmp_path / "work", "mcf"),
    ):
        pass
    with held(tmp_path / "work", "mcf"):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GenscanError, match="can't be written"), held(tmp_path / "file" / "work", "mcf"):
        pass
