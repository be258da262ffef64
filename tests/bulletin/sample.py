"""Invented published tables: dense and sparse regions, zeros, withheld cells, one region without history.

The values follow from fixed weights and a hash, so they are the same everywhere; none describes reality.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl
from scipy.stats import beta, chi2

from genscan import dictionary, reference
from genscan.facts import EditionFacts
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
NO_HISTORY = "94"  # this region has no earlier quarter
NO_COURSES = "03"  # this one has no course at all
DENSE, SPARSE = "11-ile-de-france", "06-mayotte"
FACTS = EditionFacts(
    quarter=QUARTER,
    revision=1,
    demonstration=True,
    last_observation=date(2026, 3, 31),
    history=tuple(QUARTER.previous(n) for n in (4, 3, 2, 1)),
)
VACANCIES = 48_000
COURSES = 20_000
WEIGHTS = {
    "11": (0.300, 0.240),
    "84": (0.140, 0.125),
    "93": (0.085, 0.060),
    "76": (0.085, 0.088),
    "75": (0.075, 0.085),
    "32": (0.065, 0.080),
    "52": (0.062, 0.065),
    "44": (0.055, 0.068),
    "53": (0.050, 0.058),
    "28": (0.030, 0.040),
    "24": (0.023, 0.030),
    "27": (0.020, 0.032),
    "04": (0.005, 0.014),
    "01": (0.0018, 0.006),
    "02": (0.0017, 0.005),
    "03": (0.0009, 0.0),
    "06": (0.0008, 0.00016),
    "94": (0.0021, 0.003),
}
PARENT_WEIGHTS = {
    "M1805": (0.34, 0.30),
    "M1802": (0.12, 0.08),
    "M1806": (0.10, 0.05),
    "M1801": (0.09, 0.07),
    "M1803": (0.06, 0.07),
    "I1401": (0.05, 0.06),
    "M1810": (0.03, 0.03),
    "M1804": (0.02, 0.01),
    "I1307": (0.03, 0.02),
    "E1101": (0.02, 0.06),
    "E1104": (0.02, 0.06),
    "E1205": (0.02, 0.07),
    "E1402": (0.02, 0.03),
    "M1403": (0.04, 0.02),
    "M1705": (0.02, 0.04),
    "E1103": (0.01, 0.01),
    "M1402": (0.006, 0.008),
    "I1101": (0.002, 0.005),
    "K1903": (0.001, 0.001),
    "D1401": (0.001, 0.003),
    "E1401": (0.0, 0.003),
}
KEY = ("quarter", "area_level", "area_code", "occupation_level", "occupation_code")
Key = tuple[str, str, str, str]


def _wave(*parts: str) -> float:
    """A fixed number in [-1, 1] for a name."""
    digest = sha256("/".join(parts).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1


def _effective(v: float, squares: float) -> float:
    return round(v * v / squares, 6) if v and squares else 0.0


def _poisson(x: float) -> tuple[float, float]:
    if x < 10:
        return (float(chi2.ppf(0.025, 2 * x)) / 2 if x else 0.0), float(chi2.ppf(0.975, 2 * x + 2)) / 2
    z = 1.959963984540054
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    y = x + 1
    return low, y * (1 - 1 / (9 * y) + z / (3 * math.sqrt(y))) ** 3


def _wilson(p: float, n: float) -> tuple[float, float]:
    z = 1.959963984540054
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def _binomial(x: float, n: float) -> tuple[float, float]:
    low = float(beta.ppf(0.025, x, n - x + 1)) if x > 0 else 0.0
    return low, float(beta.ppf(0.975, x + 1, n - x)) if x < n else 1.0


def _class(n: float) -> str:
    return "A" if n >= 30 else "B" if n >= 10 else "C" if n >= 5 else "withheld"


def _areas() -> Iterator[tuple[str, str, str, float]]:
    """Level, code, region, and the share of the region that the area holds."""
    yield "nation", "FR", "", 1.0
    departments = reference.departments()
    totals = dict(departments.group_by("region_code").agg(pl.col("population_15_64").sum()).iter_rows())
    for code in WEIGHTS:
        yield "region", code, code, 1.0
    yield "region", "ZZ", "ZZ", 1.0
    for row in departments.iter_rows(named=True):
        share = (row["population_15_64"] / totals[row["region_code"]]) ** 1.0
        yield "department", row["department_code"], row["region_code"], share


def _leaf_counts(region: str, growth: float, scale: float) -> dict[str, int]:
    """Vacancies of each leaf in a region."""
    counts = {}
    vacancy_weight = 0.012 if region == "ZZ" else WEIGHTS[region][0]
    leaves = reference.occupations().group_by("parent_code", maintain_order=True).agg("rome_code", "family")
    for parent, codes, families in leaves.iter_rows():
        shares = [1 / (1 + i) for i in range(len(codes))]
        for code, family, share in zip(codes, families, shares, strict=True):
            drift = growth * (1.2 if family.startswith("data") else -0.6 if family.startswith("dev") else 0.4)
            weight = PARENT_WEIGHTS[parent][0] * share / sum(shares)
            tilt = 1 + 0.35 * _wave(region, parent) + 0.2 * _wave(region, code)
            counts[code] = round(VACANCIES * scale * vacancy_weight * weight * tilt * (1 + drift))
    return counts


def _cells(quarter: Quarter, growth: float) -> list[dict[str, Any]]:
    """The cells of one quarter: leaves add up to parents, families and all; regions and ZZ to the nation."""
    occupations = {row["rome_code"]: row for row in reference.occupations().iter_rows(named=True)}
    parents = {row["parent_code"]: row for row in reference.parents().iter_rows(named=True)}
    families = reference.families()["family"].to_list()
    counts: dict[Key, float] = {}
    supply: dict[Key, list[float]] = {}
    for level, code, region, share in _areas():
        if level == "nation":
            continue
        for leaf, total in _leaf_counts(region, growth, 1.0).items():
            n = total if share == 1.0 else int(total * share)
            if level == "department" and not n:
                continue
            row = occupations[leaf]
            for pair in (
                ("rome", leaf),
                ("parent", row["parent_code"]),
                ("family", row["family"]),
                ("all", "ALL"),
            ):
                counts[level, code, *pair] = counts.get((level, code, *pair), 0) + n
                if level == "region":
                    counts["nation", "FR", *pair] = counts.get(("nation", "FR", *pair), 0) + n
        course_weight = 0.10 if region == "ZZ" else WEIGHTS[region][1] * share
        undecided = 0.0
        for parent, (_, weight) in PARENT_WEIGHTS.items():
            expected = (
                COURSES * course_weight * weight * (1 + 0.3 * _wave("c", region, parent)) * (1 + growth / 2)
            )
            equivalents = math.floor(2 * expected + 0.5) / 2
            part = 0.12 * equivalents
            undecided += part
            targets = (
                ("parent", parent, equivalents),
                ("family", parents[parent]["family"], equivalents - part),
            )
            for occupation_level, occupation, amount in (*targets, ("all", "ALL", equivalents)):
                for area in [(level, code)] + ([("nation", "FR")] if level == "region" else []):
                    sums = supply.setdefault((*area, occupation_level, occupation), [0.0, 0.0, 0.0])
                    sums[0] += amount
                    sums[1] += amount * 1.3
        for area in [(level, code)] + ([("nation", "FR")] if level == "region" else []):
            extra = round(0.06 * supply[*area, "all", "ALL"][0], 1) if area[0] != "nation" else 0.0
            supply[*area, "all", "ALL"][0] += extra
            for family in families:
                supply.setdefault((*area, "family", family), [0.0, 0.0, 0.0])[2] += undecided
    frame = []
    keys = set(counts) | set(supply)
    for level, code, _, _ in _areas():
        if level != "department":
            keys |= {(level, code, "parent", parent) for parent in parents}
            keys |= {(level, code, "family", family) for family in families} | {(level, code, "all", "ALL")}
    for cell in sorted(keys):
        vacancies = counts.get(cell, 0)
        stock = round(vacancies * 0.86, 6)
        equivalents, full, undecided = supply.get(cell, [0.0, 0.0, 0.0])
        is_leaf = cell[2] == "rome"
        if is_leaf and not vacancies:
            continue
        courses = math.ceil(full)
        distant = cell[1] in ("FR", "ZZ")
        frame.append(
            {
                **dict(zip(KEY, (str(quarter), *cell), strict=True)),
                "vacancies": int(vacancies),
                "vacancies_stock": stock,
                "stock_squares": round(stock * 0.91, 6),
                "vacancies_new": None,
                "vacancies_open": int(vacancies * 0.8),
                "openings": int(vacancies * 1.2),
                "observations": 3,
                "courses": None if is_leaf else courses,
                "course_equivalents": None if is_leaf else round(equivalents, 6),
                "supply_low": None if is_leaf else round(equivalents * 0.93, 6),
                "supply_high": None if is_leaf else round(equivalents * 1.04 + undecided, 6),
                "courses_distant": (math.ceil(COURSES * 0.13 * equivalents / 20000) if not is_leaf else None)
                if distant
                else None,
                "sessions": None if is_leaf else round(equivalents * 1.7, 6),
                "places": None if is_leaf or not equivalents else round(equivalents * 6.5, 6),
                "places_coverage": None if is_leaf or not equivalents else 0.382,
                "symbols": "vacancies_new=x" + ("" if distant else " courses_distant=z"),
            }
        )
    return frame


def _indicators(cells: list[dict[str, Any]], before: Mapping[Key, dict[str, Any]]) -> list[dict[str, Any]]:
    by_key: dict[Key, dict[str, Any]] = {tuple(row[name] for name in KEY[1:]): row for row in cells}
    population = dict(reference.departments().select("department_code", "population_15_64").iter_rows())
    people = {("department", code): value for code, value in population.items()}
    people |= {
        ("region", code): value
        for code, value in reference.regions().select("region_code", "population_15_64").iter_rows()
    }
    people["nation", "FR"] = sum(value for (level, _), value in people.items() if level == "region")
    whole = {
        row["parent_code"] for row in reference.parents().iter_rows(named=True) if row["perimeter"] == "whole"
    }
    sums: dict[tuple[str, str, str], list[float]] = {}
    for key, row in by_key.items():
        if key[0] == "region" and key[1] != "ZZ":
            for target in (("ref", key[2], key[3]), ("reflevel", key[2], "")):
                total = sums.setdefault(target, [0.0, 0.0, 0.0])
                for i, column in enumerate(("vacancies_stock", "stock_squares", "course_equivalents")):
                    total[i] += row[column] or 0
        total = sums.setdefault((f"{key[0]}/{key[1]}", key[2], ""), [0.0, 0.0, 0.0])
        for i, column in enumerate(("vacancies_stock", "stock_squares", "course_equivalents")):
            total[i] += row[column] or 0
    out: list[dict[str, Any]] = []
    national: dict[tuple[str, str, str], dict[str, Any]] = {}

    def add(
        key: Key,
        name: str,
        value: float | None,
        low: float | None = None,
        high: float | None = None,
        *,
        n: float | None = None,
        symbol: str | None = None,
        **more: Any,
    ) -> None:
        reliability = None if symbol in ("z", "x") or n is None else _class(n)
        withheld = reliability in ("C", "withheld")
        row = (
            dict(zip(KEY, (str(QUARTER), *key), strict=True))
            | dict.fromkeys(INDICATOR_COLUMNS)
            | {
                "indicator": name,
                "series": "all",
                "reliability": reliability,
                "n": None if reliability is None else n,
                "value": None if withheld or symbol else value,
                "low": None if withheld or symbol else low,
                "high": None if withheld or symbol else high,
                "symbol": "u" if withheld else symbol,
            }
            | more
        )
        if not withheld and row["value"] is None and not row["symbol"]:
            row["symbol"] = "z"
        out.append(row)
        if key[1] == "FR":
            national[name, key[2], key[3]] = row

    for key, row in by_key.items():
        if key[1] == "ZZ":
            continue
        nation = key[:2] == ("nation", "FR")
        reference_sums = sums.get(("ref", key[2], key[3]), [0.0, 0.0, 0.0])
        level_sums = sums["reflevel", key[2], ""]
        own = (
            reference_sums
            if nation
            else [row["vacancies_stock"], row["stock_squares"], row["course_equivalents"] or 0.0]
        )
        totals = level_sums if nation else sums[f"{key[0]}/{key[1]}", key[2], ""]
        v, squares, c = own
        n, n_area, n_ref = _effective(v, squares), _effective(*totals[:2]), _effective(*reference_sums[:2])
        n_level = _effective(*level_sums[:2])
        expected = c * n_level / level_sums[2] if level_sums[2] else 0.0
        change: dict[str, Any] = {}
        course_change: dict[str, Any] = {}
        old = before.get(key)
        if old and min(n, _effective(old["vacancies_stock"], old["stock_squares"])) >= 5:
            n0 = _effective(old["vacancies_stock"], old["stock_squares"])
            ratio = v / old["vacancies_stock"]
            low, high = _binomial(n, n + n0)
            change = {
                "previous_year": old["vacancies_stock"],
                "change_pct": 100 * (ratio - 1),
                "change_low": 100 * (low / (1 - low) * ratio * n0 / n - 1),
                "change_high": 100 * (high / (1 - high) * ratio * n0 / n - 1),
            }
        if old and "previous_year" not in change:
            change = {"previous_year": old["vacancies_stock"]}
        if old and old["courses"] and row["courses"]:
            course_change = {
                "previous_year": old["courses"],
                "change_pct": 100 * (row["courses"] / old["courses"] - 1),
            }
        low, high = ((v / n if n else 1.0) * x for x in _poisson(n))
        add(key, "vacancies_stock", v if not nation else row["vacancies_stock"], low, high, **change)
        if key[2] != "rome":
            add(key, "courses", float(row["courses"]), **course_change)
            for name, factor in (
                ("vacancies_per_100_courses", 100.0),
                ("tension_index", level_sums[2] / level_sums[0]),
            ):
                if not c:
                    add(key, name, None, symbol="z")
                    continue
                scale = v / n if n else 1.0
                low, high = (factor * scale * x / c for x in _poisson(n))
                wide = national.get((name, *key[2:]))
                borrowed = (
                    {
                        "borrowed_value": wide["value"],
                        "borrowed_low": wide["low"],
                        "borrowed_high": wide["high"],
                        "borrowed_from": "/".join(("nation", "FR", *key[2:])),
                    }
                    if wide and _class(expected) in ("C", "withheld")
                    else {}
                )
                add(
                    key,
                    name,
                    factor * v / c,
                    low,
                    high,
                    n=expected,
                    numerator=v,
                    denominator=c,
                    shrunk=factor * v / c,
                    **borrowed,
                )
        if n_area:
            low, high = _wilson(v / totals[0], n_area)
            add(key, "demand_share", v / totals[0], low, high, n=n_area, numerator=v, denominator=totals[0])
            if key[2] != "rome":
                if totals[2]:
                    share = c / totals[2]
                    add(
                        key,
                        "supply_share",
                        share,
                        share * 0.95,
                        min(1.0, share * 1.06),
                        n=totals[2],
                        numerator=c,
                        denominator=totals[2],
                    )
                    add(
                        key,
                        "share_gap",
                        v / totals[0] - share,
                        low - share,
                        high - share,
                        n=min(n_area, totals[2]),
                    )
                else:
                    add(key, "supply_share", None, symbol="z")
                    add(key, "share_gap", None, symbol="z")
            if reference_sums[0]:
                part = reference_sums[0] / level_sums[0]
                low, high = (x / part for x in _binomial(v / totals[0] * n_area, n_area))
                demand = v / totals[0] / part
                reliability = n_area * n_ref / n_level
                add(key, "demand_quotient", demand, low, high, n=reliability)
                if key[2] != "rome" and totals[2] and reference_sums[2]:
                    supply_part = reference_sums[2] / level_sums[2]
                    quotient = c / totals[2] / supply_part
                    own_n = totals[2] * reference_sums[2] / level_sums[2]
                    add(key, "supply_quotient", quotient, quotient * 0.95, quotient * 1.06, n=own_n)
                    if key[2] in ("family", "parent") and not nation:
                        code = (
                            0
                            if low <= 1 <= high
                            else (1 if quotient <= 1 else 2)
                            if demand > 1
                            else (3 if quotient <= 1 else 4)
                        )
                        add(key, "quadrant", float(code), n=min(reliability, own_n))
        if key[:2] in people:
            exposure = people[key[:2]]
            scale = v / n if n else 1.0
            low, high = (100_000 * scale * x / exposure for x in _poisson(n))
            add(key, "vacancies_per_100k", 100_000 * v / exposure, low, high, n=n)
        if key[0] != "nation" and reference_sums[0]:
            low, high = _wilson(v / reference_sums[0], n_ref)
            add(key, "national_share", v / reference_sums[0], low, high, n=n_ref)
        if key[2] == "all" and totals[2]:
            kept = [k for k in by_key if k[:3] == (*key[:2], "parent") and k[3] in whole]
            mine = (
                sum(by_key[k]["vacancies_stock"] for k in kept),
                sum(by_key[k]["course_equivalents"] or 0 for k in kept),
            )
            if mine[0] and mine[1]:
                gaps = {
                    k: abs(
                        by_key[k]["vacancies_stock"] / mine[0]
                        - (by_key[k]["course_equivalents"] or 0) / mine[1]
                    )
                    for k in kept
                }
                add(key, "mismatch", sum(gaps.values()) / 2, n=min(n_area, totals[2]))
                null = 0.5 / math.sqrt(min(n_area, totals[2]))
                add(key, "mismatch_null", null, None, null * 1.6, n=min(n_area, totals[2]))
                for k, gap in gaps.items():
                    add(k, "mismatch_contribution", gap / 2, n=min(n_area, totals[2]))
            add(key, "share_unallocated", 0.057, n=totals[2])
            add(key, "share_without_family", 0.12, n=totals[2])
    ranked: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in out:
        if row["indicator"] == "tension_index" and row["area_level"] == "region" and row["value"] is not None:
            ranked.setdefault((row["occupation_level"], row["occupation_code"]), []).append(row)
    for rows in ranked.values():
        for row in rows:
            row["rank"] = 1 + sum(other["shrunk"] > row["shrunk"] for other in rows)
            row["rank_low"] = 1 + sum(other["low"] > row["high"] for other in rows)
            row["rank_high"] = len(rows) - sum(other["high"] < row["low"] for other in rows)
    return out


INDICATOR_COLUMNS = (
    "indicator",
    "series",
    "value",
    "low",
    "high",
    "shrunk",
    "numerator",
    "denominator",
    "reference",
    "n",
    "reliability",
    "symbol",
    "borrowed_value",
    "borrowed_low",
    "borrowed_high",
    "borrowed_from",
    "rank",
    "rank_low",
    "rank_high",
    "previous_year",
    "change_pct",
    "change_low",
    "change_high",
    "mean_4q",
)
PROFILES = {
    ("vacancies", "contract"): {"permanent": 0.62, "fixed_term": 0.2, "temporary": 0.13, "other": 0.05},
    ("vacancies", "apprenticeship"): {"apprenticeship": 0.07, "professionalisation": 0.02, "none": 0.91},
    ("vacancies", "experience"): {
        "beginner": 0.44,
        "up_to_2_years": 0.24,
        "3_years_and_more": 0.27,
        "unspecified": 0.05,
    },
    ("vacancies", "origin"): {"own": 0.4, "partner": 0.59, "unknown": 0.01},
    ("courses", "exit_level"): {
        "3": 0.02,
        "4": 0.07,
        "5": 0.18,
        "6": 0.28,
        "7": 0.24,
        "8": 0.0,
        "none": 0.21,
    },
    ("courses", "delivery"): {"on_site": 0.61, "mixed": 0.17, "distant": 0.19, "unknown": 0.03},
    ("courses", "hours"): {
        "under_70": 0.22,
        "70_399": 0.21,
        "400_899": 0.2,
        "900_and_more": 0.3,
        "unknown": 0.07,
    },
    ("courses", "funding"): {
        "region": 0.1,
        "france_travail": 0.12,
        "opco": 0.25,
        "employer": 0.2,
        "learner": 0.3,
        "other": 0.02,
        "unknown": 0.3,
    },
    ("courses", "entry"): {"no_diploma": 0.12, "diploma": 0.2, "unknown": 0.68},
    ("courses", "session_dates"): {"dated": 0.6, "permanent": 0.3, "unknown": 0.1},
    ("courses", "certifying"): {"yes": 0.71, "no": 0.24, "unknown": 0.05},
}
SKILLS = {
    "121288": "Analyser, exploiter, structurer des données",
    "300425": "Rechercher, analyser et résoudre un dysfonctionnement",
    "101884": "Concevoir et gérer un projet",
    "122612": "Rédiger des spécifications techniques",
    "300433": "Travailler en équipe",
    "124156": "Développer une application en lien avec une base de données",
    "117238": "Assurer un support technique auprès des utilisateurs",
    "106322": "Administrer un système d'informations",
    "109800": "Appliquer les règles de sécurité informatique et télécoms",
}


def _profiles(cells: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    profiles, skills = [], []
    for cell in cells:
        if cell["area_level"] == "department" or cell["occupation_level"] not in ("all", "family"):
            continue
        key = {name: cell[name] for name in KEY}
        for (side, dimension), categories in PROFILES.items():
            base = cell["vacancies"] if side == "vacancies" else cell["courses"]
            for category, share in categories.items():
                tilted = share * (
                    1 + 0.15 * _wave(cell["area_code"], cell["occupation_code"], dimension, category)
                )
                n = round(base * tilted)
                withheld = base < 10
                profiles.append(
                    key
                    | {"side": side, "dimension": dimension, "category": category, "count": n}
                    | {"share": None if withheld else n / base, "symbol": "u" if withheld else None}
                )
        for i, (code, label) in enumerate(SKILLS.items()):
            n = round(cell["vacancies"] * 0.3 / (1 + i / 3) * (1 + 0.2 * _wave(cell["area_code"], code)))
            withheld = cell["vacancies"] < 10
            skills.append(
                key
                | {"skill_code": code, "skill_label": label, "vacancies": n}
                | {"share": None if withheld else n / cell["vacancies"], "symbol": "u" if withheld else None}
            )
    return profiles, skills


def _small_tables() -> dict[str, pl.DataFrame]:
    regions = reference.regions()
    areas = pl.concat(
        [
            pl.DataFrame(
                {
                    "area_level": ["nation", "region"],
                    "area_code": ["FR", "ZZ"],
                    "area_label": ["France", "Région inconnue"],
                    "region_code": [None, None],
                    "population_15_64": [42_234_045, None],
                },
                schema_overrides={"region_code": pl.String},
            ),
            regions.select(
                area_level=pl.lit("region"),
                area_code="region_code",
                area_label="region_label",
                region_code="region_code",
                population_15_64="population_15_64",
            ),
            reference.departments().select(
                area_level=pl.lit("department"),
                area_code="department_code",
                area_label="department_label",
                region_code="region_code",
                population_15_64="population_15_64",
            ),
        ]
    )
    occupations = pl.concat(
        [
            reference.parents().select(
                occupation_level=pl.lit("parent"),
                occupation_code="parent_code",
                occupation_label="parent_label",
                parent_code="parent_code",
                family="family",
                perimeter="perimeter",
                rome_version=pl.lit("v460"),
            ),
            reference.occupations().select(
                occupation_level=pl.lit("rome"),
                occupation_code="rome_code",
                occupation_label="occupation_label",
                parent_code="parent_code",
                family="family",
                perimeter=pl.lit("leaf"),
                rome_version="rome_version",
            ),
        ]
    )
    ledger = [
        ("france-travail", f"offres-2026-{day}.jsonl.gz", outcome, reason, records)
        for day, scale in (("01-12", 1), ("02-16", 2), ("03-31", 3))
        for outcome, reason, records in (
            ("kept", "kept", 16_000 + 100 * scale),
            ("duplicate", "copy", 1_900 + scale),
            ("seen_again", "later_observation", 21_000 * (scale - 1)),
            ("outside_perimeter", "occupation_outside", 9_000 + scale),
            ("outside_perimeter", "title_contradicts_code", 71),
            ("outside_perimeter", "no_occupation", 140),
            ("outside_perimeter", "abroad", 12),
            ("quarantined", "bad_date", 4),
        )
    ] + [
        ("mcf", "catalogue-2026-03-31.csv", "kept", "kept", 20_140),
        ("mcf", "catalogue-2026-03-31.csv", "outside_perimeter", "occupation_outside", 70_211),
        ("lheo", "formations.xml", "quarantined", "unreadable", None),
        ("rncp", "export.zip!fiches.csv", "kept", "kept", 5_120),
    ]
    sources = [
        (
            "france-travail",
            "offres-2026-03-31.jsonl.gz",
            date(2026, 3, 31),
            "full",
            "Licence de réutilisation de France Travail",
            None,
            "France Travail",
            60_120,
        ),
        (
            "mcf",
            "catalogue-2026-03-31.csv",
            date(2026, 3, 31),
            "full",
            "Licence Ouverte 2.0",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "Caisse des dépôts",
            90_351,
        ),
        (
            "rncp",
            "export.zip!fiches.csv",
            date(2026, 3, 30),
            "full",
            "Licence Ouverte 2.0",
            None,
            "France compétences",
            5_120,
        ),
    ]
    definitions = [
        (
            "vacancies_per_100_courses",
            "ratio",
            "offres pour 100 formations",
            "Vacancies per 100 courses",
            "Offres pour 100 formations",
            "Offres en ligne en moyenne, rapportées à 100 formations.",
        ),
        (
            "tension_index",
            "ratio",
            "indice, France = 1",
            "Tension index",
            "Indice de tension",
            "Offres rapportées aux formations, comparées à la moyenne des régions.",
        ),
        (
            "share_gap",
            "difference",
            "fraction",
            "Share gap",
            "Écart de part",
            "Part dans les offres moins part dans les formations.",
        ),
        (
            "demand_quotient",
            "ratio",
            "France = 1",
            "Demand quotient",
            "Poids relatif dans les offres",
            "Part du métier dans les offres de la région, rapportée à sa part en France.",
        ),
    ]
    return {
        "areas": areas,
        "occupations": occupations,
        "families": reference.families().select("family", "family_label", "position"),
        "ledger": pl.DataFrame(
            ledger,
            schema={
                "feed": pl.String,
                "file": pl.String,
                "outcome": pl.String,
                "reason": pl.String,
                "records": pl.Int64,
            },
            orient="row",
        ).select(pl.lit(str(QUARTER)).alias("quarter"), "feed", "file", "outcome", "reason", "records"),
        "copies": pl.DataFrame(
            [(str(QUARTER), "own", 400, 8, 0.02, None), (str(QUARTER), "partner", 900, 135, 0.15, None)],
            schema=dictionary.table("copies").schema,
            orient="row",
        ),
        "sensitivity": pl.DataFrame(
            [
                (str(QUARTER), rule, family, 300 - 10 * at, at + 1)
                for rule in ("looser", "published", "stricter")
                for at, family in enumerate(reference.families()["family"])
            ],
            schema=dictionary.table("sensitivity").schema,
            orient="row",
        ),
        "notices": pl.DataFrame(
            {
                "quarter": [str(QUARTER)] * 2,
                "feed": ["france-travail", "mcf"],
                "file": ["offres-2026-03-31.jsonl.gz", "catalogue-2026-03-31.csv"],
                "notice": ["openings_capped", "label_repaired"],
                "records": [17, 240],
            }
        ),
        "sources": pl.DataFrame(
            sources,
            schema={
                "feed": pl.String,
                "file": pl.String,
                "observed_on": pl.Date,
                "scope": pl.String,
                "licence": pl.String,
                "licence_url": pl.String,
                "producer": pl.String,
                "records": pl.Int64,
            },
            orient="row",
        ).with_columns(demonstration=pl.lit(True), sha256=pl.lit("0" * 64)),
        "breaks": pl.DataFrame(
            {
                "break_date": [date(2026, 2, 10)],
                "feed": ["france-travail"],
                "scope": ["partner:HELLO"],
                "region_code": ["28"],
                "affects": ["vacancies"],
                "what_en": ["A partner left."],
                "what_fr": ["Un partenaire de diffusion a quitté le flux d’offres."],
            }
        ),
        "indicator_definitions": pl.DataFrame(
            definitions,
            schema=["indicator", "kind", "unit", "title_en", "title_fr", "description_fr"],
            orient="row",
        ).with_columns(
            description_en=pl.lit(None, pl.String),
            numerator=pl.lit(None, pl.String),
            denominator=pl.lit(None, pl.String),
            reference=pl.lit(None, pl.String),
        ),
        "changes": pl.DataFrame(
            schema=dict.fromkeys(("table", "row_key", "column", "old", "new"), pl.String)
        ),
    }


def tables() -> dict[str, pl.DataFrame]:
    """All published tables of the invented quarter."""
    now = _cells(QUARTER, 0.0)
    history: list[dict[str, Any]] = []
    for n, growth in ((4, -0.14), (3, -0.2), (2, -0.05), (1, -0.03)):
        history += [row for row in _cells(QUARTER.previous(n), growth) if row["area_code"] != NO_HISTORY]
    before: dict[Key, dict[str, Any]] = {
        tuple(row[name] for name in KEY[1:]): row
        for row in history
        if row["quarter"] == str(QUARTER.year_before)
    }
    now.sort(key=lambda row: (row["area_level"] != "nation", tuple(row[name] for name in KEY)))
    indicators = _indicators(now, before)
    profiles, skills = _profiles(now)
    order = list(KEY)
    return {
        "cells": pl.DataFrame(now, infer_schema_length=None).sort(order),
        "history": pl.DataFrame(history, infer_schema_length=None).sort(order),
        "indicators": pl.DataFrame(indicators, infer_schema_length=None).sort(
            [*order, "indicator", "series"]
        ),
        "profiles": pl.DataFrame(profiles, infer_schema_length=None).sort(
            [*order, "side", "dimension", "category"]
        ),
        "skills": pl.DataFrame(skills, infer_schema_length=None).sort([*order, "skill_code"]),
        **_small_tables(),
    }
