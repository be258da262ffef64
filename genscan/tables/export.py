"""All tables of an edition checked, then written with what describes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import polars as pl

from genscan import dictionary, processes
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.tables.catalog import as_jsonld, as_turtle, catalogue
from genscan.tables.citation import citation
from genscan.tables.conform import conform, empty
from genscan.tables.datapackage import Resource, as_text, package
from genscan.tables.extracts import write_extracts
from genscan.tables.files import edition_notes, write_csv, write_parquet, written
from genscan.tables.licences import licence_of
from genscan.tables.workbook import national_workbook


def conform_all(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every published table, checked against the dictionary and sorted; `changes` may be left out."""
    for name in tables:
        dictionary.table(name)
    missing = [name for name in dictionary.tables() if name not in tables and name != "changes"]
    if missing:
        raise GenscanError(f"table {missing[0]} is missing: an edition publishes every table of tables.csv")
    return {
        name: conform(table, tables[name]) if name in tables else empty(table)
        for name, table in dictionary.tables().items()
    }


def export_tables(
    tables: Mapping[str, pl.DataFrame],
    facts: EditionFacts,
    out: Path,
    progress: Callable[[str], None] = lambda text: None,
    code: str | None = None,
) -> None:
    """Write `out/tables/`, the data package, the catalogue and `CITATION.cff`; same input, same bytes.

    `code` is the hash of the code that made the tables, for the data package.
    """
    published = conform_all(tables)
    folder = out / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    workbook = folder / f"genscan-{facts.quarter}.xlsx"
    with processes.handing(published, out / "handed") as handed, processes.pool(1) as pool:
        national = pool.submit(_national, handed, facts, workbook)
        resources = _write_tables(published, facts, folder, progress)
        progress("extracts of the regions, and the workbook")
        write_extracts(published, facts, folder / "regions")
        try:
            national.result()
        except BrokenProcessPool as error:
            raise GenscanError(
                f"{workbook.name} was not written: the process that made it was ended, as when memory runs"
                " short; free some, then run again"
            ) from error
    described = as_text(package(resources, published, facts, out, code))
    (out / "datapackage.json").write_text(described, encoding="utf-8")
    harvested = catalogue(resources, written(workbook), facts, out)
    (out / "catalog.jsonld").write_text(as_jsonld(harvested), encoding="utf-8")
    (out / "catalog.ttl").write_text(as_turtle(harvested), encoding="utf-8")
    cited = citation(facts, [resource.licence for resource in resources])
    (out / "CITATION.cff").write_text(cited, encoding="utf-8")


def _national(handed: Path, facts: EditionFacts, workbook: Path) -> None:
    """Half of the work of an export, in a process beside."""
    national_workbook(processes.handed(handed), facts, workbook)


def _write_tables(
    published: Mapping[str, pl.DataFrame],
    facts: EditionFacts,
    folder: Path,
    progress: Callable[[str], None],
) -> list[Resource]:
    """Each table as CSV and as Parquet."""
    resources = []
    for name, frame in published.items():
        progress(f"table {name}: {frame.height} rows")
        table = dictionary.table(name)
        licence = licence_of(table, published["sources"])
        notes = edition_notes(facts, licence)
        resources.append(
            Resource(
                table=table,
                rows=frame.height,
                licence=licence,
                csv=write_csv(frame, folder / f"{name}.csv"),
                parquet=write_parquet(table, frame, notes, folder / f"{name}.parquet"),
            )
        )
    return resources
