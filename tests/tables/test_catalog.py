"""A portal that harvests the catalogue finds every file, its size, its hash and its licence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from genscan.manifest import file_hash
from genscan.tables import export_tables
from tests.edition import sample


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("edition")
    export_tables(sample.tables(), sample.facts(), out)
    return out


@pytest.fixture(scope="module")
def catalogue(exported: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((exported / "catalog.jsonld").read_text("utf-8"))
    return found


def test_every_table_and_the_workbook_are_distributions(exported: Path, catalogue: dict[str, Any]) -> None:
    [data_set] = catalogue["dcat:dataset"]
    files = {d["dcat:downloadURL"][0]["@id"]: d for d in data_set["dcat:distribution"]}
    assert set(files) == {f"tables/{path.name}" for path in (exported / "tables").iterdir() if path.is_file()}
    for name, distribution in files.items():
        path = exported / name
        [checksum] = distribution["spdx:checksum"]
        assert distribution["dcat:byteSize"][0]["@value"] == str(path.stat().st_size)
        assert checksum["spdx:checksumValue"][0]["@value"] == file_hash(path)
        assert distribution["dct:license"][0]["@id"].startswith("https://www.etalab.gouv.fr/")


def test_the_data_set_tells_its_period_in_two_languages(catalogue: dict[str, Any]) -> None:
    [data_set] = catalogue["dcat:dataset"]
    [period] = data_set["dct:temporal"]
    assert [period[f"dcat:{edge}Date"][0]["@value"] for edge in ("start", "end")] == [
        "2026-01-01",
        "2026-03-31",
    ]
    assert [title["@language"] for title in data_set["dct:title"]] == ["fr", "en"]
    assert "fictives" in data_set["dct:description"][0]["@value"]


def test_turtle_says_the_same_values(exported: Path, catalogue: dict[str, Any]) -> None:
    turtle = (exported / "catalog.ttl").read_text("utf-8")
    literals = {json.loads(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"', turtle)}

    def values(node: object) -> set[str]:
        if isinstance(node, list):
            return {value for one in node for value in values(one)}
        if isinstance(node, dict):
            own = {node["@value"]} if "@value" in node else set()
            return own | {v for name, one in node.items() if name != "@context" for v in values(one)}
        return set()

    assert literals == values(catalogue)
