"""A second implementation of the indicators, from the published counts alone: plain Python over dictionaries.

It shares no code with the observatory, and follows the method's text: what it says of each key is a symbol,
or the value, its limits and the number that reliability rests on.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import polars as pl
from scipy.stats import beta, chi2

Key = tuple[str, str, str, str]
Row = dict[str, Any]
Z = 1.959963984540054
FRANCE = ("nation", "FR")
SUMMED = (
    "vacancies_stock",
    "stock_squares",
    "course_equivalents",
    "courses",
    "supply_low",
    "supply_high",
    "openings",
    "places",
)
SHARES = {
    "share_permanent": ("vacancies", "contract", {"permanent"}),
    "share_experience_required": (
        "vacancies",
        "experience",
        {"up_to_2_years", "3_years_and_more", "unspecified"},
    ),
    "share_apprenticeship": ("vacancies", "apprenticeship", {"apprenticeship", "professionalisation"}),
    "share_partner": ("vacancies", "origin", {"partner"}),
    "share_distant_courses": ("courses", "delivery", {"distant"}),
    "share_certifying": ("courses", "certifying", {"yes"}),
    "share_no_diploma_required": ("courses", "entry", {"no_diploma"}),
}
SHRUNK = ("vacancies_per_100_courses", "tension_index", "vacancies_per_100k")


@dataclass(frozen=True)
class Stated:
    """A figure before reliability decides on it: `n` is None where nothing is ever withheld."""

    value: float
    low: float | None = None
    high: float | None = None
    n: float | None = None


Expected = Stated | str  # a figure, or the symbol of its absence


def effective(stock: float, squares: float) -> float:
    return round(stock * stock / squares, 6) if stock and squares else 0.0


@cache
def count_limits(n: float) -> tuple[float, float]:
    if n < 10:
        return (float(chi2.ppf(0.025, 2 * n)) / 2 if n else 0.0), float(chi2.ppf(0.975, 2 * n + 2)) / 2
    m = n + 1
    return (
        n * (1 - 1 / (9 * n) - Z / (3 * math.sqrt(n))) ** 3,
        m * (1 - 1 / (9 * m) + Z / (3 * math.sqrt(m))) ** 3,
    )


def wilson(p: float, n: float) -> tuple[float, float]:
    middle, half = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)


@cache
def clopper_pearson(x: float, n: float) -> tuple[float, float]:
    return (
        float(beta.ppf(0.025, x, n - x + 1)) if x > 0 else 0.0,
        float(beta.ppf(0.975, x + 1, n - x)) if x < n else 1.0,
    )


def moved(limits: tuple[float, float], factor: float = 1.0, shift: float = 0.0) -> tuple[float, float]:
    return factor * limits[0] + shift, factor * limits[1] + shift


def class_of(n: float) -> str:
    return "A" if n >= 30 else "B" if n >= 10 else "C" if n >= 5 else "withheld"


class Counts:
    """The published counts of a quarter, by key; the nation's as the sums of its 18 regions."""

    def __init__(
        self, cells: pl.DataFrame, areas: pl.DataFrame, occupations: pl.DataFrame, profiles: pl.DataFrame
    ):
        keys = ("area_level", "area_code", "occupation_level", "occupation_code")
        self.own: dict[Key, Row] = {tuple(row[k] for k in keys): row for row in cells.to_dicts()}
        self.people = {(a["area_level"], a["area_code"]): a["population_15_64"] for a in areas.to_dicts()}
        self.regions = [
            a["area_code"] for a in areas.to_dicts() if a["area_level"] == "region" and a["area_code"] != "ZZ"
        ]
        self.region_of = {
            a["area_code"]: a["region_code"] for a in areas.to_dicts() if a["area_level"] == "department"
        }
        self.occupations = {(o["occupation_level"], o["occupation_code"]): o for o in occupations.to_dicts()}
        self.whole = {c for (level, c), o in self.occupations.items() if o["perimeter"] == "whole"}
        self.profiles: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
        for row in profiles.to_dicts():
            where = (*(row[k] for k in keys), row["side"], row["dimension"])
            self.profiles[where][row["category"]] = row["count"]

    def of(self, key: Key) -> dict[str, float]:
        """What indicators compare of a cell: the nation's row is the sum of the regions."""
        if key[:2] == FRANCE:
            return self.reference[key[2:]]
        return (
            {name: self.own[key][name] or 0 for name in SUMMED}
            if key in self.own
            else dict.fromkeys(SUMMED, 0)
        )

    @cached_property
    def reference(self) -> dict[tuple[str, str], dict[str, float]]:
        return {
            key[2:]: self._sum([("region", region, *key[2:]) for region in self.regions])
            for key in self.own
            if key[:2] == FRANCE
        }

    def _sum(self, keys: Iterable[Key]) -> dict[str, float]:
        rows = [self.own[key] for key in keys if key in self.own]
        sums: dict[str, float] = {name: sum(row[name] or 0 for row in rows) for name in SUMMED}
        known = sum((row["places_coverage"] or 0) * (row["course_equivalents"] or 0) for row in rows)
        return {**sums, "covered": known / sums["course_equivalents"] if sums["course_equivalents"] else 0}

    @cached_property
    def levels(self) -> dict[tuple[str, str, str], list[Key]]:
        found: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
        for key in self.own:
            found[key[:3]].append(key)
        return found

    @cached_property
    def totals(self) -> dict[tuple[str, str, str], dict[str, float]]:
        return {
            level: {name: sum(self.of(key)[name] for key in keys) for name in SUMMED}
            for level, keys in self.levels.items()
        }

    def undecided(self, area: tuple[str, str]) -> float:
        """The share of the area's course equivalents that no family has; the nation's over its regions."""
        if area == FRANCE:
            parts = [self._without_family(("region", region)) for region in self.regions]
            return sum(parts) / self.reference[("all", "ALL")]["course_equivalents"]
        whole = self.own[(*area, "all", "ALL")]["course_equivalents"]
        return self._without_family(area) / whole if whole else 0

    def _without_family(self, area: tuple[str, str]) -> float:
        families = sum(self.own[key]["course_equivalents"] for key in self.levels[(*area, "family")])
        return float(self.own[(*area, "all", "ALL")]["course_equivalents"] - families)


