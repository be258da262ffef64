"""One extract a region: itself, its departments and the nation, as a sheet and as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from genscan import reference
from genscan.facts import EditionFacts
from genscan.tables.files import write_csv
from genscan.tables.wide import wide
from genscan.tables.workbook import in_words, regional_workbook


def write_extracts(tables: Mapping[str, pl.DataFrame], facts: EditionFacts, folder: Path) -> None:
    """`<code>-<slug>.csv` and `.xlsx` for each region: the region, its departments, then the nation."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = wide(tables, tables["cells"])
    shown = in_words(tables, rows)
    holders = tables["areas"].select("area_level", "area_code", "region_code")
    regions = reference.regions().select("region_code", "region_label", "slug")
    for code, label, slug in regions.iter_rows():
        own = holders.filter(region_code=code)
        if own.is_empty():
            continue
        csv = _of_region(rows, own).with_columns(demonstration=pl.lit(facts.demonstration))
        write_csv(csv, folder / f"{slug}.csv")
        regional_workbook(tables, _of_region(shown, own), label, facts, folder / f"{slug}.xlsx")


def _of_region(rows: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    own = rows.join(areas, on=["area_level", "area_code"], how="semi", maintain_order="left")
    return pl.concat(
        [
            own.filter(area_level="region"),
            own.filter(area_level="department"),
            rows.filter(pl.col("occupation_level") != "rome", area_level="nation"),
        ]
    )
