"""The log of what was sealed, published and withdrawn: `editions/publications.jsonl`, append only."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.quarters import Quarter

Action = Literal["sealed", "published", "withdrawn"]


@dataclass(frozen=True)
class Entry:
    """One line of the log; `accepted` says why a revision with `warnings` was published all the same."""

    quarter: Quarter
    revision: int
    action: Action
    when: str
    who: str
    reason: str | None = None
    run: str | None = None
    accepted: str | None = None
    warnings: tuple[str, ...] = ()

    def line(self) -> str:
        """The line as it is written; what was accepted only where something was."""
        told = {**self.__dict__, "quarter": str(self.quarter)}
        optional = () if self.warnings else ("accepted", "warnings")
        return json.dumps({k: v for k, v in told.items() if k not in optional}, ensure_ascii=False) + "\n"


def log_path(data: DataFolder) -> Path:
    return data.editions / "publications.jsonl"


def entries(data: DataFolder) -> list[Entry]:
    """The whole log, oldest first; a last line that a crash cut short was never acknowledged: skipped."""
    path = log_path(data)
    if not path.exists():
        return []
    lines = path.read_bytes()[: _acknowledged(path)].splitlines()
    return [_read(line, number) for number, line in enumerate(lines, 1)]


def append(
    data: DataFolder,
    quarter: Quarter,
    revision: int,
    action: Action,
    *,
    when: datetime,
    who: str,
    reason: str | None = None,
    run: str | None = None,
    accepted: str | None = None,
    warnings: Sequence[str] = (),
) -> Entry:
    """Add one line and see it on the disk before returning."""
    entry = Entry(quarter, revision, action, _instant(when), who, reason, run, accepted, tuple(warnings))
    data.editions.mkdir(parents=True, exist_ok=True)
    with log_path(data).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(_acknowledged(log_path(data)))
        file.write(entry.line().encode())
        file.flush()
        os.fsync(file.fileno())
    return entry


def published(data: DataFolder) -> list[tuple[Quarter, int]]:
    """Every revision that was ever published, in the order of first publication."""
    return list(
        dict.fromkeys(
            (entry.quarter, entry.revision) for entry in entries(data) if entry.action == "published"
        )
    )


def withdrawn(data: DataFolder) -> dict[tuple[Quarter, int], Entry]:
    """The published revisions that are withdrawn now, with the entry that says why."""
    state: dict[tuple[Quarter, int], Entry] = {}
    for entry in entries(data):
        revision = (entry.quarter, entry.revision)
        if entry.action == "withdrawn":
            state[revision] = entry
        elif entry.action == "published":
            state.pop(revision, None)
    return state


def clock_behind(data: DataFolder, now: datetime) -> str | None:
    """What is to be told where the log has a line later than the clock: one of the two clocks was wrong."""
    latest = max((entry.when for entry in entries(data)), key=datetime.fromisoformat, default=None)
    if latest is None or datetime.fromisoformat(latest) <= now.replace(microsecond=0):
        return None
    return (
        f"the clock says {_instant(now)}, and a line of the log is of {latest}: one of the two is wrong."
        " The log keeps its order; readers see the date of the clock: set it right before the next command"
    )


def newest(data: DataFolder) -> Path | None:
    """The folder of the newest published revision of the newest quarter, withdrawn ones left out."""
    left_out = withdrawn(data)
    standing = [one for one in published(data) if one not in left_out]
    if not standing:
        return None
    quarter, revision = max(standing)
    return data.editions / str(quarter) / f"r{revision}"


def embargo(text: str) -> datetime | None:
    """The time of an embargo, a day or 2026-04-10T09:00, in UTC; None where nothing is written."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise GenscanError(
            f"embargo {text!r} is no time: write 2026-04-10 or 2026-04-10T09:00, in UTC"
        ) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _acknowledged(path: Path) -> int:
    """The length of the log up to the end of its last whole line."""
    return path.read_bytes().rfind(b"\n") + 1


def _instant(when: datetime) -> str:
    if when.tzinfo is None:
        raise GenscanError(f"{when.isoformat()} has no time zone: give one, such as 2026-04-10T09:00+02:00")
    return when.isoformat(timespec="seconds")


def _read(line: bytes, number: int) -> Entry:
    try:
        found = json.loads(line)
        if found["action"] not in get_args(Action):
            raise ValueError(found["action"])
        return Entry(
            Quarter.parse(found["quarter"]),
            int(found["revision"]),
            found["action"],
            found["when"],
            found["who"],
            found.get("reason"),
            found.get("run"),
            found.get("accepted"),
            tuple(found.get("warnings", ())),
        )
    except (ValueError, KeyError, TypeError, GenscanError) as error:
        raise GenscanError(
            f"publications.jsonl, line {number}: not an entry of the log ({error!r}); "
            "restore the file from a backup, nothing else writes it"
        ) from error
