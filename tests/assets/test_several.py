"""PostgreSQL, a broker, two workers and a shared folder make the bytes that one process makes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.launch import make_edition
from genscan import edition, locks
from genscan.errors import GenscanError
from genscan.paths import CHECKOUT, DataFolder
from tests.assets import stubbed
from tests.assets.conftest import Told, everything, request_of
from tests.assets.stubbed import QUARTER
from tests.assets.test_ui import WORKSPACE, asked, free_port

pytestmark = pytest.mark.long
LAUNCH = """mutation { launchRun(executionParams: {
    selector: {repositoryLocationName: "genscan", repositoryName: "__repository__", jobName: "make_edition"},
    runConfigData: {}, executionMetadata: {tags: [{key: "dagster/partition", value: "2026-Q1"}]}
}) { __typename ... on LaunchRunSuccess { run { runId } } } }"""
EVENTS = """{ logsForRun(runId: "%s") { ... on EventConnection { events { ... on EngineEvent {
    message stepKey metadataEntries { label ... on TextMetadataEntry { text } } } } } } }"""
STATUS = '{ runOrError(runId: "%s") { ... on Run { status } } }'


@pytest.fixture
def several(tmp_path: Path) -> Iterator[tuple[DataFolder, int]]:
    """A data folder with a quarter in its inbox, and the port of the UI on it."""
    data, port = DataFolder(tmp_path / "data"), free_port()
    stubbed.feeds(data)
    settings = {"GENSCAN_DATA": data.root, "GENSCAN_UI_PORT": port}
    started = subprocess.Popen(
        [CHECKOUT / "scripts" / "several"],
        env=os.environ | {name: str(value) for name, value in settings.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert started.stdout is not None
    first = started.stdout.readline()
    if first.startswith("several: no "):
        pytest.skip(first.strip())
    try:
        assert first.startswith("Two workers"), first
        yield data, port
    finally:
        started.send_signal(signal.SIGTERM)
        out, _ = started.communicate(timeout=120)
    assert out.rstrip().endswith("stopped")


def until(wanted: str, port: int, query: str) -> str:
    """The answer of the UI, as text, once it holds what is wanted."""
    answer = ""
    for _ in range(900):
        try:
            answer = json.dumps(asked(port, query))
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            answer = ""
        if re.search(wanted, answer):
            return answer
        time.sleep(2)
    raise AssertionError(f"{wanted} never came: {answer}")


def test_two_workers_over_a_shared_folder_make_the_bytes_of_one_process(
    several: tuple[DataFolder, int], tmp_path: Path
) -> None:
    data, port = several
    until("make_edition", port, WORKSPACE)
    run = asked(port, LAUNCH)["data"]["launchRun"]["run"]["runId"]
    until("Executing steps", port, EVENTS % run)
    for _ in range(3):  # also between two steps
        with (
            pytest.raises(GenscanError, match=r"2026-Q1 is in use: make_edition of 2026-Q1 by .* process"),
            locks.working_on(data, [QUARTER], "another run", "another"),
        ):
            pass
        time.sleep(1)
    alone = DataFolder(tmp_path / "alone")
    shutil.copytree(data.inbox, alone.inbox)
    make_edition(request_of(alone), Told())
    assert "SUCCESS" in until("SUCCESS|FAILURE|CANCELED", port, STATUS % run)
    until("worker-1@.*worker-2@|worker-2@.*worker-1@", port, EVENTS % run)
    whole, again = (everything(edition.revision_folder(folder, QUARTER, 1)) for folder in (alone, data))
    assert whole == again
