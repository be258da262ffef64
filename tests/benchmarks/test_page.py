"""docs/scale.md and its pictures tell what `benchmarks/results.json` holds."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from benchmarks import page, results

POINTS = [
    {"size": size, "seconds": size / 1000, "processors": size / 500, "process_mib": 100, "tree_mib": 100}
    for size in (1_000, 10_000, 100_000)
]
GROWING: dict[str, Any] = {
    "name": "records",
    "what": "",
    "size": "records",
    "settled": 10_000,
    "points": POINTS,
}


def test_the_tables_of_the_page_are_those_of_the_results() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.filled(text, results.read()) == text, "make bench-page writes the page anew"


@pytest.mark.parametrize("name", page.PICTURES)
def test_each_picture_tells_the_points_of_the_results(name: str) -> None:
    found = results.read()
    if "curves" not in found:
        pytest.skip("no curve was measured yet: make bench-curves")
    picture = (page.IMAGES / f"scale-{name}.svg").read_text(encoding="utf-8")
    assert f"<title>{escape(page.alternative(name, found))}</title>" in picture


def test_every_table_has_its_place_on_the_page() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- measured: {name} -->" in text for name in page.tables(results.read()))


def test_time_in_proportion_to_size_has_a_slope_of_one_and_a_day_of_records_is_told() -> None:
    assert page.slope(POINTS, "seconds") == pytest.approx(1)
    assert page.reached(POINTS, "seconds", page.NIGHT) == "28,000,000"
    assert page.reached(POINTS, "tree_mib", page.MEMORY) == "does not grow"


def test_a_block_of_the_page_is_made_anew_from_its_results() -> None:
    text = "a\n<!-- measured: slopes -->\nold\n<!-- end -->\nb"
    (row,) = [line for line in page.filled(text, {"curves": [GROWING]}).splitlines() if "records" in line]
    assert row.startswith("| records | 10,000 | 100,000 | 1.00 | 1.00 | 1.00 | 28,000,000 |")
