"""Rows in, rows out: runs one SELECT of the warehouse on rows that a case gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import yaml

from genscan import models, pipeline, views, warehouse
from genscan.paths import DataFolder
from genscan.quarters import Quarter

CASES = Path(__file__).parent / "cases"
DEFAULT_QUARTER = "2026-Q1"


@dataclass(frozen=True)
class Case:
    """One rule of one model: the rows of its sources, and the rows (or some columns) that must come out.

    `where` picks the rows that are looked at; without it all are.
    """

    model: str
    rule: str
    quarter: Quarter
    given: dict[str, list[dict[str, Any]]]
    expect: list[dict[str, Any]]
    where: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.model}: {self.rule}"


def cases() -> list[Case]:
    """All cases under `cases/<schema>/<model>.yml`, in order."""
    return [
        Case(
            f"{path.parent.name}.{path.stem}",
            case["rule"],
            Quarter.parse(case.get("quarter", DEFAULT_QUARTER)),
            case.get("given", {}),
            case["expect"],
            case.get("expect_where", {}),
        )
        for path in sorted(CASES.glob("*/*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


Schemas = dict[str, list[tuple[str, str]]]


def schemas() -> Schemas:
    """Column names and types of every source, from a quarter for which nothing was received."""
    found: Schemas = {}
    quarter = Quarter.parse(DEFAULT_QUARTER)
    with TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        for model in models.load_models():
            pipeline.build(data, model, quarter, (quarter,))
            with views.connected(data, model.sources, quarter, (quarter,)) as con:
                for source in model.sources:
                    described = con.execute(f"describe select * from {source}").fetchall()
                    found.setdefault(source, [(row[0], row[1]) for row in described])
    return found


def run(case: Case, known: Schemas) -> pl.DataFrame:
    """The rows that the model's SELECT, and its Python step if any, make of the case's rows."""
    model = models.find(case.model)
    con = warehouse.connect()
    for source in model.sources:
        schema, table = source.split(".")
        if schema == "reference" and source not in case.given:
            warehouse.table_of_frame(con, source, views.reference_table(table))
            continue
        con.execute(f'create schema if not exists "{schema}"')
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in known[source])
        con.execute(f'create table "{schema}"."{table}" ({columns})')
        for row in case.given.get(source, []):
            _insert(con, source, row)
    unread = set(case.given) - set(model.sources)
    assert not unread, f"{case}: {case.model} does not read {sorted(unread)}"
    select = model.select
    rows = warehouse.read(con, select, pipeline.bound(case.quarter))
    return model.step(rows) if model.step else rows


def _insert(con: duckdb.DuckDBPyConnection, source: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    con.execute(f"insert into {source} ({names}) values ({marks})", list(row.values()))


def differences(case: Case, rows: pl.DataFrame) -> str:
    """What the rows and the expected ones don't share, as a sentence; empty where they agree."""
    names = list(case.expect[0]) if case.expect else rows.columns
    got = [
        {name: row[name] for name in names}
        for row in rows.to_dicts()
        if all(row[name] == value for name, value in case.where.items())
    ]
    left = list(got)
    for wanted in case.expect:
        match = next((row for row in left if all(_same(row[name], wanted.get(name)) for name in names)), None)
        if match is None:
            return f"expected {wanted}, got {got}"
        left.remove(match)
    return f"not expected: {left}" if left else ""


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(other, float) or (isinstance(other, int) and not isinstance(other, bool)):
        return not isinstance(one, str) and math.isclose(float(one), float(other), rel_tol=1e-6, abs_tol=1e-9)
    if isinstance(other, list):
        return list(one) == other
    return bool(one == other)
