"""Raw files in the inbox: which have been kept long enough and may go, and which stay, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.archive import Member, members, opened
from genscan.feeds.inbox import META_SUFFIX, Meta, read_meta
from genscan.feeds.landed import LandedFile, landed_files
from genscan.feeds.reading import Feed
from genscan.feeds.reasons import Unreadable
from genscan.manifest import file_hash
from genscan.paths import DataFolder
from genscan.quarters import Quarter

SETTING = "GENSCAN_RAW_RETENTION_DAYS"
DEFAULT_DAYS = 30  # long enough to look into what was set aside, no longer than a month of contacts and texts
KEPT = {"rome": "a public nomenclature without personal data: it is kept as it came"}
AHEAD = "it is dated ahead of the clock: its days count once the clock, or the file's date (touch), is right"
_QUARTER = "2[01][0-9][0-9]-Q[1-4]"
_PART = ".part"  # what a copy or a download that was cut off left behind
_SUM = ".sha256"  # the checksum of a harvested file, in a hidden file beside it


@dataclass(frozen=True)
class Raw:
    """A file of the inbox: `stays` says why it can't go; None where it may, from `due` on."""

    feed: str
    quarter: Quarter
    path: Path
    received: date
    due: date
    stays: str | None

    def is_due(self, today: date) -> bool:
        return self.stays is None and self.due <= today


def days_of(setting: str | None) -> int:
    """How many days raw files are kept; raises GenscanError where the setting is no whole number of days."""
    text = (setting or "").strip()
    if not text:
        return DEFAULT_DAYS
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise GenscanError(
            f"{SETTING} is {setting!r}: set it to a whole number of days, 0 or more (default {DEFAULT_DAYS})"
        )
    return int(text)


def raw_files(data: DataFolder, days: int, today: date) -> list[Raw]:
    """Every raw file of the inbox, kept for `days`: when it is due, and why it stays, if it does.

    The age counts from the day a file came into the inbox (its modification time, UTC): the day that it
    describes may lie months before, when an old file is received, or ahead, where no one said it. A copy that
    was cut off is kept a day at least: it may still be on its way. Whether a file is landed is looked up only
    once it is old enough. Links are never followed.
    """
    found: list[Raw] = []
    for feed in FEEDS.values():
        for folder in quarter_folders(data, feed.name):
            quarter = Quarter.parse(folder.name)
            landed = landed_files(data, feed.name, quarter)
            found += [
                Raw(
                    feed.name,
                    quarter,
                    path,
                    came,
                    due,
                    AHEAD if came > today else _stays(feed, quarter, path, landed) if due <= today else None,
                )
                for path in sorted(folder.iterdir())
                if (path.is_symlink() or path.is_file()) and not _beside_a_file(path)
                for came in [datetime.fromtimestamp(path.lstat().st_mtime, UTC).date()]
                for due in [came + timedelta(days=max(days, 1) if _is_remnant(path) else days)]
            ]
    return found


def links(data: DataFolder) -> list[Path]:
    """The folders of the inbox that are links: what lies behind them is left alone."""
    looked_at = [data.inbox, *(data.inbox / feed for feed in FEEDS), *data.inbox.glob(f"*/{_QUARTER}")]
    return sorted({path for path in looked_at if path.is_symlink()})


def quarter_folders(data: DataFolder, feed: str) -> list[Path]:
    """The quarters' folders of a feed in the inbox; a link is none, whatever it leads to."""
    root = data.inbox / feed
    if root.is_symlink() or root.parent.is_symlink() or not root.is_dir():
        return []
    return sorted(path for path in root.glob(_QUARTER) if path.is_dir() and not path.is_symlink())


def _beside_a_file(path: Path) -> bool:
    """Whether this is the meta or the checksum of a file that is there: it goes with it."""
    owner = _owner(path)
    return owner is not None and owner.exists()


def _owner(path: Path) -> Path | None:
    """The file that a meta or a checksum tells of; None for any other file."""
    if path.name.endswith(META_SUFFIX):
        return path.with_name(path.name.removesuffix(META_SUFFIX))
    if path.name.startswith(".") and path.name.endswith(_SUM):
        return path.with_name(path.name[1:].removesuffix(_SUM))
    return None


def _is_remnant(path: Path) -> bool:
    return path.name.endswith(_PART) or _owner(path) is not None


def _stays(feed: Feed, quarter: Quarter, path: Path, landed: list[LandedFile]) -> str | None:
    """Why a file that is old enough must stay, or None."""
    if path.is_symlink():
        return "a link to elsewhere: only what lies in the inbox itself is purged"
    if _is_remnant(path):
        return None
    if feed.name in KEPT:
        return KEPT[feed.name]
    try:
        lands = _lands(feed, quarter, path, read_meta(path, quarter), landed)
    except OSError as error:
        return f"it can't be read ({error.strerror})"
    if lands is None:
        return "not landed yet: genscan run lands it"
    if any(file.demonstration for file in lands):
        return "made for demonstration: it holds nobody's data"
    return None


def _lands(
    feed: Feed, quarter: Quarter, path: Path, meta: Meta, landed: list[LandedFile]
) -> list[LandedFile] | None:
    """What is landed of a file by the parser of today, as it was observed; None where a member lacks."""
    current = {
        (file.file, file.sha256): file
        for file in landed
        if file.parser == feed.parser
        and (file.observed_on, file.scope, file.confidential)
        == (meta.observed_on, meta.scope, meta.confidential)
    }
    digest = file_hash(path)
    whole = current.get((path.name, digest))
    if whole is not None:
        return [whole]
    try:
        inside = [member for member in members(path, feed.suffixes) if member.entry is not None]
    except Unreadable:
        return None
    # a member set aside was not read to its end: it is known by its zip's fingerprint
    found = [
        current.get((member.file, _digest(member))) or current.get((member.file, digest)) for member in inside
    ]
    return [file for file in found if file is not None] if found and None not in found else None


def _digest(member: Member) -> str:
    try:
        with opened(member) as stream:
            return stream.finish()[0]
    except Unreadable:
        return ""


def purge(
    data: DataFolder, days: int, today: date, progress: Callable[[str], None] = lambda text: None
) -> list[Raw]:
    """Remove the raw files that are due, each before the meta and the checksum beside it, and return them.

    A file that is old enough and stays is named through `progress`, with the reason.
    """
    gone: list[Raw] = []
    for link in links(data):
        progress(f"{link} is a link: the raw files behind it are not purged")
    for raw in raw_files(data, days, today):
        what = f"{raw.feed} {raw.quarter}: {raw.path.name} (received {raw.received})"
        if not raw.is_due(today):
            if raw.stays is not None and raw.feed not in KEPT:
                progress(f"{what} stays: {raw.stays}")
            continue
        try:
            raw.path.unlink()
            raw.path.with_name(raw.path.name + META_SUFFIX).unlink(missing_ok=True)
            raw.path.with_name(f".{raw.path.name}{_SUM}").unlink(missing_ok=True)
        except OSError as error:
            raise GenscanError(f"{what} can't be removed from the inbox ({error.strerror})") from error
        gone.append(raw)
        why = (
            "a copy cut off, or what stood beside a file that is gone"
            if _is_remnant(raw.path)
            else "it is landed"
        )
        progress(f"{what} removed: {why}, and its {days} days are over")
    return gone
