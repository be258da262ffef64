"""Quarters: their keys, days and French names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from genscan.errors import GenscanError

_KEY = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; its key is `2026-Q1`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 4 and 2000 <= self.year <= 2199):
            raise GenscanError(
                f"quarter {self.year}-Q{self.number} is unknown: write it as 2026-Q1, from 2000 to 2199"
            )

    @classmethod
    def parse(cls, key: str) -> Quarter:
        """Read a key such as `2026-Q1`; raises GenscanError for anything else."""
        match = _KEY.fullmatch(key.strip())
        if match is None:
            raise GenscanError(f"quarter {key!r} is unknown: write it as 2026-Q1")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that holds a day."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def next(self, n: int = 1) -> Quarter:
        """The quarter n later (earlier when n is negative)."""
        index = self.year * 4 + self.number - 1 + n
        return Quarter(index // 4, index % 4 + 1)

    def previous(self, n: int = 1) -> Quarter:
        """The quarter n earlier."""
        return self.next(-n)

    @property
    def year_before(self) -> Quarter:
        return Quarter(self.year - 1, self.number)

    @property
    def label_fr(self) -> str:
        """`1er trimestre 2026`."""
        return f"{self.number}{'er' if self.number == 1 else 'e'} trimestre {self.year}"

    @property
    def compact_fr(self) -> str:
        """`2026-T1`, as French statistics write it."""
        return f"{self.year}-T{self.number}"

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first_day <= day <= self.last_day
