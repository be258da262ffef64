"""What lies in the inbox where no run looks: told, so that a folder of a wrong name doesn't vanish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.paths import DataFolder
from genscan.quarters import Quarter


def misplaced(data: DataFolder) -> list[str]:
    """A sentence for each file, or folder with files, that is in no `inbox/<feed>/<quarter>/`."""
    return list(_told(data.inbox))


def _told(inbox: Path) -> Iterator[str]:
    for feed in _inside(inbox):
        if feed.name not in FEEDS:
            yield f"inbox/{feed.name} is not read: its folder must be named after a feed ({', '.join(FEEDS)})"
            continue
        for quarter in _inside(feed):
            name = f"inbox/{feed.name}/{quarter.name}"
            if not quarter.is_dir() or not _is_quarter(quarter.name):
                yield f"{name} is not read: files go to a folder named after their quarter, such as 2026-Q1"
                continue
            for folder in _inside(quarter):
                if folder.is_dir():
                    yield f"{name}/{folder.name} is a folder and is not read: move its files up into {name}"


def _inside(folder: Path) -> list[Path]:
    """What a folder holds, by name; nothing hidden, and no folder without a file."""
    if not folder.is_dir():
        return []
    return [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and (path.is_file() or any(one.is_file() for one in path.rglob("*")))
    ]


def _is_quarter(name: str) -> bool:
    try:
        return str(Quarter.parse(name)) == name
    except GenscanError:
        return False
