"""Runs whose bulletins and workbooks are stand-ins: all of `make_edition` but what takes most of its time.

`killed_run` is one in a process of its own, which kills itself at a point.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from genscan import reference
from genscan.bulletin.traceability import Proof
from genscan.demonstration import write_feeds
from genscan.facts import EditionFacts
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
SIZE: Any = {"quarters": 1, "vacancies": 500, "courses": 200}
STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.link")


def render(
    tables: Mapping[str, pl.DataFrame], facts: EditionFacts, out: Path, *_: object, **__: object
) -> None:
    """Pages that tell the counts they would show: other tables, other bytes."""
    total = tables["cells"]["vacancies"].sum()
    for page in ("index", "method", "quality", "dictionary"):
        (out / f"{page}.html").write_text(f"<title>{page} {facts.quarter} {total}</title>", encoding="utf-8")
    (out / "bulletins").mkdir()
    for slug in reference.regions()["slug"]:
        (out / "bulletins" / f"{slug}.html").write_text(f"<title>{slug} {total}</title>", encoding="utf-8")
        (out / "bulletins" / f"{slug}.pdf").write_bytes(b"%PDF-1.7 " + slug.encode())


def workbook(tables: Mapping[str, pl.DataFrame], facts: EditionFacts, path: Path) -> None:
    """The count alone."""
    path.write_text(f"{facts.quarter} {tables['cells']['vacancies'].sum()}", encoding="utf-8")


def extracts(tables: Mapping[str, pl.DataFrame], facts: EditionFacts, folder: Path) -> None:
    """One file a region."""
    folder.mkdir()
    for slug in reference.regions()["slug"]:
        workbook(tables, facts, folder / f"{slug}.xlsx")


@contextmanager
def threads(workers: int, *_: object) -> Iterator[ThreadPoolExecutor]:
    """A pool of this process, whose stand-ins another would not know."""
    with ThreadPoolExecutor(workers) as made:
        yield made


@contextmanager
def stand_ins() -> Iterator[None]:
    """No browser is needed, and none is started."""
    with (
        mock.patch("genscan.tables.export.national_workbook", workbook),
        mock.patch("genscan.tables.export.write_extracts", extracts),
        mock.patch("genscan.processes.pool", threads),
        mock.patch("assets.edition.render_edition", render),
        mock.patch("assets.checks.prove", lambda *_: Proof(1)),
        mock.patch("genscan.rebuild.render_edition", render),
        mock.patch("genscan.rebuild.prove", lambda *_: Proof(1)),
        mock.patch.dict(os.environ, {"GENSCAN_BROWSER": sys.executable}),
    ):
        yield


def feeds(data: DataFolder) -> None:
    """The received files of the quarter, about 500 vacancies on a day."""
    write_feeds(data.inbox, QUARTER, **SIZE)


def run(data: DataFolder, reason: str | None = None, *, whole: bool = False) -> None:
    """From what was received to a sealed revision, in this process; `whole`: without stand-ins."""
    from assets.launch import make_edition
    from genscan.cli.settings import RunRequest
    from tests.assets.conftest import Told

    with nullcontext() if whole else stand_ins():
        make_edition(RunRequest(data, QUARTER, reason, allow_demonstration=False), Told())


def killed_run(root: str, point: str, whole: bool = False) -> None:
    """Run the quarter; it ends when it opens, makes, renames or removes a path that holds the point."""

    def seen(event: str, arguments: tuple[Any, ...]) -> None:
        paths = "".join(f"{path} " for path in arguments[:2])
        if event in STEPS and root in paths and point in paths:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(seen)
    run(DataFolder(Path(root)), whole=whole)
