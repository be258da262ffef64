"""What came into the inbox since it was last looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from genscan.feeds import FEEDS
from genscan.feeds.inbox import received_files
from genscan.feeds.retention import quarter_folders
from genscan.paths import DataFolder
from genscan.quarters import Quarter

SETTLED = 60  # seconds without a change after which a file copied in by hand counts as whole


@dataclass(frozen=True)
class Arrival:
    """A file of the inbox that was not there, or was another, when it was last looked at."""

    feed: str
    quarter: Quarter
    name: str
    bytes: int


def arrivals(data: DataFolder, seen: str | None, now: datetime) -> tuple[list[Arrival], str]:
    """The new files, by quarter and feed, and what is to be handed in as `seen` next time.

    A file that changed in the last `SETTLED` seconds may still be on its way: it is told next time.
    """
    known = set(json.loads(seen)) if seen else set()
    there = {
        f"{feed.name}/{quarter}/{path.name} {size} {changed}": Arrival(feed.name, quarter, path.name, size)
        for feed in FEEDS.values()
        for folder in quarter_folders(data, feed.name)
        for quarter in [Quarter.parse(folder.name)]
        for path, _ in received_files(data, feed, quarter)
        for size, changed in [_state(path)]
        if abs(now.timestamp() - changed) > SETTLED
    }
    new = [arrival for key, arrival in there.items() if key not in known]
    return sorted(new, key=lambda one: (one.quarter, one.feed, one.name)), json.dumps(sorted(there))


def told(new: Sequence[Arrival]) -> str:
    """One sentence: how many files of which feed and quarter, by name where they are few."""
    parts = []
    for quarter, feed in dict.fromkeys((one.quarter, one.feed) for one in new):
        names = [one.name for one in new if (one.quarter, one.feed) == (quarter, feed)]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        parts.append(f"{feed} {quarter}: {shown}")
    return f"new in the inbox: {'; '.join(parts)}"


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, int(found.st_mtime)
