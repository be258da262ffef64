"""`make bench`: measures the stages on one demonstration quarter, prints a table and writes results.json."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import courses, intake, offers, stages
from genscan.browser import find_browser
from genscan.demonstration import write_feeds
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.text_tables import aligned

QUARTER = Quarter(2026, 1)
VACANCIES, COURSES = 20_000, 8_000
RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Each stage once, after the one that it needs; times are of this machine, ratios travel better."""
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        tell("demonstration feeds")
        write_feeds(data.inbox, QUARTER, quarters=1, vacancies=VACANCIES, courses=COURSES)
        browser = find_browser(os.environ.get("GENSCAN_BROWSER"))
        lines = intake_lines(data, Path(folder) / "room")
        stages.landed(data, QUARTER)
        measured = [stages.tables(data, QUARTER)]
        tell("tables")
        measured += [stages.copies(5_000, 1), stages.copies(100_000, 210), stages.copies(1_000_000, 2_100)]
        tell("copies")
        measured.append(stages.bulletins(data, QUARTER, browser))
        tell("bulletins")
    rows = [
        (m.name, m.what, round(m.seconds, 2), m.floor, round(m.floor_seconds, 2), m.ratio) for m in measured
    ]
    print(aligned(intake.COLUMNS, (line.row for line in lines)), end="\n\n")
    print(aligned(("stage", "what", "seconds", "floor", "seconds", "ratio"), rows))
    RESULTS.write_text(
        json.dumps(
            {
                "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
                "vacancies_a_day": VACANCIES,
                "courses": COURSES,
                "intake": [vars(line) for line in lines],
                "stages": [{**vars(m), "ratio": m.ratio} for m in measured],
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )
    print(f"also in {RESULTS}")


def intake_lines(data: DataFolder, room: Path) -> list[intake.Line]:
    """Every feed's cases, a module a feed; each told as it is done."""
    lines = []
    for cases in (offers.cases, courses.cases):
        for case in cases(data, room, QUARTER):
            lines.append(intake.measured(case))
            tell(case.name)
    return lines


def tell(text: str) -> None:
    print(f"measured: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
