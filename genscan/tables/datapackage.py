"""`datapackage.json`: what a stranger needs to read the tables of an edition (Frictionless v2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from genscan.dictionary import SYMBOLS_EN, SYMBOLS_FR, Column, Table
from genscan.facts import EditionFacts
from genscan.tables import versions
from genscan.tables.citation import cite
from genscan.tables.files import DEMONSTRATION_EN, DEMONSTRATION_FR, WrittenFile
from genscan.tables.licences import LICENCES

QUARTER_PATTERN = "2[01][0-9]{2}-Q[1-4]"
_FIELD_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}


@dataclass(frozen=True)
class Resource:
    """A table as it was written."""

    table: Table
    rows: int
    licence: str
    csv: WrittenFile
    parquet: WrittenFile


def package(
    resources: list[Resource],
    tables: Mapping[str, pl.DataFrame],
    facts: EditionFacts,
    folder: Path,
    code: str | None = None,
) -> dict[str, Any]:
    """The description of all tables; paths are relative to `folder`, `code` is the hash of what made them."""
    edition = f"{facts.quarter}, revision {facts.revision}"
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"genscan-{facts.quarter}-r{facts.revision}".lower(),
        "title": _marked(f"GenScan, digital vacancies and training by region, {edition}", facts, "en"),
        "title_fr": _marked(
            f"GenScan, offres d’emploi et formations du numérique par région, {facts.quarter.label_fr}, "
            f"révision {facts.revision}",
            facts,
            "fr",
        ),
        "description": _marked(
            "Quarterly counts and indicators of digital vacancies and training courses in France, by "
            "region, department and occupation, with their limits and reliability. "
            "method.html says how they are made.",
            facts,
            "en",
        ),
        "description_fr": _marked(
            "Comptages et indicateurs trimestriels des offres d’emploi et des formations du numérique en "
            "France, par région, département et métier, avec leurs intervalles et leur fiabilité. "
            "method.html dit comment ils sont faits.",
            facts,
            "fr",
        ),
        "version": f"{facts.quarter}-r{facts.revision}",
        "tables_version": versions.current(),
        "quarter": str(facts.quarter),
        "revision": facts.revision,
        "demonstration": facts.demonstration,
        "last_observation": facts.last_observation.isoformat(),
        **({"code": code} if code else {}),
        "citation": cite(facts),
        "keywords": ["emploi", "formation", "numérique", "région", "ROME", "offres d’emploi"],
        "licenses": [_licence(name) for name in sorted({resource.licence for resource in resources})],
        "contributors": [{"title": "Observatoire GenScan", "roles": ["publisher"]}],
        "sources": _sources(tables["sources"]),
        "symbols": {code: {"en": SYMBOLS_EN[code], "fr": SYMBOLS_FR[code]} for code in SYMBOLS_EN},
        "resources": [_resource(resource, resources, facts, folder) for resource in resources],
    }
    return {name: value for name, value in described.items() if value != []}


def as_text(package: Mapping[str, Any]) -> str:
    """The description as it is written on disk."""
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(
    resource: Resource, others: list[Resource], facts: EditionFacts, folder: Path
) -> dict[str, Any]:
    table = resource.table
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    present = {other.table.name for other in others}
    keys = [
        {
            "fields": [own for own, _ in pairs],
            "reference": {"resource": there, "fields": [name for _, name in pairs]},
        }
        for there, pairs in table.foreign_keys.items()
        if there in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "type": "table",
        "path": resource.csv.path.relative_to(folder).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": resource.csv.bytes,
        "hash": f"sha256:{resource.csv.sha256}",
        "rows": resource.rows,
        "title": table.title_en,
        "title_fr": table.title_fr,
        "description": _marked(f"{table.description_en} Grain: {table.grain_en}.", facts, "en"),
        "description_fr": _marked(f"{table.description_fr} Grain : {table.grain_fr}.", facts, "fr"),
        "demonstration": facts.demonstration,
        "licenses": [_licence(resource.licence)],
        "schema": schema,
        "parquet": {
            "path": resource.parquet.path.relative_to(folder).as_posix(),
            "bytes": resource.parquet.bytes,
            "hash": f"sha256:{resource.parquet.sha256}",
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.key and len(table.key) == 1:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.type == "integer":
        constraints["minimum"] = 0
    if column.name == "quarter":
        constraints["pattern"] = QUARTER_PATTERN
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPES[column.type],
        "title": column.title_en,
        "title_fr": column.title_fr,
        "description": column.description_en,
        "description_fr": column.description_fr,
    }
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field


def _licence(name: str) -> dict[str, str]:
    code, address = LICENCES[name]
    return {"name": code, "title": name, "path": address}


def _sources(sources: pl.DataFrame) -> list[dict[str, str]]:
    """One entry a producer, feed, licence and date."""
    found = (
        sources.group_by("producer", "feed", "licence", "licence_url")
        .agg(pl.col("observed_on").max())
        .sort("feed", "producer", "licence")
    )
    return [
        {
            "title": f"{row['producer']} ({row['feed']})",
            "licence": row["licence"],
            **({"licence_url": row["licence_url"]} if row["licence_url"] else {}),
            **({"last_update": row["observed_on"].isoformat()} if row["observed_on"] else {}),
        }
        for row in found.iter_rows(named=True)
    ]


def _marked(text: str, facts: EditionFacts, language: str) -> str:
    if not facts.demonstration:
        return text
    return f"{DEMONSTRATION_EN if language == 'en' else DEMONSTRATION_FR} {text}"
