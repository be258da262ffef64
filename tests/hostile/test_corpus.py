"""Hostile files: each has its outcome, none hangs, swells, leaves its folder or stops the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from genscan.paths import CHECKOUT
from tests.hostile.corpus import Case, cases

GIB_IN_KIB = 1 << 20
PATIENCE = 300  # seconds after which the landing counts as hung


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("hostile")
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.land_corpus", str(root / "data")],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout.splitlines()[-1]), "root": root}


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.feed}-{case.name}")
def test_a_hostile_file_has_its_outcome(landed: dict[str, Any], case: Case) -> None:
    found = landed["files"][case.name]
    assert found["quarantined"] == case.quarantined
    if case.quarantined is None:
        assert (found["kept"], found["reasons"]) == (case.kept, dict(case.reasons))
        assert found["records"] == case.kept + sum(case.reasons.values())
    else:
        assert found["records"] is None


def test_a_spoilt_member_spares_its_neighbour(landed: dict[str, Any]) -> None:
    files = landed["files"]
    assert files["spoilt.zip!a.csv"]["quarantined"] == "broken_zip"
    assert (files["spoilt.zip!b.csv"]["quarantined"], files["spoilt.zip!b.csv"]["kept"]) == (None, 1)


def test_nothing_is_written_outside_the_landing(landed: dict[str, Any]) -> None:
    root: Path = landed["root"]
    assert {path.name for path in (root / "data").iterdir()} == {"inbox", "landing"}
    assert list(root.rglob("*escaped*")) == []
    assert not Path("/tmp/escaped.csv").exists()


def test_no_hostile_file_takes_a_gibibyte(landed: dict[str, Any]) -> None:
    assert landed["peak_kib"] < GIB_IN_KIB
