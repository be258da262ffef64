"""Pictures of the bulletin's worst cases, for whoever changes a section: `make gallery`.

Every case of `worst_cases` becomes, in its own folder, a PNG of each page of the PDF and of the page on a
screen (wide, wide and dark, phone); the figures alone, and the edition's index, come beside. No network.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from genscan.bulletin.render import render_edition
from genscan.figures import gallery as figures
from genscan.figures.render import render_svgs
from genscan.paths import VENDOR
from tests.bulletin import sample
from tests.bulletin.worst_cases import CASES

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCREENS = {"wide": (1440, "light"), "wide-dark": (1440, "dark"), "phone": (320, "light")}
DOTS_PER_INCH = 90


def main(arguments: list[str] | None = None) -> int:
    """Render the cases asked for; the folder's path is what is printed."""
    parser = argparse.ArgumentParser(prog="make gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("gallery"), help="folder (default ./gallery)")
    parser.add_argument("--case", action="append", choices=sorted(CASES), help="only this one; repeatable")
    asked = parser.parse_args(arguments)
    with _pages(browser := _browser()) as shoot:
        for name in asked.case or CASES:
            print(f"gallery: {name}", file=sys.stderr)
            case(name, asked.out / name, browser, shoot)
        if not asked.case:
            _figures(asked.out, browser, shoot)
    print(asked.out.resolve())
    return 0


def case(name: str, out: Path, browser: Path, shoot: Any) -> list[Path]:
    """The pictures of one case; what made them stays beside, to open and to inspect."""
    one = CASES[name]
    edition = out / "edition"
    shutil.rmtree(out, ignore_errors=True)
    (rendered,) = render_edition(
        one.tables(sample.tables()), one.facts, edition, browser, [one.region], workers=1
    )
    subprocess.run(
        ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", rendered.pdf, out / "pdf"], check=True, timeout=120
    )
    shoot(rendered.html, out / "screen")
    shoot(edition / "index.html", out / "index")
    return sorted(out.glob("*.png"))


def _figures(out: Path, browser: Path, shoot: Any) -> None:
    """Every figure by itself, in its three modes."""
    drawings = [one for mode in ("pdf", "wide", "narrow") for one in figures.gallery(mode)]
    page = out / "figures.html"
    fonts = (VENDOR / "fonts").as_uri()
    page.write_text(figures.page(render_svgs(drawings, browser), fonts), "utf-8")
    shoot(page, out / "figures", ("wide", "wide-dark"))


@contextmanager
def _pages(browser: Path) -> Iterator[Any]:
    """A function that photographs a page on each screen."""
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=browser)

        def shoot(page: Path, out: Path, screens: Iterable[str] = SCREENS) -> None:
            for screen in screens:
                width, scheme = SCREENS[screen]
                tab = chromium.new_page(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                tab.goto(page.resolve().as_uri())
                tab.screenshot(path=f"{out}-{screen}.png", full_page=True)
                tab.close()

        yield shoot
        chromium.close()


def _browser() -> Path:
    for name in BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    sys.exit("gallery: no Chromium on this machine: sudo apt-get install chromium")


if __name__ == "__main__":
    sys.exit(main())
