"""SQL reads downwards only, one SELECT a file, and nothing in it depends on the order of rows or threads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from genscan.models import Model, load_models
from genscan.paths import WAREHOUSE_SQL

READS = {
    "staging": {"landing", "reference"},
    "core": {"landing", "staging", "core", "reference", "history"},
    "indicators": {"core", "reference"},
    "published": {"landing", "staging", "core", "indicators", "published", "reference", "history"},
}
ORDERED = ("list", "array_agg", "string_agg", "group_concat", "first", "last")
INEXACT = ("avg", "mean", "favg", "fsum", "kahan_sum", "sumkahan")
FILES = sorted(WAREHOUSE_SQL.glob("*/*.sql"))


def functions(path: Path) -> Iterator[dict[str, object]]:
    row = duckdb.connect().execute("select json_serialize_sql($sql)", {"sql": path.read_text()}).fetchone()
    assert row is not None
    tree = json.loads(row[0])
    assert not tree["error"], tree
    assert len(tree["statements"]) == 1
    pending: list[object] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if node.get("class") == "FUNCTION":
                yield node
            child = node["children"][0] if node.get("function_name") == "list_sort" else {}
            if child.get("function_name") == "list":  # how `list(x order by x)` is parsed
                pending += child["children"]
            else:
                pending += node.values()
        elif isinstance(node, list):
            pending += node


@pytest.mark.parametrize("model", load_models(), ids=lambda model: model.name)
def test_a_model_reads_downwards_only(model: Model) -> None:
    assert {source.split(".")[0] for source in model.sources} <= READS[model.schema]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_nothing_depends_on_the_order_of_rows(path: Path) -> None:
    unordered = [
        node["function_name"]
        for node in functions(path)
        if node["function_name"] in ORDERED and not node["order_bys"]["orders"]  # type: ignore[index]
    ]
    assert unordered == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_no_mean_of_doubles(path: Path) -> None:
    assert [node["function_name"] for node in functions(path) if node["function_name"] in INEXACT] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_a_file_opens_with_what_one_row_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("--")
    if path.parent.name != "checks":
        assert "-- One row per" in text


@pytest.mark.parametrize(
    "model", [m for m in load_models() if m.schema == "indicators"], ids=lambda m: m.name
)
def test_an_indicator_says_what_it_is_in_two_languages(model: Model) -> None:
    needed = ["title_fr", "title_en", "definition_fr", "definition_en"]
    needed += ["kind", "formula", "unit", "unit_fr", "rests_on_fr"]
    assert [name for name in needed if not model.header.get(name)] == []


@pytest.mark.parametrize(
    "model", [one for one in load_models() if one.schema == "indicators"], ids=lambda one: one.name
)
def test_an_indicator_says_which_series_it_reads(model: Model) -> None:
    """What is compared has rows of two series: one that reads it keeps the column, or one series."""
    if {"core.compared", "core.past"} & set(model.sources):
        assert "series" in model.select.partition("select")[2]
