"""Lands the hostile corpus in a process of its own, and prints what became of each file as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl

from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.hostile.corpus import cases, spoilt_member

QUARTER = Quarter(2026, 1)


def main(root: Path) -> None:
    data = DataFolder(root)
    for case in cases():
        folder = data.inbox_of(case.feed, QUARTER)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / case.name).write_bytes(case.content)
    (data.inbox_of("rncp", QUARTER) / "spoilt.zip").write_bytes(spoilt_member())
    found = {}
    for feed in sorted({case.feed for case in cases()}):
        for file in land(data, feed, QUARTER, bytes(32), workers=1):
            rows = pl.read_parquet(file.path) if file.path else None
            found[file.file] = {
                "quarantined": file.quarantined,
                "records": file.records,
                "kept": 0 if rows is None else int(rows["quarantined"].is_null().sum()),
                "reasons": {}
                if rows is None
                else dict(rows["quarantined"].drop_nulls().value_counts().iter_rows()),
            }
    print(json.dumps({"files": found, "peak_kib": peak_kib()}))


def peak_kib() -> int:
    """The most memory that this process held; `getrusage` would count what its parent held before it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
