"""Slices of the perimeter: what one query asks for, and how one that is too large is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from genscan.harvest.limits import CODES_A_QUERY, FIRST_MOMENT
from genscan.reference import departments, regions

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
NEWEST_FIRST = "1"  # by creation date: the one order that an offer's edit does not change


@dataclass(frozen=True)
class Slice:
    """Offers of some ROME codes created between two moments (UTC, both ends in), in one place or anywhere.

    `key` is its path in the tree of cuts (`0-1-0`), the same whenever the same cuts are made.
    """

    key: str
    codes: tuple[str, ...]
    since: datetime
    until: datetime
    region: str | None = None
    department: str | None = None

    def parameters(self) -> dict[str, str]:
        """The API's parameters for it."""
        asked = {
            "codeROME": ",".join(self.codes),
            "minCreationDate": self.since.strftime(MOMENT),
            "maxCreationDate": self.until.strftime(MOMENT),
            "sort": NEWEST_FIRST,
        }
        if self.department is not None:
            asked["departement"] = self.department
        elif self.region is not None:
            asked["region"] = self.region
        return asked

    def cut(self) -> list[Slice]:
        """The same offers in smaller slices: by date to the second, then code, region, department.

        Both halves of a period hold its middle second, for the API does not say whether its ends are in:
        an offer seen twice counts once. Empty where nothing finer can be asked for. Offers without a
        place are in no slice by region or department.
        """
        parts: list[Slice] = []
        if (whole := int((self.until - self.since).total_seconds())) > 1:
            middle = self.since + timedelta(seconds=whole // 2)
            parts = [replace(self, until=middle), replace(self, since=middle)]
        elif len(self.codes) > 1:
            half = len(self.codes) // 2
            parts = [replace(self, codes=self.codes[:half]), replace(self, codes=self.codes[half:])]
        elif self.region is None:
            parts = [replace(self, region=code) for code in regions()["region_code"].sort()]
        elif self.department is None:
            inside = departments().filter(region_code=self.region)["department_code"].sort()
            parts = [replace(self, department=code) for code in inside]
        return [replace(part, key=f"{self.key}-{number}") for number, part in enumerate(parts)]

    @property
    def by_place(self) -> bool:
        """Whether the next cut is by region or department, which offers without a place escape."""
        return (self.until - self.since).total_seconds() <= 1 and len(self.codes) == 1

    def __str__(self) -> str:
        codes = self.codes[0] if len(self.codes) == 1 else f"{len(self.codes)} ROME codes"
        place = self.department and f", departement {self.department}"
        place = place or (self.region and f", region {self.region}") or ""
        return f"{codes}, created {self.since.strftime(MOMENT)} to {self.until.strftime(MOMENT)}{place}"


def whole(codes: Sequence[str], began: datetime) -> list[Slice]:
    """All that the codes cover and that was created before the harvest began, in as few slices as may be."""
    first = datetime.strptime(FIRST_MOMENT, MOMENT).replace(tzinfo=began.tzinfo)
    groups = [tuple(codes[at : at + CODES_A_QUERY]) for at in range(0, len(codes), CODES_A_QUERY)]
    return [Slice(str(number), group, first, began) for number, group in enumerate(groups)]
