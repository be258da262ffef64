"""Pages are whole, honest and harmless: structure, citations, withheld values, hostile labels, links."""

from __future__ import annotations

import multiprocessing
import re
import subprocess
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html as parser

from genscan import french
from genscan.bulletin import render
from genscan.bulletin.cited import Tables
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.published import Published
from genscan.bulletin.read_back import Page
from genscan.bulletin.render import render_edition, write_static
from genscan.bulletin.setting import compose
from genscan.bulletin.traceability import differences, misquoted, says
from genscan.errors import GenscanError
from genscan.figures.texts import plotly_json
from tests.bulletin import sample
from tests.bulletin.sample import DENSE, SPARSE

PAGES = (
    "index.html",
    "method.html",
    "quality.html",
    "dictionary.html",
    "changes.html",
    "explorer.html",
    f"bulletins/{DENSE}.html",
    f"bulletins/{SPARSE}.html",
)
HOSTILE = "<script>alert(1)</script><b>{{ 7*7 }}</b> \"'&amp; %{x}"


class Blank(dict[str, str]):
    """A stand-in for every drawn figure."""

    def __missing__(self, key: str) -> str:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" viewBox="0 0 60 20"></svg>'


def page_of(tables: Mapping[str, pl.DataFrame], code: str) -> str:
    """A bulletin for the screen, its drawings left out, its interactive data in."""
    bulletin = compose(Published(tables, sample.FACTS), code)
    live = {
        figure.id: plotly_json(drawing)
        for figure in bulletin.figures
        for drawing in figure.drawings()
        if drawing.id.endswith("-wide")
    }
    return bulletin_page(bulletin, Pictures(Blank(), live), "screen")


def parsed(page: str) -> Any:
    return parser.document_fromstring(page)


