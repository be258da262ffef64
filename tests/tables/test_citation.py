"""Who cites an edition names its author, quarter and revision; search engines find its files."""

from __future__ import annotations

import json

import polars as pl
import yaml

from genscan import dictionary
from genscan.tables.citation import citation, cite, data_set
from tests.edition import sample

FACTS = sample.facts(revision=2, demonstration=False)


def test_the_sentence_names_author_quarter_revision_and_last_day() -> None:
    said = cite(FACTS)
    for part in ("Observatoire GenScan", "1er trimestre 2026", "révision 2", "31/03/2026"):
        assert part in said
    assert "démonstration" in cite(sample.facts())


def test_the_citation_file_is_yaml_with_what_the_format_asks_for() -> None:
    read = yaml.safe_load(citation(FACTS, ["Licence Ouverte 2.0", "ODbL 1.0", "ODbL 1.0"]))
    assert {"cff-version", "message", "title", "authors"} <= read.keys()
    assert (read["cff-version"], read["type"], read["version"]) == ("1.2.0", "dataset", "2026-Q1-r2")
    assert read["license"] == ["ODbL-1.0", "etalab-2.0"]
    assert all(isinstance(value, str | list) for value in read.values())


def test_search_engines_are_told_every_table_with_its_licence() -> None:
    tables = sample.tables(demonstration=False)
    read = json.loads(data_set(FACTS, tables))
    files = {one["contentUrl"]: one["license"] for one in read["distribution"]}
    assert set(files) == {
        f"tables/{name}.{kind}" for name in dictionary.tables() for kind in ("csv", "parquet")
    }
    assert 50 <= len(read["description"]) <= 5000
    assert read["temporalCoverage"] == "2026-01-01/2026-03-31"
    assert len(read["variableMeasured"]) == tables["indicator_definitions"].height


def test_no_title_can_close_the_script_that_carries_it() -> None:
    tables = sample.tables(demonstration=False)
    titled = tables["indicator_definitions"].with_columns(title_fr=pl.lit("</script><b>"))
    assert "<" not in data_set(FACTS, {**tables, "indicator_definitions": titled})
