"""Where in LHEO what is wanted of a course stands: tables, which libxslt takes out of a document.

It does so without the interpreter, so that several documents are gone through at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import local

import polars as pl
from lxml import etree

from genscan.feeds.columns import SEVERAL

PART = "\x1e"  # behind each value of a cycle or a certification
_VALUE, _TABLE = "\x1f", "\x1d"  # behind each value, behind each table: like PART, no XML can hold them


@dataclass(frozen=True)
class Each:
    """What is wanted of every one of several nodes, one after the other; XPath."""

    nodes: Sequence[str]
    wanted: str = f"concat(., '{SEVERAL}')"


@dataclass(frozen=True)
class Table:
    """A row for each of some nodes, by document order; a column is the text of the first node found, or "".

    XPath; `$at` stands in columns for what `at` finds from the row, `$table` in `rows` for an earlier table.
    """

    rows: str
    columns: Mapping[str, str | Each]
    at: str = "."


_PROVIDER = "lheo:organisme-formation-responsable[1]"
_DOMAIN = "lheo:domaine-formation[1]"
_ADDRESS = {
    "commune": "lheo:code-INSEE-commune",
    "department": "lheo:departement",
    "postcode": "lheo:codepostal",
    "region": "lheo:region",
    "town": "lheo:ville",
    "country": "lheo:pays",
}
_WITH_COORDINATES = f"lheo:coordonnees[1]/lheo:adresse[1][{' or '.join(_ADDRESS.values())}]"
_CYCLE = ("type-cycle", "annee-cycle", "capacite-simultanee", "capacite-cumulee")
TABLES = {
    "courses": Table(
        "(/*[local-name() = 'offres'] | /*[local-name() = 'lheo']/*[local-name() = 'offres'])/lheo:formation",
        {
            "numero": "@numero",
            "id": "@id",
            "module": "lheo:identifiant-module",
            "siret": f"{_PROVIDER}/lheo:SIRET-organisme-formation[1]/lheo:SIRET",
            "activity_number": f"{_PROVIDER}/lheo:numero-activite",
            "provider": f"{_PROVIDER}/lheo:nom-organisme",
            "legal_name": f"{_PROVIDER}/lheo:raison-sociale",
            "title": "lheo:intitule-formation",
            "certifying": "lheo:certifiante",
            "certifications": Each(
                ["lheo:certification"],
                "concat('RNCP:', lheo:code-RNCP, $part, 'RS:', lheo:code-RS, $part)",
            ),
            "rome_codes": Each([f"{_DOMAIN}/lheo:code-ROME"]),
            "formacodes": Each(
                [
                    f"{_DOMAIN}/lheo:code-FORMACODE[@tag = 'principal']",
                    f"{_DOMAIN}/lheo:code-FORMACODE[not(@tag = 'principal')]",
                ]
            ),
            "nsf_codes": Each([f"{_DOMAIN}/lheo:code-NSF"]),
            "exit_level": "lheo:code-niveau-sortie",
            "entry_level": "lheo:code-niveau-entree",
            "link": "lheo:url-formation[1]/lheo:urlweb",
            "action_link": "lheo:action[1]/lheo:url-action[1]/lheo:urlweb",
            "actions": "count(lheo:action)",
        },
    ),
    "actions": Table(
        "$courses/lheo:action",
        {
            "delivery": "lheo:modalites-enseignement",
            "permanent": "lheo:modalites-entrees-sorties",
            "hours": "lheo:nombre-heures-total",
            "hours_in_centre": "lheo:nombre-heures-centre",
            "hours_in_company": "lheo:nombre-heures-entreprise",
            "price": "lheo:prix-total-TTC",
            "funders": Each(["lheo:organisme-financeur/lheo:code-financeur[1]"]),
            "places": "count(lheo:lieu-de-formation)",
            "sessions": "count(lheo:session)",
        },
    ),
    "places": Table(
        "$actions/lheo:lieu-de-formation",
        {name: f"$at/{node}" for name, node in _ADDRESS.items()},
        at=f"{_WITH_COORDINATES} | self::*[not({_WITH_COORDINATES})]/lheo:adresse[1]",
    ),
    "sessions": Table(
        "$actions/lheo:session",
        {
            "starts_on": "$at/lheo:debut",
            "ends_on": "$at/lheo:fin",
            "enrols_from": "lheo:periode-inscription[1]//lheo:debut",
            "enrols_until": "lheo:periode-inscription[1]//lheo:fin",
            "cycles": Each(["lheo:cycle"], f"concat({', '.join(f'lheo:{name}, $part' for name in _CYCLE)})"),
        },
        at="lheo:periode[1] | self::*[not(lheo:periode)]",
    ),
}


def _value(wanted: str | Each) -> str:
    if isinstance(wanted, str):
        return f'<xsl:value-of select="{wanted}"/>'
    return "".join(
        f'<xsl:for-each select="{node}"><xsl:value-of select="{wanted.wanted}"/></xsl:for-each>'
        for node in wanted.nodes
    )


def _stylesheet(namespace: str) -> str:
    """TABLES for documents of a namespace ("" for none), as XSLT that writes them one after the other."""
    controls = {"value": _VALUE, "part": PART, "table": _TABLE}
    tables = "".join(
        f'<xsl:variable name="{name}" select="{table.rows}"/><xsl:for-each select="${name}">'
        f'<xsl:variable name="at" select="{table.at}"/>'
        + "".join(f'{_value(wanted)}<xsl:value-of select="$value"/>' for wanted in table.columns.values())
        + '</xsl:for-each><xsl:value-of select="$table"/>'
        for name, table in TABLES.items()
    )
    if not namespace:
        tables = tables.replace("lheo:", "")
    return (
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"'
        f' xmlns:str="http://exslt.org/strings" xmlns:lheo="{namespace or "none"}">'
        '<xsl:output method="text" encoding="UTF-8"/>'
        + "".join(
            f"""<xsl:variable name="{name}" select="str:decode-uri('%{ord(control):02X}')"/>"""
            for name, control in controls.items()
        )
        + f'<xsl:template match="/">{tables}</xsl:template></xsl:stylesheet>'
    )


_OF_THREAD = local()


def _transform(namespace: str) -> etree.XSLT:
    """The compiled stylesheet of a namespace; libxslt wants one a thread."""
    compiled: dict[str, etree.XSLT] = vars(_OF_THREAD)
    if namespace not in compiled:
        compiled[namespace] = etree.XSLT(etree.XML(_stylesheet(namespace)))
    return compiled[namespace]


def taken(root: etree._Element, namespace: str) -> list[str]:
    """What TABLES want of the courses of one namespace in a document, each table as one text."""
    return str(_transform(namespace)(root)).split(_TABLE)[:-1]


def framed(taken: Iterable[Sequence[str]]) -> dict[str, pl.DataFrame]:
    """TABLES as frames of text, of what was taken of documents, one after the other."""
    frames: dict[str, pl.DataFrame] = {}
    for (name, table), texts in zip(TABLES.items(), zip(*taken, strict=True), strict=True):
        values = pl.Series(["".join(texts)]).str.split(_VALUE).explode(empty_as_null=True)
        frames[name] = pl.DataFrame(
            {
                column: values[:-1].gather_every(len(table.columns), at)
                for at, column in enumerate(table.columns)
            }
        )
    return frames
