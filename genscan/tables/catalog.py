"""The edition as a DCAT catalogue that a data portal can harvest: `catalog.jsonld` and `catalog.ttl`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genscan.facts import EditionFacts
from genscan.tables.datapackage import Resource
from genscan.tables.files import DEMONSTRATION_EN, DEMONSTRATION_FR, WrittenFile
from genscan.tables.licences import LICENCES

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_FORMATS = {
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True)
class Iri:
    """The address of a thing; relative ones start from the edition's folder."""

    address: str


@dataclass(frozen=True)
class Text:
    """A text in a language, or a value of a type."""

    value: str
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Node:
    """A thing with its type and properties; without address, a part of what names it."""

    kind: str
    properties: Mapping[str, Sequence[Value]]
    address: str | None = None


Value = Iri | Text | Node


def catalogue(
    resources: Sequence[Resource], workbook: WrittenFile, facts: EditionFacts, folder: Path
) -> Node:
    """The catalogue of one data set, its files as distributions; addresses are relative to `folder`."""
    publisher = Node("foaf:Agent", {"foaf:name": [Text("Observatoire GenScan", "fr")]}, "#editeur")
    period = Node(
        "dct:PeriodOfTime",
        {
            "dcat:startDate": [Text(facts.quarter.first_day.isoformat(), datatype="xsd:date")],
            "dcat:endDate": [Text(facts.quarter.last_day.isoformat(), datatype="xsd:date")],
        },
    )
    files = [
        (file, resource.licence, resource.table.title_fr, resource.table.title_en)
        for resource in resources
        for file in (resource.csv, resource.parquet)
    ]
    licence = "ODbL 1.0" if any(r.licence == "ODbL 1.0" for r in resources) else "Licence Ouverte 2.0"
    files.append((workbook, licence, "Classeur du pays et des régions", "Workbook of the nation and regions"))
    data_set = Node(
        "dcat:Dataset",
        {
            "dct:title": [
                Text(f"GenScan, offres d’emploi et formations du numérique, {facts.quarter.label_fr}", "fr"),
                Text(f"GenScan, digital vacancies and training, {facts.quarter}", "en"),
            ],
            "dct:description": [
                Text(
                    _marked(
                        "Comptages et indicateurs trimestriels des offres d’emploi et des formations du "
                        "numérique en France, par région, département et métier.",
                        DEMONSTRATION_FR,
                        facts,
                    ),
                    "fr",
                ),
                Text(
                    _marked(
                        "Quarterly counts and indicators of digital vacancies and training in France, by "
                        "region, department and occupation.",
                        DEMONSTRATION_EN,
                        facts,
                    ),
                    "en",
                ),
            ],
            "dct:identifier": [Text(f"genscan-{facts.quarter}-r{facts.revision}")],
            "dct:publisher": [publisher],
            "dcat:contactPoint": [Node("vcard:Kind", {"vcard:fn": [Text("Observatoire GenScan", "fr")]})],
            "dct:accessRights": [Iri(f"{_EU}/access-right/PUBLIC")],
            "dct:language": [Iri(f"{_EU}/language/FRA"), Iri(f"{_EU}/language/ENG")],
            "dct:spatial": [Iri(f"{_EU}/country/FRA")],
            "dct:temporal": [period],
            "dct:accrualPeriodicity": [Iri(f"{_EU}/frequency/QUARTERLY")],
            "dct:modified": [Text(facts.last_observation.isoformat(), datatype="xsd:date")],
            "dcat:version": [Text(f"{facts.quarter}-r{facts.revision}")],
            "dcat:theme": [Iri(f"{_EU}/data-theme/SOCI"), Iri(f"{_EU}/data-theme/EDUC")],
            "dcat:keyword": [Text(word, "fr") for word in ("emploi", "formation", "numérique", "région")],
            "dcat:landingPage": [Node("foaf:Document", {}, "index.html")],
            "dcat:distribution": [_distribution(*file, folder) for file in files],
        },
        "#donnees",
    )
    return Node(
        "dcat:Catalog",
        {
            "dct:title": [Text("Observatoire GenScan", "fr")],
            "dct:description": [Text("Les éditions trimestrielles de l’observatoire GenScan.", "fr")],
            "dct:publisher": [Iri("#editeur")],
            "dct:language": [Iri(f"{_EU}/language/FRA")],
            "dcat:dataset": [data_set],
        },
        "#catalogue",
    )


def as_jsonld(node: Node) -> str:
    """The catalogue as JSON-LD, its prefixes in an inline context."""
    return json.dumps({"@context": PREFIXES, **_json(node)}, ensure_ascii=False, indent=1) + "\n"


def as_turtle(node: Node) -> str:
    """The same statements as Turtle."""
    prefixes = "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    blocks: list[str] = []
    _block(node, blocks)
    return prefixes + "\n" + "\n".join(blocks)


def _distribution(file: WrittenFile, licence: str, title_fr: str, title_en: str, folder: Path) -> Node:
    address = file.path.relative_to(folder).as_posix()
    extension, media = _FORMATS[file.path.suffix]
    checksum = Node(
        "spdx:Checksum",
        {
            "spdx:algorithm": [Iri(f"{PREFIXES['spdx']}checksumAlgorithm_sha256")],
            "spdx:checksumValue": [Text(file.sha256, datatype="xsd:hexBinary")],
        },
    )
    return Node(
        "dcat:Distribution",
        {
            "dct:title": [Text(f"{title_fr} ({extension})", "fr"), Text(f"{title_en} ({extension})", "en")],
            "dcat:accessURL": [Iri(address)],
            "dcat:downloadURL": [Iri(address)],
            "dct:license": [Iri(LICENCES[licence][1])],
            "dct:format": [Iri(f"{_EU}/file-type/{extension}")],
            "dcat:mediaType": [Iri(f"{_IANA}/{media}")],
            "dcat:byteSize": [Text(str(file.bytes), datatype="xsd:nonNegativeInteger")],
            "spdx:checksum": [checksum],
        },
        f"#{file.path.stem}-{extension.lower()}",
    )


def _json(value: Value) -> dict[str, Any]:
    if isinstance(value, Iri):
        return {"@id": value.address}
    if isinstance(value, Text):
        found = {"@value": value.value, "@language": value.language, "@type": value.datatype}
        return {name: part for name, part in found.items() if part is not None}
    named = {"@id": value.address} if value.address else {}
    properties = {name: [_json(v) for v in values] for name, values in value.properties.items()}
    return {**named, "@type": value.kind, **properties}


def _block(node: Node, blocks: list[str]) -> None:
    """A named node as a block of its own; the nodes that it names follow."""
    blocks.append(f"<{node.address}> a {node.kind}{_statements(node)} .\n")
    for values in node.properties.values():
        for value in values:
            if isinstance(value, Node) and value.address:
                _block(value, blocks)


def _statements(node: Node, indent: str = "    ") -> str:
    return "".join(
        f" ;\n{indent}{name} " + ", ".join(_turtle(value, indent) for value in values)
        for name, values in node.properties.items()
    )


def _turtle(value: Value, indent: str) -> str:
    if isinstance(value, Iri):
        return f"<{value.address}>"
    if isinstance(value, Text):
        quoted = json.dumps(value.value, ensure_ascii=False)
        if value.language:
            return f"{quoted}@{value.language}"
        return f"{quoted}^^{value.datatype}" if value.datatype else quoted
    if value.address:
        return f"<{value.address}>"
    return f"[ a {value.kind}{_statements(value, indent + '    ')} ]"


def _marked(text: str, warning: str, facts: EditionFacts) -> str:
    return f"{warning} {text}" if facts.demonstration else text
