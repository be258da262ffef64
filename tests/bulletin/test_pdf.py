"""The PDF is tagged, dated by its data, complete and the same on every run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.pdf import write_pdf
from genscan.bulletin.published import Published
from genscan.bulletin.render import attached_tables, compose
from tests.bulletin import sample
from tests.bulletin.sample import DENSE, SPARSE
from tests.bulletin.test_pages import Blank


def tags(node: Any) -> Iterator[tuple[str, str]]:
    """Tag and alternative text of every element of the structure."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node["/S"]), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from tags(node["/K"])


@pytest.mark.parametrize("region", [DENSE, SPARSE])
def test_structure(edition: Path, region: str) -> None:
    file = edition / "bulletins" / f"{region}.pdf"
    with pikepdf.open(file) as pdf:
        assert 6 <= len(pdf.pages) <= 10
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "fr"
        with pdf.open_metadata() as metadata:
            assert "pdfuaid" in str(metadata)
            assert "1er trimestre 2026" in str(metadata["dc:title"])
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert len(titles) == 9 and "L’essentiel" in titles[0]
        found = list(tags(pdf.Root.StructTreeRoot.K))
        names = [name for name, _ in found]
        assert names.count("/H1") == 1 and names.count("/H2") == 9 and "/TH" in names
        figures = [alt for name, alt in found if name == "/Figure"]
        assert len(figures) >= 5 and all(len(alt) >= 20 for alt in figures)
        assert sorted(pdf.attachments) == [f"{region}-cells.csv", f"{region}-indicators.csv"]
    assert file.stat().st_size < 1_500_000


@pytest.mark.parametrize("region", [DENSE, SPARSE])
def test_fonts_are_embedded_and_known(edition: Path, region: str) -> None:
    listed = subprocess.run(
        ["pdffonts", edition / "bulletins" / f"{region}.pdf"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all("GenScan" in line and " yes yes " in line for line in listed), listed


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
    html = bulletin_page(compose(published, "94"), Pictures(Blank()), "print")
    attached = attached_tables(published, "94")
    for name in ("a.pdf", "b.pdf"):
        write_pdf(html, tmp_path / name, attached, sample.FACTS.last_observation)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]
