"""The explorer holds every value of the tables, once, in the page or in one of its parts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html as parser

from genscan.bulletin.explorer import ENGINE
from genscan.tables import wide

Known = dict[tuple[str, str, str, str], Any]
KEY = ("quarter", "area_level", "area_code", "occupation_level", "occupation_code")


@pytest.fixture(scope="module")
def page(edition: Path) -> Any:
    return parser.fromstring((edition / "explorer.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalogue(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.get_element_by_id("catalogue").text)
    return found


@pytest.fixture(scope="module")
def held(edition: Path, page: Any, catalogue: dict[str, Any]) -> Known:
    """Every entry by quarter, area, occupation and measure."""
    codes = [measure["code"] for measure in catalogue["measures"]]
    parts = [json.loads(page.get_element_by_id("extract").text)]
    for path in sorted((edition / "static" / "explorer").glob("*.js")):
        found = re.fullmatch(r'genscan\.receive\("([^"]+)", (.*)\);\n', path.read_text("utf-8"), re.DOTALL)
        assert found and found[1] == path.stem
        parts.append(json.loads(found[2]))
    known: Known = {}
    for part in parts:
        for area, occupations in part.items():
            for occupation, quarters in occupations.items():
                for quarter, entries in quarters.items():
                    for code, entry in zip(codes, entries, strict=False):
                        if entry is not None:
                            key = (quarter, area, occupation, code)
                            assert key not in known
                            known[key] = entry
    return known


def keyed(row: Mapping[str, Any], code: str) -> tuple[str, str, str, str]:
    quarter, level, area, occupation_level, occupation = (row[name] for name in KEY)
    return quarter, f"{level}/{area}", f"{occupation_level}/{occupation}", code


def test_every_indicator_is_held_as_published(held: Known, tables: Mapping[str, pl.DataFrame]) -> None:
    own, borrowed = ("value", "low", "high", "reliability", "symbol"), ("value", "low", "high", "from")
    names = [*own, *(f"borrowed_{part}" for part in borrowed)]
    rows = tables["indicators"].filter(series="all")
    for row in rows.iter_rows(named=True):
        entry = held[keyed(row, row["indicator"])]
        listed = [None] * 4 + [entry] if isinstance(entry, str) else entry
        assert listed + [None] * (len(names) - len(listed)) == [row[name] for name in names]
    assert rows.height > 1000


def test_every_count_is_held_as_published(held: Known, tables: Mapping[str, pl.DataFrame]) -> None:
    stated = set(tables["indicators"]["indicator"].unique())
    for name in ("cells", "history"):
        for row in tables[name].iter_rows(named=True):
            symbols = dict(pair.split("=") for pair in (row["symbols"] or "").split())
            for count in (one for one in wide.COUNTS if name == "history" or one not in stated):
                entry = held[keyed(row, count)]
                if row[count] is None:
                    assert entry == symbols.get(count, "")
                else:
                    assert (entry[0] if isinstance(entry, list) else entry) == row[count]


def test_what_can_be_chosen_is_named_and_quarters_are_in_order(
    catalogue: dict[str, Any], tables: Mapping[str, pl.DataFrame]
) -> None:
    quarters = [quarter for quarter, _ in catalogue["quarters"]]
    assert quarters == sorted(quarters) and quarters[-1] == catalogue["quarter"] == "2026-Q1"
    assert len(catalogue["areas"]) == tables["areas"].height
    assert len(catalogue["occupations"]) == 1 + tables["families"].height + tables["occupations"].height
    assert {measure["code"] for measure in catalogue["measures"]} >= set(wide.COUNTS)
    assert all(measure["title"] and measure["about"] for measure in catalogue["measures"])


def test_the_page_is_light_and_runs_only_files_of_its_own(edition: Path, page: Any) -> None:
    assert (edition / "explorer.html").stat().st_size < 600_000
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy and "unsafe-eval'" in policy
    assert not page.xpath("//script[not(@src) and not(@type='application/json')]|//@style|//style")
    for script in page.xpath("//script/@src|//link/@href"):
        assert (edition / script).is_file(), script
    assert page.get_element_by_id("sql").get("data-engine") == f"../../engine/{ENGINE}/"
