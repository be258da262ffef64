"""The headless Chromium that draws the figures: where it may be found."""

from __future__ import annotations

import shutil
from pathlib import Path

from genscan.errors import GenscanError
from genscan.paths import CHECKOUT

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
_OF_PLAYWRIGHT = ".tools/browsers/chromium-*/chrome-linux*/chrome"


def find_browser(named: str | None = None) -> Path:
    """The browser that was named, else the system's, else the one that the set-up fetched."""
    if named:
        path = shutil.which(named)
        if path is None:
            raise GenscanError(
                f"GENSCAN_BROWSER names {named}, which is not a program: correct it or unset it"
            )
        return Path(path)
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return Path(path)
    fetched = sorted(CHECKOUT.glob(_OF_PLAYWRIGHT))
    if fetched:
        return fetched[-1]
    raise GenscanError(
        "no Chromium was found, and the figures need one: sudo apt-get install chromium,"
        " or set GENSCAN_BROWSER to the path of a Chrome or Chromium"
    )