def expected(counts: Counts, name: str, key: Key) -> Expected | None:
    """What an indicator should say of a cell; None where it has no row."""
    area, level = key[:2], key[2]
    unplaced = key[1].endswith("ZZ")
    two_sided = "z" if unplaced else "x" if level == "rome" else None
    here, total, other = counts.of(key), counts.totals[key[:3]], counts.reference[key[2:]]
    country = counts.totals[(*FRANCE, level)]
    v, c = here["vacancies_stock"], here["course_equivalents"]
    n, area_n, reference_n, country_n = (
        effective(x["vacancies_stock"], x["stock_squares"]) for x in (here, total, other, country)
    )
    area_v, area_c = total["vacancies_stock"], total["course_equivalents"]
    courses = counts.of((*area, "all", "ALL"))["courses"]
    smaller = min(area_n, courses)
    unit = v / n if n else country["vacancies_stock"] / country_n  # what one effective vacancy weighs
    low, high = moved(count_limits(n), unit)
    expected_courses = courses * other["courses"] / counts.reference[("all", "ALL")]["courses"]
    match name:
        case "vacancies_stock":
            own = counts.own[key]
            v, n = own["vacancies_stock"], effective(own["vacancies_stock"], own["stock_squares"])
            unit = v / n if n else country["vacancies_stock"] / country_n
            return Stated(v, *moved(count_limits(n), unit))
        case "courses":
            return None if level == "rome" else Stated(counts.own[key]["courses"])
        case "vacancies_per_100_courses" | "tension_index":
            if two_sided or not c:
                return two_sided or "z"
            if name == "vacancies_per_100_courses" and level == "family" and counts.undecided(area) > 0.3:
                return "x"
            scale = 100 / c
            if name == "tension_index":
                scale = country["course_equivalents"] / country["vacancies_stock"] / c
            return Stated(scale * v, scale * low, scale * high, c * country_n / country["course_equivalents"])
        case "vacancies_per_100k" | "courses_per_100k":
            if unplaced or (name == "courses_per_100k" and level == "rome"):
                return "z" if unplaced else "x"
            scale = 100_000 / counts.people[area]
            if name == "vacancies_per_100k":
                return Stated(scale * v, scale * low, scale * high, n)
            band = moved((here["supply_low"], here["supply_high"]), scale)
            return Stated(scale * here["courses"], *band, here["courses"])
        case "national_share":
            if unplaced or not other["vacancies_stock"]:
                return "z"
            p = v / other["vacancies_stock"]
            return Stated(p, *wilson(p, reference_n), reference_n)
        case "openings_per_place":
            if two_sided or not here["courses"]:
                return two_sided or "z"
            known = other["covered"] if area == FRANCE else counts.own[key]["places_coverage"] or 0
            if known < 0.8:
                return "x"
            return Stated(here["openings"] / here["places"], n=here["places"]) if here["places"] else "z"
        case "share_unallocated" | "share_without_family":
            if level != "all":
                return None
            whole = counts.own[key]["course_equivalents"]
            if not whole:
                return "z"
            finer = "parent" if name == "share_unallocated" else "family"
            parts = sum(counts.own[one]["course_equivalents"] for one in counts.levels[(*area, finer)])
            return Stated((whole - parts) / whole, n=counts.own[key]["courses"])
        case "mismatch" | "mismatch_null" | "mismatch_contribution":
            return _mismatch(counts, name, key, area_n, courses)
    if name in SHARES:
        return _side_share(counts, name, key)
    if level == "all":
        return None
    p = v / area_v if area_v else 0.0
    q = c / area_c if area_c else 0.0
    demand = other["vacancies_stock"] / country["vacancies_stock"]
    supply = other["course_equivalents"] / country["course_equivalents"] if level != "rome" else 0.0
    match name:
        case "demand_share":
            return Stated(p, *wilson(p, area_n), area_n if level == "rome" else smaller) if area_v else "z"
        case "supply_share":
            if level == "rome" or not area_c:
                return "x" if level == "rome" else "z"
            return Stated(q, here["supply_low"] / area_c, min(here["supply_high"] / area_c, 1), smaller)
        case "share_gap":
            if two_sided or not (area_v and area_c):
                return two_sided or "z"
            return Stated(p - q, *moved(wilson(p, area_n), shift=-q), smaller)
        case "demand_quotient":
            if unplaced or not (area_v and demand):
                return "z"
            limits = moved(clopper_pearson(p * area_n, area_n), 1 / demand)
            return Stated(p / demand, *limits, area_n * reference_n / country_n)
        case "supply_quotient":
            if two_sided or not (area_c and supply):
                return two_sided or "z"
            band = (min(here["supply_low"] / area_c, 1), min(here["supply_high"] / area_c, 1))
            return Stated(q / supply, *moved(band, 1 / supply), expected_courses)
        case "quadrant":
            if area == FRANCE or unplaced or level == "rome":
                return None
            if not (area_v and area_c and demand and supply):
                return "z"
            below, above = moved(clopper_pearson(p * area_n, area_n), 1 / demand)
            needed, offered = p / demand > 1, q / supply > 1 + 1e-9
            place = (
                0 if below <= 1 <= above else {(1, 0): 1, (1, 1): 2, (0, 0): 3, (0, 1): 4}[needed, offered]
            )
            return Stated(place, n=min(area_n * reference_n / country_n, expected_courses))
    raise AssertionError(f"{name}: an indicator that nobody recomputes")


