"""What was planted in demonstration feeds against what the tables say of it, and the error allowed."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import polars as pl

from genscan import pipeline
from genscan.demonstration import Truth, truth, write_feeds
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.text_tables import aligned

# What each figure may be at most; precision and recall of copies, at least. The one place of these bounds.
BOUNDS = {
    "vacancies": 0.01,
    "vacancies by region": 0.03,
    "vacancies by family": 0.03,
    "occupations changed": 0.005,
    "regions changed": 0.01,
    "copies: precision": 0.98,
    "copies: recall": 0.90,
    "wrong codes accepted": 0.5,
    "right codes refused": 0.005,
    "courses": 0.02,
    "distant courses": 0.03,
    "courses by region": 0.05,
    "courses by family": 0.10,
    "gap by family": 0.05,
}
AT_LEAST = ("copies: precision", "copies: recall")
QUARTER, QUARTERS, VACANCIES, COURSES = Quarter(2026, 3), 5, 60_000, 20_000
Read = Callable[[str], pl.DataFrame]
Counts = dict[str, float]


@dataclass(frozen=True)
class Compared:
    """One figure, a share: an error, or the precision or recall of copies, of so many planted things."""

    name: str
    found: float
    planted: int

    @property
    def bound(self) -> float:
        return BOUNDS[self.name]

    @property
    def holds(self) -> bool:
        return self.found >= self.bound if self.name in AT_LEAST else self.found <= self.bound


def compare(read: Read, planted: Truth, quarter: Quarter) -> list[Compared]:
    """Every figure; `read` gives a table of the quarter by name (`core.copies`)."""
    seen = planted.sightings.filter(quarter=str(quarter)).select("offer_id").unique()
    offers = planted.vacancies.join(seen, on="offer_id")
    inside = _inside(offers)
    return [
        *_vacancies(read, inside),
        *_codes(read, offers, inside),
        *_copies(read, inside),
        *_courses(read, planted.courses, quarter),
        _gap(read, planted, inside, quarter),
    ]


def _inside(offers: pl.DataFrame) -> pl.DataFrame:
    """The offers planted inside the perimeter, with the region that they tell and their first publication."""
    originals = dict(offers.filter(kind="copy").select("offer_id", "original").iter_rows())
    first = {offer_id: _first(offer_id, originals) for offer_id in originals}
    return offers.filter(
        ~pl.col("kind").is_in(["outside", "waiter"]),
        ~pl.col("place").is_in(["abroad", "collectivity"]),
        pl.col("salaried"),
    ).with_columns(
        region_code=pl.when(pl.col("place") == "france").then(pl.lit("ZZ")).otherwise("region_code"),
        advertisement=pl.col("offer_id").replace(first),
    )


def _first(offer_id: str, originals: dict[str, str]) -> str:
    while offer_id in originals:
        offer_id = originals[offer_id]
    return offer_id


def _vacancies(read: Read, inside: pl.DataFrame) -> list[Compared]:
    distinct = inside.sort("offer_id").unique("advertisement", keep="first", maintain_order=True)
    count = distinct.height
    whole = _published(read, "vacancies", "nation", "all")["FR"]
    return [
        Compared("vacancies", abs(whole / count - 1), count),
        Compared(
            "vacancies by region",
            _apart(_published(read, "vacancies", "region", "all"), _by(distinct, "region_code")) / count,
            count,
        ),
        Compared(
            "vacancies by family",
            _apart(_published(read, "vacancies", "nation", "family"), _by(distinct, "family")) / count,
            count,
        ),
    ]


def _codes(read: Read, offers: pl.DataFrame, inside: pl.DataFrame) -> list[Compared]:
    coded = read("core.coded_offers").select(
        "offer_id", "reason", found_code="rome_code", found_region="region_code"
    )
    known = inside.join(coded, on="offer_id", how="left")
    steady = known.filter(~pl.col("recoded"))
    waiters = offers.filter(kind="waiter", salaried=True).join(coded, on="offer_id", how="left")
    accepted = len(waiters.filter(pl.col("reason").is_null()))
    return [
        Compared(
            "occupations changed", _share(pl.col("rome_code") != pl.col("found_code"), steady), len(steady)
        ),
        Compared(
            "regions changed", _share(pl.col("region_code") != pl.col("found_region"), known), len(known)
        ),
        Compared("right codes refused", _share(pl.col("reason").is_not_null(), known), len(known)),
        Compared("wrong codes accepted", accepted / max(len(waiters), 1), len(waiters)),
    ]


def _copies(read: Read, inside: pl.DataFrame) -> list[Compared]:
    found = read("core.copies").select("offer_id", group="winner_id")
    ours = _pairs(found)
    theirs = _pairs(inside.select("offer_id", group="advertisement"))
    both = len(ours & theirs)
    return [
        Compared("copies: precision", both / max(len(ours), 1), len(theirs)),
        Compared("copies: recall", both / max(len(theirs), 1), len(theirs)),
    ]


def _courses(read: Read, courses: pl.DataFrame, quarter: Quarter) -> list[Compared]:
    offered = courses.filter(
        pl.col("first_quarter") <= str(quarter),
        pl.col("last_quarter") >= str(quarter),
        ~pl.col("outside_quarter"),
        pl.col("family").is_not_null(),
    )
    count = offered.height
    distant = offered.filter(delivery="distant")
    regions = dict(
        read("published.areas").filter(area_level="department").select("area_code", "region_code").rows()
    )
    placed = (
        offered.filter(pl.col("delivery") != "distant")
        .explode("departments", empty_as_null=True)
        .with_columns(region_code=pl.col("departments").replace_strict(regions, default="ZZ"))
        .unique(["course", "region_code"])
    )
    shown = _published(read, "courses", "region", "all")
    shown["ZZ"] = shown["ZZ"] - _published(read, "courses_distant", "region", "all")["ZZ"]
    shares = _shares(_published(read, "course_equivalents", "nation", "family"))
    return [
        Compared("courses", abs(_published(read, "courses", "nation", "all")["FR"] / count - 1), count),
        Compared(
            "distant courses",
            abs(_published(read, "courses_distant", "nation", "all")["FR"] / distant.height - 1),
            distant.height,
        ),
        Compared(
            "courses by region", _apart(shown, _by(placed, "region_code")) / placed.height, placed.height
        ),
        Compared("courses by family", _apart(shares, _shares(_by(offered, "family"))) / 2, count),
    ]


def _gap(read: Read, planted: Truth, inside: pl.DataFrame, quarter: Quarter) -> Compared:
    """The largest difference of a family's gap in the 18 regions: demand seen day by day, supply on site."""
    day_by_day = (
        planted.sightings.filter(quarter=str(quarter))
        .join(inside.filter(pl.col("region_code") != "ZZ"), on="offer_id")
        .unique(["observed_on", "advertisement"])
    )
    on_site = planted.courses.filter(
        pl.col("first_quarter") <= str(quarter),
        pl.col("last_quarter") >= str(quarter),
        ~pl.col("outside_quarter"),
        pl.col("family").is_not_null(),
        pl.col("delivery") != "distant",
    )
    demand, supply = _shares(_by(day_by_day, "family")), _shares(_by(on_site, "family"))
    gaps = read("published.indicators").filter(
        indicator="share_gap", area_level="nation", occupation_level="family"
    )
    found = {code: n - d for code, n, d in gaps.select("occupation_code", "numerator", "denominator").rows()}
    worst = max(abs(found[family] - (demand[family] - supply[family])) for family in found)
    return Compared("gap by family", worst, on_site.height)


