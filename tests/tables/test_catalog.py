"""A portal that harvests the catalogue finds every file, its size, its hash and its licence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from genscan.manifest import file_hash
from genscan.tables.catalog import PREFIXES
from genscan.tables.export import export_tables
from tests.edition import sample

SHAPES = Path(__file__).parent / "dcat_ap.ttl"


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


@pytest.mark.parametrize("file", ["catalog.jsonld", "catalog.ttl"])
def test_the_catalogue_has_the_shape_of_dcat_ap(exported: Path, file: str) -> None:
    conforms, _, told = validate(_graph(exported / file), shacl_graph=Graph().parse(SHAPES))
    assert conforms, told


@pytest.mark.parametrize(
    "lost",
    [
        "dct:publisher",
        "dct:identifier",
        "dcat:accessURL",
        "dct:license",
        "spdx:checksumValue",
        "dcat:endDate",
    ],
)
def test_a_catalogue_that_lacks_a_statement_is_told(exported: Path, lost: str) -> None:
    graph = _graph(exported / "catalog.ttl")
    prefix, name = lost.split(":")
    graph.remove((None, URIRef(PREFIXES[prefix] + name), None))
    conforms, _, told = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert not conforms and name in told


def test_turtle_says_what_json_says(exported: Path) -> None:
    assert isomorphic(_graph(exported / "catalog.ttl"), _graph(exported / "catalog.jsonld"))


def _graph(path: Path) -> Graph:
    return Graph().parse(path, publicID="https://observatoire.example/2026-Q1/r1/")
