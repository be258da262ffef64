"""A run that is stopped from outside, or fails without a word, still ends with one sentence."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from dagster_shared.error import SerializableErrorInfo

from assets import entry
from assets.failures import _failed
from assets.launch import make_edition
from genscan import edition
from genscan.cli import main
from genscan.cli.settings import Settings
from genscan.paths import DataFolder
from tests.assets import stubbed
from tests.assets.stubbed import QUARTER


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_with_one_sentence_and_the_status_of_shells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    data = DataFolder(tmp_path)
    stubbed.feeds(data)
    settings = Settings(data, sys.executable, lambda: datetime(2026, 4, 10, tzinfo=UTC), make_edition)
    with stubbed.stand_ins(), mock.patch("assets.feeds.land", lambda *_: os.kill(os.getpid(), number)):
        status = main(["run", "--quarter", str(QUARTER)], settings)
    (told,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("genscan: ")]
    assert told == "genscan: interrupted: no edition was sealed; run again, and it goes on with what is done"
    assert status == 130
    assert edition.revisions(data, QUARTER) == []


def test_sigterm_is_told_like_ctrl_c_before_the_run_has_started_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENSCAN_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["genscan", "run", "--quarter", str(QUARTER)])
    before = signal.getsignal(signal.SIGTERM)
    try:
        with (
            mock.patch("genscan.preparation.admit", lambda *_: os.kill(os.getpid(), signal.SIGTERM)),
            pytest.raises(SystemExit) as end,
        ):
            entry.main()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert end.value.code == 130
    assert "genscan: interrupted: no edition was sealed" in capsys.readouterr().err


@pytest.mark.parametrize("message", ["MemoryError\n", "MemoryError: \n", "", "MemoryError: \n\n"])
def test_an_error_without_a_message_is_told_by_its_type(message: str) -> None:
    failure = _failed("step core.cells", SerializableErrorInfo(message, [], "MemoryError"))
    assert str(failure) == "step core.cells stopped unexpectedly (MemoryError); no edition was sealed"
