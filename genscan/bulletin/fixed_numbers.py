"""The numbers of a page that are no cell of a table: dates, quarters, names, constants of method."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from genscan import french
from genscan.bulletin.calendar import coming
from genscan.bulletin.published import SYMBOL_WORDS
from genscan.bulletin.said import flat
from genscan.bulletin.sections.quality import OUTCOMES
from genscan.bulletin.wording import CATEGORIES
from genscan.facts import EditionFacts
from genscan.quarters import Quarter
from genscan.tables.citation import cite

# Whole phrases, as regular expressions over `plain` text: a number alone is never among them.
PHRASES = (
    r"à 95 %",
    r"(?<=pour )100 formations",
    r"(?<=pour )100[ \u202f]000(?: hab(?:itants|\.))?",
    r"de 15 à 64 ans",
    r"(?:les|des|sur|parmi) 18(?: régions)?",
    r"18 régions",
    r"France (?:=|égale) 1\b",
    r"la France vaut 1\b",
    r"base 100",
    r"100 %",  # the whole of a level, true by construction
    r"code ROME 4\.0",
    r"Licence Ouverte 2\.0",
    r"CC BY 4\.0",
    r"ODbL 1\.0",
    r"WCAG 2\.2",
    r"RGAA 4\.1",
    r"PDF/UA-1",
    r"320 et 1[ \u202f]440 pixels",
    r"A : 30 unités et plus",
    r"B : de 10 à 29",
    r"C : de 5 à 9",
    r"Au-dessous de 5\b",
    r"il en faut 10\b",
    r"A, 30 unités et plus",
    r"B, de 10 à 29",
    r"0 (?:sans code|dont l’intitulé)",  # the ledger has no row where no record met that reason
    r"au plus 2 ans d’expérience",
    r"3 ans d’expérience ou plus",
    r"Yvelines, 78 ou 78000",
    r"moins de 10 (?:offres|formations|unités)",
    r"Pour \d+ (?:autres )?domaines",
    r"parmi \d+ régions",
    r"\d+ régions ont une valeur",
    r"\d+ au-dessus, \d+ au-dessous",
)
_SPACES = re.compile(r"(?:(?!(?<=\d)\u202f(?=\d{3}))\s)+")
_LABELS = {
    "areas": ("area_label",),
    "occupations": ("occupation_label",),
    "skills": ("skill_label",),
    "breaks": ("what_fr",),
    "sources": ("file", "title_fr", "licence", "version"),
    "ledger": ("file",),
}


def fixed_numbers(tables: Mapping[str, pl.DataFrame], facts: EditionFacts) -> re.Pattern[str]:
    """What may hold digits without citing a cell, in an edition: dates, quarters, labels, method."""
    literal = {
        french.typographic(cite(facts)),
        *_dates(tables, facts),
        *_quarters(facts),
        *(text for one in coming(facts.quarter) for text in (one.quarter, one.ends, one.starts)),
        *_labels(tables),
        f"révision {facts.revision}",
    }
    if facts.correction:
        literal.add(facts.correction)
    digits = sorted((plain(text) for text in literal if re.search(r"\d", text)), key=len, reverse=True)
    # Rows of the ledger: where it has no row, no record met that outcome, which is a true zero.
    outcomes = "|".join(map(re.escape, ("Reçus", *OUTCOMES.values())))
    whole = rf"(?:{outcomes}) \|(?: (?:§|0) \|)+|" + "|".join(map(re.escape, digits))
    return re.compile(rf"(?<!\d)(?:{whole}|{'|'.join(PHRASES)})(?![\d,]\d|\d)", re.IGNORECASE)


def plain(text: str) -> str:
    """Text with raised letters lowered and plain spaces, one at a time, but for those inside a number."""
    return _SPACES.sub(" ", flat(text)).strip(" ")


def _dates(tables: Mapping[str, pl.DataFrame], facts: EditionFacts) -> Iterator[str]:
    first, last = facts.quarter.first_day, facts.quarter.last_day
    days = {first, last, facts.last_observation}
    for name in ("sources", "breaks"):
        for column in tables[name].select(pl.col(pl.Date)):
            days |= {day for day in column if isinstance(day, date)}
    yield from (french.day(day) for day in sorted(days))
    yield french.period(first, last)
    yield french.period(first, facts.last_observation)


def _quarters(facts: EditionFacts) -> Iterator[str]:
    known: set[Quarter] = {facts.quarter, facts.quarter.next(), facts.quarter.year_before, *facts.history}
    for quarter in known:
        yield from (quarter.label_fr, quarter.compact_fr, f"T{quarter.number} {quarter.year}")
        yield f"T{quarter.number}"
        yield str(quarter.year)


def _labels(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    for name, columns in _LABELS.items():
        for column in columns:
            if column in tables[name].columns:
                texts = tables[name][column].cast(pl.String).drop_nulls().unique()
                yield from (french.typographic(text) for text in texts)
    named = tables["areas"].filter(area_level="department")
    yield from (f"({code})" for code in named["area_code"])
    counted = set(tables["cells"].filter(area_level="department", occupation_level="all")["area_code"])
    changes = ("", *(f" {words} |" for words in SYMBOL_WORDS.values()))
    for code, label in named.select("area_code", "area_label").iter_rows():
        if code not in counted:  # no row of a department: nothing was counted there
            yield from (f"{label} ({code}) | 0 |{change} 0 |" for change in changes)
            yield f"{label} ({code}) | 0 |"
    for categories in CATEGORIES.values():
        yield from categories.values()