def _published(read: Read, column: str, area_level: str, occupation_level: str) -> Counts:
    """A column of `cells` by area, or by occupation in the nation."""
    cells = read("published.cells").filter(area_level=area_level, occupation_level=occupation_level)
    by = "area_code" if occupation_level == "all" else "occupation_code"
    return {key: float(value or 0) for key, value in cells.select(by, column).iter_rows()}


def _by(rows: pl.DataFrame, column: str) -> Counts:
    return {key: float(count) for key, count in rows.group_by(column).len().iter_rows()}


def _shares(counts: Counts) -> Counts:
    return {key: count / sum(counts.values()) for key, count in counts.items()}


def _apart(one: Counts, other: Counts) -> float:
    return sum(abs(one.get(key, 0) - other.get(key, 0)) for key in sorted(one.keys() | other.keys()))


def _share(condition: pl.Expr, rows: pl.DataFrame) -> float:
    return float(rows.select(condition.fill_null(True).mean()).item() or 0)


def _pairs(grouped: pl.DataFrame) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for offer_id, group in grouped.select("offer_id", "group").iter_rows():
        groups[group].append(offer_id)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def main() -> None:
    """A full demonstration year, or one of the size named on the command line: every figure and its bound."""
    vacancies, courses = (int(x) for x in sys.argv[1:3]) if len(sys.argv) > 2 else (VACANCIES, COURSES)
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        write_feeds(data.inbox, QUARTER, quarters=QUARTERS, vacancies=vacancies, courses=courses)
        for quarter in [QUARTER.previous(n) for n in range(QUARTERS - 1, -1, -1)]:
            for feed in FEEDS:
                land(data, feed, quarter, bytes(32))
        for model in load_models():
            pipeline.build_all(data, model, QUARTER)
        found = compare(
            lambda name: pl.read_parquet(data.table(name, QUARTER)),
            truth(QUARTER, QUARTERS, vacancies, courses),
            QUARTER,
        )
    rows = [
        (one.name, f"{one.found:.4f}", one.bound, one.planted, "yes" if one.holds else "NO") for one in found
    ]
    print(aligned(("figure", "found", "bound", "planted", "holds"), rows))


if __name__ == "__main__":
    main()
