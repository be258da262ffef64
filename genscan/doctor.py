"""What of the machine, the settings and the feeds is ready, and what is not."""

from __future__ import annotations

import ctypes
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from genscan.browser import find_browser
from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.inbox import received_files
from genscan.feeds.misplaced import misplaced
from genscan.feeds.quarterly import missing
from genscan.feeds.retention import KEPT, days_of, links, raw_files
from genscan.harvest.abandoned import abandoned
from genscan.harvest.addresses import Addresses
from genscan.paths import DataFolder
from genscan.quarters import Quarter

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libatomic.so.1": "libatomic1",
}
ENOUGH_SPACE = 5 * 1024**3  # a year of editions and the warehouse of its quarters

Mark = Literal["ok", "note", "missing"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `missing` is what a run can't do without."""

    mark: Mark
    subject: str
    text: str


def examine(
    data: DataFolder,
    browser: str | None,
    today: date,
    addresses: Addresses,
    retention: str | None = None,
) -> list[Finding]:
    """Everything, the machine first; `retention` is the setting of how many days raw files are kept."""
    machine = [_python(), *_libraries(), _browser(browser), _folder(data), _space(data)]
    lost = [Finding("note", "inbox", sentence) for sentence in misplaced(data)]
    return [*machine, _harvest(addresses), *_feeds(data, today), *lost, *_raw_files(data, today, retention)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Finding(
        "ok" if fits else "missing", "Python", version if fits else f"{version}: 3.11 to 3.13 is needed"
    )


def _libraries() -> list[Finding]:
    lacking = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if lacking:
        return [Finding("missing", package, f"sudo apt-get install {package}") for package in lacking]
    return [Finding("ok", "system libraries", "those of the PDF and the browser load")]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _browser(named: str | None) -> Finding:
    try:
        return Finding("ok", "Chromium", str(find_browser(named)))
    except GenscanError as error:
        return Finding("missing", "Chromium", str(error))


def _folder(data: DataFolder) -> Finding:
    standing = next(path for path in (data.root, *data.root.parents) if path.exists())
    if not standing.is_dir():
        return Finding("missing", "data folder", f"{standing} is a file: GENSCAN_DATA must name a folder")
    try:
        with tempfile.TemporaryFile(dir=standing):
            return Finding("ok", "data folder", f"{data.root} can be written")
    except OSError as error:
        return Finding("missing", "data folder", f"{data.root} can't be written: {error.strerror}")


def _space(data: DataFolder) -> Finding:
    free = shutil.disk_usage(_existing(data.root)).free
    text = f"{free / 1024**3:.1f} GiB free"
    return (
        Finding("ok", "disk", text) if free >= ENOUGH_SPACE else Finding("note", "disk", f"{text}: not much")
    )


def _harvest(addresses: Addresses) -> Finding:
    absent = addresses.absent()
    if absent:
        return Finding(
            "note", "harvest of offers", f"{' and '.join(absent)} not set: offers can be received only"
        )
    return Finding("ok", "harvest of offers", "client id and secret are set")


def _raw_files(data: DataFolder, today: date, setting: str | None) -> list[Finding]:
    """How long raw files are kept, those that are due, and those that should go and can't."""
    try:
        days = days_of(setting)
    except GenscanError as error:
        return [Finding("missing", "raw files", str(error))]
    old = [
        raw
        for raw in raw_files(data, days, today)
        if (raw.stays or raw.due <= today) and raw.feed not in KEPT
    ]
    due = [raw for raw in old if raw.stays is None]
    text = f"kept {days} days" + (f"; {len(due)} due: the job purge_raw_files removes them" if due else "")
    return [
        Finding("note" if due else "ok", "raw files", text),
        *(
            Finding("note", "raw file", f"{raw.feed} {raw.quarter} {raw.path.name}: {raw.stays}")
            for raw in old
            if raw.stays is not None
        ),
        *(
            Finding("note", "raw files", f"{left}: its harvest was not finished; purge_raw_files removes it")
            for left in abandoned(data, days, today)
        ),
        *(Finding("note", "raw files", f"{link} is a link: not purged") for link in links(data)),
    ]


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _feeds(data: DataFolder, today: date) -> list[Finding]:
    due = Quarter.of(today).previous()
    received = {
        quarter: {name: len(received_files(data, feed, quarter)) for name, feed in FEEDS.items()}
        for quarter in sorted({Quarter.parse(path.name) for path in data.inbox.glob("*/????-Q[1-4]")})
    }
    if not received:
        return [
            Finding("note", "feeds", f"none received in {data.inbox}: genscan receive, or genscan demo-feeds")
        ]
    findings = [
        Finding(
            "note",
            str(quarter),
            ", ".join(f"{name}: {n} file{'s' if n > 1 else ''}" for name, n in files.items() if n),
        )
        for quarter, files in received.items()
    ]
    newest = max(received)
    absent = missing(data, newest)
    findings += [Finding("missing", f"feeds of {newest}", sentence) for sentence in absent]
    if not absent:
        findings.append(Finding("ok", f"feeds of {newest}", "what a run needs is there"))
    if newest < due:
        findings.append(Finding("note", f"feeds of {due}", "none received, and the quarter is over"))
    return findings
