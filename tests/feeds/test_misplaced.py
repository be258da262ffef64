"""What lies in the inbox where nothing is read is told, by the commands that look there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from genscan.cli import main
from genscan.cli.settings import Settings
from genscan.doctor import examine
from genscan.feeds.misplaced import misplaced
from genscan.harvest.addresses import Addresses
from genscan.paths import DataFolder

WRONG = {
    "francetravail/2026-Q1/offers.jsonl": "inbox/francetravail is not read: its folder must be named after",
    "lheo/2026-Q1/sous-dossier/x.xml": "inbox/lheo/2026-Q1/sous-dossier is a folder and is not read",
    "mcf/2026-1/catalogue.csv": "inbox/mcf/2026-1 is not read: files go to a folder named after",
    "mcf/catalogue.csv": "inbox/mcf/catalogue.csv is not read: files go to a folder named after",
    "stray.csv": "inbox/stray.csv is not read",
}
RIGHT = ("mcf/2026-Q1/catalogue.csv", "mcf/2026-Q1/.harvest/part", ".keep", "rome/.keep")


@pytest.fixture
def filled(data: DataFolder) -> DataFolder:
    for name in (*WRONG, *RIGHT):
        path = data.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (data.inbox / "empty").mkdir()
    return data


def test_each_is_told_once_and_nothing_else(filled: DataFolder) -> None:
    told = misplaced(filled)
    assert [sentence for start in WRONG.values() for sentence in told if sentence.startswith(start)] == told


def test_doctor_and_run_tell_it(filled: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    findings = examine(filled, None, date(2026, 4, 3), Addresses())
    assert [one.text for one in findings if one.subject == "inbox"] == misplaced(filled)
    settings = Settings(filled, None, lambda: datetime(2026, 4, 3, tzinfo=UTC), lambda *_: None)
    for feed, name in (("france-travail", "a.jsonl"), ("rncp", "a.csv")):
        folder = filled.inbox / feed / "2026-Q1"
        folder.mkdir(parents=True)
        (folder / name).write_text("x", encoding="utf-8")
    assert main(["run", "--quarter", "2026-Q1"], settings) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith("Left alone: ")] == [
        f"Left alone: {sentence}" for sentence in misplaced(filled)
    ]
