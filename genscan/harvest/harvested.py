"""What a harvest brought, and the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from genscan.quarters import Quarter


@dataclass(frozen=True)
class Harvested:
    """One file in the inbox. `fresh`: it came now; else it was there, and nothing was asked of the publisher.

    `short`: offers that the API counts and that no query reached. `repeated`: calls made again after a fault.
    """

    feed: str
    quarter: Quarter
    day: date
    path: Path
    fresh: bool = True
    records: int | None = None
    calls: int = 0
    repeated: int = 0
    short: int = 0
    scope: str = "full"
    sha256: str | None = None
    checked: str | None = None

    @property
    def sentence(self) -> str:
        where = f"{self.feed} {self.quarter}: {self.path.name}"
        if not self.fresh:
            return f"{where} is already there, observed on {self.day}: nothing done"
        if self.records is None:
            checked = f", as {self.checked} says" if self.checked else ""
            return f"{where} is received, sha256 {self.sha256}{checked}"
        told = (
            f"{where} holds {self.records:,} offers observed on {self.day}"
            f" ({self.calls:,} calls, {self.repeated:,} of them repeated)"
        )
        if self.short:
            told += (
                f"; {self.short:,} more are counted by the API and reached by none of its filters:"
                f" the observation counts as {self.scope}"
            )
        return told
