"""Sealing the sample as an edition, for the tests of editions and of the site."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from genscan import edition, reference
from genscan.diff import changes_against
from genscan.facts import EditionFacts
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.tables.export import export_tables
from genscan.warned import Warned
from tests.edition import sample

WHEN = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
PAGES = ("index", "method", "quality", "dictionary", "explorer")


def facts(
    quarter: Quarter, revision: int, *, demonstration: bool = True, reason: str | None = None
) -> EditionFacts:
    return EditionFacts(quarter, revision, demonstration, quarter.last_day, reason)


def draft(
    data: DataFolder, of: EditionFacts, tables: Mapping[str, pl.DataFrame] | None = None, run: str = "run"
) -> Path:
    """A finished draft: tables, data package, and pages that stand for the real ones."""
    folder = edition.new_draft(data, of.quarter, run)
    if tables is None and of.revision == 1:
        return shutil.copytree(_first(of), folder, dirs_exist_ok=True)
    made = dict(tables or sample.tables(of.quarter, demonstration=of.demonstration))
    made["changes"] = changes_against(edition.latest_revision(data, of.quarter), made)
    export_tables(made, of, folder)
    _pages(of, folder)
    return folder


@cache
def _first(of: EditionFacts) -> Path:
    """The draft of a first revision of the sample, made once for all tests."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    export_tables(sample.tables(of.quarter, demonstration=of.demonstration), of, folder)
    _pages(of, folder)
    return folder


def _pages(of: EditionFacts, folder: Path) -> None:
    for page in PAGES:
        (folder / f"{page}.html").write_text(f"<title>{page} {of.quarter}</title>", encoding="utf-8")
    (folder / "static").mkdir()
    (folder / "static" / "site.css").write_text("body { margin: 0 }", encoding="utf-8")
    (folder / "bulletins").mkdir()
    for slug in reference.regions()["slug"]:
        (folder / "bulletins" / f"{slug}.html").write_text(f"<title>{slug}</title>", encoding="utf-8")
        (folder / "bulletins" / f"{slug}.pdf").write_bytes(b"%PDF-1.7 " + slug.encode())


def seal(
    data: DataFolder,
    quarter: Quarter = sample.QUARTER,
    revision: int = 1,
    *,
    tables: Mapping[str, pl.DataFrame] | None = None,
    demonstration: bool = True,
    reason: str | None = None,
    warned: Sequence[Warned] = (),
) -> Path:
    of = facts(quarter, revision, demonstration=demonstration, reason=reason)
    history = {quarter.year_before: [sample.OFFERS]}
    made = draft(data, of, tables)
    return edition.seal(
        made, data, of, sample.INPUTS, history, "code", when=WHEN, who="A. Martin", warned=warned
    )


def land(data: DataFolder, *, demonstration: bool) -> None:
    """A sidecar in the landing, so that the folder is known to hold real or demonstration feeds."""
    folder = data.landing / "mcf" / "2026-Q1"
    folder.mkdir(parents=True, exist_ok=True)
    sidecar = {"records": 3, "demonstration": demonstration}
    (folder / f"{demonstration}.json").write_text(json.dumps(sidecar), encoding="utf-8")
