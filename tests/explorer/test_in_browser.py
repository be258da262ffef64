"""In a browser: from a folder or a server, by keyboard, without scripts; what is shown is what is taken."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from genscan.bulletin.explorer import ENGINE
from genscan.home import Published, latest_pages, write_static
from genscan.publications import Entry
from genscan.quarters import Quarter
from tests.explorer.conftest import HOSTILE

DEPARTMENTS = "#a=region/11,department/75,department/78&o=family/design,family/data-ia-iot&i=tension_index"
QUARTERS = "#a=region/11,region/53&o=all/ALL&i=vacancies_stock&q=2025-Q1,2025-Q2,2026-Q1"
LOOKS = [(320, "light"), (320, "dark"), (1440, "light"), (1440, "dark")]


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    made = chromium.new_page(viewport={"width": 1440, "height": 1000})
    yield made
    made.close()


def opened(page: Any, address: str) -> Any:
    """The page at that address, once it has told how many lines it shows."""
    page.goto("about:blank")
    page.goto(address)
    settled(page)
    return page


def settled(page: Any) -> None:
    expect(page.locator("#status")).to_have_text(re.compile(r"[.]$"))


def lines(page: Any) -> list[list[str]]:
    """The rows of the table, cell by cell."""
    found: list[list[str]] = page.eval_on_selector_all(
        "#values tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def taken(page: Any) -> list[dict[str, str]]:
    with page.expect_download() as waited:
        page.click("#download")
    return list(csv.DictReader(io.StringIO(Path(waited.value.path()).read_text("utf-8"))))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("fragment", ["", DEPARTMENTS, QUARTERS])
def test_no_violation_no_sideways_scroll_no_outside_request(
    chromium: Any, edition: Path, width: int, scheme: str, fragment: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    outside: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    opened(page, (edition / "explorer.html").as_uri() + fragment)
    for choice in ("measures", "areas", "occupations", "quarters"):
        page.click(f"#{choice} summary")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert [url for url in outside if not url.startswith(("file:", "about:", "data:"))] == []
    assert errors == []
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
    page.close()


@pytest.mark.parametrize("from_folder", [True, False])
def test_regions_come_first_and_departments_when_asked(
    page: Any, edition: Path, served: str, from_folder: bool
) -> None:
    address = (edition / "explorer.html").as_uri() if from_folder else served
    opened(page, address)
    assert [line[1] for line in lines(page)][:2] == ["France", "Guadeloupe"]
    assert len(lines(page)) == 19
    page.click("#areas summary")
    page.select_option("#area-group", label="Départements : Île-de-France")
    expect(page.locator("#values tbody tr")).to_have_count(10)
    assert {"Paris", HOSTILE, "France", "Île-de-France"} <= {line[1] for line in lines(page)}
    assert page.title() != "1"


def test_a_link_brings_the_view_back(page: Any, served: str, chromium: Any) -> None:
    opened(page, served)
    page.click("#occupations summary")
    page.check("input[name=occupations][value='family/design']")
    page.click("#areas summary")
    page.click("[data-none=areas]")
    page.check("input[value='region/53']")
    settled(page)
    shown = lines(page)
    assert len(shown) == 2
    other = opened(chromium.new_page(), page.input_value("#address"))
    assert lines(other) == shown and other.url == page.url
    other.close()


def test_a_cell_has_an_address_of_its_own(page: Any, served: str, tables: Mapping[str, pl.DataFrame]) -> None:
    opened(page, f"{served}#2026-Q1/region/11/family/design")
    rows = {row["measure"]: row for row in taken(page)}
    cell = tables["cells"].row(
        by_predicate=(pl.col("area_level") == "region")
        & (pl.col("area_code") == "11")
        & (pl.col("occupation_code") == "design"),
        named=True,
    )
    assert {row["area_label"] for row in rows.values()} == {"Île-de-France"}
    for name in ("vacancies", "courses", "course_equivalents", "openings"):
        assert float(rows[name]["value"]) == cell[name]
    assert len(rows) > 20


@pytest.mark.parametrize("fragment", ["", DEPARTMENTS, QUARTERS, "#2026-Q1/region/06/all/ALL"])
def test_what_is_taken_away_is_what_is_shown(
    page: Any, served: str, fragment: str, tables: Mapping[str, pl.DataFrame]
) -> None:
    opened(page, served + fragment)
    rows = taken(page)
    shown = lines(page)
    assert len(rows) == len(shown) > 0
    for row, line in zip(rows, shown, strict=True):
        assert (row["value"] == "") == (line[4] == "")
        if row["symbol"] and not row["value"]:
            assert row["status"] and row["status"] in line[8]
    stated = {
        tuple(one[:6]): one[6]
        for one in tables["indicators"]
        .filter(series="all")
        .select(
            "quarter", "area_level", "area_code", "occupation_level", "occupation_code", "indicator", "value"
        )
        .iter_rows()
    }
    names = ("quarter", "area_level", "area_code", "occupation_level", "occupation_code", "measure")
    for row in rows:
        value = stated.get(tuple(row[name] for name in names), "other")
        if value != "other":
            assert (float(row["value"]) if row["value"] else None) == value
        assert not row["area_label"].startswith("=")


def test_withheld_is_hatched_and_said_never_drawn_as_zero(page: Any, served: str) -> None:
    opened(page, f"{served}#a=region/11,region/06&o=all/ALL&i=tension_index")
    [dense, sparse] = lines(page)
    assert dense[4] and dense[5] and dense[6]
    assert sparse[4:7] == ["", "", ""] and sparse[8]
    assert page.locator("#charts rect.none").count() == 1
    assert page.locator("#charts circle.dot").count() == 1
    assert "1 lignes sans valeur" in page.get_attribute("#charts [role=img]", "aria-label")


def test_quarters_are_lines_and_a_quarter_without_value_breaks_them(page: Any, served: str) -> None:
    opened(page, QUARTERS.join([served, ""]))
    assert page.locator("#charts path.line").count() == 2 * 2
    opened(page, f"{served}#a=region/94,region/11&o=all/ALL&i=vacancies_stock&q=2025-Q1,2025-Q4,2026-Q1")
    assert page.locator("#charts circle.s0, #charts circle.s1").count() == 4


def test_the_keyboard_alone_changes_the_view(page: Any, served: str) -> None:
    opened(page, served)
    page.focus("#measures summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "measures"
    page.keyboard.press("Space")
    expect(page.locator("#values tbody tr")).to_have_count(38)
    expect(page.locator("#status")).to_contain_text("38 lignes")


def test_a_choice_too_large_is_refused_with_a_sentence(page: Any, served: str) -> None:
    opened(page, served)
    page.click("#measures summary")
    page.evaluate(
        "document.querySelectorAll('input[name=measures]').forEach(box => { if (!box.checked) box.click() })"
    )
    page.click("#occupations summary")
    page.select_option("#occupation-group", label="Codes ROME historiques")
    expect(page.locator("#status")).to_contain_text("restreignez-le")
    assert lines(page) == [] and page.is_disabled("#download")


@pytest.mark.parametrize("from_folder", [True, False])
def test_latest_leads_to_the_same_cell_of_the_newest_edition(
    page: Any, edition: Path, served: str, from_folder: bool
) -> None:
    site, cell = edition.parents[1], "#2026-Q1/region/53/family/design"
    entry = Entry(Quarter(2026, 1), 1, "published", "2026-04-10T09:00:00+00:00", "A. Martin")
    newest = Published(Quarter(2026, 1), 1, entry, None, True, edition)
    (site / "latest").mkdir(exist_ok=True)
    (site / "static").mkdir(exist_ok=True)
    write_static(site / "static")
    (site / "latest" / "explorer.html").write_text(latest_pages(newest)["explorer.html"], "utf-8")
    there = (edition / "explorer.html").as_uri() if from_folder else served
    page.goto(there.replace("2026-Q1/r1", "latest") + cell)
    expect(page).to_have_url(there + cell)
    settled(page)
    assert {line[1] for line in lines(page)} == {"Bretagne"}


def test_an_address_that_names_nothing_says_so(page: Any, served: str) -> None:
    opened(page, f"{served}#2031-Q1/region/99/family/none")
    assert "Aucune ligne" in page.text_content("#status")


def test_without_scripts_the_page_says_so_and_leads_to_the_tables(chromium: Any, edition: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((edition / "explorer.html").as_uri())
    assert page.locator("noscript .band").is_visible()
    assert not page.locator("#explorer").is_visible()
    assert page.locator("a[href='tables/indicators.csv']").is_visible()
    context.close()


def test_an_engine_that_is_not_there_is_told(page: Any, edition: Path, served: str) -> None:
    for address, words in (
        (served, "n’est pas installé sur ce site"),
        ((edition / "explorer.html").as_uri(), "Depuis un dossier"),
    ):
        opened(page, address)
        page.click("#run")
        expect(page.locator("#sql-status")).to_contain_text(words)


STUB = """
export class VoidLogger {}
export class AsyncDuckDB {
  async instantiate(wasm) { this.wasm = wasm; }
  async registerFileBuffer(name, bytes) { this.registered = `${name} ${bytes.length}`; }
  async connect() {
    const asked = [];
    const fields = [{ name: "asked", type: "Utf8" }, { name: "day", type: "Date32<DAY>" }];
    const query = async (text) => {
      asked.push(text);
      const rows = asked.map((one) => ({ toJSON: () => ({ asked: one, day: 1774915200000 }) }));
      return { schema: { fields }, toArray: () => rows };
    };
    return { query };
  }
}
"""


@pytest.fixture
def engine(edition: Path) -> Iterator[None]:
    """A stand-in for DuckDB-WASM beside the edition."""
    folder = edition.parents[1] / "engine" / ENGINE
    folder.mkdir(parents=True)
    (folder / "duckdb.js").write_text(STUB, "utf-8")
    for name in ("arrow.js", "duckdb-browser-eh.worker.js", "duckdb-eh.wasm"):
        (folder / name).write_text("", "utf-8")
    yield
    shutil.rmtree(folder.parent)


@pytest.mark.usefixtures("engine")
def test_an_engine_that_is_there_reads_the_tables_that_a_query_names(
    page: Any, edition: Path, served: str
) -> None:
    fields = [{"name": "area_code", "type": "string"}, {"name": "break_date", "type": "date"}]
    package = {
        "resources": [
            {"name": name, "path": f"tables/{name}.csv", "schema": {"fields": fields}}
            for name in ("areas", "breaks")
        ]
    }
    (edition / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (edition / "tables").mkdir()
    (edition / "tables" / "areas.csv").write_text("area_code,break_date\n01,2026-03-31\n", "utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, served)
    assert not [url for url in asked if "/engine/" in url]
    page.fill("#query", "select * from areas")
    page.click("#run")
    expect(page.locator("#sql-status")).to_have_text("3 lignes.")
    first, second, third = page.locator("#answer tbody td:first-child").all_text_contents()
    assert first == "set autoload_known_extensions = false"
    assert "columns = {'area_code': 'varchar', 'break_date': 'date'}" in second
    assert third == "select * from areas"
    assert page.locator("#answer tbody td:nth-child(2)").first.text_content() == "2026-03-31"
    assert not [url for url in asked if not url.startswith((served.split("/2026")[0], "about:"))]
    assert not [url for url in asked if "breaks.csv" in url]
