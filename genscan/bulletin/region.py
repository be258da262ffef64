"""A region seen through the published tables: its cells, indicators, changes, families and occupations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from genscan import french, reference
from genscan.bulletin.published import (
    ALL,
    NATION,
    UNKNOWN,
    Area,
    Occupation,
    Published,
    Row,
)
from genscan.bulletin.said import Said
from genscan.bulletin.source_lines import source
from genscan.bulletin.yearly import Change, change_of_vacancies, moved_partners
from genscan.facts import EditionFacts
from genscan.french import RegionName


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
