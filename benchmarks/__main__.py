"""`make bench`: measures, part by part, prints tables and writes results.json.

`python -m benchmarks` measures intake, stages and the national quarter, `python -m benchmarks curves` what
takes longer, the curves; `page` writes docs/scale.md and its pictures anew from results.json.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import courses, curves, intake, offers, page, results, stages
from benchmarks.landings import QUARTER
from benchmarks.sizes import REAL, SMALL, Sizes
from genscan.demonstration import write_feeds
from genscan.paths import DataFolder
from genscan.text_tables import aligned

INTAKE_ONLINE, INTAKE_COURSES = 20_000, 8_000


def intake_lines(room: Path, sizes: Sizes) -> Iterator[intake.Line]:
    """Every feed's cases, a module a feed."""
    data = DataFolder(room / "demonstration")
    write_feeds(data.inbox, QUARTER, quarters=1, vacancies=INTAKE_ONLINE, courses=INTAKE_COURSES)
    for cases in (offers.cases, courses.cases):
        for case in cases(data, room / "room", QUARTER):
            yield intake.measured(case, sizes.pairs)


PARTS: dict[str, Callable[[Path, Sizes], Iterable[Any]]] = {
    "intake": intake_lines,
    "large": stages.large,
    "quarter": stages.national,
    "curves": curves.curves,
}
USUAL = ("intake", "large", "quarter")


def main() -> None:
    """The parts named, or the usual ones."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join([*PARTS, "page"]))
    asked.add_argument("--small", action="store_true", help="small sizes, kept in results-small.json")
    asked.add_argument("--pairs", type=int, help="how often each is measured; three unless told otherwise")
    given = asked.parse_args()
    if unknown := set(given.parts) - {*PARTS, "page"}:
        asked.error(f"no part is called {min(unknown)}")
    sizes, path = (SMALL, results.SMALL_RESULTS) if given.small else (REAL, results.RESULTS)
    sizes = replace(sizes, pairs=given.pairs or sizes.pairs)
    for part in [part for part in given.parts or USUAL if part != "page"]:
        measured = []
        with tempfile.TemporaryDirectory() as folder:
            for one in PARTS[part](Path(folder) / "room", sizes):
                measured.append(one)
                print(f"measured: {part}, {one.name}", file=sys.stderr, flush=True)
                results.keep(path, part, measured, sizes.pairs)
    if "page" in given.parts:
        page.write(path)
    for title, (headings, rows) in page.tables(results.read(path)).items():
        print(f"{title}\n{aligned(headings, rows)}\n")


if __name__ == "__main__":
    main()
