"""What is landed: the sidecars of the landing, read back."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds import FEEDS, feed_named
from genscan.paths import DataFolder
from genscan.quarters import Quarter


@dataclass(frozen=True)
class LandedFile:
    """A received file (or zip member) as it was landed; `records` is None where it could not be read."""

    feed: str
    quarter: str
    file: str
    sha256: str
    bytes: int
    records: int | None
    observed_on: date
    scope: str
    demonstration: bool
    quarantined: str | None
    notices: tuple[tuple[str, int], ...]
    parser: int
    path: Path | None = None
    confidential: bool = False

    @property
    def version(self) -> str:
        """What orders the versions of a register, the newest the greatest: by name, then by observation."""
        observed = self.observed_on.isoformat()
        return f"{FEEDS[self.feed].version(self.file) or observed} {observed}"

    def sidecar(self) -> builtins.bytes:
        """The sidecar's text: no clock, no path inside."""
        content = {
            "feed": self.feed,
            "quarter": self.quarter,
            "file": self.file,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "records": self.records,
            "observed_on": self.observed_on.isoformat(),
            "scope": self.scope,
            "demonstration": self.demonstration,
            "quarantined": self.quarantined,
            "notices": [{"notice": notice, "records": records} for notice, records in self.notices],
            "parser": self.parser,
            **({"confidential": True} if self.confidential else {}),
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_sidecar(path: Path) -> LandedFile:
    try:
        content = json.loads(path.read_bytes())
        parquet = path.with_suffix(".parquet")
        return LandedFile(
            feed=content["feed"],
            quarter=content["quarter"],
            file=content["file"],
            sha256=content["sha256"],
            bytes=content["bytes"],
            records=content["records"],
            observed_on=date.fromisoformat(content["observed_on"]),
            scope=content["scope"],
            demonstration=content["demonstration"],
            quarantined=content["quarantined"],
            notices=tuple((notice["notice"], notice["records"]) for notice in content["notices"]),
            parser=content["parser"],
            path=parquet if content["records"] is not None else None,
            confidential=content.get("confidential", False),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise GenscanError(
            f"{path.parent.parent.name} {path.parent.name}: sidecar {path.name} is damaged ({error}): "
            "delete it and run again while the file is still in the inbox"
        ) from error


def landed_files(data: DataFolder, feed: str, quarter: Quarter) -> list[LandedFile]:
    """What is landed of a feed for a quarter, sorted by observation and file."""
    folder = data.landing_of(feed_named(feed).name, quarter)
    found = [read_sidecar(path) for path in sorted(folder.glob("*.json"))]
    for landed in found:
        if landed.path is not None and not landed.path.exists():
            raise GenscanError(
                f"{feed} {quarter}: the landing of {landed.file} lost its Parquet file {landed.path.name}: "
                "delete its .json beside and run again while the file is still in the inbox"
            )
    return sorted(found, key=lambda landed: (landed.observed_on, landed.file))


def mixed_demonstration(data: DataFolder, quarters: Iterable[Quarter]) -> bool:
    """Whether these quarters hold both real and demonstration feeds in the landing."""
    marks = {
        landed.demonstration
        for quarter in quarters
        for feed in FEEDS
        for landed in landed_files(data, feed, quarter)
        if landed.records is not None
    }
    return len(marks) == 2
