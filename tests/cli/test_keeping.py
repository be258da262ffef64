"""`rebuild`, `backup`, `restore` and what `run` and `publish` are asked besides, as typed at a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from genscan.cli import main
from genscan.cli.settings import Progress, RunRequest, Settings
from genscan.paths import DataFolder
from tests.edition import sealing


def typed(data: DataFolder, *arguments: str) -> int:
    def nothing(request: RunRequest, progress: Progress) -> None:
        raise AssertionError("no run was asked for")

    now = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    return main(arguments, Settings(data=data, browser="sh", now=lambda: now, run=nothing))


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    sealing.seal(folder)
    folder.secrets.mkdir()
    (folder.secrets / "hash-2026-Q1.key").write_bytes(bytes(32))
    return folder


def test_a_backup_is_restored_elsewhere_with_its_keys(
    data: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, keys, elsewhere = tmp_path / "all.tar", tmp_path / "keys.tar", DataFolder(tmp_path / "elsewhere")
    assert typed(data, "backup", str(archive), "--keys", str(keys)) == 0
    assert "the keys; keep them apart" in capsys.readouterr().out
    assert typed(elsewhere, "restore", str(archive), "--keys", str(keys)) == 0
    assert "every checksum is right" in capsys.readouterr().out
    assert (elsewhere.editions / "2026-Q1" / "r1" / "manifest.json").is_file()
    assert (elsewhere.secrets / "hash-2026-Q1.key").read_bytes() == bytes(32)
    assert not elsewhere.site.exists()


def test_a_backup_without_keys_says_so(
    data: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(data, "backup", str(tmp_path / "all.tar")) == 0
    assert "The keys are not in it: --keys FILE" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["restore", "missing.tar"], 2, "file 'missing.tar' does not exist"),
        (["backup", "nowhere/all.tar"], 1, "nowhere is no folder: make it first"),
        (["rebuild", "2026-Q1", "--revision", "2"], 1, "2026-Q1 r2 is not sealed"),
        (["rebuild", "2026-Q1", "--revision", "1"], 1, "and 3 more are not in the landing"),
        (["rebuild", "2026-Q1"], 2, "--revision"),
        (["publish", "2026-Q1", "--by", "A", "--reason", "B", "--not-before", "soon"], 2, "is no time"),
        (["run", "--quarter", "2026-Q1", "--skip", "adzuna"], 2, "is no feed"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_can_not_be_done_is_told_in_one_sentence(
    data: DataFolder, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, told: str
) -> None:
    assert typed(data, *arguments) == status
    err = capsys.readouterr().err
    assert told in err
    assert "Traceback" not in err
