"""Bulletins set as PDF: the only importer of WeasyPrint."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from genscan.bulletin.html import print_css
from genscan.bulletin.parts import AttachedTable

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    return CSS(string=print_css(), font_config=fonts), fonts


FEWEST_PAGES = 6
_FLOWING, _AIRY = '<body class="print">', '<body class="print airy">'


def write_pdf(html: str, out: Path, tables: Sequence[AttachedTable], day: date) -> int:
    """Write one PDF, tagged and dated by its data; returns its number of pages."""
    style, fonts = _style()
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    attachments = [
        Attachment(
            string=table.text,
            name=table.name,
            description=table.description,
            relationship="Data",
            created=moment,
            modified=moment,
        )
        for table in tables
    ]
    options = {
        "stylesheets": [style],
        "attachments": attachments,
        "pdf_variant": "pdf/ua-1",
        "pdf_tags": True,
    }
    made = out.with_suffix(".pdf.part")
    with _no_collection():
        document = HTML(string=html, base_url=str(out.parent)).render(font_config=fonts, **options)
        if len(document.pages) < FEWEST_PAGES:  # little to say: each section then starts a page
            html = html.replace(_FLOWING, _AIRY, 1)
            document = HTML(string=html, base_url=str(out.parent)).render(font_config=fonts, **options)
        document.write_pdf(made, **options)
    made.replace(out)
    return len(document.pages)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Python's collector kept away while a document is set: a million boxes, which it would walk through
    again and again, refer to each other until the last page is written (a quarter of the time)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
