"""Readers are told, as the licence asks: source, licence, last update, and what becomes of every field."""

from __future__ import annotations

from html import unescape

from genscan.bulletin import pages
from genscan.bulletin.published import Published
from genscan.feeds.minimised import TREATMENTS
from tests.bulletin import sample

PAGE = unescape(pages.method(Published(sample.tables(), sample.FACTS))).replace("\u00a0", " ")


def test_every_field_and_its_fate_are_on_the_method_page() -> None:
    for row in TREATMENTS:
        for field in row.fields:
            assert f"<code>{field}</code>" in PAGE
        assert f">{row.fate}</td>" in PAGE


def test_the_licence_is_linked_and_the_last_update_told() -> None:
    table = sample.tables()["sources"]
    linked = table["licence_url"].drop_nulls().unique()
    assert len(linked)
    for url in linked:
        assert f'href="{url}"' in PAGE
    assert "31 mars 2026" in PAGE and "France Travail" in PAGE
