"""`make bench`: measures the stages on one demonstration quarter, prints a table and writes results.json."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import stages
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
        measured = [stages.intake(data, QUARTER)]
        tell("intake")
        measured.append(stages.tables(data, QUARTER))
        tell("tables")
        measured.append(stages.bulletins(data, QUARTER, browser))
        tell("bulletins")
    rows = [
        (m.name, m.what, round(m.seconds, 2), m.floor, round(m.floor_seconds, 2), m.ratio) for m in measured
    ]
    print(aligned(("stage", "what", "seconds", "floor", "seconds", "ratio"), rows))
    RESULTS.write_text(
        json.dumps(
            {
                "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
                "vacancies_a_day": VACANCIES,
                "courses": COURSES,
                "stages": [{**vars(m), "ratio": m.ratio} for m in measured],
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )
    print(f"also in {RESULTS}")


def tell(text: str) -> None:
    print(f"measured: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
