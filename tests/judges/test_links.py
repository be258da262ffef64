"""No link of any page or style sheet is broken, and none leaves but to a licence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest
from lxml import html

from genscan import french
from tests.judges.conftest import PAGES

ADDRESSES = "//@href|//@src|//@action|//@poster"
SEALED_LATER = (
    "tables",
    "datapackage.json",
    "SHA256SUMS",
    "CITATION.cff",
    "manifest.json",
    "catalog.ttl",
    "catalog.jsonld",
)


@cache
def parsed(page: Path) -> Any:
    return html.document_fromstring(page.read_text("utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_and_an_anchor(
    judged: Path, tables: dict[str, pl.DataFrame], name: str
) -> None:
    page = judged / name
    licences = {*tables["sources"]["licence_url"], "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
    bulletins = {
        f"{french.region_name(code).slug}{end}" for code in french.region_names() for end in (".html", ".pdf")
    }
    broken = []
    for link in parsed(page).xpath(ADDRESSES):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or link.startswith("/"):
            broken += [] if link in licences else [link]
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        inside = target.relative_to(judged.resolve()).parts if target.is_relative_to(judged.resolve()) else ()
        later = (inside[:1] and inside[0] in SEALED_LATER) or (
            inside[:1] == ("bulletins",) and inside[-1] in bulletins
        )
        if not inside or not (target.exists() or later):
            broken.append(link)
        elif parts.fragment and target.suffix == ".html" and target.exists():
            broken += [] if parsed(target).xpath("//*[@id=$id]", id=parts.fragment) else [link]
    assert broken == []


def test_every_address_of_the_style_sheet_is_there(judged: Path) -> None:
    sheet = judged / "static" / "site.css"
    found = re.findall(r"url\(\"?([^\")]+)", sheet.read_text("utf-8"))
    assert found and [one for one in found if not (sheet.parent / one).is_file()] == []
