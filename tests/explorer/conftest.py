"""The explorer of the invented tables, written once, and a browser to read it with."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import sync_playwright

from genscan import models
from genscan.browser import find_browser
from genscan.bulletin.explorer import write_explorer
from genscan.bulletin.published import Published
from genscan.bulletin.render import write_static
from genscan.serving import server
from tests.bulletin import sample

HOSTILE = '<img src=x onerror="document.title=1">=1+1'


@pytest.fixture(scope="session")
def tables() -> Mapping[str, pl.DataFrame]:
    """The invented tables, with all indicators defined and an area whose name no page may run."""
    made = sample.tables()
    hostile = pl.when(area_level="department", area_code="78").then(pl.lit(HOSTILE)).otherwise("area_label")
    definitions = pl.DataFrame(
        [
            {"indicator": model.table, **{name: model.header[name] for name in ("title_fr", "definition_fr")}}
            for model in models.indicators()
        ]
    ).rename({"definition_fr": "description_fr"})
    return {
        **made,
        "areas": made["areas"].with_columns(area_label=hostile),
        "indicator_definitions": definitions,
    }


@pytest.fixture(scope="session")
def edition(tables: Mapping[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "2026-Q1" / "r1"
    out.mkdir(parents=True)
    write_static(out / "static")
    write_explorer(Published(tables, sample.FACTS), out)
    return out


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(find_browser()), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(edition: Path) -> Iterator[str]:
    """The address of the explorer on a server of the site."""
    listening = server(edition.parents[1], 0)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}/2026-Q1/r1/explorer.html"
    listening.shutdown()
    listening.server_close()
