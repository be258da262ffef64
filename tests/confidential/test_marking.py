"""A feed is marked as confidential when it is received, and the mark goes with its files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genscan import edition, preparation
from genscan.cli import main
from genscan.cli.settings import Settings
from genscan.errors import GenscanError
from genscan.feeds.inbox import read_meta, receive
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
OFFER = (
    '{"id": "1AAAAAA", "intitule": "x", "dateCreation": "2026-03-30T10:00:00.000Z", "romeCode": "M1805", '
    '"typeContrat": "CDI"}'
)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "offers.jsonl"
    path.write_text(OFFER, encoding="utf-8")
    return path


def test_the_command_marks_the_files_that_it_receives(data: DataFolder, sent: Path) -> None:
    def never(*_: object) -> None:
        raise AssertionError("nothing is run")

    settings = Settings(data, None, lambda: datetime(2026, 4, 10, tzinfo=UTC), never)
    arguments = ["receive", "france-travail", str(sent), "--quarter", "2026-Q1", "--confidential"]
    assert main(arguments, settings) == 0
    meta = json.loads(
        (data.inbox_of("france-travail", QUARTER) / "offers.jsonl.meta.json").read_text("utf-8")
    )
    assert meta == {"observed_on": "2026-03-31", "scope": "full", "confidential": True}


def test_without_the_mark_the_meta_says_nothing_of_it(data: DataFolder, sent: Path) -> None:
    receive(data, "france-travail", [sent], QUARTER)
    path = data.inbox_of("france-travail", QUARTER) / "offers.jsonl.meta.json"
    assert json.loads(path.read_text("utf-8")) == {"observed_on": "2026-03-31", "scope": "full"}


def test_the_same_file_with_another_mark_is_told(data: DataFolder, sent: Path) -> None:
    receive(data, "france-travail", [sent], QUARTER)
    with pytest.raises(GenscanError, match=r"change offers.jsonl.meta.json"):
        receive(data, "france-travail", [sent], QUARTER, confidential=True)


@pytest.mark.parametrize("feed", ["rncp", "rome"])
def test_registers_are_public(data: DataFolder, sent: Path, feed: str) -> None:
    with pytest.raises(GenscanError, match="only feeds of vacancies and courses can be confidential"):
        receive(data, feed, [sent], QUARTER, confidential=True)


def test_a_mark_that_is_neither_true_nor_false_sets_the_file_aside(data: DataFolder, sent: Path) -> None:
    receive(data, "france-travail", [sent], QUARTER)
    path = data.inbox_of("france-travail", QUARTER) / "offers.jsonl"
    path.with_name("offers.jsonl.meta.json").write_text('{"confidential": "yes"}', encoding="utf-8")
    assert read_meta(path, QUARTER).problem == "offers.jsonl.meta.json: confidential must be true or false"
    assert [file.quarantined for file in land(data, "france-travail", QUARTER, b"key")] == ["bad_meta"]


def test_marking_later_lands_again_and_asks_for_a_next_revision(data: DataFolder, sent: Path) -> None:
    receive(data, "france-travail", [sent], QUARTER)
    (public,) = land(data, "france-travail", QUARTER, b"key")
    before = edition._inputs(preparation.inputs(data, QUARTER))
    meta = data.inbox_of("france-travail", QUARTER) / "offers.jsonl.meta.json"
    meta.write_text('{"confidential": true}', encoding="utf-8")
    (secret,) = land(data, "france-travail", QUARTER, b"key")
    assert (public.confidential, secret.confidential) == (False, True)
    assert b"confidential" not in public.sidecar() and b'"confidential": true' in secret.sidecar()
    assert edition._inputs(preparation.inputs(data, QUARTER)) != before
