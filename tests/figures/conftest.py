"""The browser that the figures' tests draw with; without one they are skipped, and say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from genscan.browser import find_browser
from genscan.errors import GenscanError


@pytest.fixture(scope="session")
def browser() -> Path:
    try:
        return find_browser(os.environ.get("GENSCAN_BROWSER"))
    except GenscanError as error:
        pytest.skip(str(error))
