"""Partners that join or leave: steps of the offers of a partner or of all, beyond what own offers did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from genscan import method
from genscan.told_breaks import COUNTRY

Counts = npt.NDArray[np.int64]

SCHEMA = {
    "break_date": pl.Date,
    "before_date": pl.Date,
    "file": pl.String,
    "region_code": pl.String,
    "partner": pl.String,
    "direction": pl.String,
    "offers_before": pl.Int64,
    "offers_after": pl.Int64,
    "own_before": pl.Int64,
    "own_after": pl.Int64,
    "share": pl.Float64,
}


@dataclass(frozen=True)
class Shift:
    """A step of one series of counts: the position of the first date after it, and its direction."""

    position: int
    direction: str
    share: float


@dataclass(frozen=True, eq=False)
class _Series:
    """Offers by date of a partner (None: all partners that have no step of their own) in a region."""

    partner: str | None
    region: str
    offers: Counts


def level_shifts(counts: pl.DataFrame) -> pl.DataFrame:
    """From counts a full observation to one row a break, columns as in SCHEMA, sorted.

    Rows in: observed_on, file, region_code, origin, partner, offers. `origin` is `own`, `partner` (with
    `partner` null: all of them) or `all`; the row of each date with region FR and origin `all` tells the
    dates. A break of at least half of the regions, or one that only the country's sum shows, is one row
    with region FR in place of theirs.
    """
    market = _Market(counts)
    if len(market.days) < 2:
        return pl.DataFrame(schema=SCHEMA)
    rows: list[tuple[object, ...]] = []
    moved: list[_Series] = []
    found = dict(_steps(market, [s for s in market.series if s.partner], method.BREAK_PARTNER_RATIO))
    for partner in market.partners:
        of_partner = [series for series in market.series if series.partner == partner]
        local = {series: found[series] for series in of_partner if series in found}
        told, everywhere = _told(market, market.country(of_partner), local)
        rows += told
        moved += of_partner if everywhere else local
    others = [market.without(series, moved) for series in market.series if series.partner is None]
    told, _ = _told(market, market.country(others), dict(_steps(market, others, method.BREAK_ORIGIN_RATIO)))
    return pl.DataFrame([*rows, *told], schema=SCHEMA, orient="row").sort(
        "break_date", "region_code", "partner", "direction", nulls_last=True
    )


def shifts(
    offers: Counts, own: Counts, total: Counts, days: Sequence[date], ratio: float
) -> tuple[Shift, ...]:
    """The steps of one series, each held against the level since the step before it.

    A level is the median of the observations of BREAK_LOOKBACK_DAYS before, of BREAK_SETTLING_DAYS after
    (at least BREAK_MIN_OBSERVATIONS where there are as many), taken to the side that makes a step smaller.
    """
    numbers = np.array([day.toordinal() for day in days])
    positions = np.arange(len(days))
    firsts = np.searchsorted(numbers, numbers - method.BREAK_LOOKBACK_DAYS)
    firsts = np.maximum(np.minimum(firsts, positions - method.BREAK_MIN_OBSERVATIONS), 0)
    ends = np.searchsorted(numbers, numbers + method.BREAK_SETTLING_DAYS)
    ends = np.maximum(ends, positions + method.BREAK_MIN_OBSERVATIONS)
    found: list[Shift] = []
    start = 0
    for position in _candidates(offers, firsts, ratio):
        past = slice(max(start, int(firsts[position])), position)
        step = _step(offers, own, total, past, slice(position, int(ends[position])), ratio)
        if step is not None:
            found.append(Shift(position, *step))
            start = position
    return tuple(found)


def _candidates(offers: Counts, firsts: Counts, ratio: float) -> list[int]:
    """Positions that may be steps against some date of their past; no other can, whatever the drift."""
    if len(offers) < 2:
        return []
    windows = np.column_stack([firsts[1:], np.arange(1, len(offers))]).ravel()  # reduceat: [first, position)
    highest, lowest = np.maximum.reduceat(offers, windows)[::2], np.minimum.reduceat(offers, windows)[::2]
    now, gap = offers[1:], method.BREAK_MIN_ROOT_GAP
    fell = (now <= ratio * highest) & (np.sqrt(highest) - np.sqrt(now) >= gap)
    rose = (lowest <= ratio * now) & (np.sqrt(now) - np.sqrt(lowest) >= gap)
    return [int(position) + 1 for position in np.flatnonzero(fell | rose)]


def _step(
    offers: Counts, own: Counts, total: Counts, past: slice, following: slice, ratio: float
) -> tuple[str, float] | None:
    damping = method.BREAK_OWN_DAMPING
    drift = (_low(own[following]) + damping) / (_low(own[past]) + damping)
    now = offers[following.start]
    before, after = _low(offers[past]) * min(drift, 1.0), max(_high(offers[following]), now)
    share = _low(offers[past]) / max(_low(total[past]), 1)
    if _is_step(before, after, ratio, share):
        return "left", share
    before, after = _high(offers[past]) * max(drift, 1.0), min(_low(offers[following]), now)
    share = _low(offers[following]) / max(_low(total[following]), 1)
    if _is_step(after, before, ratio, share):
        return "joined", share
    return None


def _is_step(high: float, low: float, ratio: float, share: float) -> bool:
    return (
        low <= ratio * high
        and np.sqrt(high) - np.sqrt(low) >= method.BREAK_MIN_ROOT_GAP
        and share >= method.BREAK_MIN_SHARE
    )


def _low(values: Counts) -> float:
    return float(np.sort(values)[(len(values) - 1) // 2])


def _high(values: Counts) -> float:
    return float(np.sort(values)[len(values) // 2])


class _Market:
    """The counts as arrays over the same dates, zeros written."""

    def __init__(self, counts: pl.DataFrame) -> None:
        dates = counts.filter(region_code=COUNTRY, origin="all").sort("observed_on")
        self.days: list[date] = dates["observed_on"].to_list()
        self.files: list[str] = dates["file"].to_list()
        self._at = {day: position for position, day in enumerate(self.days)}
        local = counts.filter(pl.col("region_code") != COUNTRY)
        self.own = self._by_region(local.filter(origin="own"))
        self.total = self._by_region(local.filter(origin="all"))
        partners = local.filter(origin="partner")
        self.series = [
            _Series(partner, region, self._array(rows))
            for (partner, region), rows in sorted(
                partners.partition_by("partner", "region_code", as_dict=True).items(),
                key=lambda item: (str(item[0][0] or ""), str(item[0][1])),
            )
        ]
        self.partners = sorted({series.partner for series in self.series if series.partner is not None})

    def country(self, parts: Sequence[_Series]) -> _Series:
        """One partner's offers, or those of all, over all regions."""
        partner = parts[0].partner if parts else None
        return _Series(partner, COUNTRY, self.total_of([series.offers for series in parts]))

    def without(self, whole: _Series, moved: Sequence[_Series]) -> _Series:
        """The partners of a region together, less those that have a break of their own."""
        taken = self.total_of([series.offers for series in moved if series.region == whole.region])
        return replace(whole, offers=np.maximum(whole.offers - taken, 0))

    def around(self, region: str) -> tuple[Counts, Counts]:
        """Own offers and all offers of a region or of the country."""
        if region == COUNTRY:
            return self.total_of(list(self.own.values())), self.total_of(list(self.total.values()))
        nothing = np.zeros(len(self.days), dtype=np.int64)
        return self.own.get(region, nothing), self.total.get(region, nothing)

    def row(self, series: _Series, step: Shift) -> tuple[object, ...]:
        own, _ = self.around(series.region)
        at = step.position
        return (
            self.days[at],
            self.days[at - 1],
            self.files[at],
            series.region,
            series.partner,
            step.direction,
            int(series.offers[at - 1]),
            int(series.offers[at]),
            int(own[at - 1]),
            int(own[at]),
            round(step.share, method.SIGNIFICANT_DIGITS),
        )

    def _by_region(self, rows: pl.DataFrame) -> dict[str, Counts]:
        parts = rows.partition_by("region_code", as_dict=True)
        return {str(key[0]): self._array(part) for key, part in sorted(parts.items())}

    def _array(self, rows: pl.DataFrame) -> Counts:
        offers = np.zeros(len(self.days), dtype=np.int64)
        offers[[self._at[day] for day in rows["observed_on"]]] = rows["offers"].to_numpy()
        return offers

    def total_of(self, parts: Sequence[Counts]) -> Counts:
        total: Counts = np.sum([np.zeros(len(self.days), dtype=np.int64), *parts], axis=0, dtype=np.int64)
        return total