def _mismatch(counts: Counts, name: str, key: Key, n: float, courses: float) -> Expected | None:
    if key[1].endswith("ZZ"):
        return None
    parents = [one for one in counts.levels.get((*key[:2], "parent"), []) if one[3] in counts.whole]
    v = sum(counts.of(one)["vacancies_stock"] for one in parents)
    c = sum(counts.of(one)["course_equivalents"] for one in parents)
    smaller = min(n, courses)
    if name == "mismatch_contribution":
        if key not in parents:
            return None
        here = counts.of(key)
        gap = abs(here["vacancies_stock"] / v - here["course_equivalents"] / c) / 2 if v and c else 0
        return Stated(gap, n=smaller) if v and c else "z"
    if key[2] != "all":
        return None
    if not (v and c):
        return "z"
    sides = [
        (counts.of(one)["vacancies_stock"] / v, counts.of(one)["course_equivalents"] / c) for one in parents
    ]
    if name == "mismatch":
        return Stated(sum(abs(p - q) for p, q in sides) / 2, n=smaller)
    pooled = [(n * p + courses * q) / (n + courses) for p, q in sides]
    variances = [p * (1 - p) * (1 / n + 1 / courses) for p in pooled]
    mean = sum(math.sqrt(2 / math.pi * one) for one in variances) / 2
    point = mean + 1.645 / 2 * math.sqrt((1 - 2 / math.pi) * sum(variances))
    return Stated(mean, mean, point, smaller)


