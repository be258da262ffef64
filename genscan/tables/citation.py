"""How an edition is cited: the sentence, `CITATION.cff`, and schema.org's `Dataset` for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from genscan import dictionary
from genscan.facts import EditionFacts
from genscan.tables.files import DEMONSTRATION_EN, DEMONSTRATION_FR
from genscan.tables.licences import LICENCES, licence_of

AUTHOR = "Observatoire GenScan"
KEYWORDS = ("emploi", "formation", "numérique", "région", "ROME", "offres d’emploi")


def title(facts: EditionFacts) -> str:
    """The French name of an edition's data set."""
    named = f"GenScan, offres d’emploi et formations du numérique par région, {facts.quarter.label_fr}"
    return f"{named} (démonstration)" if facts.demonstration else named


def cite(facts: EditionFacts) -> str:
    """The sentence that cites an edition: who, what, which revision, seen on which day."""
    return (
        f"{AUTHOR}, « {title(facts)} », révision {facts.revision}, "
        f"offres observées jusqu’au {facts.last_observation:%d/%m/%Y}."
    )


def citation(facts: EditionFacts, licences: Iterable[str]) -> str:
    """`CITATION.cff` of an edition (Citation File Format 1.2.0); `licences` are those of its tables."""
    described: Mapping[str, Any] = {
        "cff-version": "1.2.0",
        "message": f"Pour citer ces données : {cite(facts)}",
        "type": "dataset",
        "title": title(facts),
        "abstract": _abstract(facts),
        "authors": [{"name": AUTHOR}],
        "version": f"{facts.quarter}-r{facts.revision}",
        "license": sorted({LICENCES[name][0] for name in licences}),
        "keywords": list(KEYWORDS),
    }
    # JSON strings are YAML strings: quoted so, no value is taken for a date, a number or a mark.
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in described.items())


def data_set(facts: EditionFacts, tables: Mapping[str, pl.DataFrame]) -> str:
    """The edition as schema.org's `Dataset`, in JSON-LD safe inside a script element of its index page."""
    licences = {name: licence_of(table, tables["sources"]) for name, table in dictionary.tables().items()}
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title(facts),
        "description": _abstract(facts),
        "inLanguage": ["fr", "en"],
        "version": f"{facts.quarter}-r{facts.revision}",
        "temporalCoverage": f"{facts.quarter.first_day}/{facts.quarter.last_day}",
        "dateModified": facts.last_observation.isoformat(),
        "spatialCoverage": {"@type": "Place", "name": "France"},
        "isAccessibleForFree": True,
        "license": sorted({LICENCES[name][1] for name in licences.values()}),
        "citation": cite(facts),
        "creator": {"@type": "Organization", "name": AUTHOR},
        "keywords": list(KEYWORDS),
        "variableMeasured": tables["indicator_definitions"].sort("indicator")["title_fr"].to_list(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{table.title_fr} ({name})",
                "encodingFormat": media,
                "contentUrl": f"tables/{table.name}.{extension}",
                "license": LICENCES[licences[table.name]][1],
            }
            for table in dictionary.tables().values()
            for name, extension, media in (
                ("CSV", "csv", "text/csv"),
                ("Parquet", "parquet", "application/vnd.apache.parquet"),
            )
        ],
    }
    return json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")


def _abstract(facts: EditionFacts) -> str:
    words = (
        "Comptages et indicateurs trimestriels des offres d’emploi et des formations du numérique en France, "
        "par région, département et métier, avec leurs intervalles et leur fiabilité. Quarterly counts and "
        "indicators of digital vacancies and training courses in France, by region, department and "
        "occupation, with their limits and reliability."
    )
    return f"{DEMONSTRATION_FR} {DEMONSTRATION_EN} {words}" if facts.demonstration else words