def text_of(root: Any) -> str:
    for element in root.xpath("//script|//style|//svg"):
        element.drop_tree()
    return str(root.text_content())


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_sound(edition: Path, name: str) -> None:
    text = (edition / name).read_text("utf-8")
    root = parsed(text)
    assert root.get("lang") == "fr"
    assert len(root.xpath("//h1")) == 1
    assert len(root.xpath("//main")) == 1 and root.xpath("//header") and root.xpath("//footer")
    assert root.xpath("//a[@class='skip'][@href='#contenu']")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)[:5]
    assert not root.xpath(
        "//script[not(@src) and not(@type='application/json' or @type='application/ld+json')]"
    ), "an inline script"
    assert not root.xpath("//@style|//style"), "an inline style"
    assert not [name for name in root.xpath("//@*") if str(getattr(name, "attrname", "")).startswith("on")]
    assert not root.xpath("//th[not(@scope)]")
    assert not root.xpath("//img[not(@alt)]")
    levels = [int(tag.tag[1]) for tag in root.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert "Démonstration" in root.findtext(".//title")
    assert root.xpath("//p[@class='band']")


def test_every_number_that_the_quality_page_cites_is_that_of_its_cell(
    edition: Path, tables: Mapping[str, pl.DataFrame]
) -> None:
    page = Page((edition / "quality.html").read_text("utf-8"))
    assert list(misquoted(page, Tables(tables, sample.FACTS))) == []


@pytest.mark.parametrize("code", ["03", "32", "94", "01", "93"])
def test_other_regions_cite_their_cells_too(tables: Mapping[str, pl.DataFrame], code: str) -> None:
    page = page_of(tables, code)
    assert differences(page, Tables(tables, sample.FACTS)) == []
    assert not re.search(r"\b(nan|None|null)\b", text_of(parsed(page)))


def test_a_changed_number_is_told(tables: Mapping[str, pl.DataFrame]) -> None:
    cell = '<data value="{}" data-cell="cells/2026-Q1/region/06/all/ALL/vacancies">{}</data>'
    true = tables["cells"].filter(
        pl.col("area_level") == "region", pl.col("area_code") == "06", pl.col("occupation_level") == "all"
    )["vacancies"][0]
    known = Tables(tables, sample.FACTS)
    assert differences(f"<p>{cell.format(true, true)}</p>", known) == []
    assert "but the cell holds" in differences(f"<p>{cell.format(true, true + 1)}</p>", known)[0]
    assert "value" in differences(f"<p>{cell.format(true + 1, true)}</p>", known)[0]
    gone = '<data value="1" data-cell="cells/2026-Q1/region/99/all/ALL/vacancies">1</data>'
    assert "no such cell" in differences(gone, known)[0]
    withheld = (
        '<data value="1" data-cell="indicators/2026-Q1/region/06/all/ALL/tension_index/all/value">1</data>'
    )
    assert "is empty" in differences(withheld, known)[0]
    assert differences("<p>rien</p>", known) == ["the page cites no cell"]


@pytest.mark.parametrize(
    ("text", "value", "column", "right"),
    [
        ("12\u202f154", 12154.38, "vacancies_stock", True),
        ("12\u202f155", 12154.38, "vacancies_stock", False),
        ("37,1\u202f%", 0.3712, "value", True),
        ("37,2\u202f%", 0.3712, "value", False),
        ("\u22129,7\u00a0points", -0.0971, "value", True),
        ("+9,7\u00a0points", -0.0971, "value", False),
        ("7,7\u202f%", -7.7, "change_pct", True),
        ("deux", 2, "courses", True),
        ("Aucune", 1, "courses", False),
        ("3ᵉ", 3, "rank", True),
    ],
)
def test_a_printed_text_is_or_is_not_its_value(text: str, value: float, column: str, right: bool) -> None:
    assert says(text, value, column) is right


def test_withheld_values_are_nowhere(edition: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """The ratios of Mayotte that a reader could compute are in no text, figure, attribute or PDF."""
    page = (edition / "bulletins" / f"{SPARSE}.html").read_text("utf-8")
    pdf = subprocess.run(
        ["pdftotext", edition / "bulletins" / f"{SPARSE}.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    withheld = tables["indicators"].filter(
        pl.col("area_level") == "region",
        pl.col("area_code") == "06",
        pl.col("indicator") == "vacancies_per_100_courses",
        pl.col("symbol") == "u",
    )
    assert len(withheld) >= 2
    for row in withheld.iter_rows(named=True):
        ratio = 100 * row["numerator"] / row["denominator"]
        for written in (french.number(ratio), f"{ratio:.0f}", f"{ratio:.2f}", french.number(ratio, 2)):
            assert not re.search(rf"(?<![\d.,\u202f#-]){re.escape(written)}(?![\d.,])", page + pdf), written
        assert repr(row["shrunk"]) not in page
    assert "non diffusé" in page and "non diffusé" in pdf


def test_shrunk_values_never_print(tables: Mapping[str, pl.DataFrame]) -> None:
    marked = {**tables, "indicators": tables["indicators"].with_columns(shrunk=pl.lit(987654.321))}
    page = page_of(marked, "06")
    assert "987654" not in page.replace("\u202f", "")


def test_hostile_labels_are_text(tables: Mapping[str, pl.DataFrame]) -> None:
    hostile = {
        **tables,
        "occupations": tables["occupations"].with_columns(occupation_label=pl.lit(HOSTILE)),
        "skills": tables["skills"].with_columns(skill_label=pl.lit(HOSTILE)),
        "areas": tables["areas"].with_columns(area_label=pl.lit(HOSTILE)),
        "ledger": tables["ledger"].with_columns(
            file=pl.when(pl.col("records").is_null()).then(pl.lit(HOSTILE)).otherwise("file")
        ),
        "breaks": tables["breaks"].with_columns(what_fr=pl.lit(HOSTILE)),
    }
    page = page_of(hostile, "53")
    root = parsed(page)
    assert "<script>alert" not in page
    assert not [script for script in root.xpath("//script/text()") if script.strip().startswith("alert")]
    assert "{{ 7*7 }}" in root.text_content()
    assert differences(page, Tables(hostile, sample.FACTS)) == []


def test_a_name_of_forty_letters_and_more_is_kept_whole(tables: Mapping[str, pl.DataFrame]) -> None:
    long = "Chargé d’ingénierie des infrastructures mutualisées de télécommunications"
    page = page_of(
        {**tables, "occupations": tables["occupations"].with_columns(occupation_label=pl.lit(long))}, "53"
    )
    assert long in page


@pytest.mark.parametrize("code", ["32", "52"])
def test_plural_regions_take_plural_verbs(tables: Mapping[str, pl.DataFrame], code: str) -> None:
    text = text_of(parsed(page_of(tables, code)))
    subject = french.region_name(code).subject
    assert f"{subject} se placent" in text
    assert f"{french.capitalise(subject)} réunissent" in text
    assert f"{subject} se place " not in text


def test_pages_are_the_same_on_every_run(tables: Mapping[str, pl.DataFrame]) -> None:
    assert page_of(tables, "53") == page_of(tables, "53")


def test_one_region_that_fails_is_named_and_the_others_are_made(
    tables: Mapping[str, pl.DataFrame], browser: Path, tmp_path: Path
) -> None:
    here = (pl.col("area_level") == "region") & (pl.col("area_code") == "53")
    odd = tables["indicators"].with_columns(
        value=pl.when(here & (pl.col("indicator") == "quadrant")).then(9.0).otherwise("value")
    )
    with pytest.raises(GenscanError, match=r"not made for Bretagne \("):
        render_edition({**tables, "indicators": odd}, sample.FACTS, tmp_path, browser, ["53", "06"])
    assert (tmp_path / "bulletins" / f"{SPARSE}.pdf").exists()
    assert not (tmp_path / "bulletins" / "53-bretagne.html").exists()


def test_what_a_killed_process_left_is_made_by_another(
    tables: Mapping[str, pl.DataFrame], browser: Path, tmp_path: Path
) -> None:
    told: list[str] = []

    def kill_at_the_first(text: str) -> None:
        told.append(text)
        if text.startswith("bulletin 1 "):
            multiprocessing.active_children()[0].kill()

    codes = ["06", "01", "02", "03", "94"]
    made = render_edition(tables, sample.FACTS, tmp_path, browser, codes, progress=kill_at_the_first)
    assert sorted(one.region_code for one in made) == sorted(codes)
    assert any("was ended" in text and "made one by one" in text for text in told)


def test_what_a_killed_process_was_to_compose_is_made_by_another(
    tables: Mapping[str, pl.DataFrame], browser: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(folder: Path) -> None:
        multiprocessing.active_children()[0].kill()
        write_static(folder)

    monkeypatch.setattr(render, "write_static", kill)
    assert len(render_edition(tables, sample.FACTS, tmp_path, browser, ["06"])) == 1
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"bulletins", "static"}


def test_a_process_that_is_killed_again_and_again_is_told_with_what_to_do(
    tables: Mapping[str, pl.DataFrame], browser: Path, tmp_path: Path
) -> None:
    def kill(text: str) -> None:
        if text.startswith("bulletin "):
            multiprocessing.active_children()[0].kill()

    with pytest.raises(
        GenscanError, match=r"not made for Mayotte, .*: a process .* free some, then run again$"
    ):
        render_edition(tables, sample.FACTS, tmp_path, browser, ["06", "01", "02", "03", "94"], progress=kill)
