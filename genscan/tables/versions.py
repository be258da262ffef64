"""Versions of the published tables: what breaks those who read them, and the check that it was declared.

A major change takes away or alters what readers rely on: a table, a column, its type or unit, a key, a
code, a value that was always there. A minor one adds: a table, a column, a code. A corrected value is
neither: it is the next revision of its edition. `warehouse/table_versions.csv` declares the major ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from genscan.errors import GenscanError
from genscan.paths import WAREHOUSE_SQL

FIRST = "1.0"
ALL = "*"
DECLARATIONS = "warehouse/table_versions.csv"
Package = Mapping[str, Any]


@dataclass(frozen=True)
class Declaration:
    """A line of `table_versions.csv`: `table` and `column` may be `*`."""

    version: str
    kind: str
    table: str
    column: str
    what_en: str
    what_fr: str

    def covers(self, change: Breaking, since: str) -> bool:
        """Whether it declares that change, as one made after version `since`."""
        return (
            self.kind == "major"
            and _ordered(self.version) > _ordered(since)
            and self.table in (ALL, change.table)
            and self.column in (ALL, change.column)
        )


@dataclass(frozen=True)
class Breaking:
    """A change that breaks readers of a column, or of a whole table (`*`)."""

    table: str
    column: str
    what: str


@cache
def declarations() -> tuple[Declaration, ...]:
    """Every declared change, oldest first."""
    rows = pl.read_csv(WAREHOUSE_SQL / "table_versions.csv", infer_schema=False)
    return tuple(Declaration(**row) for row in rows.iter_rows(named=True))


def current() -> str:
    """The version of the tables that this code publishes."""
    return declarations()[-1].version


def breaking(old: Package, new: Package) -> list[Breaking]:
    """What breaks readers of `old` when they read `new`; both are data packages."""
    before = {resource["name"]: resource["schema"] for resource in old["resources"]}
    after = {resource["name"]: resource["schema"] for resource in new["resources"]}
    return [
        change
        for table, schema in before.items()
        for change in (
            _of_table(table, schema, after[table])
            if table in after
            else [Breaking(table, ALL, "the table is gone")]
        )
    ]


def refuse_undeclared(published: Path, made: Path) -> None:
    """Raise GenscanError where an edition breaks readers of a published one, and no declaration says so."""
    old, new = _package(published), _package(made)
    since = old.get("tables_version", FIRST)
    undeclared = [
        change
        for change in breaking(old, new)
        if not any(declared.covers(change, since) for declared in declarations())
    ]
    if not undeclared:
        return
    first = undeclared[0]
    others = f" (and {len(undeclared) - 1} more)" if len(undeclared) > 1 else ""
    raise GenscanError(
        f"table {first.table}: {first.what} since {old['version']}, which is published{others}; take the "
        f"change back, or declare it in {DECLARATIONS} as a major version above {since}"
    )


def _of_table(table: str, old: Package, new: Package) -> Iterator[Breaking]:
    if old.get("primaryKey") != new.get("primaryKey"):
        yield Breaking(table, ALL, f"its key is no longer {' / '.join(old['primaryKey'])}")
    fields = {field["name"]: field for field in new["fields"]}
    for field in old["fields"]:
        name = field["name"]
        if name not in fields:
            yield Breaking(table, name, f"column {name} is gone or renamed")
            continue
        for what in _of_column(field, fields[name]):
            yield Breaking(table, name, f"column {name} {what}")
    kept = [key["fields"] for key in new.get("foreignKeys", [])]
    for key in old.get("foreignKeys", []):
        if key["fields"] not in kept and all(name in fields for name in key["fields"]):
            there = key["reference"]["resource"]
            yield Breaking(
                table, key["fields"][-1], f"{' / '.join(key['fields'])} no longer leads to {there}"
            )


def _of_column(old: Package, new: Package) -> Iterator[str]:
    for part, what in (("type", "type"), ("unit", "unit")):
        if old.get(part) != new.get(part):
            yield f"changed its {what} from {old.get(part)} to {new.get(part)}"
    before, after = old.get("constraints", {}), new.get("constraints", {})
    if before.get("required") and not after.get("required"):
        yield "may now be empty"
    lost = [code for code in before.get("enum", []) if code not in after.get("enum", before["enum"])]
    if lost:
        yield f"has lost its code {lost[0]}"


def _package(edition: Path) -> Package:
    found: Package = json.loads((edition / "datapackage.json").read_text(encoding="utf-8"))
    return found


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
