"""What is read back before sealing: a wrong number is found wherever it stands, and told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from genscan.bulletin.cited import Tables
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.paper import pdf_problems
from genscan.bulletin.pdf import write_pdf
from genscan.bulletin.published import Published
from genscan.bulletin.read_back import Page, read_pdf
from genscan.bulletin.setting import attached_tables, compose
from genscan.bulletin.traceability import differences, prove
from tests.bulletin import sample
from tests.bulletin.sample import DENSE, SPARSE
from tests.bulletin.test_pages import Blank


@pytest.fixture(scope="module")
def known(tables: Mapping[str, pl.DataFrame]) -> Tables:
    return Tables(tables, sample.FACTS)


@pytest.fixture(scope="module")
def dense(edition: Path) -> str:
    return (edition / "bulletins" / f"{DENSE}.html").read_text("utf-8")


def test_every_number_of_pages_and_pdfs_is_found_in_the_tables(
    edition: Path, tables: Mapping[str, pl.DataFrame]
) -> None:
    proof = prove(edition, tables, sample.FACTS)
    assert (proof.problems, proof.untraced) == ((), ()) and proof.numbers > 1500


def within(figure: str, pattern: str, by: str) -> Callable[[str], str]:
    """Replaces the first match inside a figure."""

    def planted(page: str) -> str:
        start = page.index(f'<figure id="{figure}"')
        return page[:start] + re.sub(pattern, by, page[start:], count=1, flags=re.DOTALL)

    return planted


PLANTED: dict[str, tuple[Callable[[str], str], str]] = {
    "cited": (
        lambda page: re.sub(r'(<data value=")\d', r"\g<1>9", page, count=1),
        r"value 9\S+, but the cell holds",
    ),
    "sentence": (
        lambda page: page.replace('<p class="lead">', '<p class="lead">Soit 4\u202f321 offres de plus. ', 1),
        r"'4\\u202f321' cites no cell, in 'Soit 4",
    ),
    "table": (
        lambda page: re.sub(
            r"(<tr><th scope=\"row\">[^<]*</th><td[^>]*>)<data.*?</data>", r"\1 77", page, count=1
        ),
        "'77' cites no cell",
    ),
    "zero in place of a cell": (
        lambda page: re.sub(
            r"(<tr><th scope=\"row\">Design</th><td[^>]*>)<data.*?</data>", r"\1 0", page, count=1
        ),
        "'0' cites no cell",
    ),
    "date": (
        lambda page: page.replace("31\u00a0mars 2026", "30\u00a0mars 2027"),
        "'30' cites no cell|'2027' cites no cell",
    ),
    "description": (
        lambda page: page.replace('name="description" content="', 'name="description" content="987 offres, '),
        "'987' cites no cell",
    ),
    "label of a drawing": (
        within("r11-competences", r"(<div class=\"wid\">.*?<text[^>]*>)\d\d,\d", r"\g<1>98,7"),
        "figure r11-competences: '98,7' is in no row",
    ),
    "label on a phone": (
        within("r11-competences", r"(<div class=\"nar\">.*?<text[^>]*>)\d\d,\d", r"\g<1>98,7"),
        "figure r11-competences: '98,7' is in no row",
    ),
    "word of a drawing": (
        within("r11-competences", r"(<div class=\"wid\">.*?<text[^>]*>)[A-Z]\w+", r"\g<1>Autre"),
        "figure r11-competences: the drawing and the interactive data differ",
    ),
    "alternative text": (
        within("r11-competences", r"(aria-label=\"[^\"]*?)\d\d,\d", r"\g<1>98,7"),
        "figure r11-competences: '98,7' is in no row that it rests on, in its alternative text",
    ),
    "text under the pointer": (
        within("r11-competences", r"(\"hovertext\":\[\"[^\"]*?)\d\d,\d", r"\g<1>98,7"),
        "figure r11-competences: '98,7' is in no row that it rests on, in its interactive data",
    ),
}


@pytest.mark.parametrize("place", PLANTED)
def test_a_wrong_number_is_found_wherever_it_stands(dense: str, known: Tables, place: str) -> None:
    plant, told = PLANTED[place]
    changed = plant(dense)
    assert changed != dense
    found = differences(changed, known)
    assert any(re.search(told, problem) for problem in found), found


def test_a_withheld_quotient_is_found_in_interactive_data(
    edition: Path, tables: Mapping[str, pl.DataFrame], known: Tables
) -> None:
    row = tables["indicators"].filter(
        pl.col("area_level") == "region",
        pl.col("area_code") == "06",
        pl.col("symbol") == "u",
        pl.col("denominator") > 0,
        (pl.col("numerator") / pl.col("denominator")).round(3) != pl.col("numerator") / pl.col("denominator"),
    )
    quotient = row["numerator"][0] / row["denominator"][0]
    page = (edition / "bulletins" / f"{SPARSE}.html").read_text("utf-8")
    changed = within("r06-regions", r'("x":\[)', rf"\g<1>{quotient!r},")(page)
    assert changed != page
    (problem,) = differences(changed, known)
    assert f"{quotient!r}, which is withheld (indicators/2026-Q1/region/06/" in problem


@pytest.fixture(scope="module")
def printed(published: Published) -> tuple[str, Page]:
    """A bulletin of Corsica as it goes to the PDF, and its page."""
    bulletin, pictures = compose(published, "94"), Pictures(Blank())
    return bulletin_page(bulletin, pictures, "print"), Page(bulletin_page(bulletin, pictures, "screen"))


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (lambda html: html, None),
        (
            lambda html: re.sub(r'(<p class="lead">[^<]*?)\d+(?=[^<]* offres)', r"\g<1>98765", html, count=1),
            "does not say what its page says",
        ),
        (
            lambda html: html.replace('<p class="lead">', "<p>Soit 98\u202f765 offres.</p><p>", 1),
            r"page \d prints '98\\u202f765', which its page does not",
        ),
        (lambda html: html.replace('alt="', 'alt="98765 ', 1), "no figure has the alternative text"),
    ],
    ids=["none", "changed", "added", "alternative text"],
)
def test_a_wrong_number_of_the_pdf_alone_is_found(
    printed: tuple[str, Page],
    published: Published,
    tmp_path: Path,
    plant: Callable[[str], str],
    told: str | None,
) -> None:
    html, page = printed
    changed = plant(html)
    assert told is None or changed != html
    write_pdf(changed, tmp_path / "a.pdf", attached_tables(published, "94"), sample.FACTS.last_observation)
    problems = list(pdf_problems(read_pdf(tmp_path / "a.pdf"), page))
    assert problems == [] if told is None else any(re.search(told, one) for one in problems), problems


def test_an_edition_is_refused_with_region_file_and_both_numbers(
    edition: Path, tables: Mapping[str, pl.DataFrame], tmp_path: Path
) -> None:
    shutil.copytree(edition, tmp_path / "edition")
    page = tmp_path / "edition" / "bulletins" / f"{DENSE}.html"
    page.write_text(re.sub(r"(<data [^>]*>)[^<]*<", r"\g<1>98<", page.read_text("utf-8"), count=1), "utf-8")
    first = prove(tmp_path / "edition", tables, sample.FACTS).problems[0]
    told = rf"Île-de-France, {DENSE}\.html: \w+/\S+: printed '98', but the cell holds [\d.]+"
    assert re.fullmatch(told, first), first


def test_an_attached_table_that_is_not_the_editions_is_refused(
    edition: Path, tables: Mapping[str, pl.DataFrame], tmp_path: Path
) -> None:
    cells = tables["cells"]
    other = {**tables, "cells": cells.with_columns(observations=pl.col("observations") + 1)}
    told = "Mayotte, 06-mayotte.pdf: the attached table 06-mayotte-cells.csv is not that of the edition"
    assert told in prove(edition, other, sample.FACTS).problems