def _side_share(counts: Counts, name: str, key: Key) -> Expected | None:
    side, dimension, categories = SHARES[name]
    if key[2] == "rome":
        return None
    total = counts.own[key][side]
    if not total:
        return "z"
    found = counts.profiles[(*key, side, dimension)]
    if dimension == "entry":  # of which alone most catalogues tell nothing
        total -= found.get("unknown", 0)
        if not total:
            return "x"
    p = sum(count for category, count in found.items() if category in categories) / total
    return Stated(p, *wilson(p, total), total) if side == "vacancies" else Stated(p, n=total)


def shrunk_rates(counts: Counts, name: str) -> dict[Key, float]:
    """Marshall's rates by key, in the indicator's unit, of the groups of at least five areas."""
    groups: dict[tuple[str, str, str], list[tuple[Key, float, float]]] = defaultdict(list)
    for key in counts.own:
        if key[0] == "nation" or key[1].endswith("ZZ") or (key[2] == "rome" and name != "vacancies_per_100k"):
            continue
        here, other = counts.of(key), counts.reference[key[2:]]
        base = counts.people[key[:2]] if name == "vacancies_per_100k" else here["course_equivalents"]
        if not base or not other["vacancies_stock"]:
            continue
        v, n = here["vacancies_stock"], effective(here["vacancies_stock"], here["stock_squares"])
        reference_n = effective(other["vacancies_stock"], other["stock_squares"])
        weight = n / v if v else reference_n / other["vacancies_stock"]
        groups[(key[0], *key[2:])].append((key, n, base * weight))
    rates: dict[Key, float] = {}
    for group, areas in groups.items():
        if len(areas) < 5:
            continue
        country = counts.totals[(*FRANCE, group[1])]
        unit = {"vacancies_per_100_courses": 100.0, "vacancies_per_100k": 100_000.0}.get(
            name,
            country["course_equivalents"] / country["vacancies_stock"] if name == "tension_index" else 0.0,
        )
        whole = sum(b for _, _, b in areas)
        mean = sum(e for _, e, _ in areas) / whole
        spread = sum(b * (e / b - mean) ** 2 for _, e, b in areas) / whole - mean / (whole / len(areas))
        for key, e, b in areas:
            kept = spread / (spread + mean / b) if spread > 0 else 0.0
            rates[key] = unit * (mean + (e / b - mean) * kept)
    return rates


def donors(counts: Counts, key: Key) -> list[Key]:
    """Whose rate a withheld cell may borrow, in order."""
    area, level, code = key[:2], key[2], key[3]
    wider: list[Key] = []
    if area[0] == "department":
        wider.append(("region", counts.region_of.get(area[1], area[1][:2]), level, code))
    if area[0] != "nation":
        wider.append((*FRANCE, level, code))
    known = counts.occupations.get((level, code), {})
    coarser = [("parent", known.get("parent_code"))] if level == "rome" else []
    coarser += [("family", known.get("family"))] if level in ("rome", "parent") else []
    coarser += [("all", "ALL")] if level != "all" else []
    return [*wider, *((*area, *one) for one in coarser if one[1])]  # type: ignore[list-item]
