"""The site that the judges look at: the edition that the bulletins' tests share, and a home page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from genscan import site
from genscan.paths import DataFolder
from tests.bulletin.sample import DENSE, SPARSE
from tests.edition import sealing
from tests.edition.sample import QUARTER

PAGES = (
    "index.html",
    "method.html",
    "quality.html",
    "dictionary.html",
    "changes.html",
    "explorer.html",
    f"bulletins/{DENSE}.html",
    f"bulletins/{SPARSE}.html",
    "home/index.html",
)


@pytest.fixture(scope="session")
def judged(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rendered edition, and in `home/` the home page of a site with two editions, one withdrawn."""
    out = shutil.copytree(edition, tmp_path_factory.mktemp("judged"), dirs_exist_ok=True)
    data = DataFolder(tmp_path_factory.mktemp("site"))
    sealing.land(data, demonstration=True)
    for quarter in (QUARTER, QUARTER.next()):
        sealing.seal(data, quarter)
        site.publish(data, quarter, by="A. Martin", reason="Parution", now=sealing.WHEN)
    site.withdraw(data, QUARTER, 1, by="A. Martin", reason="Chiffres faux", now=sealing.WHEN)
    shutil.copytree(data.site, out / "home")
    return out
