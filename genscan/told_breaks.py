"""Partners' breaks as readers read them: a sentence in French and in English, and what moved by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from genscan import french

ALL_PARTNERS = "partners"
COUNTRY = "FR"  # the region code of a break of the whole country
_PREFIX = "partner:"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def scope_of(partner: str | None) -> str:
    """What of the feed a break concerns: `partner:HELLO`, or `partners` for all of them."""
    return ALL_PARTNERS if partner is None else _PREFIX + partner


def partner_of(scope: str) -> str | None:
    """The partner that a scope names; None where it is all partners, or no partner's break."""
    return scope.removeprefix(_PREFIX) if scope.startswith(_PREFIX) else None


def is_of_partners(scope: str) -> bool:
    """Whether a break is that of a partner or of all of them."""
    return scope == ALL_PARTNERS or scope.startswith(_PREFIX)


def sentences(breaks: pl.DataFrame) -> pl.DataFrame:
    """From known and found breaks to published ones: found ones get their scope and their two sentences."""
    rows = [
        {**row, "scope": scope_of(row["partner"]), "what_fr": in_french(row), "what_en": in_english(row)}
        if row["direction"]
        else row
        for row in breaks.iter_rows(named=True)
    ]
    columns = ["break_date", "feed", "scope", "region_code", "affects", "what_en", "what_fr"]
    return (
        pl.DataFrame(rows, schema=breaks.schema, orient="row")
        .select(columns)
        .sort("break_date", "feed", "scope", "region_code", "affects")
    )


def in_french(row: Mapping[str, Any]) -> str:
    """`Le site partenaire HELLO n’apparaît plus en Bretagne : 41 offres le 14 août 2025, aucune le …`."""
    subject = f"Le site partenaire {row['partner']}" if row["partner"] else "L’ensemble des sites partenaires"
    verb = {
        (True, True): "ne publie presque plus d’offres",
        (True, False): "publie bien moins d’offres",
        (False, True): "apporte soudain des offres",
        (False, False): "apporte soudain bien plus d’offres",
    }[row["direction"] == "left", bool(row["partner"])]
    before = french.counted(row["offers_before"], "offre", "offres", feminine=True)
    after = french.number(row["offers_after"]) if row["offers_after"] else "aucune"
    told = f"{before} {_on(row['before_date'])}, {after} {_on(row['break_date'])}"
    return f"{subject} {verb} {_where(row['region_code'])}{french.NOBREAK}: {told}"


def in_english(row: Mapping[str, Any]) -> str:
    """`Partner board HELLO has all but left in Bretagne: 41 vacancies on 14 August 2025, 0 on …`."""
    subject = f"Partner board {row['partner']}" if row["partner"] else "Partner boards together"
    verb = {
        (True, True): "has all but left",
        (True, False): "post far fewer vacancies",
        (False, True): "has joined",
        (False, False): "post far more vacancies",
    }[row["direction"] == "left", bool(row["partner"])]
    region = row["region_code"]
    where = {COUNTRY: "in the whole country", "ZZ": "among vacancies without a known region"}.get(region)
    place = where or f"in {french.region_name(region).label}"
    return (
        f"{subject} {verb} {place}: {row['offers_before']:,} vacancies on {_day(row['before_date'])}, "
        f"{row['offers_after']:,} on {_day(row['break_date'])}"
    )


def _on(day: date) -> str:
    return f"le{french.NOBREAK}{french.day(day)}"


def _where(region: str) -> str:
    if region == COUNTRY:
        return "dans tout le pays"
    return "parmi les offres sans région connue" if region == "ZZ" else french.region_name(region).where


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
