"""`make ui`: the graph and the job are there to be started, the editions to be read, and all of it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from genscan.paths import CHECKOUT

pytestmark = pytest.mark.long
WORKSPACE = """{ workspaceOrError { ... on Workspace { locationEntries { locationOrLoadError {
    ... on PythonError { message } ... on RepositoryLocation { repositories { jobs { name } } } } } } } }"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def asked(port: int, query: str) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_staff_find_the_job_and_the_editions_and_one_signal_stops_all(tmp_path: Path) -> None:
    port, reading = free_port(), free_port()
    edition = tmp_path / "editions" / "2026-Q1" / "r1"
    edition.mkdir(parents=True)
    (edition / "index.html").write_text("<title>Édition</title>", "utf-8")
    settings = {"GENSCAN_DATA": tmp_path, "GENSCAN_UI_PORT": port, "GENSCAN_READING_PORT": reading}
    ui = subprocess.Popen(
        [CHECKOUT / "scripts" / "ui"],
        env=os.environ | {name: str(value) for name, value in settings.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    try:
        loaded = None
        for _ in range(120):
            try:
                loaded = asked(port, WORKSPACE)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(1)
        assert "make_edition" in json.dumps(loaded)
        with urllib.request.urlopen(f"http://127.0.0.1:{reading}/2026-Q1/r1/index.html", timeout=10) as page:
            assert "Édition" in page.read().decode()
    finally:
        ui.send_signal(signal.SIGINT)
        out, _ = ui.communicate(timeout=60)
    assert f"http://127.0.0.1:{port}/" in out
    assert out.rstrip().endswith("stopped")
    with pytest.raises(urllib.error.URLError):
        asked(port, WORKSPACE)
