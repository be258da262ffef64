"""Work folders that harvests never came back to: they hold raw records, and go with the raw files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.retention import quarter_folders
from genscan.harvest import work
from genscan.paths import DataFolder
from genscan.quarters import Quarter


@dataclass(frozen=True)
class Abandoned:
    """The work folder of an unfinished harvest, and the day that something was last written in it (UTC)."""

    feed: str
    quarter: Quarter
    folder: Path
    last_written: date

    def __str__(self) -> str:
        return f"{self.feed} {self.quarter}: {self.folder.name} (last written {self.last_written})"


def abandoned(data: DataFolder, days: int, today: date) -> list[Abandoned]:
    """The work folders in which nothing was written for `days`, a day at least, and where no process works.

    A harvest of offers goes on the same day only, a download on any day: both begin anew without the folder.
    Links are no work folders.
    """
    last_kept = today - timedelta(days=max(days, 1))
    found = [
        Abandoned(feed, Quarter.parse(inbox.name), folder, _last_written(folder))
        for feed in FEEDS
        for inbox in quarter_folders(data, feed)
        for folder in work.folders(inbox)
    ]
    return [left for left in found if left.last_written <= last_kept and not _in_use(left)]


def purge_abandoned(
    data: DataFolder, days: int, today: date, progress: Callable[[str], None] = lambda text: None
) -> list[Abandoned]:
    """Remove the abandoned work folders, each named through `progress`, and return them.

    Raises GenscanError where one can't be removed, and where a harvest begins in it at this very moment.
    """
    gone = abandoned(data, days, today)
    for left in gone:
        with work.held(left.folder, left.feed):
            work.Work(left.folder).remove()
            if left.folder.exists():
                raise GenscanError(f"{left} can't be removed from the inbox: check the rights of its files")
        progress(f"{left} removed: its harvest was not finished, and its {days} days are over")
    return gone


def _last_written(folder: Path) -> date:
    newest = max(path.lstat().st_mtime for path in [folder, *folder.iterdir()])
    return datetime.fromtimestamp(newest, UTC).date()


def _in_use(left: Abandoned) -> bool:
    try:
        with work.held(left.folder, left.feed):
            return False
    except GenscanError:
        return True
