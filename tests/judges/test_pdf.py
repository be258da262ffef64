"""The PDF is tagged, dated by its data, complete and the same on every run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import html

from genscan.bulletin.fixed_numbers import plain
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.pdf import write_pdf
from genscan.bulletin.published import Published
from genscan.bulletin.read_back import read_pdf
from genscan.bulletin.setting import attached_tables, compose
from tests.bulletin import sample
from tests.bulletin.sample import DENSE, SPARSE
from tests.bulletin.test_pages import Blank


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


@pytest.fixture(params=[DENSE, SPARSE])
def pdf(edition: Path, request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(edition / "bulletins" / f"{request.param}.pdf") as opened:
        yield opened


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K)]


def test_it_is_tagged_named_and_short(pdf: pikepdf.Pdf) -> None:
    assert 6 <= len(pdf.pages) <= 10
    assert Path(pdf.filename).stat().st_size < 1_500_000
    assert bool(pdf.Root.MarkInfo.Marked) and str(pdf.Root.Lang) == "fr"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert all(str(page.Tabs) == "/S" and "/StructParents" in page for page in pdf.pages)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "1er trimestre 2026" in str(metadata["dc:title"])


def test_page_one_holds_the_whole_list_of_contents(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        _, *titles = (plain(item.title).lstrip("123456789 ") for item in outline.root)
    first, second = (plain(text) for text in read_pdf(Path(pdf.filename)).pages[:2])
    assert [title for title in titles if title not in first] == []
    assert titles[0] in second and titles[-1] not in second


def test_headings_go_down_one_level_at_a_time_and_bookmarks_follow_them(
    pdf: pikepdf.Pdf, edition: Path
) -> None:
    found = tags(pdf)
    levels = [int(tag[2]) for tag in found if re.fullmatch(r"/H[1-6]", tag)]
    assert levels.count(1) == 1 and levels.count(2) == 9
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    page: Any = html.document_fromstring(Path(pdf.filename).with_suffix(".html").read_text("utf-8"))
    headings = [" ".join(str(title.text_content()).split()) for title in page.iter("h2")]
    with pdf.open_outline() as outline:
        assert [" ".join(item.title.split()) for item in outline.root] == headings


def test_figures_are_described_as_on_the_page(pdf: pikepdf.Pdf) -> None:
    told = [str(one.Alt) for one in elements(pdf.Root.StructTreeRoot.K) if str(one.S) == "/Figure"]
    page: Any = html.document_fromstring(Path(pdf.filename).with_suffix(".html").read_text("utf-8"))
    assert told == page.xpath("//*[@role='img']/@aria-label")
    assert len(told) >= 5 and all(len(alternative) >= 20 for alternative in told)


def test_each_cell_of_a_table_names_its_headers(pdf: pikepdf.Pdf) -> None:
    found = list(elements(pdf.Root.StructTreeRoot.K))
    headers = {str(one.ID) for one in found if str(one.S) == "/TH"}
    cells = [one for one in found if str(one.S) == "/TD"]
    assert cells and headers
    for cell in cells:
        named = {str(header) for header in cell.A.Headers}
        assert named and named <= headers
    assert tags(pdf).count("/Table") == tags(pdf).count("/THead")


def test_its_tables_travel_with_it_named_and_described(pdf: pikepdf.Pdf) -> None:
    region = Path(pdf.filename).stem
    assert sorted(pdf.attachments) == [f"{region}-cells.csv", f"{region}-indicators.csv"]
    for attached in pdf.attachments.values():
        assert attached.get_file().mime_type == "text/csv" and attached.description.endswith("(CSV)")


def test_fonts_are_embedded_as_subsets_and_can_be_copied(pdf: pikepdf.Pdf) -> None:
    fonts = {name: font for page in pdf.pages for name, font in page.Resources.Font.items()}
    assert fonts
    for font in fonts.values():
        assert re.fullmatch(r"/[A-Z]{6}\+GenScan\S+", str(font.BaseFont))
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


@pytest.mark.parametrize("region", [DENSE, SPARSE])
def test_every_page_says_that_it_is_a_demonstration(edition: Path, region: str) -> None:
    text = subprocess.run(
        ["pdftotext", edition / "bulletins" / f"{region}.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pages = text.split("\f")[:-1]
    assert all("Données de démonstration" in page for page in pages)
    assert re.search(rf"1\s*/\s*{len(pages)}", pages[0])


def test_a_pdf_is_the_same_on_every_run(published: Published, tmp_path: Path) -> None:
    printed = bulletin_page(compose(published, "94"), Pictures(Blank()), "print")
    attached = attached_tables(published, "94")
    for name in ("a.pdf", "b.pdf"):
        write_pdf(printed, tmp_path / name, attached, sample.FACTS.last_observation)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]
