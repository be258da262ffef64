"""One extract a region: itself, its departments and the nation, as a sheet and as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from genscan import reference
from genscan.facts import EditionFacts
from genscan.tables.files import write_csv
from genscan.tables.wide import wide
from genscan.tables.workbook import regional_workbook


def write_extracts(tables: Mapping[str, pl.DataFrame], facts: EditionFacts, folder: Path) -> None:
    """`<code>-<slug>.csv` and `.xlsx` for each of the 18 regions."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = wide(tables, tables["cells"])
    regions = reference.regions().select("region_code", "region_label", "slug")
    departments = (
        tables["areas"].filter(area_level="department").select("area_level", "area_code", "region_code")
    )
    for code, label, slug in regions.iter_rows():
        own = pl.concat(
            [
                rows.filter(area_level="region", area_code=code),
                rows.join(
                    departments.filter(region_code=code).select("area_level", "area_code"),
                    on=["area_level", "area_code"],
                    how="semi",
                    maintain_order="left",
                ),
                rows.filter(pl.col("occupation_level") != "rome", area_level="nation"),
            ]
        )
        write_csv(own, folder / f"{slug}.csv")
        regional_workbook(tables, own, label, facts, folder / f"{slug}.xlsx")
