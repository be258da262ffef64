"""Feeds as readers know them, and the line that names those of a figure with their days."""

from __future__ import annotations

from datetime import date

import polars as pl

from genscan import french
from genscan.bulletin.published import Published
from genscan.bulletin.said import Said, say

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
