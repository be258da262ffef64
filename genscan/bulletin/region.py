"""A region seen through the published tables: its cells, indicators, changes, families and occupations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from genscan import french, reference
from genscan.bulletin.published import (
    ALL,
    NATION,
    SYMBOL_WORDS,
    UNKNOWN,
    Area,
    Occupation,
    Published,
    Row,
    interval_of,
)
from genscan.bulletin.said import Cited, Plain, Printed, Said, say
from genscan.bulletin.wording import HUNDRED, stock
from genscan.facts import EditionFacts
from genscan.french import RegionName
from genscan.told_breaks import COUNTRY, is_of_partners, partner_of

CONTENTS_FR = {
    "france-travail": "offres d’emploi",
    "mcf": "catalogue Mon compte formation",
    "lheo": "catalogues régionaux de formation",
    "rncp": "répertoire national des certifications",
    "rome": "répertoire des métiers ROME",
    "reference": "tables de référence",
}
FEEDS_FR = {
    "france-travail": "France Travail",
    "mcf": "Mon compte formation",
    "lheo": "catalogues régionaux (LHEO)",
    "rncp": "RNCP, France compétences",
    "rome": "ROME, France Travail",
    "reference": "tables de référence",
}


@dataclass(frozen=True)
class Change:
    """A change over one year, with what its interval allows to say; `without`: whom its series leaves out."""

    row: Row
    without: str = ""

    def __bool__(self) -> bool:
        return self.row["change_pct"] is not None

    @property
    def value(self) -> float:
        return float(self.row["change_pct"]) / 100

    @property
    def low(self) -> float | None:
        return None if self.row["change_low"] is None else float(self.row["change_low"]) / 100

    @property
    def high(self) -> float | None:
        return None if self.row["change_high"] is None else float(self.row["change_high"]) / 100

    @property
    def established(self) -> bool:
        """The interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def aside(self) -> str:
        """`, sans le site partenaire HELLO`, after the words that set the change in time."""
        return f", {self.without}" if self.without else ""

    @property
    def before(self) -> Cited:
        """What the change is counted from."""
        return self.row.cite("previous_year", stock)

    @property
    def cited(self) -> Cited:
        return self.row.cite("change_pct", lambda value: french.signed_percent(value / 100, self.decimals))

    @property
    def decimals(self) -> int:
        """Of its percentages: none where few units changed, of which one is more than a point."""
        fewest = min(float(self.row[column] or 0) for column in ("value", "previous_year"))
        return 0 if fewest < HUNDRED else 1

    @property
    def size(self) -> Cited:
        """The change without its sign, after a verb that tells it."""
        return self.row.cite("change_pct", lambda value: french.percent(abs(value) / 100, self.decimals))

    @property
    def interval(self) -> Said:
        return interval_of(self.row, lambda v: french.signed(v, self.decimals), "change_low", "change_high")

    @property
    def ends(self) -> tuple[Cited, Cited]:
        """The limits in words: whole, since an undecided change needs no decimals."""
        low, high = (
            self.row.cite(column, lambda value: french.signed_percent(value / 100, 0))
            for column in ("change_low", "change_high")
        )
        return low, high

    @property
    def shown(self) -> Printed:
        """`+12,1 %`, `non concluant`, or why there is none."""
        if self:
            has_limits = self.low is not None
            return self.cited if self.established or not has_limits else Plain("non concluant", "nc")
        symbol = self.symbol
        return Plain(SYMBOL_WORDS[symbol], "wh" if symbol in ("u", "c") else "na")

    @property
    def symbol(self) -> str:
        """Why there is no change: a break, a secret, too few in a quarter, nothing a year before."""
        if self.row.symbol in ("b", "c"):
            return self.row.symbol
        before = self.row["previous_year"]
        if before is None:
            return "x"
        return "u" if before else "z"


def change_of_vacancies(published: Published, area: Area, occupation: Occupation = ALL) -> Change:
    """The change of vacancies over one year; where that alone compares, without moved partners."""
    row = published.indicator("vacancies_stock", area, occupation)
    comparable = published.indicator("vacancies_stock", area, occupation, "comparable")
    if row["change_pct"] is None and comparable["change_pct"] is not None:
        return Change(comparable, moved_partners(published, area))
    return Change(row)


def moved_partners(published: Published, area: Area) -> str:
    """`sans le site partenaire HELLO`: whom the comparable series of an area leaves out."""
    moved = published.tables["breaks"].filter(
        pl.col("break_date") >= published.facts.quarter.year_before.first_day,
        pl.lit(area == NATION) | pl.col("region_code").is_in([COUNTRY, published.region_of(area)]),
    )
    scopes = [scope for scope in moved["scope"].unique().sort() if is_of_partners(scope)]
    names = [name for scope in scopes if (name := partner_of(scope))]
    if not names or len(names) < len(scopes):
        return "sans les sites partenaires"
    return (
        f"sans {'le site partenaire' if len(names) == 1 else 'les sites partenaires'} {french.listing(names)}"
    )


def no_change(change: Change) -> Said:
    """Why a change is not told."""
    reasons = {
        "b": "Une rupture de série empêche de comparer à l’année d’avant.",
        "c": "L’évolution sur un an relève du secret statistique.",
        "u": "Trop peu d’offres pour une évolution sur un an.",
        "z": "Aucune offre un an plus tôt : l’évolution est sans objet.",
    }
    return say(reasons.get(change.symbol, "L’évolution sur un an n’est pas disponible."))


