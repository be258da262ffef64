"""The next editions, as the home page of the site and the index of an edition announce them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from genscan import french
from genscan.quarters import Quarter

COMING = 4  # quarters announced
DAYS_AFTER_QUARTER = 10  # feeds are complete some days after a quarter's end; the run follows


@dataclass(frozen=True)
class Coming:
    """A quarter to come: its name, its last day, the day on which its computation may start."""

    quarter: str
    ends: str
    starts: str


def coming(last: Quarter) -> tuple[Coming, ...]:
    """The quarters that follow the last one."""
    return tuple(
        Coming(
            f"{french.ordinal(quarter.number)} trimestre {quarter.year}",
            french.day(quarter.last_day),
            french.day(quarter.last_day + timedelta(days=DAYS_AFTER_QUARTER)),
        )
        for quarter in (last.next(n) for n in range(1, COMING + 1))
    )