def _steps(
    market: _Market, listed: Sequence[_Series], ratio: float
) -> Iterator[tuple[_Series, tuple[Shift, ...]]]:
    """The series that have a step; one that never weighs enough is not looked at date by date."""
    for series in listed:
        own, total = market.around(series.region)
        if series.offers.max() < method.BREAK_MIN_ROOT_GAP**2 or not np.any(
            series.offers >= method.BREAK_MIN_SHARE * total
        ):
            continue
        steps = shifts(series.offers, own, total, market.days, ratio)
        if steps:
            yield series, steps


def _told(
    market: _Market, whole: _Series, local: Mapping[_Series, Sequence[Shift]]
) -> tuple[list[tuple[object, ...]], bool]:
    """The rows of one partner, a step of the country in place of the regions', and whether there is any."""
    everywhere = _of_country(market, whole, local)
    rows = [market.row(whole, step) for step in everywhere]
    rows += [
        market.row(series, step)
        for series, steps in local.items()
        for step in steps
        if not any(_same(step, other) for other in everywhere)
    ]
    return rows, bool(everywhere)


def _of_country(market: _Market, whole: _Series, local: Mapping[_Series, Sequence[Shift]]) -> list[Shift]:
    """The steps of the whole that half of the regions show, or that the regions without one show together."""
    ratio = method.BREAK_PARTNER_RATIO if whole.partner else method.BREAK_ORIGIN_RATIO
    own, total = market.around(COUNTRY)
    steps = shifts(whole.offers, own, total, market.days, ratio)
    rest = np.maximum(whole.offers - market.total_of([series.offers for series in local]), 0)
    shared = shifts(rest, own, total, market.days, ratio)
    return [
        step
        for step in steps
        if any(_same(step, other) for other in shared)
        or sum(any(_same(step, other) for other in found) for found in local.values())
        >= method.BREAK_COUNTRY_REGIONS
    ]


def _same(one: Shift, other: Shift) -> bool:
    return (one.position, one.direction) == (other.position, other.direction)
