"""What tests of bulletins and judges share: invented tables and one rendered edition, made once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from genscan.bulletin.published import Published
from genscan.bulletin.render import render_edition
from tests.bulletin import sample

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def tables() -> Mapping[str, pl.DataFrame]:
    return sample.tables()


@pytest.fixture(scope="session")
def published(tables: Mapping[str, pl.DataFrame]) -> Published:
    return Published(tables, sample.FACTS)


@pytest.fixture(scope="session")
def browser() -> Path:
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return Path(found)
    pytest.skip("no Chromium on this machine: sudo apt-get install chromium")


@pytest.fixture(scope="session")
def edition(
    tables: Mapping[str, pl.DataFrame], browser: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A dense and a sparse region with the edition's pages; one process leaves the other core to others."""
    out = tmp_path_factory.mktemp("edition")
    render_edition(tables, sample.FACTS, out, browser, ["11", "06"], workers=1)
    return out


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of the rendered edition go to one process: it is made once."""
    for item in items:
        if "edition" in getattr(item, "fixturenames", ()) and item.path.parent.name in ("bulletin", "judges"):
            item.add_marker(pytest.mark.xdist_group("edition"))