@dataclass(frozen=True)
class Family:
    code: str
    label: str
    short: str

    @property
    def occupation(self) -> Occupation:
        return ("family", self.code)


class Region:
    """What the sections of one bulletin read."""

    def __init__(self, published: Published, name: RegionName) -> None:
        self.published = published
        self.name = name
        self.area: Area = ("region", name.code)

    @property
    def facts(self) -> EditionFacts:
        return self.published.facts

    @property
    def slug(self) -> str:
        return self.name.slug

    def figure_id(self, name: str) -> str:
        return f"r{self.name.code}-{name}"

    def cell(self, occupation: Occupation = ALL, quarter: str | None = None) -> Row:
        return self.published.cell(self.area, occupation, quarter)

    def nation(self, occupation: Occupation = ALL) -> Row:
        return self.published.cell(NATION, occupation)

    def open_to_all(self, occupation: Occupation = ALL) -> Row:
        """Fully distant courses and unplaced vacancies."""
        return self.published.cell(UNKNOWN, occupation)

    def indicator(self, name: str, occupation: Occupation = ALL) -> Row:
        return self.published.indicator(name, self.area, occupation)

    def of_nation(self, name: str, occupation: Occupation = ALL) -> Row:
        return self.published.indicator(name, NATION, occupation)

    def hides(self, name: str) -> bool:
        """Whether statistical secrecy hides an indicator of any family."""
        return any(self.indicator(name, family.occupation).is_secret() for family in self.families)

    def change(self, occupation: Occupation = ALL, area: Area | None = None) -> Change:
        """The change of vacancies over one year; where that alone compares, without moved partners."""
        return change_of_vacancies(self.published, area or self.area, occupation)

    @cached_property
    def without(self) -> str:
        """Whom the comparable series of the region leaves out; empty where there is none."""
        row = self.published.indicator("vacancies_stock", self.area, series="comparable")
        return moved_partners(self.published, self.area) if row else ""

    def course_change(self, occupation: Occupation = ALL) -> Change:
        """The change of courses over one year: a full list, without an interval."""
        return Change(self.indicator("courses", occupation))

    @cached_property
    def families(self) -> tuple[Family, ...]:
        return families()

    @cached_property
    def occupation_table(self) -> dict[Occupation, dict[str, str]]:
        return {
            (row["occupation_level"], row["occupation_code"]): row
            for row in self.published.tables["occupations"].iter_rows(named=True)
        }

    def label(self, occupation: Occupation) -> str:
        """The printed name of an occupation; a code that has none is its own name."""
        row = self.occupation_table.get(occupation)
        return french.typographic(short_title(row["occupation_label"])) if row else occupation[1]

    @cached_property
    def whole_parents(self) -> tuple[str, ...]:
        """The historic codes whose gaps may be stated."""
        return tuple(
            code
            for (level, code), row in self.occupation_table.items()
            if level == "parent" and row["perimeter"] == "whole"
        )

    def department(self, code: str) -> str:
        """A department with its article: `les Yvelines`."""
        found = reference.departments().filter(pl.col("department_code") == code)
        if found.is_empty():
            return self.published.area_label(("department", code))
        return french.with_article(found["department_label"][0], str(found["tncc"][0]))

    @cached_property
    def departments(self) -> tuple[str, ...]:
        areas = self.published.tables["areas"]
        return tuple(
            areas.filter(
                pl.col("area_level") == "department",
                pl.col("region_code") == self.name.code,
                ~pl.col("area_code").str.ends_with("-ZZ"),
            )
            .get_column("area_code")
            .sort()
        )

    def source(self, *feeds: str) -> Said:
        """`Source : France Travail et Mon compte formation, 31 mars 2026`; provisional numbers say so."""
        return source(self.published, *feeds)


def source(published: Published, *feeds: str) -> Said:
    """The source line of what rests on some feeds: those that the edition has."""
    sources = published.tables["sources"].filter(pl.col("feed").is_in(feeds))
    seen: dict[str, date] = dict(sources.group_by("feed").agg(pl.col("observed_on").max()).iter_rows())
    by_day: dict[date, list[str]] = {}
    for feed in feeds:
        if feed in seen:
            by_day.setdefault(seen[feed], []).append(FEEDS_FR[feed])
    told = [f"{french.listing(names)}, {french.day(day)}" for day, names in by_day.items()]
    words = "Source : " + (" ; ".join(told) or FEEDS_FR[feeds[0]])
    if published.facts.provisional and "france-travail" in feeds:
        words += ", chiffres provisoires"
    return say(words)


def families() -> tuple[Family, ...]:
    """The six families in their order."""
    return tuple(
        Family(row["family"], row["family_label"], row["family_short"])
        for row in reference.families().sort("position").iter_rows(named=True)
    )


def short_title(label: str) -> str:
    """`Développeur / Développeuse web` keeps its first form, `Développeur web` being told by the second."""
    if " / " not in label:
        return label
    masculine, feminine = label.split(" / ", 1)
    rest = feminine.split(" ", len(masculine.split(" ")))
    tail = rest[-1] if len(rest) > len(masculine.split(" ")) else ""
    return f"{masculine} {tail}".strip() if tail and tail not in masculine else masculine
